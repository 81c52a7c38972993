import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// Steps of which each node has but one lead where its list says, before changes and after, and two that cannot be one need
/// not be told apart.
@Suite struct OnlyNeighboursTests {
  @Test(arguments: 0..<8)
  func leadsWhereTheListsLead(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 4_421 &+ 11)
    let graph = try Self.graph(people: 400 + random.below(1_500), cities: 12, loops: seed % 4 == 3, &random)
    let ways = WaysOfRunning(graph)
    for query in Self.queries { try ways.expectSameRows(query) }
  }

  /// One home more, or one less, and the old answer holds no longer; a snapshot from before it keeps its own.
  @Test func followsChanges() throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(people: 300, cities: 5, loops: false, &random)).makeSession()
    let query = "MATCH (a:Person)-[:KNOWS]->(b:Person)-[:LIVES_IN]->(c) RETURN count(c.k) AS n, sum(c.k) AS k"
    func ask() throws -> [[String]] { try sortedRows(query, session) }
    let first = try ask()
    #expect(try ask() == first)
    _ = try session.run("MATCH (p:Person {k: 7}) CREATE (p)-[:LIVES_IN]->(:City {k: 100000})").summary()
    let moved = try ask()
    #expect(moved != first)
    #expect(try ask() == moved)
    _ = try session.run("MATCH (:Person)-[l:LIVES_IN]->(:City {k: 100000}) DELETE l").summary()
    #expect(try ask() == first)
    try session.begin()
    _ = try session.run("MATCH (p:Person {k: 7})-[l:LIVES_IN]->() DELETE l").summary()
    #expect(try ask() != first)
    try session.rollback()
    #expect(try ask() == first)
  }

  @Test func isMadeWhenManyAreAskedFor() throws {
    var random = SeededRandom(seed: 8)
    let graph = try Self.graph(people: 300, cities: 5, loops: false, &random)
    let livesIn = try #require(graph.type(named: "LIVES_IN"))
    let knows = try #require(graph.type(named: "KNOWS"))
    #expect(graph.onlyNeighbours(livesIn, .outgoing, asking: 8) == nil)
    let only = try #require(graph.onlyNeighbours(livesIn, .outgoing, asking: 300))
    let view = graph.adjacency(livesIn, .outgoing)
    for node in 0..<graph.nodeCapacity {
      let list = view.neighbours(of: node)
      #expect(only.nodes[Int(node)] == (list.count == 0 ? .max : list.neighbours[0]))
    }
    #expect(graph.onlyNeighbours(livesIn, .incoming, asking: 1_000) == nil)
    #expect(graph.onlyNeighbours(knows, .outgoing, asking: 1_000) == nil)
  }

  private static let queries = [
    "MATCH (p:Person)-[:LIVES_IN]->(c) RETURN c.k AS c, count(p) AS n",
    "MATCH (a)-[:KNOWS]->(b)-[:LIVES_IN]->(c) RETURN a.k AS a, b.k AS b, c.k AS c",
    "MATCH (a)-[:KNOWS]->(b)-[:LIVES_IN]->(c:Old) WHERE b.k % 3 > 0 RETURN a.k % 5 AS a, c.k AS c, count(*) AS n",
    "MATCH (a)-[:KNOWS]->(b), (a)-[:LIVES_IN]->(x), (b)-[:LIVES_IN]->(y) RETURN x.k AS x, y.k AS y, count(*) AS n, sum(b.k) AS s",
    "MATCH (a)-[:KNOWS]->(b), (a)-[:LIVES_IN]->(x), (b)-[:LIVES_IN]->(y) WHERE x.k <> y.k RETURN x.k AS x, y.k AS y, count(*) AS n",
    "MATCH (a)-[:KNOWS]-(b), (a)-[r:LIVES_IN]->(x), (b)-[s:LIVES_IN]->(y) RETURN x.k AS x, y.k AS y, count(r) AS n, count(DISTINCT s) AS m",
    "MATCH (x)<-[:LIVES_IN]-(a)-[:KNOWS]->()<-[:KNOWS]-(b)-[:LIVES_IN]->(y) WHERE a <> b RETURN x.k AS x, y.k AS y, count(*) AS n",
    "MATCH (a)-[:KNOWS]->(b), (a)-[:LIVES_IN]->(x), (b)-[:LIVES_IN]->(y) WHERE x.k % 4 > 0 AND y.k > 6 AND x <> y RETURN x.k AS x, y.k AS y, count(*) AS n",
    "MATCH (a)-[:KNOWS]->(b)-[:LIVES_IN]->(c) WHERE c.k = 3 RETURN a.k % 9 AS a, count(*) AS n, min(b.k) AS b",
    "MATCH (a)-[:KNOWS]->(b)-[r:LIVES_IN]->(c) WHERE c.k > 2 RETURN a.k % 9 AS a, count(*) AS n, count(DISTINCT r) AS r",
    "MATCH (x)<-[:LIVES_IN]-(a)-[:KNOWS]->(b)-[:LIVES_IN]->(x) RETURN x.k AS x, count(*) AS n",
    "MATCH (a:Person) WHERE a.k % 7 = 0 OPTIONAL MATCH (a)-[:LIVES_IN]->(c) RETURN a.k AS a, c.k AS c",
    "MATCH (a:Person)<-[:KNOWS]-(q)-[:LIVES_IN]->(c) WITH a, count(DISTINCT c) AS cities, count(q) AS n RETURN cities, n, count(*) AS m",
    "MATCH (a)-[:KNOWS]->(b)-[:LIVES_IN]->(c)-[:IN]->(d) RETURN d.k AS d, count(*) AS n, max(a.k) AS m",
  ]

  /// People who know some, of whom most live in one city, cities that lie in one country; now and then somebody knows himself.
  private static func graph(people: Int, cities: Int, loops: Bool, _ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (person, city) = (transaction.internLabel("Person"), transaction.internLabel("City"))
    let old = transaction.internLabel("Old")
    let k = transaction.internKey("k")
    let types = ["LIVES_IN", "KNOWS", "IN"].map { transaction.internType($0) }
    for at in 0..<cities {
      try transaction.createNode(labels: at % 3 == 0 ? [city, old] : [city], properties: [(k, .integer(Int64(at)))])
    }
    for at in 1..<cities {
      try transaction.createRelationship(types[2], from: NodeID(at), to: NodeID(at % 3), properties: [])
    }
    for at in 0..<people {
      let node = NodeID(cities + at)
      try transaction.createNode(labels: [person], properties: [(k, .integer(Int64(at)))])
      if random.below(10) > 0 {
        try transaction.createRelationship(types[0], from: node, to: NodeID(random.below(cities)), properties: [])
      }
    }
    for _ in 0..<people * 3 {
      let (a, b) = (NodeID(cities + random.below(people)), NodeID(cities + random.below(people)))
      if a != b || loops { try transaction.createRelationship(types[1], from: a, to: b, properties: []) }
    }
    return transaction.commit()
  }
}
