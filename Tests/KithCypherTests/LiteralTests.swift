import Testing

/// Numbers, strings, lists, maps, and what is wrong with some of them.
@Suite struct LiteralTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("7", "7"), ("1_000_000", "1000000"), ("007", "7"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("0xFF", "255"), ("0Xff", "255"), ("-0x8000000000000000", "-9223372036854775808"),
    ("0o17", "15"), ("-0o1000000000000000000000", "-9223372036854775808"),
    ("1.5", "1.5"), (".1", "0.1"), ("-.1e-5", "-1e-06"), ("1e9", "1000000000.0"), ("1E+2", "100.0"), ("1.", "1.0"),
    ("1e-400", "0.0"), ("-0.0", "-0.0"), ("123456789e300", "1.23456789e+308"),
  ])
  func numbers(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("9223372036854775808", "IntegerOverflow at 0..<19"),
    ("-9223372036854775809", "IntegerOverflow at 1..<20"),
    ("1 - 9223372036854775808", "IntegerOverflow at 4..<23"),
    ("0x8000000000000000", "IntegerOverflow at 0..<18"),
    ("0o1000000000000000000000", "IntegerOverflow at 0..<24"),
    ("99999999999999999999999999999999999999", "IntegerOverflow at 0..<38"),
    ("1e309", "FloatingPointOverflow at 0..<5"),
    ("-1.34E999", "FloatingPointOverflow at 1..<9"),
    ("0x", "InvalidNumberLiteral at 0..<2"),
    ("0x1G", "InvalidNumberLiteral at 0..<4"),
    ("0o8", "InvalidNumberLiteral at 0..<3"),
    ("0O7", "InvalidNumberLiteral at 0..<3"),
    ("12ab", "InvalidNumberLiteral at 0..<4"),
    ("922h33", "InvalidNumberLiteral at 0..<6"),
    ("1e", "InvalidNumberLiteral at 0..<2"),
    ("1__0", "InvalidNumberLiteral at 0..<4"),
    ("1_", "InvalidNumberLiteral at 0..<2"),
    ("12#34", "UnexpectedSyntax at 2..<3"),
  ])
  func wrongNumbers(_ text: String, _ error: String) {
    #expect(expression(text) == error)
  }

  @Test(arguments: [
    ("''", "''"), (#""""#, "''"), ("'a'", "'a'"), (#""it's""#, "'it's'"), (#"'it\'s'"#, "'it's'"),
    (#"'\\\'\"\b\f\n\r\t'"#, "'\\'\"\u{8}\u{C}\n\r\t'"), (#"'\u00e9'"#, "'é'"), (#"'\U0001F9D0'"#, "'🧐'"),
    (#"'\ud83e\uddd0'"#, "'🧐'"), ("'🧐🍌❖⋙⚐'", "'🧐🍌❖⋙⚐'"), ("'// no /* comment'", "'// no /* comment'"),
    ("'two\nlines'", "'two\nlines'"),
  ])
  func strings(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    (#"'\uH'"#, "InvalidUnicodeLiteral at 1..<3"),
    (#"'ab\u12'"#, "InvalidUnicodeLiteral at 3..<7"),
    (#"'\U0011FFFF'"#, "InvalidUnicodeLiteral at 1..<11"),
    (#"'\ud83e'"#, "InvalidUnicodeLiteral at 1..<7"),
    (#"'\ud83e\u0041'"#, "InvalidUnicodeLiteral at 1..<7"),
    (#"'\d'"#, "UnexpectedSyntax at 1..<3"),
    (#"'\é'"#, "UnexpectedSyntax at 1..<4"),
    ("'a", "UnexpectedSyntax at 0..<1"),
    (#"'a\"#, "UnexpectedSyntax at 0..<1"),
    ("'a' 'b'", "UnexpectedSyntax at 4..<7"),
  ])
  func wrongStrings(_ text: String, _ error: String) {
    #expect(expression(text) == error)
  }

  @Test(arguments: [
    ("true", "true"), ("False", "false"), ("NULL", "null"), ("INF", "inf"), ("NaN", "nan"), ("-Infinity", "(- inf)"),
    ("[]", "[]"), ("[1, 'a', [null]]", "[1 'a' [null]]"), ("{}", "{}"), ("{a: 1, `b c`: {}}", "{a 1, b c {}}"),
    ("{``: 1, null: 2, match: 3}", "{ 1, null 2, match 3}"), ("$p", "$p"), ("$1", "$1"), ("$`a b`", "$a b"),
    ("$return", "$return"),
  ])
  func otherLiterals(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("{, }", "UnexpectedSyntax at 1..<2"), ("{1}", "UnexpectedSyntax at 1..<2"), ("{[]}", "UnexpectedSyntax at 1..<2"),
    ("{{}}", "UnexpectedSyntax at 1..<2"), ("{a}", "UnexpectedSyntax at 2..<3"),
    ("{a: 1,}", "UnexpectedSyntax at 6..<7"),
    ("[1,]", "UnexpectedSyntax at 3..<4"), ("[,]", "UnexpectedSyntax at 1..<2"), ("[1 2]", "UnexpectedSyntax at 3..<4"),
    ("[1", "UnexpectedSyntax at 2..<2"), ("$", "UnexpectedSyntax at 0..<1"), ("{p}", "UnexpectedSyntax at 2..<3"),
  ])
  func wrongCollections(_ text: String, _ error: String) {
    #expect(expression(text) == error)
  }
}
