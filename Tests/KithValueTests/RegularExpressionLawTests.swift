import KithValue
import TestSupport
import Testing

/// The engine against the standard library's, and against patterns that nobody wrote.
@Suite struct RegularExpressionLawTests {
  /// A random pattern over `a` and `b` that both engines read the same way.
  private func pattern(_ random: inout SeededRandom, depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 4), using: &random) {
    case 0: return "a"
    case 1: return "b"
    case 2: return "."
    case 3: return ["[ab]", "[^a]", "\\w", "\\d", "\\b"].randomElement(using: &random) ?? "a"
    case 4, 5: return pattern(&random, depth: depth - 1) + pattern(&random, depth: depth - 1)
    case 6: return "(?:\(pattern(&random, depth: depth - 1))|\(pattern(&random, depth: depth - 1)))"
    default:
      let quantifier = ["*", "+", "?", "{2}", "{1,2}", "{0,1}", "*?", "+?"].randomElement(using: &random) ?? "*"
      return "(\(pattern(&random, depth: depth - 1)))" + quantifier
    }
  }

  @Test func `it agrees with the standard library on random patterns`() throws {
    var random = SeededRandom(seed: 11)
    let texts = ["", "a", "b", "ab", "ba", "aab", "abab", "bbb", "a b", "aaaa", "1a"]
    for _ in 0..<400 {
      let pattern = pattern(&random, depth: 3)
      let other = try Regex(pattern).matchingSemantics(.unicodeScalar)
      var matcher = RegularExpressionMatcher(try RegularExpression(pattern))
      // The standard library sees a word's boundary in the empty text; Java, whose dialect this is, does not.
      for text in texts where !(text.isEmpty && pattern.contains("\\b")) {
        #expect(matcher.matches(text) == ((try? other.wholeMatch(in: text)) != nil), "\(text) =~ \(pattern)")
      }
    }
  }

  @Test func `random characters are a pattern or an error`() {
    var random = SeededRandom(seed: 12)
    let characters = Array("ab(|)[]^$*+?{}0129,.\\-&:=!<>iQEdwpxuLnk🧐é")
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<14, using: &random)
      let pattern = String((0..<length).map { _ in characters.randomElement(using: &random) ?? "a" })
      _ = try? RegularExpression(pattern).matches("ab0🧐")
    }
  }

  @Test func `random characters are JSON or an error`() {
    var random = SeededRandom(seed: 13)
    let characters = Array("{}[]\",:0129.eE+-\\ntrufalsd 🧐\u{1}")
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<20, using: &random)
      let text = String((0..<length).map { _ in characters.randomElement(using: &random) ?? " " })
      if let value = try? JSON.parse(text) { #expect((try? JSON.parse(value.jsonText)) != nil, "\(text)") }
    }
  }
}
