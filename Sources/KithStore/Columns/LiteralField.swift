import KithValue

/// A value of any kind in one field, as Cypher writes it: `1`, `1.0`, `'text'`, `[1, 'a']`, `date('2020-03-04')`, `NaN`.
///
/// It is what an `any` column holds, and every value that a property can have comes back as it was.
enum LiteralField {
  /// The text of a value.
  static func text(of value: Value) -> String {
    var text = ""
    append(value, to: &text)
    return text
  }

  private static func append(_ value: Value, to text: inout String) {
    if let function = function(of: value) {
      text += function.rawValue + "("
      value.appendLiteral(to: &text)
      text += ")"
    } else if case .list(let list) = value {
      text += "["
      for (index, element) in list.elements.enumerated() {
        if index > 0 { text += ", " }
        append(element, to: &text)
      }
      text += "]"
    } else {
      value.appendLiteral(to: &text)
    }
  }

  /// The function that makes a temporal value of its text.
  private static func function(of value: Value) -> ColumnType.Base? {
    switch value {
    case .date: .date
    case .localTime: .localtime
    case .time: .time
    case .localDateTime: .localdatetime
    case .dateTime: .datetime
    case .duration: .duration
    case .null, .boolean, .integer, .float, .string, .list, .map, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      nil
    }
  }

  /// The value that a text stands for; nil where it is none.
  static func value(of text: String) -> Value? {
    var parser = LiteralParser(text)
    guard let value = parser.parseValue(depth: 0), parser.isAtEnd, !value.isNull else { return nil }
    return value
  }
}

/// Reads a literal from its first byte to its last.
private struct LiteralParser {
  /// Lists within lists; what Cypher itself lets through is far below.
  private static let deepest = 1000
  private let bytes: [UInt8]
  private var at = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether nothing but spaces follows.
  var isAtEnd: Bool { bytes[at...].allSatisfy { $0 == UInt8(ascii: " ") } }

  mutating func parseValue(depth: Int) -> Value? {
    guard depth < Self.deepest else { return nil }
    skipSpaces()
    switch peek {
    case UInt8(ascii: "["): return parseList(depth)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return parseText().map(Value.string)
    default: return parseWord()
    }
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpaces() { while take(UInt8(ascii: " ")) {} }

  private mutating func parseList(_ depth: Int) -> Value? {
    at += 1
    var items: [Value] = []
    skipSpaces()
    if take(UInt8(ascii: "]")) { return .list([]) }
    while true {
      guard let item = parseValue(depth: depth + 1) else { return nil }
      items.append(item)
      skipSpaces()
      if take(UInt8(ascii: "]")) { return .list(items) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  /// A text in quotes, with the escapes of Cypher.
  private mutating func parseText() -> String? {
    let quote = bytes[at]
    at += 1
    var text: [UInt8] = []
    while let byte = peek {
      at += 1
      if byte == quote { return String(validating: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let escape = peek else { return nil }
      at += 1
      switch escape {
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "b"): text.append(8)
      case UInt8(ascii: "f"): text.append(12)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): text.append(escape)
      case UInt8(ascii: "u"):
        guard at + 4 <= bytes.count, let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        at += 4
        text += Array(String(Character(scalar)).utf8)
      default: return nil
      }
    }
    return nil
  }

  /// A number, `true`, `null`, or a function's name with a text in brackets.
  private mutating func parseWord() -> Value? {
    let start = at
    while let byte = peek, !Self.ends.contains(byte) { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    if take(UInt8(ascii: "(")) {
      guard let base = ColumnType.Base(rawValue: word), peek == UInt8(ascii: "'") || peek == UInt8(ascii: "\""),
        let text = parseText(), take(UInt8(ascii: ")"))
      else { return nil }
      return TemporalText.value(of: text, base)
    }
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      if let number = ColumnType.integer(word) { return .integer(number) }
      return ColumnType.float(word).map(Value.float)
    }
  }

  private static let ends = Set(" ,()[]'\"".utf8)
}
