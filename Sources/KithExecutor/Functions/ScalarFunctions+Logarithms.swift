import Glibc
import KithValue

extension ScalarFunctions {
  static let logarithms: [ScalarFunction] = [
    .ofFloat("exp", "e to the power of the number.") { Glibc.exp($0) },
    naturalLogarithm,
    naturalLogarithm.alias("ln"),
    .ofFloat("log10", "The logarithm to base 10, NaN of a negative number.") { Glibc.log10($0) },
    ScalarFunction(FunctionSignature("e", [], result: .float, summary: "The base of the natural logarithm.")) {
      (_: [Value], _: FunctionContext) -> Value in .float(M_E)
    },
  ]

  private static let naturalLogarithm = ScalarFunction.ofFloat(
    "log", "The natural logarithm, NaN of a negative number."
  ) { Glibc.log($0) }
}
