import LineEditor

/// Completes `:` commands and what they take.
struct CommandCompleter {
  let completer: Completer

  func completions(of text: String, cursor: Int) -> Completions {
    let bytes = Array(text.utf8)
    let cursor = min(max(cursor, 0), bytes.count)
    let nameEnd = bytes.firstIndex { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? bytes.count
    if cursor <= nameEnd {
      let typed = String(decoding: bytes[..<cursor], as: UTF8.self)
      let commands = CommandRegistry.all.map { command in
        Candidate(":" + command.name, suffix: command.arguments.isEmpty ? "" : " ", kind: command.summary)
      }
      return Completions(replacing: 0..<nameEnd, with: Completer.matching(typed, among: commands))
    }
    let name = String(decoding: bytes[1..<nameEnd], as: UTF8.self)
    guard let command = CommandRegistry.find(name) else { return Completions(replacing: cursor..<cursor, with: []) }
    let start = bytes[nameEnd..<cursor].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? cursor
    let typed = String(decoding: bytes[start..<cursor], as: UTF8.self)
    switch command.candidates(for: typed, in: completer.context) {
    case .list(let candidates):
      return Completions(replacing: start..<cursor, with: Completer.matching(typed, among: candidates))
    case .lastWord(let candidates):
      let word = typed.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
      let from = cursor - word.utf8.count
      return Completions(replacing: from..<cursor, with: Completer.matching(word, among: candidates))
    case .files: return files(typed, at: start, cursor)
    case .expression: return expression(bytes, from: start, cursor)
    }
  }

  /// The names in the folder that has been typed so far.
  private func files(_ typed: String, at start: Int, _ cursor: Int) -> Completions {
    let slash = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
    let folder = FilePath.expanded(String(typed[..<slash]), relativeTo: nil)
    let beginning = String(typed[slash...])
    let names = FilePath.names(in: folder.isEmpty ? "." : folder).filter { name in
      name.hasPrefix(beginning) && (beginning.hasPrefix(".") || !name.hasPrefix("."))
    }
    let candidates = names.map { Candidate(typed[..<slash] + $0, kind: $0.hasSuffix("/") ? "folder" : "file") }
    return Completions(replacing: start..<cursor, with: candidates)
  }

  /// What stands behind `=>` is a Cypher expression like any other.
  private func expression(_ bytes: [UInt8], from start: Int, _ cursor: Int) -> Completions {
    let lead = "RETURN "
    let line = String(decoding: bytes[start...], as: UTF8.self)
    guard let arrow = line.firstRange(of: "=>") else { return Completions(replacing: cursor..<cursor, with: []) }
    let from = start + line[..<arrow.upperBound].utf8.count
    guard cursor >= from else { return Completions(replacing: cursor..<cursor, with: []) }
    let shift = lead.utf8.count - from
    let query = lead + String(decoding: bytes[from...], as: UTF8.self)
    var found = completer.queryCompletions(of: query, cursor: cursor + shift)
    found.replaced = found.replaced.lowerBound - shift..<found.replaced.upperBound - shift
    return found
  }
}
