import Kith
import Testing

/// CREATE INDEX, DROP INDEX and SHOW INDEXES.
@Suite struct IndexCommandTests {
  private static let names = "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties"

  @Test(arguments: [
    Example("CREATE INDEX people FOR (n:Person) ON (n.name)", changes: "+1 indexes"),
    Example("CREATE RANGE INDEX FOR (n:Person) ON (n.name)", changes: "+1 indexes"),
    Example("CREATE TEXT INDEX people IF NOT EXISTS FOR (n:Person) ON (n.name)", changes: "+1 indexes"),
    Example("CREATE INDEX since FOR ()-[r:KNOWS]-() ON (r.since, r.until)", changes: "+1 indexes"),
    Example("CREATE INDEX since FOR ()-[r:KNOWS]->() ON (r.since);", changes: "+1 indexes"),
    Example("create index `a b` if not exists for (n:`My Label`) on (n.`my key`)", changes: "+1 indexes"),
    Example("DROP INDEX people", on: "CREATE INDEX people FOR (n:Person) ON (n.name)", changes: "-1 indexes"),
    Example("DROP INDEX people IF EXISTS", changes: ""),
    Example(
      "CREATE INDEX IF NOT EXISTS FOR (n:Person) ON (n.name)", on: "CREATE INDEX people FOR (n:Person) ON (n.name)",
      changes: ""),
    Example(
      "CREATE INDEX people IF NOT EXISTS FOR (n:Town) ON (n.name)",
      on: "CREATE INDEX people FOR (n:Person) ON (n.name)", changes: ""),
    // The words are names everywhere else.
    Example(
      "CREATE INDEX = (index:Index {for: 1})-[:TEXT]->(range)",
      changes: "+2 nodes, +1 relationships, +1 labels, 1 properties"),
    Example("MATCH (index) WITH index AS drop, 1 AS text RETURN text", on: "CREATE ()", gives: ["1"]),
  ])
  func changes(_ example: Example) { example.check() }

  @Test(arguments: [
    Example(
      "CREATE INDEX FOR (n:Person) ON (n.name)", on: "CREATE INDEX people FOR (n:Person) ON (n.name)",
      fails: "ConstraintValidationFailed at runtime: EquivalentSchemaRuleAlreadyExists"),
    Example(
      "CREATE INDEX people FOR (n:Town) ON (n.name)", on: "CREATE INDEX people FOR (n:Person) ON (n.name)",
      fails: "ConstraintValidationFailed at runtime: SchemaRuleNameTaken"),
    Example("DROP INDEX people", fails: "ConstraintValidationFailed at runtime: IndexNotFound"),
    Example("CREATE INDEX FOR (n:Person) ON (m.name)", fails: "SyntaxError at compile time: UndefinedVariable"),
    Example("CREATE INDEX ON :Person(name)", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("CREATE POINT INDEX FOR (n:Person) ON (n.name)", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("CREATE INDEX FOR (n) ON (n.name)", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("CREATE INDEX FOR (n:Person) ON ()", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("CREATE INDEX people", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("DROP INDEX", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example(
      "MATCH (n) CREATE INDEX FOR (n:Person) ON (n.name)",
      fails: "SyntaxError at compile time: InvalidClauseComposition"),
    Example(
      "CALL { CREATE INDEX FOR (n:Person) ON (n.name) } RETURN 1",
      fails: "SyntaxError at compile time: InvalidClauseComposition"),
  ])
  func refuses(_ example: Example) { example.check() }

  @Test func showListsThem() {
    let session = Database().makeSession()
    for statement in [
      "CREATE INDEX b FOR (n:Person) ON (n.name, n.age)", "CREATE TEXT INDEX a FOR ()-[r:KNOWS]-() ON (r.how)",
    ] {
      #expect(session.answer(statement).failure == nil)
    }
    let all = [
      "'a' | 'TEXT' | 'RELATIONSHIP' | ['KNOWS'] | ['how']", "'b' | 'RANGE' | 'NODE' | ['Person'] | ['name', 'age']",
    ]
    #expect(session.answer(Self.names).rows == all)
    #expect(session.answer(Self.names + " WHERE type = 'TEXT'").rows == [all[0]])
    #expect(session.answer("SHOW RANGE INDEXES YIELD name RETURN name AS n").rows == ["'b'"])
    #expect(session.answer("SHOW INDEX WHERE name = 'a'").rows.count == 1)
    #expect(session.answer("SHOW ALL INDEXES").columns.contains("owningConstraint"))
  }

  @Test func aRollbackTakesThemBack() throws {
    let session = Database().makeSession()
    try session.begin()
    #expect(session.answer("CREATE INDEX a FOR (n:Person) ON (n.name)").failure == nil)
    #expect(session.answer("SHOW INDEXES").rows.count == 1)
    try session.rollback()
    #expect(session.answer("SHOW INDEXES").rows.isEmpty)
  }
}
