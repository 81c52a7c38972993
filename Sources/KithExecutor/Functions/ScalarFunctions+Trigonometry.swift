import Glibc
import KithValue

extension ScalarFunctions {
  static let trigonometry: [ScalarFunction] = [
    .ofFloat("sin", "The sine of an angle in radians.") { Glibc.sin($0) },
    .ofFloat("cos", "The cosine of an angle in radians.") { Glibc.cos($0) },
    .ofFloat("tan", "The tangent of an angle in radians.") { Glibc.tan($0) },
    .ofFloat("cot", "The cotangent of an angle in radians.") { 1 / Glibc.tan($0) },
    .ofFloat("asin", "The angle in radians of a sine.") { Glibc.asin($0) },
    .ofFloat("acos", "The angle in radians of a cosine.") { Glibc.acos($0) },
    .ofFloat("atan", "The angle in radians of a tangent.") { Glibc.atan($0) },
    .ofFloat("sinh", "The hyperbolic sine.") { Glibc.sinh($0) },
    .ofFloat("cosh", "The hyperbolic cosine.") { Glibc.cosh($0) },
    .ofFloat("tanh", "The hyperbolic tangent.") { Glibc.tanh($0) },
    .ofFloat("coth", "The hyperbolic cotangent, NaN of 0.") { $0 == 0 ? .nan : 1 / Glibc.tanh($0) },
    .ofFloat("haversin", "Half of the versine, (1 - cos(x)) / 2, of an angle in radians.") { (1 - Glibc.cos($0)) / 2 },
    .ofFloat("degrees", "Radians as degrees.") { $0 * 180 / .pi },
    .ofFloat("radians", "Degrees as radians.") { $0 * .pi / 180 },
    arcTangent,
    ScalarFunction(FunctionSignature("pi", [], result: .float, summary: "The ratio of a circle to its diameter.")) {
      (_: [Value], _: FunctionContext) -> Value in .float(.pi)
    },
  ]

  private static let arcTangent = ScalarFunction(
    FunctionSignature(
      "atan2", [.init("y", .number), .init("x", .number)], result: .float,
      summary: "The angle in radians of the point (x, y).")
  ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
    guard let y = try arguments[0].number(in: "atan2"), let x = try arguments[1].number(in: "atan2") else {
      return .null
    }
    return .float(Glibc.atan2(y, x))
  }
}
