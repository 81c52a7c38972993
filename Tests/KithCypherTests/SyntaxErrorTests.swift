import KithCypher
import Testing

/// What a policy officer reads when a query is wrong.
@Suite struct SyntaxErrorTests {
  @Test(arguments: [
    ("", "There is no query here."),
    ("  // nothing\n", "There is no query here."),
    ("RETRUN 1", "Expected a clause such as MATCH or RETURN, but found `RETRUN`."),
    ("RETURN", "Expected something to return after RETURN, but found the end of the query."),
    ("RETURN ,", "Expected an expression, but found `,`."),
    ("RETURN WHERE", "Expected an expression, but found WHERE."),
    ("MATCH (n) WHERE n.x = RETURN n", "Expected an expression, but found RETURN."),
    ("MATCH (n RETURN n", "Expected `)` to close the node pattern, but found RETURN."),
    ("RETURN (1 + 2", "Expected `)` to close the parenthesis, but found the end of the query."),
    ("RETURN 1 + 2)", "`)` closes nothing."),
    ("RETURN [1, 2", "Expected `]` to close the list, but found the end of the query."),
    ("RETURN 1; RETURN 2", "There is more than one statement: RETURN stands behind the ;."),
    ("RETURN 1 AS", "Expected a name after AS, but found the end of the query."),
    ("RETURN 'abc", "This string has no closing '."),
    ("RETURN `abc", "This name has no closing backquote."),
    ("RETURN 1 /* abc", "This comment has no closing */."),
    ("RETURN 12ab", "`12ab` is not a number."),
    ("RETURN 1 # 2", "`#` has no meaning here."),
    ("RETURN $ x", "A parameter is written $name, without a space after the $."),
    ("CASE", "Expected a clause such as MATCH or RETURN, but found CASE."),
    ("RETURN CASE x END", "Expected WHEN in CASE, but found END."),
    ("SET 1 = 2", "SET changes a property or a label, but found the number 1."),
    ("LOAD CVS FROM 'x' AS l", "Expected CSV after LOAD, but found `CVS`."),
    ("UNWIND [1] x", "Expected AS and a name for the items of the list, but found `x`."),
    ("CALL { RETURN 1 } IN TRANSACTIONS ON ERROR CONTINUE", "ON ERROR CONTINUE is not supported."),
    ("RETURN x :: INTEGR", "Expected the name of a type, but found `INTEGR`."),
  ])
  func messages(_ text: String, _ message: String) {
    #expect(syntaxError(of: text)?.message == message)
    #expect(syntaxError(of: text)?.detail != nil)
  }

  @Test(arguments: [
    ("RETRUN 1", "did you mean RETURN?"), ("MATHC (n) RETURN n", "did you mean MATCH?"),
    ("MATCH (n) WEHRE n.x RETURN n", "did you mean WHERE?"), ("MATCH (n) RETURN n ODER BY n", "did you mean ORDER?"),
    ("MATCH (n) RETURN n LIMT 5", "did you mean LIMIT?"),
    ("MATCH (n) DETACH DELTE n", "did you mean DELETE?"), ("OPTIONAL MACTH (n) RETURN n", "did you mean MATCH?"),
    ("MATCH (a) RETURN a.x != 1", "write <> for not equal"), ("RETURN a == b", "write a single = to compare"),
    ("RETURN a && b", "write AND"), ("RETURN 'it' 's'", #"to put a quote inside a string, write \' or \""#),
    ("RETURN “x”", "write strings in straight quotes: 'text'"), ("RETURN 5 – 3", "write - instead"),
    ("MATCH (a)→(b) RETURN a", "write an arrow as -->"), ("MATCH n RETURN n", "a node is written in parentheses: (n)"),
    ("MATCH (a) (b) RETURN a", "put an arrow between them, (a)-->(b), or a comma"),
    ("MATCH (n) RETURN n.name n.age", "perhaps a comma is missing"),
    ("RETURN 1 WHERE 2", "WHERE belongs behind a MATCH, a WITH or a YIELD"),
    ("RETURN a = NOT b", "put parentheses around NOT and its condition"),
    ("RETURN end", "to use end as a name, put it in backquotes"), ("RETURN x :: INTEGR", "did you mean INTEGER?"),
  ])
  func hints(_ text: String, _ hint: String) {
    #expect(syntaxError(of: text)?.hint == hint)
  }

  @Test(arguments: [
    ("RETURN 42 — 41", "InvalidUnicodeCharacter at 10..<13"), ("RETURN −3", "InvalidUnicodeCharacter at 7..<10"),
    ("RETURN ⟨a", "InvalidUnicodeCharacter at 7..<10"), ("RETURN ’a’", "InvalidUnicodeCharacter at 7..<10"),
    ("RETURN a\u{200B}", "InvalidUnicodeCharacter at 8..<11"), ("RETURN 1 \u{7}", "UnexpectedSyntax at 9..<10"),
    ("RETURN 1  \n\n", "(return 1)"), ("MATCH (n)\nRETURN\n\n  ", "UnexpectedSyntax at 16..<16"),
    ("UNION RETURN 1", "UnexpectedSyntax at 0..<5"), ("RETURN 1 UNION", "UnexpectedSyntax at 14..<14"),
    ("MATCH (n) UNION RETURN 1", "(match (n)) union (return 1)"), ("CALL { }", "UnexpectedSyntax at 7..<8"),
    ("FOREACH (x IN [] | )", "UnexpectedSyntax at 19..<20"), ("RETURN exists { }", "UnexpectedSyntax at 16..<17"),
    ("RETURN 1 }", "UnexpectedSyntax at 9..<10"), ("EXPLAIN", "UnexpectedSyntax at 7..<7"),
    (";", "UnexpectedSyntax at 0..<1"),
    ("RETURN {1a: 2}", "UnexpectedSyntax at 8..<10"),
    ("MATCH ()-[:R..]-() RETURN 1", "InvalidRelationshipPattern at 12..<14"),
    ("CALL a.b() YIELD * RETURN x", "UnexpectedSyntax at 0..<18"),
    ("RETURN n.1", "UnexpectedSyntax at 8..<10"), ("RETURN 1 WHERE 2", "UnexpectedSyntax at 9..<14"),
  ])
  func places(_ text: String, _ outcome: String) {
    #expect(tree(of: text) == outcome)
  }

  @Test func spansCoverWhatTheyName() throws {
    let text = "MATCH (n:A)-[r]->(m) WHERE (n.x) = 1 RETURN n;"
    let statement = try Parser.parse(text)
    func written(_ span: SourceSpan) -> String {
      String(decoding: Array(text.utf8)[span.lower..<span.upper], as: UTF8.self)
    }
    #expect(written(statement.span) == "MATCH (n:A)-[r]->(m) WHERE (n.x) = 1 RETURN n")
    guard case .match(let match) = statement.query.first.clauses[0] else {
      Issue.record("no MATCH")
      return
    }
    #expect(written(match.span) == "MATCH (n:A)-[r]->(m) WHERE (n.x) = 1")
    #expect(written(match.pattern[0].span) == "(n:A)-[r]->(m)")
    #expect(match.predicate.map { written($0.span) } == "(n.x) = 1")
    guard case .relationship(let relationship) = match.pattern[0].path.elements[1] else {
      Issue.record("no relationship")
      return
    }
    #expect(written(relationship.span) == "-[r]->")
  }
}
