import Kith
import KithGraph
import TestSupport
import Testing

/// Whether a node is in a list is the same for lists of columns as one by one.
@Suite struct SoughtNodesTests {
  @Test(arguments: [
    "WITH collect(m) AS l MATCH (n) RETURN n.id, n IN l",
    "WITH collect(m)[..3] AS l MATCH (n) RETURN n.id, n IN l, NOT n IN l",
    "WITH [null] + collect(m) AS l MATCH (n) RETURN n.id, n IN l",
    "WITH collect(null) AS l MATCH (n) RETURN n.id, n IN l",
    "WITH collect(m) AS l MATCH (n) OPTIONAL MATCH (n)-[:T]->(o) RETURN n.id, o IN l, o IN []",
    "WITH m.k AS k, collect(m) AS l MATCH (n) RETURN k, n.id, n IN l",
    "WITH m.k AS k, collect(m) AS l MATCH (n) WHERE n IN l RETURN k, count(*)",
    "WITH collect(m) + [1] AS l MATCH (n) RETURN n.id, n IN l",
    "WITH collect(m) AS l MATCH (n) WITH n, CASE WHEN n.k > 2 THEN l END AS l RETURN n.id, n IN l",
    "WITH collect(m) AS l MATCH (n) WITH n, [x IN l WHERE x.k = n.k] AS l RETURN n.id, n IN l",
    "WITH collect(m) AS l MATCH (n)-->(o) WITH n, collect(o) AS os, l RETURN n.id, size([o IN os WHERE o IN l])",
  ])
  func isThere(query: String) throws {
    var random = SeededRandom(seed: 21)
    let ways = WaysOfRunning(try EarlyAggregationTests.graph(&random))
    for start in ["MATCH (m:A)", "MATCH (m) WHERE m.id % 7 = 0", "MATCH (m:None)"] {
      try ways.expectSameRows("\(start) \(query)")
    }
  }
}
