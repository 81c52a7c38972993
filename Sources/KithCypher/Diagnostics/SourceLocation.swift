/// A place in a text as an editor shows it.
///
/// In `"MATCH (n)\nRETRUN n"` the offset 10 is line 2, column 1.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1. A line ends with LF, CR LF or CR.
  public var line: Int
  /// The column, from 1, in characters as a reader counts them: `é`, `名` and a flag are one each.
  public var column: Int

  /// Makes a place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of an offset in bytes of UTF-8; one beyond the text is the end of the text. Takes linear time.
  public init(offset: Int, in text: String) {
    let found = SourceLocation.line(at: offset, in: text.utf8)
    self.init(line: found.number, column: text[found.start..<found.position].count + 1)
  }

  /// `line:column`, as compilers print it: `2:1`.
  public var description: String { "\(line):\(column)" }

  /// The number of the line in which an offset stands, where that line begins, and the offset's own place.
  static func line(at offset: Int, in bytes: String.UTF8View)
    -> (number: Int, start: String.Index, position: String.Index)
  {
    var number = 1
    var start = bytes.startIndex
    var index = bytes.startIndex
    var remaining = max(0, offset)
    while remaining > 0, index < bytes.endIndex {
      let byte = bytes[index]
      index = bytes.index(after: index)
      remaining -= 1
      let endsLine =
        byte == ASCII.lineFeed
        || (byte == ASCII.carriageReturn && (index == bytes.endIndex || bytes[index] != ASCII.lineFeed))
      guard endsLine else { continue }
      number += 1
      start = index
    }
    // Within a character its beginning is meant.
    while index > start, index < bytes.endIndex, bytes[index] & 0xC0 == 0x80 { index = bytes.index(before: index) }
    return (number, start, index)
  }
}
