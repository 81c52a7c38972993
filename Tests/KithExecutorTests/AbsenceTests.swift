import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// Rows for which an OPTIONAL MATCH finds nothing are the same whether its matches are looked for or only whether there is one.
@Suite struct AbsenceTests {
  @Test(arguments: 0..<8)
  func keepsTheRowsWithoutMatches(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 6_151 &+ 3)
    let ways = WaysOfRunning(try Self.graph(&random))
    for first in Self.beginnings {
      for optional in Self.optionals {
        for end in Self.ends { try ways.expectSameRows("\(first) OPTIONAL MATCH \(optional) \(end)") }
      }
    }
  }

  @Test(arguments: [
    ("MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WITH a, b WHERE b IS NULL RETURN count(a) AS n", true),
    (
      "MATCH (a:A) WITH a OPTIONAL MATCH (a)-[r:R]->(b) WHERE r.w > 1 WITH a, r AS s WHERE s IS NULL RETURN a.k AS k",
      true
    ),
    ("MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WITH a, b LIMIT 3 WHERE b IS NULL RETURN a.k AS k", false),
    ("MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WITH a, b.k AS k WHERE k IS NULL RETURN a.k AS k", false),
    ("MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WITH a, b WHERE b IS NOT NULL RETURN a.k AS k", false),
    ("MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WHERE b.k / 0 > 1 WITH a, b WHERE b IS NULL RETURN a.k AS k", false),
  ])
  func asksWhetherThereIsAMatch(query: String, asks: Bool) throws {
    var random = SeededRandom(seed: 1)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.contains { $0.details.contains("exists { ... }") } == asks, "\(plan)")
  }

  private static let beginnings = [
    "MATCH (a:A)", "MATCH (a)-[q:S]->(c)", "MATCH (a:B) WITH a, a.k AS x",
    "MATCH (a) WITH a ORDER BY a.k, id(a) LIMIT 1",
    "MATCH (c)<-[:R]-(z) WITH c AS a, count(*) AS x WHERE x > 1", "UNWIND [1, 2] AS x MATCH (a:A {k: x})",
  ]
  private static let optionals = [
    "(a)-[r:R]->(b)", "(a)<-[r:R]-(b:B)", "(a)-[r:S]-(b) WHERE r.w > 2", "(a)-[r:R]->(b)-[:S]->() WHERE b.k > a.k",
    "(b:A)-[r]->(a) WHERE r.w = 1 AND b.k IS NOT NULL", "(a)-[r:R*1..2]->(b:A)", "(a)-[r:R {w: a.k}]->(b)",
    "(a), (b:B)-[r:S]->(a) WHERE b.k < 3",
  ]
  private static let ends = [
    "WITH a, b WHERE b IS NULL RETURN a.k AS k, count(*) AS n",
    "WITH a, r AS s WHERE s IS NULL AND a.k > 1 RETURN a.k AS k, s AS s",
    "WITH *, b AS d WHERE d IS NULL RETURN a.k AS k, b AS b, b.k AS bk, d.k AS dk, d IS NULL AS t",
    "WITH DISTINCT a, b WHERE b IS NULL OPTIONAL MATCH (b)-->(e) RETURN a.k AS k, count(e) AS n",
    "WITH a, b ORDER BY b.k, a.k WHERE b IS NULL RETURN a.k AS k, coalesce(b.k, 0) AS z",
    "WITH a, b LIMIT 2 WHERE b IS NULL RETURN count(a) <= 2 AS n",
    "WITH a, b WHERE b IS NULL AND NOT EXISTS { (a)-[:S]->(b) } RETURN a.k AS k",
    "WITH a, b WHERE b IS NULL OR b.k > 2 RETURN a.k AS k, b.k AS bk",
    "WITH a, count(b) AS n WHERE n = 0 RETURN a.k AS k",
  ]

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let (k, w) = (transaction.internKey("k"), transaction.internKey("w"))
    let types = ["R", "S"].map { transaction.internType($0) }
    let count = 6 + random.below(14)
    for node in 0..<count {
      try transaction.createNode(
        labels: labels.filter { _ in random.below(3) > 0 },
        properties: random.below(6) > 0 ? [(k, .integer(Int64(node % 5)))] : [])
    }
    for at in 0..<count {
      try transaction.createRelationship(
        types[at % 2], from: NodeID(random.below(count)), to: NodeID(random.below(count)),
        properties: random.below(4) > 0 ? [(w, .integer(Int64(random.below(5))))] : [])
    }
    return transaction.commit()
  }
}
