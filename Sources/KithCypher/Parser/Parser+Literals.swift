// The values of number and string tokens.
extension Parser {
  // MARK: Numbers

  /// The number of the current token, which is taken: `0x1F`, `1_000`, `1.5e3`; with `negated`, of that behind a minus.
  ///
  /// The sign belongs here because -9223372036854775808 is an integer and 9223372036854775808 is none.
  mutating func parseNumber(negated: Bool, from start: Int) throws(SyntaxError) -> Expression {
    let token = current
    advance()
    let span = span(from: start)
    if token.kind == .float { return Expression(.float(try float(token, negated: negated)), span) }
    return Expression(.integer(try integer(token, negated: negated)), span)
  }

  func integer(_ token: Token, negated: Bool) throws(SyntaxError) -> Int64 {
    var digits = bytes[token.span.lower..<token.span.upper]
    var radix: UInt64 = 10
    if digits.count > 2, digits[digits.startIndex] == ASCII.zero {
      let mark = digits[digits.startIndex + 1]
      radix = mark | 0x20 == ASCII.smallX ? 16 : mark == ASCII.smallO ? 8 : 10
    }
    if radix != 10 { digits = digits.dropFirst(2) }
    let largest = UInt64(Int64.max) + (negated ? 1 : 0)
    var magnitude: UInt64 = 0
    for byte in digits {
      guard let digit = ASCII.hexValue(byte) else { continue }  // an underscore
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry, sum <= largest else {
        throw SyntaxError(
          "IntegerOverflow", "This whole number is too large: the range is \(Int64.min) to \(Int64.max).",
          at: token.span, hint: "write it with a decimal point, or as a string")
      }
      magnitude = sum
    }
    return negated ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
  }

  private func float(_ token: Token, negated: Bool) throws(SyntaxError) -> Double {
    var digits = text(token.span)
    digits.removeAll { $0 == "_" }
    // The library's own reading wants a digit on both sides of the point.
    if digits.hasPrefix(".") { digits = "0" + digits }
    if digits.hasSuffix(".") { digits += "0" }
    guard let value = Double(digits) else {
      throw SyntaxError("InvalidNumberLiteral", "`\(digits.prefix(32))` is not a number.", at: token.span)
    }
    guard value.isFinite else {
      throw SyntaxError("FloatingPointOverflow", "This number is too large for a float.", at: token.span)
    }
    return negated ? -value : value
  }

  // MARK: Strings

  /// The string of a token: its quotes gone and its escapes replaced.
  func string(_ token: Token) throws(SyntaxError) -> String {
    let end = token.span.upper - 1
    var index = token.span.lower + 1
    guard let first = bytes[index..<end].firstIndex(of: ASCII.backslash) else {
      return text(SourceSpan(index, end))
    }
    var content = Array(bytes[index..<first])
    index = first
    while index < end {
      guard bytes[index] == ASCII.backslash else {
        content.append(bytes[index])
        index += 1
        continue
      }
      let scalar = try escape(at: &index, before: end)
      content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// The character that the escape at `index` stands for; `index` moves behind it.
  private func escape(at index: inout Int, before end: Int) throws(SyntaxError) -> Unicode.Scalar {
    let start = index
    index += 2
    switch bytes[start + 1] {
    case ASCII.backslash, ASCII.quote, ASCII.doubleQuote, ASCII.backquote: return Unicode.Scalar(bytes[start + 1])
    case 0x62: return "\u{08}"
    case 0x66: return "\u{0C}"
    case 0x6E: return "\n"
    case 0x72: return "\r"
    case 0x74: return "\t"
    case 0x75: return try unicodeEscape(from: start, at: &index, digits: 4, before: end)
    case 0x55: return try unicodeEscape(from: start, at: &index, digits: 8, before: end)
    default:
      // Behind the backslash may stand a character of several bytes.
      while index < end, bytes[index] & 0xC0 == 0x80 { index += 1 }
      let span = SourceSpan(start, index)
      throw SyntaxError(
        "UnexpectedSyntax", "`\(text(span))` is no escape that a string knows.", at: span,
        hint: "to write a backslash, double it: \\\\")
    }
  }

  /// `\uXXXX`, two of them for a surrogate pair, or `\UXXXXXXXX`.
  private func unicodeEscape(from start: Int, at index: inout Int, digits: Int, before end: Int) throws(SyntaxError)
    -> Unicode.Scalar
  {
    guard var value = hexadecimal(at: &index, digits: digits, before: end) else {
      throw SyntaxError(
        "InvalidUnicodeLiteral", "\\\(digits == 4 ? "u" : "U") needs \(digits) hexadecimal digits behind it.",
        at: SourceSpan(start, index))
    }
    if (0xD800...0xDBFF).contains(value), index + 1 < end, bytes[index] == ASCII.backslash, bytes[index + 1] == 0x75 {
      var behind = index + 2
      if let low = hexadecimal(at: &behind, digits: 4, before: end), (0xDC00...0xDFFF).contains(low) {
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        index = behind
      }
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw SyntaxError(
        "InvalidUnicodeLiteral", "`\(text(SourceSpan(start, index)))` is not a Unicode character.",
        at: SourceSpan(start, index))
    }
    return scalar
  }

  /// The number that the digits at `index` spell; nil where there are fewer, with `index` behind those there are.
  private func hexadecimal(at index: inout Int, digits: Int, before end: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard index < end, let digit = ASCII.hexValue(bytes[index]) else { return nil }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
