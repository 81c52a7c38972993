import KithSession

extension TextPlace {
  /// The same place in a text of one line that begins so much further on.
  func moved(by bytes: Int, columns: Int) -> TextPlace {
    TextPlace(lower: lower + bytes, upper: upper + bytes, line: line, column: column + columns)
  }
}

/// Where a statement's text comes from, so that an error can name file, line and column.
struct StatementOrigin: Sendable, Hashable {
  /// The file as the user named it, `-c` for a query of the command line, nil at the prompt.
  var file: String?
  /// The line and character at which the statement begins there, counted from 1.
  var line = 1
  var column = 1
  /// The folder against which `:source` resolves its paths.
  var folder: String?
}

/// A place within a statement, by line and character.
struct TextPosition: Sendable, Hashable {
  /// Counted from 1, within the statement.
  var line: Int
  /// The character within the line, counted from 1.
  var column: Int
  /// The whole line.
  var lineText: String
  /// The characters of the span that stand on this line.
  var length: Int

  /// Finds a span of UTF-8 bytes in a text.
  init(of place: TextPlace, in text: String) {
    let bytes = Array(text.utf8)
    let lower = min(max(place.lower, 0), bytes.count)
    let upper = min(max(place.upper, lower), bytes.count)
    let lineStart = bytes[..<lower].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let lineEnd = bytes[lower...].firstIndex(of: 10) ?? bytes.count
    func characters(_ range: Range<Int>) -> Int { String(decoding: bytes[range], as: UTF8.self).count }
    line = bytes[..<lower].count { $0 == 10 } + 1
    column = characters(lineStart..<lower) + 1
    var shown = bytes[lineStart..<lineEnd]
    if shown.last == 13 { shown.removeLast() }
    lineText = String(decoding: shown, as: UTF8.self)
    length = max(1, characters(lower..<max(lower, min(upper, lineStart + shown.count))))
  }

  /// The position in the file in which the statement stands.
  func inFile(_ origin: StatementOrigin) -> (line: Int, column: Int) {
    (origin.line + line - 1, line == 1 ? origin.column + column - 1 : column)
  }
}
