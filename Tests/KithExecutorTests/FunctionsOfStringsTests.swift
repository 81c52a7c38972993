import KithExecutor
import KithValue
import Testing

@Suite struct FunctionsOfStringsTests {
  @Test func `case, length and order of code points`() {
    #expect(call("toUpper", "\"straße\"") == "'STRASSE'")
    #expect(call("lower", "\"ÅSA\"") == "'åsa'")
    #expect(call("size", "\"é🧐\"") == "2")
    #expect(call("size", "\"e\\u0301\"") == "2")
    #expect(call("character_length", "\"abc\"") == "3")
    #expect(call("reverse", "\"raksO\"") == "'Oskar'")
    #expect(call("reverse", "\"🧐a\"") == "'a🧐'")
  }

  @Test func `parts by position`() {
    #expect(call("substring", "\"0123456789\"", "1") == "'123456789'")
    #expect(call("substring", "\"hello\"", "1", "3") == "'ell'")
    #expect(call("substring", "\"hello\"", "9") == "''")
    #expect(call("substring", "\"é🧐x\"", "1", "1") == "'🧐'")
    #expect(call("substring", "\"hello\"", "-1") == "ArgumentError(NumberOutOfRange)")
    #expect(call("left", "\"hello\"", "2") == "'he'")
    #expect(call("right", "\"hello\"", "2") == "'lo'")
    #expect(call("left", "\"hello\"", "9223372036854775807") == "'hello'")
    #expect(call("right", "\"hello\"", "-1") == "ArgumentError(NumberOutOfRange)")
  }

  @Test func `trimming white space or the characters named`() {
    #expect(call("trim", "\" \\ta b\\u00a0\\n\"") == "'a b'")
    #expect(call("ltrim", "\"  a \"") == "'a '")
    #expect(call("rtrim", "\"  a \"") == "'  a'")
    #expect(call("btrim", "\"xxyaxyb yx\"", "\"yx\"") == "'axyb '")
    #expect(call("trim", "\"   \"") == "''")
  }

  @Test func `splitting`() {
    #expect(call("split", "\"one1two\"", "\"1\"") == "['one', 'two']")
    #expect(call("split", "\",a,,b,\"", "\",\"") == "['', 'a', '', 'b', '']")
    #expect(call("split", "\"\"", "\",\"") == "['']")
    #expect(call("split", "\"añ🧐\"", "\"\"") == "['a', 'ñ', '🧐']")
    #expect(call("split", "\"a, b;c\"", "[\", \", \";\"]") == "['a', 'b', 'c']")
    #expect(call("split", "\"aaa\"", "\"aa\"") == "['', 'a']")
    #expect(call("split", "\"a-->b\"", "[\"-\", \"-->\"]") == "['a', 'b']")
    #expect(call("split", "\"ab,c\"", "[\"\", \",\"]") == "['a', 'b', 'c']")
    #expect(call("split", "\"a\"", "[null]") == "null")
    #expect(call("split", "\"a\"", "1") == "TypeError(InvalidArgumentType)")
  }

  @Test func `replacing`() {
    #expect(call("replace", "\"hello\"", "\"l\"", "\"w\"") == "'hewwo'")
    #expect(call("replace", "\"hello\"", "\"x\"", "\"w\"") == "'hello'")
    #expect(call("replace", "\"aaa\"", "\"aa\"", "\"b\"") == "'ba'")
    #expect(call("replace", "\"hé\"", "\"\"", "\"-\"") == "'-h-é-'")
    #expect(call("replace", "\"a\"", "\"a\"", "\"\"") == "''")
    let context = FunctionContext(maximumStringLength: 10)
    #expect(
      call("replace", "\"aaaa\"", "\"a\"", "\"bbbb\"", context: context) == "LimitExceeded(StringTooLong)")
  }
}
