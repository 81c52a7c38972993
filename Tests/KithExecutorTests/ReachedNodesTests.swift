import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// `EXISTS { }` of steps that is asked of many nodes is worked out from its far end, and says what listing the matches says.
@Suite struct ReachedNodesTests {
  @Test(arguments: 0..<6)
  func saysWhatListingSays(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 77_191 &+ 5)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<8 {
      let (pattern, condition) = Self.pattern(&random)
      let listed = try sortedRows(
        "MATCH (a) WITH a, size([\(pattern) WHERE \(condition) | 1]) > 0 AS e RETURN e, count(*), sum(a.id)", ways.plain
      )
      let exists = "EXISTS { MATCH \(pattern) WHERE \(condition) }"
      let asked = try ways.expectSameRows("MATCH (a) WITH a, \(exists) AS e RETURN e, count(*), sum(a.id)")
      #expect(asked == listed, "\(pattern) WHERE \(condition)")
      let kept = try ways.expectSameRows("MATCH (a) WHERE NOT \(exists) RETURN count(*), sum(a.id)")
      let expected = listed.first { $0[0] == "false" }.map { Array($0.dropFirst()) } ?? ["0", "0"]
      #expect(kept == [expected], "\(pattern) WHERE \(condition)")
      try ways.expectSameRows("MATCH (b)-[:S]->(a) WHERE \(exists) RETURN b.id % 10 AS b, count(DISTINCT a) AS n")
      try ways.expectSameRows(
        "MATCH (b:A) OPTIONAL MATCH (b)-[:S]->(a) WITH b, a WHERE NOT \(exists) RETURN count(b) AS b, count(a) AS a")
    }
  }

  /// What one run of a statement knows is not what the next has to go by.
  @Test func answersAnewWithOtherParametersAndAfterAChange() throws {
    var random = SeededRandom(seed: 9)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    func count(_ number: Int64) throws -> String {
      let cursor = try session.run(
        "MATCH (a) WHERE EXISTS { (a)-[:R]->(b)-[:S]->(c:A) WHERE c.id = $x } RETURN count(*) AS n",
        parameters: ["x": .integer(number)])
      var rows: [String] = []
      while let batch = try cursor.next() { rows += batch.rows.map { $0.map(\.displayText).joined() } }
      return rows.joined()
    }
    func expected(_ number: Int) throws -> String {
      try sortedRows("MATCH (a)-[:R]->(b)-[:S]->(c:A {id: \(number)}) RETURN count(DISTINCT a) AS n", session)[0][0]
    }
    for number in [1, 2, 4, 1] { #expect(try count(Int64(number)) == expected(number)) }
    _ = try sortedRows("MATCH (c:A {id: 2}), (b:A) WHERE b.id < 500 CREATE (b)-[:S]->(c)", session)
    for number in [1, 2] { #expect(try count(Int64(number)) == expected(number)) }
    // Within the statement that makes the steps, too.
    let made = try sortedRows(
      """
      MATCH (a:A) WHERE a.id < 1500 SET a.k = 99 WITH DISTINCT 1 AS one
      MATCH (a:A) WITH a, EXISTS { (a)-[:R]->(b)-[:S]->(c) WHERE c.k = 99 } AS before
      CREATE (a)-[:R]->(:B {id: -1})-[:S]->(:B {k: 99}) WITH a, before
      RETURN count(*) > 0 AS n, min(CASE WHEN EXISTS { (a)-[:R]->(b)-[:S]->(c) WHERE c.k = 99 } THEN 1 ELSE 0 END) AS after
      """, session)
    #expect(made == [["true", "1"]])
  }

  private static func pattern(_ random: inout SeededRandom) -> (pattern: String, condition: String) {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    func step(_ type: String) -> String { one(["-[\(type)]->", "<-[\(type)]-", "-[\(type)]-"]) }
    func condition(_ node: String) -> String {
      one([
        "true", "\(node).k = 1", "\(node).k > 4", "\(node):B", "\(node).id = 17", "\(node).k IS NULL",
        "\(node).t STARTS WITH 'a1'", "(\(node).k = 2 OR \(node).t = 'a3')", "NOT \(node).k = 3", "\(node).k = 100",
      ])
    }
    switch random.below(3) {
    case 0: return ("(a)\(step(":R"))(b)", condition("b"))
    case 1: return ("(a)\(step(":R"))(b)\(step(":S"))(c)", "\(condition("b")) AND \(condition("c"))")
    default:
      return (
        "(a)\(step(":R"))(b)\(step(":S|T"))(c)\(step(":U"))(d)",
        "\(condition("b")) AND \(condition("c")) AND \(condition("d"))"
      )
    }
  }

  /// Few labels, one type of which everything has a step and one that few have, steps from a node to itself and parallel ones.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (first, second) = (transaction.internLabel("A"), transaction.internLabel("B"))
    let (number, text, id) = (transaction.internKey("k"), transaction.internKey("t"), transaction.internKey("id"))
    let count = 4_500
    for node in 0..<count {
      var properties: [(KeyID, Value)] = [(id, .integer(Int64(node)))]
      if random.below(6) > 0 { properties.append((number, .integer(Int64(random.below(7))))) }
      if random.below(6) > 0 { properties.append((text, .string("a\(random.below(30))"))) }
      try transaction.createNode(labels: [node % 9 == 0 ? second : first], properties: properties)
    }
    for (type, steps, ends) in [("R", 9_000, count), ("S", 6_000, 60), ("T", 40, count), ("U", 5_000, count)] {
      let type = transaction.internType(type)
      for _ in 0..<steps {
        let from = NodeID(random.below(count))
        let to = random.below(20) == 0 ? from : NodeID(random.below(ends))
        try transaction.createRelationship(type, from: from, to: to, properties: [])
      }
    }
    return transaction.commit()
  }
}
