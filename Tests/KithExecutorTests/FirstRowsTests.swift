import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// The first rows in an order, and nodes each told once, are the same however the walk that gives them is made.
@Suite struct FirstRowsTests {
  @Test(arguments: 0..<6)
  func givesTheSameRows(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 61_417 &+ 9)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<20 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    (
      // From the towns in their order, until five rows are there.
      "MATCH (t:T)<-[:IN]-(p:P)-[:F]->(q:P) RETURN t.id AS t, p.id AS p, q.id AS q ORDER BY t DESC, p, q LIMIT 5",
      ["ProduceResults", "PartialTop", "Projection", "ExpandAll", "ExpandAll", "Sort", "Projection", "NodeByLabelScan"]
    ),
    (
      "MATCH (t:T)<-[:IN]-(p:P)-[:F]->(q:P) RETURN t.name AS t, q.id AS q ORDER BY t, q LIMIT 4000",
      ["ProduceResults", "Top", "Projection", "ExpandAll", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      // Each person of a town once, however many he follows.
      "MATCH (t:T)<-[:IN]-(p:P)-[:F]->(q:P) RETURN DISTINCT q.id AS id, q.name AS name",
      ["ProduceResults", "Projection", "Distinct", "DistinctExpand", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:P) WHERE p.name > 'n2' RETURN DISTINCT p.id AS id, p.name AS name",
      ["ProduceResults", "Projection", "Filter", "NodeRangeSeek"]
    ),
    (
      "MATCH (p:P)-[:F]->(q:P)-[:F]->(r) RETURN DISTINCT r.name AS name",
      ["ProduceResults", "Distinct", "Projection", "Distinct", "DistinctExpand", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:P) RETURN DISTINCT p.name AS name",
      ["ProduceResults", "Distinct", "Projection", "NodeByLabelScan"]
    ),
  ])
  func hasTheShape(query: String, shape: [String]) throws {
    var random = SeededRandom(seed: 4)
    let graph = try Self.graph(&random)
    let plan = try #require(try Database(graph: graph).makeSession().run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.map(\.name) == shape)
    try WaysOfRunning(graph).expectSameRows(query)
  }

  @Test func goesOnWhileRowsAreLevelInTheFirstKey() throws {
    let transaction = GraphTransaction(Graph())
    let (person, town) = (transaction.internLabel("P"), transaction.internLabel("T"))
    let (id, rank) = (transaction.internKey("id"), transaction.internKey("rank"))
    let type = transaction.internType("IN")
    let towns = try (0..<3).map {
      try transaction.createNode(labels: [town], properties: [(id, .integer(Int64($0)))])
    }
    for number in 0..<18_000 {
      // The first of a town in the order is the last of its people.
      let own = number % 6_000 == 5_999 ? 1_000_000 : -number
      let node = try transaction.createNode(labels: [person], properties: [(rank, .integer(Int64(own)))])
      try transaction.createRelationship(type, from: node, to: towns[number / 6_000], properties: [])
    }
    let ways = WaysOfRunning(transaction.commit())
    let query = "MATCH (t:T)<-[:IN]-(p:P) RETURN t.id AS t, p.rank AS p ORDER BY t, p DESC LIMIT 3"
    let plan = try #require(try ways.plain.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.map(\.name).contains("Top"))
    #expect(try ways.expectSameRows(query) == [["0", "-1"], ["0", "0"], ["0", "1000000"]])
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(t:T)<-[:IN]-(p:P)-[:F]->(q:P)", "(t:T)<-[:IN]-(p)-[:F]->()-[:F]->(q)", "(p:P)-[:F]-(q)-[:IN]->(t:T)",
      "(p:P)-[:F]->(q)-[:F]->(p), (q)-[:IN]->(t)", "(t)<-[:IN]-(p)<-[:F*1..2]-(q:P)",
      "(t:T)-[:IN]-(p)-[:F]-(q:P)", "(p:P)-[:IN]-(t)-[:IN]-(q)",
    ])
    let filter = one([
      "", "", " WHERE p.id > 20", " WHERE q.name < 'n3' AND t.id > 1", " WHERE p.name = q.name",
      " WHERE EXISTS { MATCH (q)-[:F]->(:P {name: 'n1'}) }",
    ])
    let columns = [
      "t.id AS t, p.id AS p, q.id AS q", "t.name AS t, p.id AS p, q.id AS q", "t.size AS t, p.name AS p, q.id AS q",
    ]
    switch random.below(3) {
    case 0:
      let (x, y, z) = (one(["t", "p", "q"]), one(["t", "p", "q"]), one(["", " DESC"]))
      return
        "MATCH \(pattern)\(filter) RETURN \(one(columns)) ORDER BY \(x)\(z), \(y), t, p DESC, q SKIP \(random.below(3)) "
        + "LIMIT \(random.below(40))"
    case 1:
      let node = one(["t", "p", "q"])
      let asked = one(["id", "name", "size"])
      return "MATCH \(pattern)\(filter) RETURN DISTINCT \(node).\(asked) AS a, \(node).name AS b ORDER BY "
        + one(["a, b", "b DESC, a"]) + " LIMIT \(3 + random.below(30))"
    default:
      let node = one(["t", "p", "q"])
      return "MATCH \(pattern)\(filter) RETURN "
        + one([
          "DISTINCT \(node).id AS a, \(node).name AS b", "count(DISTINCT \(node)) AS n", "DISTINCT \(node).name AS a",
        ])
    }
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (person, town) = (transaction.internLabel("P"), transaction.internLabel("T"))
    let (id, name, size) = (
      transaction.internKey("id"), transaction.internKey("name"), transaction.internKey("size")
    )
    let (people, towns) = (200, 40)
    for number in 0..<people + towns {
      let sizes: [Value] = [.integer(3), .float(2.5), .float(.nan), .string("x")]
      try transaction.createNode(
        labels: [number < people ? person : town],
        properties: [(id, .integer(Int64(number))), (name, .string("n\(number % 5)"))]
          + (random.below(3) > 0 ? [(size, sizes[random.below(4)])] : []))
    }
    let (follows, lives) = (transaction.internType("F"), transaction.internType("IN"))
    for number in 0..<people {
      for _ in 0..<25 {
        let other = random.below(people)
        if other != number {
          try transaction.createRelationship(follows, from: NodeID(number), to: NodeID(other), properties: [])
        }
      }
      try transaction.createRelationship(
        lives, from: NodeID(number), to: NodeID(people + random.below(towns)), properties: [])
    }
    return transaction.commit()
  }
}
