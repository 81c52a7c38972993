import KithExecutor
import KithValue
import Testing

@Suite struct FunctionsOfNumbersTests {
  @Test func `sign, size and root`() {
    #expect(call("abs", "-1") == "1")
    #expect(call("abs", "-1.5") == "1.5")
    #expect(call("abs", values: [.integer(.min)]) == "ArithmeticError(IntegerOverflow)")
    #expect(call("sign", "-0.5") == "-1")
    #expect(call("sign", "0") == "0")
    #expect(call("ceil", "0.1") == "1.0")
    #expect(call("ceiling", "2") == "2.0")
    #expect(call("floor", "-0.1") == "-1.0")
    #expect(call("sqrt", "256") == "16.0")
    #expect(call("sqrt", "-1") == "NaN")
  }

  @Test(arguments: [
    ("3.141592", "3.0"), ("0.5", "1.0"), ("-0.5", "-0.0"), ("-1.5", "-1.0"), ("1.5", "2.0"), ("2.5", "3.0"),
    ("-2.5", "-2.0"), ("0.49999999999999994", "0.0"), ("4503599627370497.5", "4503599627370498.0"), ("3", "3.0"),
    ("1e300", "1e300"),
  ])
  func `round() to a whole number, ties up`(json: String, expected: String) {
    #expect(call("round", json).replacing("-0.0", with: "0.0") == expected.replacing("-0.0", with: "0.0"))
  }

  static let roundings: [(String, Int, String?, String)] = [
    ("3.141592", 3, nil, "3.142"), ("2.675", 2, nil, "2.68"), ("-2.675", 2, nil, "-2.68"), ("1.55", 1, nil, "1.6"),
    ("1.249", 1, nil, "1.2"), ("9.99", 1, nil, "10.0"), ("0.05", 1, nil, "0.1"), ("0.004", 2, nil, "0.0"),
    ("1.5e-7", 3, nil, "0.0"), ("1e21", 2, nil, "1e21"), ("123.456", 5, nil, "123.456"),
    ("1.249", 1, "UP", "1.3"), ("1.251", 1, "DOWN", "1.2"), ("-1.25", 1, "CEILING", "-1.2"),
    ("-1.25", 1, "FLOOR", "-1.3"),
    ("1.25", 1, "HALF_UP", "1.3"), ("-1.25", 1, "HALF_UP", "-1.3"), ("1.25", 1, "HALF_DOWN", "1.2"),
    ("1.25", 1, "HALF_EVEN", "1.2"), ("1.35", 1, "HALF_EVEN", "1.4"), ("1.55", 0, "HALF_EVEN", "2.0"),
    ("0.001", 1, "UP", "0.1"), ("0.5", 0, "half_even", "0.0"), ("1.5", 9_223_372_036_854_775_807, nil, "1.5"),
    ("1.5", -1, nil, "ArgumentError(NumberOutOfRange)"),
    ("1.5", 1, "SIDEWAYS", "ArgumentError(InvalidArgumentValue)"),
  ]

  @Test(arguments: roundings)
  func `round() to decimal places`(json: String, precision: Int, mode: String?, expected: String) throws {
    let arguments: [Value] =
      try [JSON.parse(json), .integer(Int64(precision))] + (mode.map { [.string($0)] } ?? [])
    #expect(call("round", values: arguments) == expected)
  }

  static let floats: [(name: String, argument: Double, result: Double)] = [
    ("exp", 0, 1), ("log", 1, 0), ("ln", 1, 0), ("log10", 1000, 3), ("sin", 0, 0), ("cos", 0, 1), ("tan", 0, 0),
    ("cot", Double.pi / 4, 1), ("asin", 1, Double.pi / 2), ("acos", 1, 0), ("atan", 1, Double.pi / 4), ("sinh", 0, 0),
    ("cosh", 0, 1), ("tanh", 0, 0), ("coth", 1, 1.3130352854993312), ("haversin", Double.pi, 1),
    ("degrees", Double.pi, 180), ("radians", 180, Double.pi),
  ]

  @Test(arguments: floats)
  func `floats in, floats out`(name: String, argument: Double, expected: Double) throws {
    let function = try #require(ScalarFunctions.named(name))
    let result = try #require(try function.body([.float(argument)], FunctionContext()).asDouble)
    #expect(Swift.abs(result - expected) < 1e-12)
  }

  @Test func `constants, two arguments and the edges`() {
    #expect(call("pi") == "3.141592653589793")
    #expect(call("e") == "2.718281828459045")
    #expect(call("atan2", "1", "1") == "0.7853981633974483")
    #expect(call("log", "0") == "-Infinity")
    #expect(call("log", "-1") == "NaN")
    #expect(call("coth", "0") == "NaN")
  }
}
