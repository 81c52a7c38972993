extension JSONParser {
  /// A string from its opening quote to behind its closing one.
  mutating func parseString() throws(JSON.ParseError) -> String {
    at += 1
    var text: [UInt8] = []
    while at < bytes.count {
      let start = at
      while at < bytes.count, bytes[at] >= 0x20, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") {
        at += 1
      }
      text.append(contentsOf: bytes[start..<at])
      guard at < bytes.count else { break }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try parseEscape()
        text.append(contentsOf: String(Character(scalar)).utf8)
      default: throw error("a control character stands unescaped in a string")
      }
    }
    throw error("a string is not closed")
  }

  private mutating func parseEscape() throws(JSON.ParseError) -> Unicode.Scalar {
    at += 1
    guard at < bytes.count else { throw error("a string is not closed") }
    let letter = bytes[at]
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try parseUnicodeEscape()
    default:
      at -= 1
      throw error("an escape that JSON does not know")
    }
  }

  /// The four digits of `\uXXXX`, and of the low half that must follow a high surrogate.
  private mutating func parseUnicodeEscape() throws(JSON.ParseError) -> Unicode.Scalar {
    let first = try parseHexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
      bytes[at + 1] == UInt8(ascii: "u")
    else { throw error("half of a surrogate pair") }
    at += 2
    let second = try parseHexadecimal()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half of a surrogate pair") }
    return scalar
  }

  private mutating func parseHexadecimal() throws(JSON.ParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw error("a hexadecimal digit is missing")
      }
      value = value << 4 + UInt32(digit)
      at += 1
    }
    return value
  }
}
