import KithValue
import TestSupport
import Testing

@Suite struct RegularExpressionTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "xabcx", false), ("^abc$", "abc", true),
    (".*b.*", "abc", true), (".*", "a\nb", false), ("(?s).*", "a\nb", true), ("a|bc|", "", true), ("a|bc", "bc", true),
    ("a*", "aaaa", true), ("a+", "", false), ("colou?r", "color", true), ("a{2}", "aa", true), ("a{2}", "aaa", false),
    ("a{2,}", "aaaaa", true), ("a{1,3}", "aaaa", false), ("a*?b+?", "aab", true), ("(ab)+", "ababab", true),
    ("(?:ab)+c", "ababc", true), ("(?<name>a)b", "ab", true), ("[a-c]+", "abcab", true), ("[^a-c]+", "xyz", true),
    ("[^a-c]", "b", false), ("[a-z&&[^aeiou]]+", "xyz", true), ("[a-z&&[^aeiou]]+", "xay", false),
    ("[a-c[x-z]]+", "axz", true), ("[]a]+", "]a", true), ("[a\\]]+", "]a", true), ("[a-]+", "-a", true),
    ("\\d{3}-\\w+", "123-a_9", true), ("\\D\\S\\W", "ab ", true), ("\\s+", " \t\n", true), ("\\p{L}+", "Grüße", true),
    ("\\p{Lu}\\p{Ll}+", "Éa", true), ("\\P{L}+", "123", true), ("\\pL", "1", false), ("\\p{Alpha}+", "é", false),
    ("(?i)straße", "STRASSE", false), ("(?i)grüße", "GRÜßE", true), ("(?i)[a-z]+", "AbC", true),
    ("(?i)σς", "Σσ", true), ("a(?i)b", "aB", true), ("a(?i)b", "AB", false), ("(?i:a)b", "Ab", true),
    ("(?i:a)b", "AB", false), ("(a(?i)b)c", "aBc", true), ("(a(?i)b)c", "aBC", false),
    ("\\Qa.b\\E+", "a.bbb", true), ("a\\.b", "axb", false), ("\\x41\\u0042\\x{1F9D0}\\t", "AB🧐\t", true),
    (".", "🧐", true), ("..", "e\u{301}", true), ("é", "e\u{301}", false), ("\\bfoo\\b.*", "foo bar", true),
    (".*\\bbar", "foobar", false), ("foo\\Bbar", "foobar", true), ("(?m)a$\\n^b", "a\nb", true), ("a$b", "ab", false),
    ("(a|b)*c|(a|ab)*c", "abababc", true), ("(a*)*", "aaa", true), ("(|a)+", "aa", true), ("\\R", "\r\n", true),
    (".*Smith", "John Smith", true), ("x{0}y", "y", true), ("\\\\", "\\", true), ("[\\d-]+", "12-3", true),
  ])
  func `pattern against text`(pattern: String, text: String, expected: Bool) throws {
    #expect(try RegularExpression(pattern).matches(text) == expected, "\(text) =~ \(pattern)")
  }

  @Test(arguments: [
    "(", ")", "a)", "[a", "*a", "a**", "a{2,1}", "a{", "a{1001}", "{1}", "\\", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)b",
    "(?>a)", "(a)\\1", "\\k<a>", "a++", "a*+", "\\p{Nonsense}", "\\y", "[z-a]", "(?q)a", "\\x4", "(?<a", "(?i",
    "(a{1000}){1000}", "((){1000}){1000}", "[a-\\d",
  ])
  func `what is malformed or not linear is an ArgumentError`(pattern: String) {
    #expect {
      try RegularExpression(pattern)
    } throws: { error in
      (error as? EvaluationError)?.kind == .argumentError
        && (error as? EvaluationError)?.detail == "InvalidRegularExpression"
    }
  }

  @Test func `a pattern nested without end is refused`() {
    let open = String(repeating: "(", count: 100_000)
    #expect(throws: EvaluationError.self) { try RegularExpression(open) }
    #expect(throws: EvaluationError.self) { try RegularExpression(String(repeating: "[", count: 100_000)) }
  }

  @Test(arguments: ["(a*)*b", "(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*.*.*)*b", "((a{0,20}){0,20})*b", "(\\ba*)*b"])
  func `a hostile pattern takes time linear in the text`(pattern: String) throws {
    let expression = try RegularExpression(pattern)
    #expect(!expression.matches(String(repeating: "a", count: 5_000)))
    #expect(expression.matches(String(repeating: "a", count: 300) + "b"))
  }

  @Test func `a pattern with more states than the table holds still answers`() throws {
    let expression = try RegularExpression("(a|b)*a(a|b){40}")
    var matcher = RegularExpressionMatcher(expression)
    var random = SeededRandom(seed: 3)
    for _ in 0..<20 {
      let letters = (0..<3_000).map { _ in Bool.random(using: &random) ? "a" : "b" }
      #expect(matcher.matches(letters.joined()) == (letters[letters.count - 41] == "a"))
    }
  }

  @Test func `=~ is null for what is no string`() throws {
    #expect(try Value.matches(.string("abc"), .string("a.c")) == true)
    #expect(try Value.matches(.null, .string("a")) == nil)
    #expect(try Value.matches(.integer(1), .string("a")) == nil)
    #expect(try Value.matches(.string("a"), .null) == nil)
    #expect(throws: EvaluationError.self) { try Value.matches(.string("a"), .integer(1)) }
  }
}

/// Searches of long texts ask now and then whether they are to go on, and leave off where they are not.
@Suite struct LongTextTests {
  @Test(arguments: ["(a|b)*", "(a|b)*\\b", "(?:a?){9}(a|b)*"])
  func `a match of a long text can be broken off`(pattern: String) throws {
    let text = String(repeating: "ab", count: 3_000_000)
    var matcher = RegularExpressionMatcher(try RegularExpression(pattern))
    var questions = 0
    let whole = matcher.matches(text) {
      questions += 1
      return true
    }
    #expect(whole)
    #expect(questions > 3)
    questions = 0
    _ = matcher.matches(text) {
      questions += 1
      return questions < 3
    }
    #expect(questions == 3)
  }

  @Test func `a search of a long text can be broken off`() {
    let text = Value.string(String(repeating: "ab", count: 3_000_000))
    var questions = 0
    let found = Value.contains(text, .string("aab")) {
      questions += 1
      return true
    }
    #expect(found == false)
    #expect(questions > 3)
    questions = 0
    _ = Value.contains(text, .string("aab")) {
      questions += 1
      return questions < 3
    }
    #expect(questions == 3)
    #expect(Value.contains(.string(String(repeating: "ab", count: 40_000) + "aab"), .string("baab")) == true)
  }
}
