/// The line of a text that an error speaks of, with carets under the place.
///
/// ```
/// MATCH (n) RETRUN n
///           ^^^^^^
/// ```
/// A long line is cut to a window around the place, and a place that goes on over several lines is marked on its first.
public struct Excerpt: Sendable, Hashable, CustomStringConvertible {
  /// Where the place begins.
  public var location: SourceLocation
  /// The line or the window of it, safe to print: tabs and control characters are replaced.
  public var line: String
  /// Blanks and carets that stand under the place, also where characters are wide.
  public var carets: String

  /// Cuts the excerpt for a span, at most `width` columns wide.
  public init(_ span: SourceSpan, in text: String, width: Int = 100) {
    let bytes = text.utf8
    let found = SourceLocation.line(at: span.lower, in: bytes)
    let end =
      bytes[found.position...].firstIndex { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn } ?? bytes.endIndex
    let length = max(0, span.upper - span.lower)
    let last = bytes.index(found.position, offsetBy: length, limitedBy: end) ?? end
    let before = Excerpt.cells(text[found.start..<found.position])
    let within = Excerpt.cells(text[found.position..<last])
    let after = Excerpt.cells(text[last..<end])
    location = SourceLocation(line: found.number, column: text[found.start..<found.position].count + 1)

    // The place comes first, then what leads up to it, then what follows.
    let room = max(width, 16)
    let marked = Excerpt.prefix(within, columns: room - 2)
    let left = Excerpt.suffix(
      before, columns: max((room - marked.columns) * 2 / 3, room - marked.columns - after.count))
    let right = Excerpt.prefix(after, columns: room - marked.columns - left.columns)
    let cutsBefore = left.cells.count < before.count
    let cutsAfter = marked.cells.count + right.cells.count < within.count + after.count
    line =
      (cutsBefore ? "…" : "") + String((left.cells + marked.cells + right.cells).map(\.character))
      + (cutsAfter ? "…" : "")
    carets =
      String(repeating: " ", count: left.columns + (cutsBefore ? 1 : 0))
      + String(repeating: "^", count: max(1, marked.columns))
  }

  /// The line and the carets, one below the other.
  public var description: String { line + "\n" + carets }

  private typealias Cell = (character: Character, columns: Int)

  private static func cells(_ text: Substring) -> [Cell] {
    text.map { character in
      if character == "\t" { return (" ", 1) }
      if let scalar = character.unicodeScalars.first, scalar.properties.generalCategory == .control { return ("�", 1) }
      return (character, DisplayWidth.columns(character))
    }
  }

  private static func prefix(_ cells: [Cell], columns limit: Int) -> (cells: ArraySlice<Cell>, columns: Int) {
    var columns = 0
    var index = cells.startIndex
    while index < cells.endIndex, columns + cells[index].columns <= limit {
      columns += cells[index].columns
      index += 1
    }
    return (cells[..<index], columns)
  }

  private static func suffix(_ cells: [Cell], columns limit: Int) -> (cells: ArraySlice<Cell>, columns: Int) {
    var columns = 0
    var index = cells.endIndex
    while index > cells.startIndex, columns + cells[index - 1].columns <= limit {
      index -= 1
      columns += cells[index].columns
    }
    return (cells[index...], columns)
  }
}
