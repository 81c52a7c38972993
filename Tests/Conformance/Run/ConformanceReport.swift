/// The outcome of a run: which scenarios failed and why, counted by folder.
struct ConformanceReport {
  /// Scenarios of a folder.
  struct Count { var passed = 0, failed = 0 }

  var entries: [Corpus.Entry]
  /// For each entry the lines that tell why it failed, or nil.
  var failures: [[String]?]
  private(set) var folders: [String: Count] = [:]

  init(entries: [Corpus.Entry], failures: [[String]?]) {
    self.entries = entries
    self.failures = failures
    for (entry, failure) in zip(entries, failures) {
      if failure == nil {
        folders[entry.folder, default: Count()].passed += 1
      } else {
        folders[entry.folder, default: Count()].failed += 1
      }
    }
  }

  var passed: Int { folders.values.reduce(0) { $0 + $1.passed } }
  var failed: Int { folders.values.reduce(0) { $0 + $1.failed } }

  /// The listed folders that have a failure.
  func broken(of listed: [String]) -> [String] { listed.filter { (folders[$0]?.failed ?? 0) > 0 } }

  /// The folders that pass whole and are not listed.
  func mayBeAdded(to listed: [String]) -> [String] {
    folders.filter { $0.value.failed == 0 && !listed.contains($0.key) }.map(\.key).sorted()
  }

  /// Each failing scenario with expected beside actual.
  var failureLines: [String] {
    zip(entries, failures).flatMap { entry, failure -> [String] in
      guard let failure else { return [] }
      let example = entry.exampleText
      let place = "FAILED \(entry.folder), line \(entry.scenario.line): \(entry.title)"
      return [place] + (example.isEmpty ? [] : ["  example: \(example)"]) + failure.map { "  \($0)" }
    }
  }

  /// The table by folder, with a total.
  var tableLines: [String] {
    let rows = folders.sorted { $0.key < $1.key }.map { folder, count in
      [folder, String(count.passed), String(count.failed), String(count.passed + count.failed)]
    }
    let total = ["all", String(passed), String(failed), String(passed + failed)]
    return Conformance.tableLines(columns: ["folder", "passed", "failed", "total"], rows: rows + [total])
  }
}
