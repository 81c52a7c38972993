import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// The first nodes in an order of how often they are matched, of which those that come too late are never given, are those of
/// sorting all.
@Suite struct FirstCountsTests {
  @Test(arguments: 0..<4)
  func findsTheFirst(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 31_337 &+ 11)
    let graph = try Self.graph(&random, loops: seed % 2 == 1)
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    var shared = Database.Options()
    shared.sharesFrom = 0
    var alone = Database.Options()
    alone.sharesFrom = .infinity
    let others = [shared, alone].map { Database(graph: graph, options: $0).makeSession() }
    for _ in 0..<14 {
      let query = Self.query(&random)
      let expected = try orderedRows(query, plain)
      for other in others {
        // Twice, for operators are kept.
        for _ in 0..<2 { #expect(try orderedRows(query, other) == expected, "\(query)") }
      }
    }
  }

  /// What comes after a change is counted anew.
  @Test func mindsChanges() throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random, loops: false)).makeSession()
    let query = "MATCH (a)-[:R]->(b:P) RETURN b.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 1"
    let first = try orderedRows(query, session)
    #expect(try orderedRows(query, session) == first)
    _ = try session.run("MATCH (b:P {id: 7}) UNWIND range(1, 900) AS i CREATE ({id: -i})-[:R]->(b)").summary()
    let then = try orderedRows(query, session)
    #expect(then.map { $0[0] } == ["7"])
    _ = try session.run("MATCH (a)-[:R]->(:P {id: 7}) WHERE a.id < 0 DETACH DELETE a").summary()
    #expect(try orderedRows(query, session) == first)
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(a)-[:R]->(b:P)", "(b:P)-[:R]->(a)", "(a)-[:R]->(b)", "(b)-[:R]-(a)", "(a:P)-[:R]->(b:P)",
      "(a)-[:R]->(b)-[:R]->(c)",
      "(a)-[:R]->(b:P)<-[:S]-(c)", "(a)-[:R]->(c)-[:R]->(b:P)", "(b)-[:R|S]->(a)", "(a)-[:S]->(b:Q)",
    ])
    let condition = one(["", "", " WHERE b.k > 2", " WHERE b.t = 'x'", " WHERE b.id < 1500"])
    let key = one(["b.id AS id, b.t AS t", "b.id AS id", "b AS b, b.id AS id"])
    let order = one(["n DESC, id", "n DESC, id", "n DESC, id DESC", "n, id", "id, n DESC"])
    let limit = one(["LIMIT 1", "LIMIT 3", "LIMIT 100", "SKIP 2 LIMIT 5", "SKIP 900 LIMIT 300", "LIMIT 0"])
    if random.below(3) == 0 {
      return
        "MATCH \(pattern)\(condition) WITH b, count(*) AS n ORDER BY \(order.replacing("id", with: "b.id")) \(limit) "
        + "MATCH (b)-[:S]->(d) RETURN b.id AS id, n, count(d) AS m ORDER BY id"
    }
    // What is computed of a count may be an error.
    let more = one(["", "", "", ", n + 1 AS m", ", b.k AS k"]).replacing("n", with: "count(*)")
    return "MATCH \(pattern)\(condition) RETURN \(key)\(more), count(*) AS n ORDER BY \(order) \(limit)"
  }

  /// Some thousand nodes, of which some pages have a label throughout, and steps that a few have many of.
  private static func graph(_ random: inout SeededRandom, loops: Bool) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (p, q) = (transaction.internLabel("P"), transaction.internLabel("Q"))
    let (id, k, t) = (transaction.internKey("id"), transaction.internKey("k"), transaction.internKey("t"))
    let count = 3_500
    for node in 0..<count {
      try transaction.createNode(
        labels: node < 2_100 ? [p] : random.below(3) == 0 ? [p, q] : random.below(2) == 0 ? [q] : [],
        properties: [
          (id, .integer(Int64(node))), (k, .integer(Int64(random.below(6)))),
          (t, .string(["x", "y"][random.below(2)])),
        ])
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for at in 0..<9_000 {
      let from = random.below(count)
      // The product of two numbers below is small more often than not.
      let to = random.below(3) == 0 ? random.below(1 + random.below(count)) : random.below(count)
      if from == to, !loops { continue }
      try transaction.createRelationship(types[at % 3 / 2], from: NodeID(from), to: NodeID(to), properties: [])
    }
    return transaction.commit()
  }
}
