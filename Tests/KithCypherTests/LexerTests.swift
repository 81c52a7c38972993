import KithCypher
import Testing

/// Tokens: their kinds, their places, and that nothing is lost.
@Suite struct LexerTests {
  /// The tokens that count, as `kind(text)`.
  private func kinds(_ text: String) -> [String] {
    Lexer.tokenize(text).filter { !$0.isTrivia }.map { token in
      let written = String(decoding: Array(text.utf8)[token.span.lower..<token.span.upper], as: UTF8.self)
      return switch token.kind {
      case .keyword(let word): word.rawValue
      case .punctuation: written
      case .error(let problem): "\(problem)(\(written))"
      default: "\(token.kind)(\(written))"
      }
    }
  }

  @Test func wordsAndNames() {
    #expect(
      kinds("Match matches n _x x1 naïve 名前 `a``b` ``") == [
        "MATCH", "identifier(matches)", "identifier(n)", "identifier(_x)", "identifier(x1)", "identifier(naïve)",
        "identifier(名前)",
        "quotedIdentifier(`a``b`)", "quotedIdentifier(``)",
      ])
    #expect(kinds("price€ ‿a") == ["identifier(price€)", "identifier(‿a)"])
  }

  @Test func numbersAndRanges() {
    #expect(
      kinds("1..3 .5 1.5 0x1F 0o7 1e9 1.x") == [
        "integer(1)", "..", "integer(3)", "float(.5)", "float(1.5)", "integer(0x1F)", "integer(0o7)", "float(1e9)",
        "integer(1)", ".",
        "identifier(x)",
      ])
    #expect(kinds("12ab 0x 1e") == ["malformedNumber(12ab)", "malformedNumber(0x)", "malformedNumber(1e)"])
  }

  @Test func signs() {
    #expect(
      kinds("a<-b <> <= >= =~ += || | :: : -->") == [
        "identifier(a)", "<", "-", "identifier(b)", "<>", "<=", ">=", "=~", "+=", "||", "|", "::", ":", "-", "-", ">",
      ])
    #expect(kinds("— ⟨ ⟩").count == 3)
  }

  @Test func stringsParametersAndComments() {
    #expect(
      kinds(#"'a\'b' "c'd" $p $1 $`x y` // rest"#) == [
        #"string('a\'b')"#, #"string("c'd")"#, "parameter($p)", "parameter($1)", "parameter($`x y`)",
      ])
    #expect(kinds("1 /* a * / b */ 2") == ["integer(1)", "integer(2)"])
    #expect(kinds("1 // a\r2") == ["integer(1)", "integer(2)"])
  }

  @Test func whatIsNoToken() {
    #expect(kinds("'a") == ["unterminatedString('a)"])
    #expect(kinds("`a``") == ["unterminatedName(`a``)"])
    #expect(kinds("/* a") == ["unterminatedComment(/* a)"])
    #expect(kinds("$ #“") == ["missingParameterName($)", "strayCharacter(#)", "strayCharacter(“)"])
  }

  @Test(arguments: ["", " ", "RETURN 'é' // ü\r\n;", "`", "名\u{301}前", "\u{0}\u{7F}", "a\u{AD}b", "🧐👨‍👩‍👧", "\\"])
  func tokensJoinedAreTheText(_ text: String) {
    var end = 0
    for token in Lexer.tokenize(text) {
      #expect(token.span.lower == end)
      #expect(token.span.upper > end)
      end = token.span.upper
    }
    #expect(end == text.utf8.count)
  }

  @Test func everyKeywordIsFoundInAnyCase() {
    for keyword in Keyword.allCases {
      #expect(Keyword(keyword.rawValue.lowercased()) == keyword)
      #expect(Lexer.tokenize(keyword.rawValue.lowercased()).map(\.kind) == [.keyword(keyword)])
    }
    #expect(Keyword("matches") == nil)
  }
}
