import KithValue

/// Strings as sequences of Unicode code points: `size('é')` is 1 or 2 as the accent is part of the letter's code point
/// or one of its own, and `reverse()`, `substring()`, `left()` and `right()` count the same way.
extension ScalarFunctions {
  static let strings: [ScalarFunction] = [
    toUpper, toUpper.alias("upper"), toLower, toLower.alias("lower"), left, right, substring, reverse, characterLength,
    characterLength.alias("character_length"),
  ]

  private static let toUpper = changingCase(
    "toUpper", .upper, "The string in upper case: toUpper('straße') is 'STRASSE'.")

  private static let toLower = changingCase(
    "toLower", .lower, "The string in lower case: toLower('ÅSA') is 'åsa'.")

  /// The standard library changes the case of each code point for itself, so that a long text can be changed in pieces.
  private static func changingCase(_ name: String, _ letters: LetterCase, _ summary: String) -> ScalarFunction {
    ScalarFunction(
      FunctionSignature(name, [.init("input", .string)], result: .string, summary: summary),
      unary: { (value: Value, context: FunctionContext) throws(EvaluationError) -> Value in
        guard let text = try value.text(in: name) else { return .null }
        return .string(try context.mapped(text) { letters.changed($0) })
      }
    )
    .editing { _ in
      { buffer, start in
        letters.change(buffer, start)
        return true
      }
    }
  }

  private static let characterLength = ScalarFunction.ofString(
    "char_length", result: .integer, "How many Unicode code points the string has."
  ) { .integer(Int64($0.scalarCount)) }

  private static let left = ScalarFunction(
    FunctionSignature(
      "left", [.init("original", .string), .init("length", .integer)], result: .string,
      summary: "The first code points of the string: left('hello', 2) is 'he'.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let text = try arguments[0].text(in: "left"), let length = try arguments[1].count(in: "left") else {
      return .null
    }
    return .string(text.codePoints(0, length))
  }
  .taking { count, constants in constants[0].length.map { 0..<min($0, count) } }

  private static let right = ScalarFunction(
    FunctionSignature(
      "right", [.init("original", .string), .init("length", .integer)], result: .string,
      summary: "The last code points of the string: right('hello', 2) is 'lo'.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let text = try arguments[0].text(in: "right"), let length = try arguments[1].count(in: "right") else {
      return .null
    }
    let count = text.scalarCount
    return .string(text.codePoints(count - min(length, count), length))
  }
  .taking { count, constants in constants[0].length.map { count - min($0, count)..<count } }

  private static let substring = ScalarFunction(
    FunctionSignature(
      "substring", [.init("original", .string), .init("start", .integer), .init("length", .integer)], required: 2,
      result: .string,
      summary: "The code points from a position counted from 0, to the end or as many as said: "
        + "substring('hello', 1, 3) is 'ell'.")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let text = try arguments[0].text(in: "substring"), let start = try arguments[1].count(in: "substring") else {
      return .null
    }
    guard arguments.count > 2 else { return .string(text.codePoints(start, .max)) }
    guard let length = try arguments[2].count(in: "substring") else { return .null }
    return .string(text.codePoints(start, length))
  }
  .taking { count, constants in
    guard let start = constants[0].length else { return nil }
    let lower = min(start, count)
    guard constants.count > 1 else { return lower..<count }
    return constants[1].length.map { lower..<lower + min($0, count - lower) }
  }

  /// The code points from the last to the first.
  private static func backwards(_ text: String, _ context: FunctionContext) throws(EvaluationError) -> String {
    if text.utf8.count < FunctionContext.longText {
      return text.withBytes { bytes in
        String(unsafeUninitializedCapacity: bytes.count) { turn(bytes, into: $0, while: { _ in true }) }
      }
    }
    let turned = text.withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count) { result, count in
        count = turn(bytes, into: result) { !context.isToStop(at: $0) }
      }
    }
    try context.checkCancelled()
    return try turned.withUnsafeBufferPointer { bytes throws(EvaluationError) in try context.text(bytes) }
  }

  /// Writes the code points from the last to the first, as long as it is to go on; gives how many bytes it wrote.
  private static func turn(
    _ bytes: UnsafeBufferPointer<UInt8>, into result: UnsafeMutableBufferPointer<UInt8>, while goesOn: (Int) -> Bool
  ) -> Int {
    var (end, at) = (bytes.count, 0)
    while end > 0, goesOn(end) {
      var start = end - 1
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      for byte in bytes[start..<end] {
        result[at] = byte
        at += 1
      }
      end = start
    }
    return at
  }

  private static let reverse = ScalarFunction(
    FunctionSignature(
      "reverse", [.init("original", .oneOf([.string, .list(.any)]))], result: .oneOf([.string, .list(.any)]),
      summary: "The string or list backwards: reverse([1, 2]) is [2, 1]."),
    unary: { (value: Value, context: FunctionContext) throws(EvaluationError) -> Value in
      switch value {
      case .null: return .null
      case .list(let list):
        var elements = try context.joined([list.elements[...]])
        elements.reverse()
        return .list(elements)
      case .string(let string):
        return .string(try backwards(string.text, context))
      default: throw value.unfit(for: "reverse", "a STRING or a LIST")
      }
    }
  )
  .editing { _ in
    let way = TextBuffer()
    return { buffer, start in
      way.removeAll()
      way.append(buffer.text(from: start))
      _ = turn(way.text(from: 0), into: buffer.mutableText(from: start), while: { _ in true })
      return true
    }
  }
}

extension Value {
  /// An integer that is not negative.
  fileprivate var length: Int? {
    if case .integer(let number) = self, number >= 0 { Int(number) } else { nil }
  }
}

extension String {
  /// So many code points from a place counted from 0, or as many as there are.
  fileprivate func codePoints(_ start: Int, _ length: Int) -> String {
    let lower = index(ofCodePoint: start, from: startIndex)
    return String(unicodeScalars[lower..<index(ofCodePoint: length, from: lower)])
  }

  /// Where the code point stands that comes so many after the one at `index`, or the end.
  private func index(ofCodePoint number: Int, from index: Index) -> Index {
    if number == 0 { return index }
    if number >= utf8.distance(from: index, to: endIndex) { return endIndex }
    if utf8Span.isKnownASCII { return utf8.index(index, offsetBy: number) }
    var rest = number
    var at = utf8.distance(from: startIndex, to: index)
    let offset = withBytes { bytes in
      // A byte that goes on with a code point counts for none; some at a time, which the processor does at once.
      while at + 64 <= bytes.count {
        var count: UInt8 = 0
        for byte in 0..<64 { count &+= unsafeBitCast(bytes[at &+ byte] & 0xC0 != 0x80, to: UInt8.self) }
        if Int(count) >= rest { break }
        rest -= Int(count)
        at += 64
      }
      while at < bytes.count {
        if bytes[at] & 0xC0 != 0x80 {
          if rest == 0 { break }
          rest -= 1
        }
        at += 1
      }
      return at
    }
    return utf8.index(startIndex, offsetBy: offset)
  }

  /// How many code points it has: as many as bytes that go on with none.
  var scalarCount: Int {
    withBytes { Int($0.codePointCount) }
  }
}
