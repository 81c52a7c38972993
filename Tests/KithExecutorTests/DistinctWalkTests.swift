import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Walks that give each end once ask of the nodes on the way, and of the ends, what walking match by match asks.
@Suite struct DistinctWalkTests {
  @Test(arguments: 0..<8)
  func findsWhatWalkingFinds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 71_993 &+ 3)
    let ways = WaysOfRunning(try Self.graph(&random, loops: seed % 3 != 0))
    for _ in 0..<16 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    (
      "MATCH (a:P)-[:R]->(m)-[:R]->(b) WHERE a.id < 9 AND m.k = 1 AND b.k > 1 RETURN count(DISTINCT a), count(DISTINCT b)",
      0
    ),
    ("MATCH (a:P {id: 3})-[:R]->(m)-[:R]->(b) WHERE b.k > 1 RETURN DISTINCT b.id", 0),
    // What may be an error is asked of the ends that there are.
    ("MATCH (a:P {id: 3})-[:R]->(m)-[:R]->(b) WHERE b.k + 1 > 1 RETURN DISTINCT b.id", 1),
    ("MATCH (a:P {id: 3})-[:R]->(m)-[:R]->(b) WHERE b.k > a.k RETURN DISTINCT b.id", 1),
  ])
  func asksOfTheEndsOnTheWay(query: String, filters: Int) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random, loops: false)).makeSession()
    let names = try #require(try session.run("EXPLAIN " + query).summary().plan).operators.map(\.name)
    #expect(names.contains("DistinctExpand"), "\(names)")
    let walk = names.firstIndex(of: "DistinctExpand") ?? 0
    #expect(names[..<walk].count { $0 == "Filter" } == filters, "\(names)")
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(a:P)-[:R]->(m)-[:R]->(b)", "(a:P)-[:R]-(m)-[:R]-(b)", "(a:P)-[:R]->(m)<-[:R]-(b:P)",
      "(a:P)-[:R|S]->(m)-[:R]-(b)",
      "(a:P)-[:R]->()-[:R]->(m)-[:R]->(b)", "(a:P)-[:S]->(m)<-[:R]-(b)", "(a)-[:R]->(m)-[:S]->(b)",
    ])
    let bounds = one([
      "a.id < 40 AND m.k = 1 AND b.k > 1", "m.k < 3", "m.k = 2 AND b.k = 2 AND b.id <> a.id",
      "b.k IS NULL AND a.id > 9",
      "m:H AND b.k < 3", "a.id = 7 AND b.k < 3", "a.k = 1 AND b.k = 1", "b.id IN [1, 2, 3, a.id]",
      "b.k <> m.k AND b.k > 1",
    ])
    let asked = one([
      "DISTINCT a.id AS a, b.id AS b", "count(DISTINCT b) AS n", "a.id AS a, count(DISTINCT b.id) AS n",
      "count(DISTINCT a.id) AS n, count(DISTINCT b.id) AS m", "min(b.k) AS l, max(b.id) AS m", "DISTINCT b.k AS k",
    ])
    return switch random.below(4) {
    case 0: "MATCH (o:H) OPTIONAL MATCH \(pattern) WHERE \(bounds) AND o.k < a.k RETURN \(asked)"
    default: "MATCH \(pattern) WHERE \(bounds) RETURN \(asked)"
    }
  }

  /// Steps that repeat each other and lead back, from every node about as many.
  private static func graph(_ random: inout SeededRandom, loops: Bool) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (person, hub) = (transaction.internLabel("P"), transaction.internLabel("H"))
    let (id, number) = (transaction.internKey("id"), transaction.internKey("k"))
    let count = 240
    for node in 0..<count {
      let properties = random.below(6) > 0 ? [(number, Value.integer(Int64(random.below(5))))] : []
      try transaction.createNode(
        labels: node % 9 == 0 ? [person, hub] : [person], properties: [(id, .integer(Int64(node)))] + properties)
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for _ in 0..<1_400 {
      let (from, to) = (random.below(count), random.below(random.below(3) == 0 ? 20 : count))
      if from == to, !loops { continue }
      try transaction.createRelationship(types[random.below(4) / 3], from: NodeID(from), to: NodeID(to), properties: [])
      if random.below(8) > 0 { continue }
      try transaction.createRelationship(types[0], from: NodeID(to), to: NodeID(from), properties: [])
    }
    return transaction.commit()
  }
}
