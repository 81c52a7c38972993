extension JSON {
  /// What is wrong with a JSON text, and where.
  public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong: `a value is missing`.
    public var message: String
    /// The line, from 1.
    public var line: Int
    /// The column in bytes, from 1.
    public var column: Int
    /// The error as one sentence: `line 1, column 2: a value is missing`.
    public var description: String { "line \(line), column \(column): \(message)" }
  }

  /// The value that a JSON text writes: `{"a":[1,2.0,null]}` is the map `{a: [1, 2.0, null]}`.
  ///
  /// Strict as RFC 8259 has it: no comments, no trailing commas, nothing after the value. A number without point and
  /// exponent is an integer where 64 bits hold it, else a float; of entries with the same key the last counts; nesting
  /// beyond `Value.maximumNesting` is refused.
  public static func parse(_ text: String) throws(ParseError) -> Value {
    var parser = JSONParser(bytes: Array(text.utf8))
    return try parser.parseDocument()
  }
}

/// Walks down a JSON text; one function a rule of the grammar.
struct JSONParser {
  let bytes: [UInt8]
  var at = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func parseDocument() throws(JSON.ParseError) -> Value {
    let value = try parseValue()
    skipSpace()
    if at < bytes.count { throw error("there is more after the value") }
    return value
  }

  private mutating func parseValue() throws(JSON.ParseError) -> Value {
    skipSpace()
    guard at < bytes.count else { throw error("a value is missing") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default:
      if take("true") { return .boolean(true) }
      if take("false") { return .boolean(false) }
      if take("null") { return .null }
      throw error("a value is missing")
    }
  }

  private mutating func parseArray() throws(JSON.ParseError) -> Value {
    try enter()
    var elements: [Value] = []
    skipSpace()
    if !take("]") {
      repeat {
        elements.append(try parseValue())
        skipSpace()
      } while take(",")
      if !take("]") { throw error("`,` or `]` is missing") }
    }
    depth -= 1
    return .list(elements)
  }

  private mutating func parseObject() throws(JSON.ParseError) -> Value {
    try enter()
    var entries: [MapValue.Entry] = []
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
          throw error("a key in double quotes is missing")
        }
        let key = try parseString()
        skipSpace()
        if !take(":") { throw error("`:` is missing") }
        entries.append((key, try parseValue()))
        skipSpace()
      } while take(",")
      if !take("}") { throw error("`,` or `}` is missing") }
    }
    depth -= 1
    return .map(entries)
  }

  private mutating func enter() throws(JSON.ParseError) {
    at += 1
    depth += 1
    if depth > Value.maximumNesting { throw error("nested deeper than \(Value.maximumNesting) levels") }
  }

  private mutating func parseNumber() throws(JSON.ParseError) -> Value {
    let start = at
    _ = take("-")
    if !take("0"), takeDigits() == 0 { throw error("a digit is missing") }
    var isInteger = true
    if take(".") {
      isInteger = false
      if takeDigits() == 0 { throw error("a digit is missing") }
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      if takeDigits() == 0 { throw error("a digit is missing") }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let float = Double(text), float.isFinite else { throw error("a number too large for a float") }
    return .float(float)
  }

  private mutating func takeDigits() -> Int {
    let start = at
    while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
    return at - start
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - at >= count else { return false }
    for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
    at += count
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
  }

  func error(_ message: String) -> JSON.ParseError {
    let before = bytes[..<min(at, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSON.ParseError(message: message, line: line, column: before.count - lineStart + 1)
  }
}
