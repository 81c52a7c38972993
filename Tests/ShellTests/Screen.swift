import LineEditor

/// Just enough of a terminal to see what the user sees: text and style of each cell.
struct Screen {
  private(set) var rows: Int
  private(set) var columns: Int
  private var cells: [[(text: String, style: String)]]
  private(set) var row = 0
  private(set) var column = 0
  private var wrapIsPending = false
  private var style = ""
  private(set) var takesBracketedPaste = false
  /// Lines that have scrolled off the top.
  private(set) var scrolledOff: [String] = []
  private var bytes: [UInt8] = []

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Self.blankRow(columns), count: rows)
  }

  private static func blankRow(_ columns: Int) -> [(text: String, style: String)] {
    Array(repeating: (" ", ""), count: columns)
  }

  /// The lines without the blanks at their ends.
  var lines: [String] {
    cells.map { row in
      var line = row.map(\.text).joined()
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// All lines up to the last that is not empty.
  var text: String {
    var lines = lines
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// The style under the first cell of `needle` on the lowest row that has it: `1;34`.
  func style(of needle: String) -> String? {
    for row in cells.reversed() {
      let shown = row.filter { !$0.text.isEmpty }
      let line = shown.map(\.text).joined()
      guard let range = line.firstRange(of: needle) else { continue }
      let place = line[..<range.lowerBound].count
      return place < shown.count ? shown[place].style : nil
    }
    return nil
  }

  /// As a terminal that cuts its lines; what it keeps of them stands where it stood.
  mutating func resize(rows: Int, columns: Int) {
    cells = cells.map { row in
      Array(row.prefix(columns)) + Self.blankRow(max(0, columns - row.count))
    }
    while cells.count > rows {
      cells.removeFirst()
      row = max(0, row - 1)
    }
    while cells.count < rows { cells.append(Self.blankRow(columns)) }
    self.rows = rows
    self.columns = columns
    column = min(column, columns - 1)
  }

  mutating func feed(_ data: ArraySlice<UInt8>) {
    bytes += data
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x1B {
        guard position + 1 < bytes.count else { break }
        guard bytes[position + 1] == UInt8(ascii: "[") else {
          position += 2
          continue
        }
        guard let end = bytes[(position + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) }) else { break }
        let parameters = String(decoding: bytes[(position + 2)..<end], as: UTF8.self)
        control(parameters, Character(Unicode.Scalar(bytes[end])))
        position = end + 1
        continue
      }
      switch byte {
      case 13: (column, wrapIsPending) = (0, false)
      case 10: lineFeed()
      case 8: (column, wrapIsPending) = (max(0, column - 1), false)
      case 0..<32: break
      default:
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard position + length <= bytes.count else {
          bytes.removeFirst(position)
          return
        }
        put(String(decoding: bytes[position..<position + length], as: UTF8.self))
        position += length
        continue
      }
      position += 1
    }
    bytes.removeFirst(position)
  }

  private mutating func lineFeed() {
    if row == rows - 1 {
      scrolledOff.append(lines[0])
      cells.removeFirst()
      cells.append(Self.blankRow(columns))
    } else {
      row += 1
    }
    wrapIsPending = false
  }

  /// What joins the grapheme before it goes into that one's cell, as in terminals of today.
  private mutating func put(_ scalar: String) {
    let before = wrapIsPending ? column : column - 1
    if let cell = (max(0, before - 1)...max(0, before)).reversed().first(where: { !cells[row][$0].text.isEmpty }),
      before >= 0, cells[row][cell].text != " ", (cells[row][cell].text + scalar).count == 1
    {
      cells[row][cell].text += scalar
      return
    }
    let width = max(1, DisplayWidth.of(scalar))
    if wrapIsPending || column + width > columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = (scalar, style)
    if width == 2, column + 1 < columns { cells[row][column + 1] = ("", style) }
    column += width
    wrapIsPending = column >= columns
    if wrapIsPending { column = columns - 1 }
  }

  private mutating func control(_ parameters: String, _ final: Character) {
    let number = Int(parameters) ?? (final == "J" || final == "K" ? 0 : 1)
    if final != "m" { wrapIsPending = false }
    switch final {
    case "A": row = max(0, row - number)
    case "B": row = min(rows - 1, row + number)
    case "C": column = min(columns - 1, column + number)
    case "D": column = max(0, column - number)
    case "H": (row, column) = (0, 0)
    case "K": for cell in column..<columns { cells[row][cell] = (" ", "") }
    case "J":
      let from = number == 0 ? (row, column) : (0, 0)
      for line in from.0..<rows {
        for cell in (line == from.0 ? from.1 : 0)..<columns { cells[line][cell] = (" ", "") }
      }
    case "m": style = parameters == "0" || parameters.isEmpty ? "" : String(parameters.trimmingPrefix("0;"))
    case "h" where parameters == "?2004": takesBracketedPaste = true
    case "l" where parameters == "?2004": takesBracketedPaste = false
    default: break
    }
  }
}
