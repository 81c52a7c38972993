import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// What follows for one property from its comparison with another, or with constants, changes no row.
@Suite struct ImpliedBoundsTests {
  @Test(arguments: 0..<8)
  func boundsLeaveNothingOut(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 90_121 &+ 5)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<25 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    // Nobody is older than 9: those whose number is greater are not walked from.
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.age >= b.id RETURN a.id, b.id", "b.id <= 9", true),
    ("MATCH (a:A)-[:R]->(b:B) WHERE b.id < a.age RETURN a.id, b.id", "b.id < 9", true),
    ("MATCH (a:A)-[:R]->()-[:R]->(b:B) WHERE a.age = b.id AND b.id > 3 RETURN b.id", "b.id <= 9", true),
    ("MATCH (a:A)-[:R]->()-[:R]->(b:B) WHERE a.age = b.id AND a.age > 8 RETURN b.id", "b.id > 8", true),
    // What is above hardly anything leaves nothing out.
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.age <= b.id RETURN a.id, b.id", "b.id >= 0", false),
    ("MATCH (a:A)-[:R]->(b:A) WHERE a.id < b.id RETURN a.id, b.id", "a.id < 198", false),
    // Texts and numbers in one column have no bounds.
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.mixed >= b.id RETURN a.id, b.id", "b.id <=", false),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.name = b.name AND a.name = 'n3' RETURN a.id", "b.name = 'n3'", true),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.name = b.name AND a.name = 'n3' RETURN a.id", "a.name = b.name", false),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.name = 'n3' AND a.name < 'n4' RETURN a.id", "'n4'", false),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.name = 'n3' AND a.name STARTS WITH 'm' RETURN a.id", "false", true),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.name = 'n3' AND a.name IN ['n1', 'n2'] RETURN count(*)", "false", true),
    ("MATCH (a:A)-[:R]->(b:B) WHERE a.age > b.id AND b.id > 9 RETURN count(*)", "false", true),
  ])
  func asksWhatFollows(query: String, predicate: String, isAsked: Bool) throws {
    let transaction = GraphTransaction(Graph())
    let (a, b, r) = (transaction.internLabel("A"), transaction.internLabel("B"), transaction.internType("R"))
    let (id, age, name, mixed) = (
      transaction.internKey("id"), transaction.internKey("age"), transaction.internKey("name"),
      transaction.internKey("mixed")
    )
    for number in 0..<200 {
      try transaction.createNode(
        labels: [number % 3 == 0 ? a : b],
        properties: [
          (id, .integer(Int64(number))), (age, .integer(Int64(number % 10))), (name, .string("n\(number % 7)")),
          (mixed, number == 7 ? .string("7") : .integer(Int64(number))),
        ])
    }
    for number in 0..<600 {
      try transaction.createRelationship(
        r, from: NodeID(number % 200), to: NodeID((number * 7 + 1) % 200), properties: [])
    }
    let graph = transaction.commit()
    try WaysOfRunning(graph).expectSameRows(query)
    let plan = try #require(try Database(graph: graph).makeSession().run("EXPLAIN " + query).summary().plan)
    let text = plan.operators.map { "\($0.name) \($0.details)" }.joined(separator: "\n")
    #expect(text.contains(predicate) == isAsked, "\(text)")
  }

  /// A column is looked at anew when the graph has changed.
  @Test func boundsAreThoseOfTheGraphAsItIs() throws {
    let session = Database().makeSession()
    _ = try sortedRows("UNWIND range(1, 50) AS i CREATE (:A {age: i % 5, id: i})-[:R]->(:B {id: i})", session)
    let query = "MATCH (a:A)-[:R]->(b:B) WHERE a.age >= b.id RETURN b.id AS id"
    #expect(try sortedRows(query, session) == [["1"], ["2"], ["3"], ["4"]])
    _ = try sortedRows("MATCH (a:A {id: 40}) SET a.age = 45", session)
    #expect(try sortedRows(query, session) == [["1"], ["2"], ["3"], ["4"], ["40"]])
    _ = try sortedRows("MATCH (a:A {id: 40}) SET a.age = 45.5", session)
    #expect(try sortedRows(query, session) == [["1"], ["2"], ["3"], ["4"], ["40"]])
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    func property() -> String { one(["a", "b", "r"]) + "." + one(["small", "large", "mixed", "id", "text"]) }
    func constant() -> String { one(["0", "3", "12", "150", "2.5", "'t1'", "'t2'"]) }
    let operators = ["=", "<", "<=", ">", ">="]
    let pattern = one([
      "(a)-[r:R]->(b)", "(a:A)-[r:R]-(b)", "(a:A)-[r]->(:B)-[:S]-(b)", "(b:B)<-[r:S]-(a), (a)-[:R]->(c)",
    ])
    var predicates = ["\(property()) \(one(operators)) \(property())"]
    for _ in 0..<random.below(3) {
      predicates.append(
        one([
          "\(property()) \(one(operators)) \(constant())", "\(constant()) \(one(operators)) \(property())",
          "\(property()) \(one(operators)) \(property())", "\(property()) STARTS WITH \(constant())",
          "\(property()) IN [1, 't1', null]", "NOT \(property()) \(one(operators)) \(property())",
        ]))
    }
    let asked = one([
      "a.id AS a, b.id AS b", "count(*) AS n", "b.text AS t, count(*) AS n", "DISTINCT b.id AS b", "sum(r.small) AS n",
    ])
    let optional = one(["", "", "", "OPTIONAL "])
    return "\(optional)MATCH \(pattern) WHERE \(predicates.joined(separator: " AND ")) RETURN \(asked)"
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let keys = ["small", "large", "text", "mixed"].map { transaction.internKey($0) }
    let id = transaction.internKey("id")
    func properties() -> [(KeyID, Value)] {
      let values: [Value] = [
        .integer(Int64(random.below(8))), .integer(Int64(100 + random.below(900))), .string("t\(random.below(4))"),
        [.integer(3), .float(3), .float(.nan), .string("t1"), .boolean(true), .integer(150)][random.below(6)],
      ]
      return zip(keys, values).filter { _ in random.below(6) > 0 }
    }
    let count = 60
    for node in 0..<count {
      try transaction.createNode(
        labels: labels.filter { _ in random.below(3) > 0 }, properties: [(id, .integer(Int64(node)))] + properties())
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for step in 0..<150 {
      try transaction.createRelationship(
        types[step % 2], from: NodeID(random.below(count)), to: NodeID(random.below(count)), properties: properties())
    }
    return transaction.commit()
  }
}
