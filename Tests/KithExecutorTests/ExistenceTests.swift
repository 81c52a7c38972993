import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// `EXISTS { }` and `COUNT { }` say what the rows of the subquery say when they are listed and counted.
@Suite struct ExistenceTests {
  @Test(arguments: 0..<8)
  func saysWhatListingSays(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 88_301 &+ 7)
    let graph = try Self.graph(&random)
    let ways = WaysOfRunning(graph)
    for _ in 0..<20 {
      let (pattern, condition) = Self.pattern(&random)
      let rows = ["MATCH (a)", "MATCH (z)-->(a)", "MATCH (z)-[:S]-(a)", "OPTIONAL MATCH (z {k: 2})-[:R]->(a)"][
        random.below(4)]
      let outer = "\(rows) WITH a"
      let exists = "EXISTS { MATCH \(pattern) WHERE \(condition) }"
      let listed = try sortedRows(
        "\(outer) RETURN a.id AS a, size([\(pattern) WHERE \(condition) | 1]) AS n", ways.plain)
      let asked = try ways.expectSameRows(
        "\(outer) RETURN a.id AS a, COUNT { MATCH \(pattern) WHERE \(condition) } AS n, \(exists) AS e")
      #expect(asked.map { [$0[0], $0[1]] } == listed, "\(pattern) WHERE \(condition)")
      #expect(asked.allSatisfy { ($0[1] == "0") == ($0[2] == "false") }, "\(pattern) WHERE \(condition)")
      let kept = try ways.expectSameRows("\(outer) WHERE \(exists) RETURN a.id AS a, 1")
      #expect(kept.count == listed.count { $0[1] != "0" }, "\(pattern) WHERE \(condition)")
    }
  }

  @Test(arguments: 0..<6)
  func saysWhatListingSaysOfTwoEnds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 40_127 &+ 11)
    let graph = try Self.graph(&random)
    let ways = WaysOfRunning(graph)
    for _ in 0..<20 {
      func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
      func step(_ name: String) -> String {
        one(["-[\(name):R]->", "<-[\(name):S]-", "-[\(name):R]-", "-[\(name):R|S]-", "<-[\(name)]-"])
      }
      let pattern = "(a)\(step("x"))(m)\(step("y"))(b)"
      let condition = one(["true", "m.k > 2", "m:H OR m.k = 1", "m.k IN [1, 2, 3] AND m.t <> 'a'"])
      let rows = one([
        "MATCH (a)-->(b)", "MATCH (a)<--(b) WHERE a.k < 4", "MATCH (a), (b)", "MATCH (a)-->(b) WHERE b:H",
        "MATCH (a) OPTIONAL MATCH (a)-[:S]->(b)",
      ])
      let listed = try sortedRows(
        "\(rows) RETURN a.id AS a, b.id AS b, size([\(pattern) WHERE \(condition) | 1]) > 0 AS n", ways.plain)
      let asked = try ways.expectSameRows(
        "\(rows) RETURN a.id AS a, b.id AS b, EXISTS { MATCH \(pattern) WHERE \(condition) } AS n")
      #expect(asked == listed, "\(rows) ... \(pattern) WHERE \(condition)")
    }
  }

  @Test func answersAnewAfterAChange() throws {
    let session = Database().makeSession()
    _ = try sortedRows("UNWIND range(1, 400) AS i CREATE (:A {id: i})-[:R]->(:B {id: i % 7})", session)
    let query =
      "MATCH (a:A) WHERE EXISTS { (a)-[x:R]->(b)<-[y:R]-(c) WHERE b.id = 3 AND x.k IS NULL } RETURN count(*) AS n"
    #expect(try sortedRows(query, session) == [["0"]])
    _ = try sortedRows("MATCH (b:B {id: 3}) WITH collect(b) AS all UNWIND all AS b CREATE (b)<-[:R]-(:A)", session)
    #expect(try sortedRows(query, session) != [["0"]])
    // Within one statement too.
    let grown = try sortedRows(
      """
      MATCH (a:A) WITH a, EXISTS { (a)-[:R]->(b)-[y:S]->(c) WHERE y.k IS NULL } AS before
      CREATE (a)-[:R]->()-[:S]->() WITH a, before
      RETURN before, EXISTS { (a)-[:R]->(b)-[y:S]->(c) WHERE y.k IS NULL } AS after, count(*) > 0 AS n
      """, session)
    #expect(grown == [["false", "true", "true"]])
  }

  private static func pattern(_ random: inout SeededRandom) -> (pattern: String, condition: String) {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    func step(_ name: String) -> String {
      let type = one(["", ":R", ":S", ":R|S"])
      return one(["-[\(name)\(type)]->", "<-[\(name)\(type)]-", "-[\(name)\(type)]-"])
    }
    func condition(_ step: String, _ node: String) -> String {
      one([
        "true", "\(step).k = 1", "\(step).k > 2 AND \(node).k < 4", "\(node).t = 'a'", "\(node):H",
        "\(node).k IN [1, 3, 5]",
        "\(node).id <> 3 OR \(step).t = 'b'", "\(step).k IS NULL", "\(step).k % 2 = 1",
      ])
    }
    switch random.below(4) {
    case 0: return ("(a)\(step("x"))(b)", condition("x", "b"))
    case 1: return ("(a)\(step("x"))(b)\(step("y"))(c)", "\(condition("x", "b")) AND \(condition("y", "c"))")
    case 2:
      return (
        "(a)\(step("x"))(b)\(step("y"))(c)\(step("w"))(d)",
        "\(condition("x", "b")) AND \(condition("y", "c")) AND \(condition("w", "d"))"
      )
    default: return ("(a)\(step("x"))(b)\(step("y"))(a)", "\(condition("x", "b")) AND \(condition("y", "a"))")
    }
  }

  /// Parallel relationships, steps from a node to itself, and values that are missing here and there.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let hub = transaction.internLabel("H")
    let (number, text, id) = (transaction.internKey("k"), transaction.internKey("t"), transaction.internKey("id"))
    func properties() -> [(KeyID, Value)] {
      var properties: [(KeyID, Value)] = []
      if random.below(6) > 0 { properties.append((number, .integer(Int64(random.below(7))))) }
      if random.below(6) > 0 { properties.append((text, .string(["a", "b", "c"][random.below(3)]))) }
      return properties
    }
    let count = 30
    for node in 0..<count {
      try transaction.createNode(
        labels: node < 4 ? [hub] : [], properties: [(id, .integer(Int64(node)))] + properties())
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for step in 0..<60 {
      let from = NodeID(random.below(count))
      let to = random.below(8) == 0 ? from : NodeID(random.below(random.below(3) == 0 ? 4 : count))
      try transaction.createRelationship(types[step % 2], from: from, to: to, properties: properties())
    }
    return transaction.commit()
  }
}
