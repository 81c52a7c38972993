extension EvaluationError {
  /// `1 + true`: a value of a type that the operator or function does not take.
  public static func invalidArgumentType(_ message: String) -> EvaluationError {
    EvaluationError(.typeError, "InvalidArgumentType", message)
  }

  /// `toBoolean([])`: a value that the function cannot convert.
  public static func invalidArgumentValue(_ message: String) -> EvaluationError {
    EvaluationError(.typeError, "InvalidArgumentValue", message)
  }

  /// `range(1, 2, 0)`: a number outside of what the function takes.
  public static func numberOutOfRange(_ message: String) -> EvaluationError {
    EvaluationError(.argumentError, "NumberOutOfRange", message)
  }

  /// `9223372036854775807 + 1`: an integer result that 64 bits do not hold.
  public static func integerOverflow(_ expression: String) -> EvaluationError {
    EvaluationError(.arithmeticError, "IntegerOverflow", "\(expression) does not fit a 64-bit integer")
  }

  /// `1 / 0` between integers.
  public static func divisionByZero(_ expression: String) -> EvaluationError {
    EvaluationError(.arithmeticError, "DivisionByZero", "\(expression) divides by zero")
  }

  /// A value beyond a limit of size or nesting.
  public static func limitExceeded(_ detail: String, _ message: String) -> EvaluationError {
    EvaluationError(.limitExceeded, detail, message)
  }

  /// `true * 'a'`: an operator that does not take these two types.
  static func operands(_ symbol: String, _ a: Value, _ b: Value) -> EvaluationError {
    invalidArgumentType("cannot compute \(a.cypherType.name) \(symbol) \(b.cypherType.name)")
  }
}
