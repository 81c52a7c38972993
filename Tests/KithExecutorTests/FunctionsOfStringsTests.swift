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

  /// By the code points of the standard library, for texts of one byte and of several a code point.
  @Test func `parts by position are those of the code points`() {
    func literal(_ part: some Sequence<Unicode.Scalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: part)
      return Value.string(String(view)).literalText
    }
    for text in ["", "abc", "aé🧐ß", String(repeating: "ab", count: 90), String(repeating: "é🧐a", count: 70)] {
      let scalars = Array(text.unicodeScalars)
      for start in [0, 1, 2, 3, 63, 64, 65, 100, 179, 180, 209, 210, 500] {
        let arguments: [Value] = [.string(text), .integer(Int64(start))]
        #expect(call("substring", values: arguments) == literal(scalars.dropFirst(start)))
        #expect(call("left", values: arguments) == literal(scalars.prefix(start)))
        #expect(call("right", values: arguments) == literal(scalars.suffix(start)))
        for length in [0, 1, 2, 64, 130, Int.max] {
          let part = call("substring", values: arguments + [.integer(Int64(length))])
          #expect(part == literal(scalars.dropFirst(start).prefix(length)))
        }
      }
    }
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
