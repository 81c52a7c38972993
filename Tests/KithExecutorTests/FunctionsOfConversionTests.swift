import KithExecutor
import KithValue
import Testing

@Suite struct FunctionsOfConversionTests {
  @Test(arguments: [
    ("toInteger", "82.9", "82"), ("toInteger", "-82.9", "-82"), ("toInteger", "\"2.9\"", "2"),
    ("toInteger", "\"foo\"", "null"),
    ("toInteger", "\" 42 \"", "42"), ("toInteger", "\"1e3\"", "1000"), ("toInteger", "\"\"", "null"),
    ("toInteger", "\"0x1F\"", "null"), ("toInteger", "1e30", "ArithmeticError(IntegerOverflow)"),
    ("toInteger", "true", "TypeError(InvalidArgumentValue)"), ("toInteger", "[]", "TypeError(InvalidArgumentValue)"),
    ("toFloat", "3", "3.0"), ("toFloat", "\"5\"", "5.0"), ("toFloat", "\"-1.5e3\"", "-1500.0"),
    ("toFloat", "\".5\"", "0.5"),
    ("toFloat", "\"0x1p3\"", "null"), ("toFloat", "\"inf\"", "null"), ("toFloat", "\"NaN\"", "NaN"),
    ("toFloat", "\"-Infinity\"", "-Infinity"), ("toFloat", "true", "TypeError(InvalidArgumentValue)"),
    ("toBoolean", "\"true\"", "true"), ("toBoolean", "\" FALSE \"", "false"), ("toBoolean", "\" tru \"", "null"),
    ("toBoolean", "\"\"", "null"), ("toBoolean", "0", "false"), ("toBoolean", "7", "true"),
    ("toBoolean", "1.0", "TypeError(InvalidArgumentValue)"), ("toBoolean", "{}", "TypeError(InvalidArgumentValue)"),
    ("toString", "1", "'1'"), ("toString", "2.3", "'2.3'"), ("toString", "4.0", "'4.0'"),
    ("toString", "true", "'true'"),
    ("toString", "\"apa\"", "'apa'"), ("toString", "[]", "TypeError(InvalidArgumentValue)"),
    ("toString", "{}", "TypeError(InvalidArgumentValue)"),
    ("toIntegerOrNull", "true", "1"), ("toIntegerOrNull", "[]", "null"), ("toIntegerOrNull", "1e30", "null"),
    ("toFloatOrNull", "{}", "null"), ("toBooleanOrNull", "1.5", "null"), ("toStringOrNull", "[1]", "null"),
    ("toStringOrNull", "1", "'1'"),
    ("toIntegerList", "[\"a\", true, \"5\", null, [\"A\"]]", "[null, 1, 5, null, null]"),
    ("toFloatList", "[\"a\", 2.5, \"3.14\", null]", "[null, 2.5, 3.14, null]"),
    ("toBooleanList", "[\"a\", true, \"false\", null, []]", "[null, true, false, null, null]"),
    ("toStringList", "[\"a\", 2, null, [], 1.5]", "['a', '2', null, null, '1.5']"),
  ])
  func `name(argument)`(name: String, argument: String, expected: String) {
    #expect(call(name, argument) == expected, "\(name)(\(argument))")
  }

  @Test func `entities do not convert`() {
    for name in ["toInteger", "toFloat", "toBoolean", "toString"] {
      #expect(call(name, values: [.nodeReference(1)]) == "TypeError(InvalidArgumentValue)")
      #expect(call(name + "OrNull", values: [.nodeReference(1)]) == "null")
    }
    #expect(call("toInteger", values: [.float(.nan)]) == "TypeError(InvalidArgumentValue)")
  }
}
