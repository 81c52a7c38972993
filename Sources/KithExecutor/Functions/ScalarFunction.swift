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
  /// What it does to the bytes of a text; nil where it takes and gives other things.
  var edit: EditMaker?
  /// Whether it cuts off most of a text, so that many have the same part.
  var isCut = false
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

  /// The same function under another name.
  func alias(_ name: String) -> ScalarFunction {
    var other = signature
    other.name = name
    other.summary = "The same as \(signature.name)()."
    var function = unary.map { ScalarFunction(other, unary: $0) } ?? ScalarFunction(other, body: body)
    function.edit = edit
    function.isCut = isCut
    function.column = column
    return function
  }
}

/// A case that letters are changed to.
enum LetterCase {
  case upper, lower

  /// The text with its letters changed.
  func changed(_ text: String) -> String { self == .upper ? text.uppercased() : text.lowercased() }
}
