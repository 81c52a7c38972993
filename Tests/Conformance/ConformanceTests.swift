import Foundation
import Testing

/// Runs the scenarios of a folder laid out like the openCypher TCK.
///
///     KITH_TCK=DIR swift test --filter Conformance
///
/// `KITH_TCK_FILTER=text` runs the scenarios whose folder, feature or name contains the text; `KITH_TCK_VERBOSE=1` names
/// each one before it runs. A folder listed in `passing-folders.txt` must pass whole; the list only grows.
@Suite struct ConformanceTests {
  @Test func scenarios() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = Corpus.folder else {
      print("Conformance: there are no feature files to run (set KITH_TCK to a folder with features/ and graphs/).")
      return
    }
    let corpus = try Corpus(folder: folder)
    #expect(corpus.entries.count > 0, "no scenario was read")
    print("Conformance: \(corpus.entries.count) scenarios read.")

    let filter = environment["KITH_TCK_FILTER"] ?? ""
    let entries = corpus.entries.filter { filter.isEmpty || "\($0.folder) \($0.title)".contains(filter) }
    let isVerbose = environment["KITH_TCK_VERBOSE"] != nil
    let failures = WorkerPool.run(count: entries.count) { index in
      if isVerbose { print("running \(entries[index].title) \(entries[index].exampleText)") }
      return ScenarioRunner.failure(of: entries[index].scenario, graphs: corpus.graphs)
    }

    let report = ConformanceReport(entries: entries, failures: failures)
    let listed = try Self.listedFolders()
    print((report.failureLines + report.tableLines).joined(separator: "\n"))
    let broken = report.broken(of: listed)
    if !broken.isEmpty { print("Listed as passing, and failing: \(broken.joined(separator: ", "))") }
    let addable = filter.isEmpty ? report.mayBeAdded(to: listed) : []
    if !addable.isEmpty { print("May be added to passing-folders.txt: \(addable.joined(separator: ", "))") }
    print("\(report.passed) passed, \(report.failed) failed")
    #expect(broken.isEmpty, "folders listed in passing-folders.txt have failing scenarios")
  }

  /// Plans rewritten for speed are what ``scenarios()`` runs; here every scenario passes without them as well.
  @Test func scenariosWithoutTheOptimiser() throws {
    guard let folder = Corpus.folder else { return }
    let corpus = try Corpus(folder: folder)
    let filter = ProcessInfo.processInfo.environment["KITH_TCK_FILTER"] ?? ""
    let entries = corpus.entries.filter { filter.isEmpty || "\($0.folder) \($0.title)".contains(filter) }
    let failures = WorkerPool.run(count: entries.count) { index in
      ScenarioRunner.failure(of: entries[index].scenario, graphs: corpus.graphs, isOptimising: false)
    }
    let report = ConformanceReport(entries: entries, failures: failures)
    let broken = report.broken(of: try Self.listedFolders())
    if report.failed > 0 { print(report.failureLines.joined(separator: "\n")) }
    print("without the optimiser: \(report.passed) passed, \(report.failed) failed")
    #expect(broken.isEmpty, "folders listed in passing-folders.txt have failing scenarios without the optimiser")
  }

  /// The folders of `passing-folders.txt`, one a line; `#` starts a comment.
  private static func listedFolders() throws -> [String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("passing-folders.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    return lines.map { trimmed($0) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
