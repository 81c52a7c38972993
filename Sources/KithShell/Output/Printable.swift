import LineEditor

/// Text made safe for a terminal: whatever a graph holds, none of it commands the terminal.
enum Printable {
  /// The text's lines with every control character replaced by a picture of it: `ESC` becomes `␛`, a tab four blanks.
  static func lines(of text: String) -> [String] {
    if !text.utf8.contains(where: isSuspicious) { return [text] }
    var lines = [""]
    for character in text {
      if character == "\n" || character == "\r\n" {
        lines.append("")
      } else if character == "\t" {
        lines[lines.count - 1] += "    "
      } else {
        for scalar in character.unicodeScalars { lines[lines.count - 1].unicodeScalars.append(picture(of: scalar)) }
      }
    }
    return lines
  }

  /// The text on one line, its line ends shown as `↵`.
  static func line(of text: String) -> String { lines(of: text).joined(separator: "↵") }

  /// The text as long as fits into `columns` cells, with `…` where something is left out.
  static func cut(_ text: String, to columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    var kept = ""
    var cells = 0
    for character in text {
      cells += DisplayWidth.of(character)
      if cells > columns - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// The text broken into lines of at most `columns` cells, at blanks where there are any.
  static func wrap(_ text: String, to columns: Int) -> [String] {
    guard DisplayWidth.of(text) > columns else { return [text] }
    var lines: [String] = []
    var line: [Character] = []
    var cells = 0
    var blank: Int?
    for character in text {
      let width = DisplayWidth.of(character)
      if cells + width > columns, !line.isEmpty {
        if character == " " {
          lines.append(String(line))
          (line, cells, blank) = ([], 0, nil)
          continue
        }
        let rest = blank.map { Array(line[($0 + 1)...]) } ?? []
        lines.append(String(line[..<(blank ?? line.count)]))
        (line, blank) = (rest, nil)
        cells = rest.reduce(0) { $0 + DisplayWidth.of($1) }
      }
      if character == " " { blank = line.count }
      line.append(character)
      cells += width
    }
    lines.append(String(line))
    return lines
  }

  /// The text followed by blanks up to `columns` cells.
  static func pad(_ text: String, to columns: Int, onTheLeft: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, columns - DisplayWidth.of(text)))
    return onTheLeft ? blanks + text : text + blanks
  }

  /// A byte below the blank, DEL, or the first byte of the C1 controls in UTF-8.
  private static func isSuspicious(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F || byte == 0xC2 }

  private static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0: "\u{FFFD}"
    default: scalar
    }
  }
}
