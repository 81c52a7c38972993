import KithValue

/// A function that gives one value for its arguments and knows nothing of the graph: `toUpper`, `range`, `sin`.
///
/// A body is only called with as many arguments as its signature allows. Null arguments reach it; all but a few
/// (`coalesce`, `valueType`) answer null to null.
public struct ScalarFunction: Sendable {
  /// The name, the parameters and the result, for the binder and for `dbms.functions()`.
  public let signature: FunctionSignature
  /// Computes the value of the arguments.
  public let body: @Sendable ([Value], FunctionContext) throws(EvaluationError) -> Value
  /// The same for exactly one argument, without an array around it; nil where a call always has more or none.
  public let unary: (@Sendable (Value, FunctionContext) throws(EvaluationError) -> Value)?
  /// Where the value is a part of the first argument: which code points, of how many; nil where the body must tell.
  var part: Part?
  typealias Part = @Sendable (_ count: Int, _ arguments: [Value]) -> Range<Int>?
  /// How it changes the letters of a text and nothing else; nil for all others.
  var letterCase: LetterCase?
  /// The same for a typed column, without boxes; nil where there is none.
  ///
  /// It gives nil for a column of a type that it does not know, and where a row is an error: the row by row way says which.
  var column: (@Sendable (Vector, Selection) -> Vector?)?

  /// A function of any number of arguments.
  public init(
    _ signature: FunctionSignature,
    body: @escaping @Sendable ([Value], FunctionContext) throws(EvaluationError) -> Value
  ) {
    self.signature = signature
    self.body = body
    unary = nil
  }

  /// A function of one argument.
  public init(
    _ signature: FunctionSignature,
    unary: @escaping @Sendable (Value, FunctionContext) throws(EvaluationError) -> Value
  ) {
    self.signature = signature
    self.unary = unary
    body = { (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
      try unary(arguments[0], context)
    }
  }
}

extension ScalarFunction {
  typealias Parameter = FunctionSignature.Parameter

  /// A function of one string; what is no string is a `TypeError(InvalidArgumentType)`.
  static func ofString(
    _ name: String, result: CypherType, _ summary: String,
    _ compute: @escaping @Sendable (String) throws(EvaluationError) -> Value
  ) -> ScalarFunction {
    let signature = FunctionSignature(name, [Parameter("input", .string)], result: result, summary: summary)
    return ScalarFunction(
      signature,
      unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
        guard let text = try value.text(in: name) else { return .null }
        return try compute(text)
      })
  }

  /// A function of one number as a float; what is no number is a `TypeError(InvalidArgumentType)`.
  static func ofFloat(
    _ name: String, _ summary: String, _ compute: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    let signature = FunctionSignature(name, [Parameter("input", .number)], result: .float, summary: summary)
    return ScalarFunction(
      signature,
      unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
        if case .float(let number) = value { return .float(compute(number)) }
        guard let number = try value.number(in: name) else { return .null }
        return .float(compute(number))
      }
    ).onColumns { vector, rows in vector.floats(rows, compute) }
  }

  /// The same function with a way of its own for typed columns.
  func onColumns(_ column: @escaping @Sendable (Vector, Selection) -> Vector?) -> ScalarFunction {
    var other = self
    other.column = column
    return other
  }

  /// The same function, which also knows the part of its first argument that it gives without making it.
  func taking(_ part: @escaping Part) -> ScalarFunction {
    var function = self
    function.part = part
    return function
  }

  /// The same function under another name.
  func alias(_ name: String) -> ScalarFunction {
    var other = signature
    other.name = name
    other.summary = "The same as \(signature.name)()."
    var function = unary.map { ScalarFunction(other, unary: $0) } ?? ScalarFunction(other, body: body)
    function.part = part
    function.letterCase = letterCase
    function.column = column
    return function
  }
}

/// A case that letters are changed to.
enum LetterCase {
  case upper, lower

  /// The text with its letters changed.
  func changed(_ text: String) -> String { self == .upper ? text.uppercased() : text.lowercased() }

  /// Shows the bytes of the text with its letters changed, without a string of them where it is all ASCII.
  @inline(__always)
  func withChangedBytes<Result>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let short: Result? = text.withBytes { bytes in
      guard bytes.count <= 1_024 else { return nil }
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { changed in
        let first: UInt8 = self == .upper ? UInt8(ascii: "a") : UInt8(ascii: "A")
        var bits: UInt8 = 0
        for at in 0..<bytes.count {
          let byte = bytes[at]
          bits |= byte
          changed[at] = byte ^ (byte &- first < 26 ? 0x20 : 0)
        }
        return bits < 0x80 ? body(UnsafeBufferPointer(changed)) : nil
      }
    }
    return short ?? changed(text).withBytes(body)
  }
}
