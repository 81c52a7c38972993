import Kith
import Testing

/// CREATE CONSTRAINT, DROP CONSTRAINT, SHOW CONSTRAINTS, and that constraints hold.
@Suite struct ConstraintTests {
  private static let violation = "ConstraintValidationFailed at runtime: ConstraintViolation"
  private static let unique = "CREATE CONSTRAINT people FOR (p:Person) REQUIRE p.id IS UNIQUE"
  private static let there = "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.name IS NOT NULL"
  private static let key = "CREATE CONSTRAINT FOR (p:Person) REQUIRE (p.first, p.last) IS NODE KEY"
  private static let typed = "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.age IS :: INTEGER | FLOAT"
  private static let sourced = "CREATE CONSTRAINT FOR ()-[r:HOLDS]-() REQUIRE r.source IS NOT NULL"

  @Test(arguments: [
    Example(unique, changes: "+1 constraints"), Example(key, changes: "+1 constraints"),
    Example(typed, changes: "+1 constraints"), Example(sourced, changes: "+1 constraints"),
    Example("CREATE CONSTRAINT IF NOT EXISTS FOR (p:Person) REQUIRE p.id IS NODE UNIQUE", on: unique, changes: ""),
    Example("CREATE CONSTRAINT people IF NOT EXISTS FOR (p:Town) REQUIRE p.id IS UNIQUE", on: unique, changes: ""),
    Example(
      "CREATE CONSTRAINT `a b` FOR (p:`My Label`) REQUIRE (p.`my key`) IS TYPED LIST<STRING NOT NULL>;",
      changes: "+1 constraints"),
    Example("CREATE CONSTRAINT FOR ()-[r:HOLDS]->() REQUIRE (r.a, r.b) IS REL KEY", changes: "+1 constraints"),
    Example("CREATE CONSTRAINT FOR (p:Person) REQUIRE p.born :: DATE", changes: "+1 constraints"),
    Example("DROP CONSTRAINT people", on: unique, changes: "-1 constraints"),
    Example("DROP CONSTRAINT people IF EXISTS", changes: ""),
    Example("CREATE (constraint:Constraint {require: 1})", changes: "+1 nodes, +1 labels, 1 properties"),
  ])
  func commands(_ example: Example) { example.check() }

  @Test(arguments: [
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.id IS UNIQUE", on: unique,
      fails: "ConstraintValidationFailed at runtime: EquivalentSchemaRuleAlreadyExists"),
    Example(
      "CREATE CONSTRAINT people FOR (p:Town) REQUIRE p.id IS UNIQUE", on: unique,
      fails: "ConstraintValidationFailed at runtime: SchemaRuleNameTaken"),
    Example(
      "CREATE INDEX people FOR (p:Town) ON (p.id)", on: unique,
      fails: "ConstraintValidationFailed at runtime: SchemaRuleNameTaken"),
    Example("DROP CONSTRAINT people", fails: "ConstraintValidationFailed at runtime: ConstraintNotFound"),
    Example("DROP INDEX people", on: unique, fails: "ConstraintValidationFailed at runtime: IndexNotFound"),
    Example(unique, on: "CREATE (:Person {id: 1}), (:Person {id: 1.0})", fails: violation),
    Example(there, on: "CREATE (:Person)", fails: violation),
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE q.id IS UNIQUE", fails: "SyntaxError at compile time: UndefinedVariable"
    ),
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.id IS REL KEY", fails: "SyntaxError at compile time: UnexpectedSyntax"
    ),
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE (p.a, p.b) IS NOT NULL",
      fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.a IS :: NODE", fails: "SyntaxError at compile time: InvalidType"),
    Example(
      "CREATE CONSTRAINT FOR (p:Person) REQUIRE p.a IS :: LIST<STRING>",
      fails: "SyntaxError at compile time: InvalidType"),
    Example(
      "CREATE CONSTRAINT ON (p:Person) ASSERT p.id IS UNIQUE", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("CREATE CONSTRAINT FOR (p:Person) REQUIRE p.id", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example("SHOW FUNNY CONSTRAINTS", fails: "SyntaxError at compile time: UnexpectedSyntax"),
    Example(
      "MATCH (n) CREATE CONSTRAINT FOR (p:Person) REQUIRE p.id IS UNIQUE",
      fails: "SyntaxError at compile time: InvalidClauseComposition"),
  ])
  func refusedCommands(_ example: Example) { example.check() }

  @Test(arguments: [
    Example("CREATE (:Person {id: 'a'})", on: unique, "CREATE (:Person {id: 'a'})", fails: violation),
    Example("CREATE (:Person {id: 'a'}), (:Person {id: 'a'})", on: unique, fails: violation),
    Example(
      "CREATE (:Town {id: 'a'})", on: unique, "CREATE (:Person {id: 'a'})", changes: "+1 nodes, +1 labels, 1 properties"
    ),
    Example("CREATE (:Person), (:Person)", on: unique, changes: "+2 nodes, +2 labels"),
    Example(
      "MATCH (t:Town) SET t:Person", on: unique, "CREATE (:Person {id: 'a'}), (:Town {id: 'a'})", fails: violation),
    Example(
      "MATCH (p:Person {id: 'b'}) SET p.id = 'a'", on: unique, "CREATE (:Person {id: 'a'}), (:Person {id: 'b'})",
      fails: violation),
    // What is exchanged within a statement is unique when it ends.
    Example(
      "MATCH (p:Person) SET p.id = CASE p.id WHEN 'a' THEN 'b' ELSE 'a' END RETURN count(*) AS n", on: unique,
      "CREATE (:Person {id: 'a'}), (:Person {id: 'b'})", gives: ["2"]),
    Example(
      "MATCH (p:Person {id: 'a'}) DELETE p CREATE (:Person {id: 'a'})", on: unique, "CREATE (:Person {id: 'a'})",
      changes: "+1 nodes, -1 nodes, +1 labels, 1 properties"),
    Example("UNWIND range(1, 200) AS i CREATE (:Person {id: i % 199})", on: unique, fails: violation),
    Example(
      "UNWIND range(2, 200) AS i CREATE (:Person {id: i})", on: unique, "CREATE (:Person {id: 100})", fails: violation),
    Example("CREATE (:Person)", on: there, fails: violation),
    Example("MATCH (p:Person) REMOVE p.name", on: there, "CREATE (:Person {name: 'Ann'})", fails: violation),
    Example("MATCH (p:Person) SET p = {age: 1}", on: there, "CREATE (:Person {name: 'Ann'})", fails: violation),
    Example("CREATE (:Person {first: 'Ann'})", on: key, fails: violation),
    Example(
      "CREATE (:Person {first: 'Ann', last: 'B'})", on: key, "CREATE (:Person {first: 'Ann', last: 'B'})",
      fails: violation),
    Example("CREATE (:Person {age: 'old'})", on: typed, fails: violation),
    Example("CREATE (:Person {age: 1.5}), (:Person)", on: typed, changes: "+2 nodes, +2 labels, 1 properties"),
    Example("CREATE ()-[:HOLDS]->()", on: sourced, fails: violation),
    Example("CREATE ()-[:OTHER]->()", on: sourced, changes: "+2 nodes, +1 relationships"),
    Example(
      "CREATE ()-[:T {n: 1}]->()-[:T {n: 1}]->()", on: "CREATE CONSTRAINT FOR ()-[r:T]-() REQUIRE r.n IS UNIQUE",
      fails: violation),
    Example(
      "CREATE ()-[:T {n: 1}]->()", on: "CREATE CONSTRAINT FOR ()-[r:T]-() REQUIRE r.n IS UNIQUE",
      "CREATE ()-[:T {n: 1}]->()", fails: violation),
    Example("MERGE (p:Person {id: 'a'}) RETURN p.id", on: unique, "CREATE (:Person {id: 'a'})", gives: ["'a'"]),
  ])
  func holds(_ example: Example) { example.check() }

  @Test func aStatementThatBreaksOneLeavesNoTrace() throws {
    let session = Database().makeSession()
    #expect(session.answer(Self.unique).failure == nil)
    #expect(session.answer("CREATE (:Person {id: 1}), (:Person {id: 1}), (:Town)").failure == Self.violation)
    #expect(session.answer("MATCH (n) RETURN count(*) AS n").rows == ["0"])
  }

  @Test func thatSomethingIsThereIsAskedForAtTheCommit() throws {
    let session = Database().makeSession()
    #expect(session.answer(Self.there).failure == nil)
    try session.begin()
    #expect(session.answer("CREATE (:Person)").failure == nil)
    #expect(session.answer("MATCH (p:Person) SET p.name = 'Ann'").failure == nil)
    try session.commit()
    try session.begin()
    #expect(session.answer("CREATE (:Person)").failure == nil)
    #expect(throws: SessionError.self) { try session.commit() }
    #expect(session.transactionState == .none)
    #expect(session.answer("MATCH (p:Person) RETURN p.name").rows == ["'Ann'"])
  }

  @Test func showListsThem() {
    let session = Database().makeSession()
    for statement in [Self.unique, Self.there, Self.key, Self.typed, Self.sourced] {
      #expect(session.answer(statement).failure == nil)
    }
    let all = session.answer("SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties, propertyType")
    #expect(
      all.rows == [
        "'constraint_Person_age_type' | 'NODE_PROPERTY_TYPE' | 'NODE' | ['Person'] | ['age'] | 'INTEGER | FLOAT'",
        "'constraint_Person_first_last_key' | 'NODE_KEY' | 'NODE' | ['Person'] | ['first', 'last'] | null",
        "'constraint_Person_name_not_null' | 'NODE_PROPERTY_EXISTENCE' | 'NODE' | ['Person'] | ['name'] | null",
        "'constraint_rel_HOLDS_source_not_null' | 'RELATIONSHIP_PROPERTY_EXISTENCE' | 'RELATIONSHIP' | ['HOLDS'] | ['source'] | null",
        "'people' | 'UNIQUENESS' | 'NODE' | ['Person'] | ['id'] | null",
      ])
    #expect(session.answer("SHOW UNIQUE CONSTRAINTS YIELD name").rows == ["'people'"])
    #expect(session.answer("SHOW REL EXISTENCE CONSTRAINTS").rows.count == 1)
    #expect(session.answer("SHOW NODE KEY CONSTRAINT").rows.count == 1)
    // What is listed makes them again.
    let other = Database().makeSession()
    for row in session.answer("SHOW CONSTRAINTS YIELD createStatement").rows {
      let statement = String(row.dropFirst().dropLast())
      #expect(other.answer(statement).failure == nil, "\(statement)")
    }
    #expect(other.answer("SHOW CONSTRAINTS").rows == session.answer("SHOW CONSTRAINTS").rows)
  }
}
