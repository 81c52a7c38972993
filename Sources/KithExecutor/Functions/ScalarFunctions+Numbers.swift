import Glibc
import KithValue

extension ScalarFunctions {
  static let numbers: [ScalarFunction] = [abs, sign, ceil, ceil.alias("ceiling"), floor, squareRoot]

  /// Chance and the clock.
  static let chance: [ScalarFunction] = [rand, randomUUID, timestamp]

  private static let abs = ScalarFunction(
    FunctionSignature("abs", [.init("input", .number)], result: .number, summary: "The number without its sign."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      switch value {
      case .null: return .null
      case .integer(let number):
        if number == .min { throw .integerOverflow("abs(\(number))") }
        return .integer(Swift.abs(number))
      case .float(let number): return .float(number.magnitude)
      default: throw value.unfit(for: "abs", "a number")
      }
    }
  ).onColumns { vector, rows in
    if case .float = vector { return vector.floats(rows) { $0.magnitude } }
    return vector.integers(rows, ofInteger: { $0 == .min ? nil : Swift.abs($0) }, ofFloat: { _ in nil })
  }

  private static let sign = ScalarFunction(
    FunctionSignature(
      "sign", [.init("input", .number)], result: .integer, summary: "-1, 0 or 1 as the number is below, at or above 0."),
    unary: { (value: Value, _: FunctionContext) throws(EvaluationError) -> Value in
      guard let number = try value.number(in: "sign") else { return .null }
      return .integer(number > 0 ? 1 : number < 0 ? -1 : 0)
    }
  ).onColumns { vector, rows in
    vector.integers(rows, ofInteger: { $0.signum() }, ofFloat: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 })
  }

  private static let ceil = ScalarFunction.ofFloat("ceil", "The smallest whole number that is not below.") {
    $0.rounded(.up)
  }

  private static let floor = ScalarFunction.ofFloat("floor", "The largest whole number that is not above.") {
    $0.rounded(.down)
  }

  private static let squareRoot = ScalarFunction.ofFloat("sqrt", "The square root, NaN of a negative number.") {
    $0.squareRoot()
  }

  private static let rand = ScalarFunction(
    FunctionSignature(
      "rand", [], result: .float, isDeterministic: false,
      summary: "A random float from 0 to below 1, anew for every row.")
  ) { (_: [Value], context: FunctionContext) -> Value in .float(context.random.nextFloat()) }

  private static let randomUUID = ScalarFunction(
    FunctionSignature(
      "randomUUID", [], result: .string, isDeterministic: false, summary: "A random UUID, anew for every row.")
  ) { (_: [Value], context: FunctionContext) -> Value in .string(context.random.nextUUID()) }

  private static let timestamp = ScalarFunction(
    FunctionSignature(
      "timestamp", [], result: .integer, summary: "Milliseconds from 1970-01-01T00:00Z to the statement's beginning.")
  ) { (_: [Value], context: FunctionContext) -> Value in
    let now = context.temporal.statement
    return .integer(now.seconds &* 1_000 &+ Int64(now.nanoseconds) / 1_000_000)
  }
}
