/// Prompt, text and ghost text laid out on rows of a terminal, and where the cursor stands among them.
///
/// A grapheme never straddles two rows; a line end begins a row with its own prompt.
struct Layout {
  /// The rows as they are to be written, escape sequences included.
  private(set) var rows: [String] = [""]
  /// The cells that each row takes.
  private(set) var widths: [Int] = [0]
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0
  private let columns: Int
  private let usesColour: Bool
  private var current = TextStyle.plain

  /// Lays out a text.
  ///
  /// - Parameters:
  ///   - prompt: stands before the first line.
  ///   - continuations: the prompts before the second line and those after it.
  ///   - cursor: a UTF-8 byte offset into the text.
  ///   - styles: one a UTF-8 byte of the text.
  ///   - ghost: shown dim behind the text, up to its first line end.
  init(
    prompt: [StyledText], continuations: [String], text: String, cursor: Int, styles: [TextStyle], ghost: String,
    columns: Int, usesColour: Bool
  ) {
    self.columns = max(columns, 4)
    self.usesColour = usesColour
    for piece in prompt { put(piece) }
    var line = 0
    var byte = 0
    for character in text {
      let length = character.utf8.count
      if (byte..<byte + length).contains(cursor) { markCursor(before: character) }
      if character == "\n" || character == "\r\n" {
        newRow()
        if line < continuations.count { put(StyledText(continuations[line], TextStyle(.grey))) }
        line += 1
      } else {
        put(character, byte < styles.count ? styles[byte] : .plain)
      }
      byte += length
    }
    if cursor >= byte { markCursor(before: nil) }
    for character in ghost {
      if character.isNewline {
        put(StyledText(" …", TextStyle(.grey)))
        break
      }
      put(character, TextStyle(.grey))
    }
    set(.plain)
    if cursorRow >= rows.count { newRow() }
  }

  private mutating func markCursor(before character: Character?) {
    cursorRow = rows.count - 1
    cursorColumn = widths[cursorRow]
    let next = character.map { $0 == "\n" ? 0 : Self.cells(of: $0, at: cursorColumn) } ?? 1
    if cursorColumn + next > columns {
      cursorRow += 1
      cursorColumn = 0
    }
    cursorColumn = min(cursorColumn, columns - 1)
  }

  private mutating func put(_ piece: StyledText) {
    for character in piece.text {
      if character.isNewline { newRow() } else { put(character, piece.style) }
    }
  }

  private mutating func put(_ character: Character, _ style: TextStyle) {
    var cells = Self.cells(of: character, at: widths[widths.count - 1])
    if widths[widths.count - 1] + cells > columns {
      newRow()
      cells = Self.cells(of: character, at: 0)
    }
    set(style)
    rows[rows.count - 1] += Self.picture(of: character, cells: cells)
    widths[widths.count - 1] += cells
  }

  private mutating func newRow() {
    set(.plain)
    rows.append("")
    widths.append(0)
  }

  private mutating func set(_ style: TextStyle) {
    guard usesColour, style != current else { return }
    rows[rows.count - 1] += style.sequence
    current = style
  }

  /// The cells of a character as the editor draws it: a tab goes to the next multiple of 4, a control character is `^X`.
  private static func cells(of character: Character, at column: Int) -> Int {
    if character == "\t" { return 4 - column % 4 }
    if isControl(character) { return 2 }
    return DisplayWidth.of(character)
  }

  private static func picture(of character: Character, cells: Int) -> String {
    if character == "\t" { return String(repeating: " ", count: cells) }
    guard isControl(character), let scalar = character.unicodeScalars.first else { return String(character) }
    // The C1 controls can command a terminal too, so none reaches it.
    return "^" + String(Character(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value & 0x1F) ^ 0x40)))
  }

  /// Whether it would command the terminal rather than be shown.
  static func isControl(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }
}
