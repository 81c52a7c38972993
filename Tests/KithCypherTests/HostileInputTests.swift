import KithCypher
import TestSupport
import Testing

/// Any text at all is read or refused, quickly and without a crash.
@Suite struct HostileInputTests {
  /// Ten times what the slowest machine at hand needs in a debug build.
  private static let patience = Duration.seconds(20)

  private func outcome(_ text: String) -> String {
    let clock = ContinuousClock()
    var outcome = ""
    let elapsed = clock.measure {
      do throws(SyntaxError) {
        outcome = "\(try Parser.parse(text).query.first.clauses.count) clauses"
      } catch {
        outcome = error.message
      }
    }
    #expect(elapsed < HostileInputTests.patience)
    return outcome
  }

  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test(arguments: [
    "(", "[", "{", "{a:", "((a)-->", "[x IN ", "[(a)-->(b)|", "f(", "CASE WHEN ", "NOT ", "- ", "exists {",
    "exists { MATCH (a) WHERE ",
    "1 + (", "1 OR (", "a[", "any(x IN ", "reduce(a = ", "(a {x: ", "(a)-[", "x:(", "x:!", "x :: LIST<",
    "count { MATCH (a WHERE ",
    "(a)-->(b WHERE ", "n {x: ", "1 = ", "a.", "a^", "'", "`", "/*", "//", "\"", "$", "\\", "#", "\u{0}", "é", "🧐", "—",
    "<", "1 ", "0x",
  ])
  func theSameAgainAndAgain(_ piece: String) {
    let text = repeated(piece, 100_000 / piece.utf8.count)
    #expect(!outcome("RETURN " + text).isEmpty)
    #expect(!outcome("MATCH " + text).isEmpty)
    #expect(!outcome(text).isEmpty)
  }

  @Test func deepNestingIsRefusedInPlainWords() {
    #expect(
      outcome("RETURN " + repeated("(", 100_000) + "1" + repeated(")", 100_000))
        == "This is nested more than 400 levels deep.")
    #expect(
      outcome(repeated("CALL {", 1_000) + "RETURN 1" + repeated("}", 1_000))
        == "This is nested more than 400 levels deep.")
    #expect(outcome("RETURN 1" + repeated(" + 1", 5_000)) == "This chain of operators is longer than 1000.")
    #expect(outcome("RETURN " + repeated("NOT ", 5_000) + "true") == "This chain of operators is longer than 1000.")
  }

  @Test func nestingOfFortyIsNothing() {
    for (open, close) in [
      ("(", ")"), ("[", "]"), ("{a: ", "}"), ("[x IN ", "]"), ("CASE WHEN a THEN ", " END"), ("f(1 + ", ")"),
    ] {
      #expect(outcome("RETURN " + repeated(open, 40) + "1" + repeated(close, 40)) == "1 clauses")
    }
    #expect(outcome("RETURN " + repeated("[x IN ", 40) + "1" + repeated(", 1]", 40)) == "1 clauses")
    #expect(outcome("RETURN " + repeated("[(a)-->(b {x: ", 40) + "1" + repeated("}) | 1]", 40)) == "1 clauses")
  }

  @Test func wideIsNotDeep() {
    #expect(outcome("RETURN true" + repeated(" AND n.x = -1 + 2", 20_000)) == "1 clauses")
    #expect(outcome("RETURN [1" + repeated(", n.x.y + 1", 20_000) + "]") == "1 clauses")
    #expect(outcome("MATCH (a)" + repeated("-->(a)", 20_000) + " RETURN 1") == "2 clauses")
    #expect(outcome("RETURN 1" + repeated(" = 1", 20_000)) == "1 clauses")
    #expect(outcome(repeated("CREATE (:A {x: 1}) ", 10_000)) == "10000 clauses")
    #expect(outcome("RETURN 1" + repeated(" UNION RETURN 1", 10_000)) == "1 clauses")
  }

  @Test func millionCharacters() {
    #expect(outcome("RETURN '" + repeated("x", 1_000_000) + "'") == "1 clauses")
    #expect(outcome(repeated("x", 1_000_000)).hasPrefix("Expected a clause"))
    #expect(outcome("RETURN 1" + repeated(" ", 1_000_000)) == "1 clauses")
    #expect(outcome("RETURN " + repeated("9", 1_000_000)).hasPrefix("This whole number is too large"))
    #expect(outcome("RETURN " + repeated("9", 1_000_000) + ".0") == "This number is too large for a float.")
    #expect(outcome("RETURN " + repeated("(a)-(b)", 100_000)).hasPrefix("Expected"))
  }

  @Test func textBeyondTheLimitIsRefused() {
    var limits = Parser.Limits()
    limits.maximumLength = 10
    #expect(throws: SyntaxError.self) { try Parser.parse("RETURN 12345", limits: limits) }
  }

  /// Random bytes, random characters of the language, and valid queries with one piece cut out or put in.
  @Test func noise() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      let bytes = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      _ = tree(of: String(decoding: bytes, as: UTF8.self))
    }
    let words =
      Keyword.allCases.map(\.rawValue) + Punctuation.allCases.map(\.rawValue) + ["n", "1", "'a'", "$p", "1.5", "`x`"]
    for _ in 0..<5_000 {
      let text = (0..<Int(random.next() % 24)).map { _ in words[Int(random.next() % UInt64(words.count))] }.joined(
        separator: " ")
      _ = tree(of: text)
      _ = StatementSplitter.openDelimiter(in: text)
    }
    let query = Array(
      """
      MATCH p = (a:A|B {x: [1, 'é']})-[r:R*1..3]->(b WHERE b.y > $p) WHERE exists { (a)-->(b) } OR NOT a.z IN [x IN l WHERE x:C | x.k]
      WITH *, CASE WHEN a.x IS NULL THEN 1.5e3 ELSE -2 END AS c ORDER BY c DESC SKIP 1 CALL (a) { RETURN a.x AS d } RETURN d;
      """.utf8)
    for _ in 0..<2_000 {
      var changed = query
      let from = Int(random.next() % UInt64(query.count))
      changed.removeSubrange(from..<min(query.count, from + Int(random.next() % 6)))
      changed.insert(UInt8(truncatingIfNeeded: random.next() % 128), at: min(from, changed.count))
      _ = tree(of: String(decoding: changed, as: UTF8.self))
    }
  }

}
