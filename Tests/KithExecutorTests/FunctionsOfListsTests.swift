import KithExecutor
import KithValue
import Testing

@Suite struct FunctionsOfListsTests {
  @Test func `ends and lengths`() {
    #expect(call("head", "[1,2]") == "1")
    #expect(call("head", "[]") == "null")
    #expect(call("last", "[1,2]") == "2")
    #expect(call("last", "[]") == "null")
    #expect(call("tail", "[1,2,3]") == "[2, 3]")
    #expect(call("tail", "[]") == "[]")
    #expect(call("size", "[1,null]") == "2")
    #expect(call("reverse", "[1,\"a\",null]") == "[null, 'a', 1]")
    #expect(call("keys", "{\"b\":1,\"a\":null}") == "['b', 'a']")
  }

  @Test(arguments: [
    ("-1236, -1234", "[-1236, -1235, -1234]"), ("0, -1", "[]"), ("0, 0", "[0]"), ("0, 1", "[0, 1]"),
    ("1381, -3412, -1298", "[1381, 83, -1215, -2513]"), ("10, -10, -3", "[10, 7, 4, 1, -2, -5, -8]"),
    ("0, 1, -1", "[]"), ("0, 0, -1", "[0]"), ("0, 1, 2", "[0]"), ("-10, 10, 3", "[-10, -7, -4, -1, 2, 5, 8]"),
    ("9223372036854775806, 9223372036854775807, 1", "[9223372036854775806, 9223372036854775807]"),
    (
      "-9223372036854775808, 9223372036854775807, 9223372036854775807",
      "[-9223372036854775808, -1, 9223372036854775806]"
    ),
    ("9223372036854775807, -9223372036854775808, -9223372036854775808", "[9223372036854775807, -1]"),
    ("0, 1, 0", "ArgumentError(NumberOutOfRange)"), ("0, 50000000", "LimitExceeded(ListTooLong)"),
    ("-9223372036854775808, 9223372036854775807", "LimitExceeded(ListTooLong)"),
  ])
  func `range()`(arguments: String, expected: String) throws {
    guard case .list(let list) = try JSON.parse("[\(arguments)]") else { return }
    #expect(call("range", values: list.elements) == expected)
  }

  @Test func `range() takes integers`() {
    #expect(call("range", "1", "2.0") == "ArgumentError(InvalidArgumentType)")
    #expect(call("range", "\"a\"", "2") == "ArgumentError(InvalidArgumentType)")
  }
}
