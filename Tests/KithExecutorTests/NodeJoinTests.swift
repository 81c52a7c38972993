import Kith
import KithCypher
import KithExecutor
import KithGraph
import KithPlanner
import KithSession
import KithValue
import TestSupport
import Testing

/// Walks that meet in a node of many steps are joined there, and give the rows of walking on from it.
@Suite struct NodeJoinTests {
  @Test(arguments: 0..<8)
  func findsWhatWalkingFinds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 96_731 &+ 11)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<12 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    ("MATCH (a:P)-[:R]->(x)<-[:R]-(b:P) WHERE a.id < 8 AND b.id < 8 AND a.id < b.id RETURN a.id, b.id", 1),
    ("MATCH (a:P)-[:R]->(x)<-[:R]-(b:P) WHERE a.id < 8 AND b.id < 8 RETURN a.id, b.id", 1),
    ("MATCH (a:P)-[:R]->(x)<-[:R]-(b:P)-[:S]->(c) WHERE a.id < 8 AND c.id = 150 RETURN a.id, c.id", 1),
    // Equal values of both are looked for in the same table.
    ("MATCH (a:P)-[:R]->(x)<-[:R]-(m)-[:S]->(b:P) WHERE a.id = b.k RETURN a.id, b.id", 1),
    // Every step leads on.
    ("MATCH (a:P)-[:R]->(x)<-[:R]-(b:P) WHERE a.id < 20 RETURN a.id, b.id", 0),
  ])
  func joinsWhereBothEndsAreFew(query: String, joins: Int) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.count { $0.name == "NodeHashJoin" } == joins, "\(plan.operators.map(\.name))")
  }

  /// What a planner has worked out of a snapshot goes back to it when the planner goes.
  @Test func holdsNoPlanner() throws {
    let query = "MATCH (a:P)-[:R]->(x)<-[:R]-(b:P) WHERE a.id < 8 AND b.id < 8 RETURN a.id, b.id"
    var random = SeededRandom(seed: 5)
    let graph = try Self.graph(&random)
    let binder = Binder(text: query, catalogue: Routines())
    let bound = try binder.bind(Parser.parse(query).query)
    weak var left: Planner?
    do {
      let planner = Planner(graph: graph, firstVariable: binder.variableCount) { _ in false }
      left = planner
      _ = planner.plan(bound)
    }
    #expect(left == nil)
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(a:P)-[x:R]->(h)<-[y:R]-(b:P)", "(a:P)-[x:R]->(h)<-[y:S]-(b)", "(a:P)-[x:R]-(h)-[y:R]-(b:P)",
      "(a:P)-[x:R]->(h)<-[y:R|S]-(b:P)", "(a:P)-[x:R]->(h)<-[y:R]-(m)-[:S]->(b)", "(a:P)-[x]->(h)<-[y]-(b:P)",
      "(a:P)-[x:R]->(h:H), (b:P)-[y:R]->(h)", "(c:H)<-[:S]-(a:P)-[x:R]->(h)<-[y:R]-(b:P)-[:S]->(c)",
      "(a:P)-[x:R]->(h)<-[y:R]-(b:P)-[:S]->(c)<-[:S]-(a)",
    ])
    let bounds = one([
      "a.id < 20 AND b.id < 9", "a.id < 30 AND b.id IN [1, 2, 3, 99]", "a.k = 3 AND b.id < 8",
      "a.id < 20 AND 5 < b.id AND b.id < 12", "a.id < 40 AND y.k = 1 AND b.id < 20", "a.id < 60 AND b.id = a.id + 1",
      "a.id < 20 AND h.k = 1 AND a.k = b.k",
      "a.id < 30 AND EXISTS { (h)<-[:S]-() } AND b.id < 9",
    ])
    let more = one(["", " AND a.id < b.id", " AND a <> b", " AND a.k = b.k", " AND x.k < y.k", " AND NOT a.k <> b.k"])
    let asked = one([
      "a.id AS a, h.id AS h, b.id AS b", "count(*) AS n", "a.id AS a, b.id AS b, count(h) AS n", "sum(x.k + y.k) AS s",
      "b.id AS b, count(DISTINCT a) AS n",
    ])
    return switch random.below(5) {
    case 0: "MATCH (o:H) OPTIONAL MATCH \(pattern) WHERE \(bounds)\(more) AND o.k < a.k RETURN o.id AS o, \(asked)"
    case 1: "MATCH (o:H) WHERE EXISTS { MATCH \(pattern) WHERE \(bounds)\(more) AND h = o } RETURN o.id AS o"
    default: "MATCH \(pattern) WHERE \(bounds)\(more) RETURN \(asked)"
    }
  }

  /// Three nodes to which most steps lead.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (person, hub) = (transaction.internLabel("P"), transaction.internLabel("H"))
    let (id, number) = (transaction.internKey("id"), transaction.internKey("k"))
    func properties() -> [(KeyID, Value)] {
      random.below(6) > 0 ? [(number, .integer(Int64(random.below(7))))] : []
    }
    let count = 200
    for node in 0..<count {
      try transaction.createNode(
        labels: node < 3 ? [hub] : [person], properties: [(id, .integer(Int64(node)))] + properties())
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for step in 0..<4_000 {
      try transaction.createRelationship(
        types[step % 2], from: NodeID(random.below(count)), to: NodeID(random.below(random.below(4) == 0 ? count : 3)),
        properties: properties())
    }
    return transaction.commit()
  }
}
