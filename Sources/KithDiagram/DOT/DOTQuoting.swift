/// Graphviz's rules for text, in one place.
///
/// A quoted string escapes only `"`; of what stands in it, labels and tooltips then read `\n`, `\N`, `\\`, ... So a
/// backslash is doubled and a line break written as `\n`, which gives back the same text. The lexer refuses a quoted
/// string past 16,384 bytes; pieces joined by `+` have no limit.
enum DOTQuoting {
  /// The longest piece written, well below the lexer's limit.
  static let pieceLimit = 8000

  /// The text as an ID: `box`, `0.18`, `"a \"b\""`, `"..." + "..."`.
  static func id(_ text: String) -> String {
    isPlain(text) ? text : quoted(text.drawable)
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    var length = 0
    for scalar in text.unicodeScalars {
      if length >= pieceLimit {
        quoted += "\" + \""
        length = 0
      }
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
      length += scalar.utf8.count + 1
    }
    return quoted + "\""
  }

  /// An address as an ID: Graphviz puts it into SVG as it is, so an ampersand is written as XML wants it.
  static func link(_ address: String) -> String {
    quoted(address.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;"))
  }

  /// The text within an HTML-like label.
  static func markup(_ text: String) -> String {
    var escaped = ""
    for scalar in text.drawable.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // Here too `\G` means the graph's name, but a backslash cannot be escaped: a word joiner keeps the two apart.
      case "\\": escaped += "\\\u{2060}"
      case "]": escaped += "&#93;"  // Graphviz's reader fails on a `]` right before a tag.
      case "\n": escaped += "<BR ALIGN=\"LEFT\"/>"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The text within an attribute of an HTML-like label's tag, where a line break cannot stand.
  static func markupAttribute(_ text: String) -> String {
    markup(text.drawable.split(separator: "\n").joined(separator: " "))
  }

  /// Whether the text is an ID without quotes: a name that is no keyword, or a number.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { byte == 0x5F || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 }
    guard let first = bytes.first, bytes.count <= 64 else { return false }
    if isLetter(first) {
      let keywords = ["node", "edge", "graph", "digraph", "subgraph", "strict"]
      return bytes.allSatisfy { isLetter($0) || isDigit($0) } && !keywords.contains(text.lowercased())
    }
    let whole = bytes.prefix(while: isDigit)
    let fraction = bytes.dropFirst(whole.count)
    let isFraction = fraction.count > 1 && fraction.first == 0x2E && fraction.dropFirst().allSatisfy(isDigit)
    return !whole.isEmpty && (fraction.isEmpty || isFraction)
  }
}
