import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// A subquery that groups, or tells apart, takes many rows at once, and gives each what it gives when it is run for each: so it is
/// run where it is cut (`LIMIT`).
@Suite struct SubqueryRowsTests {
  /// `#` stands for a cut that leaves nothing out, or for none.
  @Test(arguments: [
    "CALL (n) { MATCH (n)-[:R]->(o) RETURN count(o) AS c, avg(o.f) AS m, max(o.t) AS t# } RETURN n.id, c, m, t",
    "CALL (n) { MATCH (n)-[:R]->(o) WHERE o.k > n.k RETURN count(*) AS c, sum(o.k) AS s# } RETURN n.id, c, s",
    "CALL (n) { MATCH (n)-->(o) RETURN o.t AS t, count(*) AS c, sum(o.f) AS s# } RETURN n.id, t, c, s",
    "CALL (n) { MATCH (n)-->(o) RETURN DISTINCT o.t AS t, o.k AS k# } RETURN n.id, t, k",
    "CALL (n) { MATCH (n)-->(o) RETURN collect(o.id) AS l, collect(DISTINCT o.t) AS d# } RETURN n.id, size(l), size(d)",
    "CALL (n) { MATCH (n)-[:R]->(o) WITH o, count(*) AS c WHERE c > 1 MATCH (o)-->(p) RETURN count(p) AS x# } RETURN n.id, x",
    "CALL (n) { MATCH (n)-[:R]->(o) WITH count(o) AS c WHERE c > 1 RETURN c# } RETURN n.id, c",
    "CALL (n) { MATCH (n)-[:R]->(o) WITH count(o) AS c MATCH (m:A) WHERE m.k = c RETURN count(m) AS x# } RETURN n.id, x",
    "CALL (n) { OPTIONAL MATCH (n)-[:R]->(o) RETURN count(o) AS c, count(*) AS a# } RETURN n.id, c, a",
    "OPTIONAL CALL (n) { MATCH (n)-[:S]->(o) WITH count(o) AS c WHERE c > 1 RETURN c# } RETURN n.id, c",
    "OPTIONAL CALL (n) { MATCH (n)-[:S]->(o) RETURN o.t AS t, max(o.k) AS k# } RETURN n.id, t, k",
    "CALL { MATCH (o) RETURN count(o) AS c# } RETURN n.id, c",
    "CALL (n) { RETURN count(*) AS c# } RETURN n.id, c",
    "CALL (n) { RETURN n.k AS k# } RETURN n.id, k",
    "CALL (n) { UNWIND [n.k, 1, n.k] AS x RETURN count(x) AS c, count(DISTINCT x) AS d# } RETURN n.id, c, d",
    "CALL (n) { UNWIND [1, 2] AS x CALL (n, x) { MATCH (n)-->(o) WHERE o.k > x RETURN count(o) AS y } RETURN sum(y) AS c# } RETURN n.id, c",
    "CALL (n) { MATCH (n)-[:R]->(o) RETURN percentileCont(o.k, 0.5) AS p, stDev(o.k) AS s# } RETURN n.id, p, s",
    "CALL (n) { MATCH (n)-[:R]->(o) RETURN min(10 / (o.k - n.k)) AS p# } RETURN n.id, p",
    "UNWIND [1, 1, null] AS i CALL (n, i) { MATCH (n)-[:R]->(o) WHERE o.k > i RETURN count(o) AS c# } RETURN n.id, i, c",
    "CALL (n) { MATCH (n)-[:R*1..2]->(o) RETURN count(DISTINCT o) AS c# } RETURN n.id, c",
    "CALL (n) { MATCH (o:B) WHERE o.k = n.k RETURN count(o) AS c, max(o.id) AS m# } WITH n, c, m WHERE c > 0 RETURN n.id, c, m",
    "CALL (n) { MATCH (n)-[:R]->(o) RETURN count(o) AS c UNION ALL MATCH (n)-[:S]->(o) RETURN count(o) AS c# } RETURN n.id, c",
    "WITH n, COUNT { MATCH (n)-[:R]->(o) WITH o.t AS t, count(*) AS c WHERE c > 1 RETURN t# } AS x RETURN n.id, x",
    "WITH n, COLLECT { MATCH (n)-[:R]->(o) WITH DISTINCT o.t AS t RETURN size(t)# } AS x RETURN n.id, size(x), any(i IN x WHERE i > 1)",
    "MATCH (m) WHERE EXISTS { MATCH (m)-[:R]->(o) WITH count(o) AS c WHERE c > 1 RETURN c# } RETURN n.id, m.id",
    "OPTIONAL MATCH (n)-[:None]->(q) CALL (q) { MATCH (q)-->(o) RETURN count(o) AS c# } RETURN n.id, c",
  ])
  func givesEachRowItsOwn(query: String) throws {
    for seed in 0..<6 {
      var random = SeededRandom(seed: UInt64(seed) &* 13 &+ 7)
      let nodes = seed == 0 ? 3 : 5 + random.below(30)
      let ways = WaysOfRunning(try OptimiserTests.graph(&random, nodes: nodes, relationships: 1 + random.below(4)))
      for start in ["MATCH (n) ", "MATCH (n:A) WITH n ORDER BY n.id SKIP 1 ", "MATCH (n) WHERE n.id > 999 "] {
        let text = start + query
        do {
          let cut = try ways.expectSameRows(text.replacing("#", with: " LIMIT 1000"))
          #expect(try ways.expectSameRows(text.replacing("#", with: "")) == cut, "\(text)")
        } catch {
          // What one cannot, neither can.
          #expect(throws: SessionError.self) { try ways.expectSameRows(text.replacing("#", with: "")) }
          #expect(throws: SessionError.self) { try ways.expectSameRows(text.replacing("#", with: " LIMIT 1000")) }
        }
      }
    }
  }

  @Test func keepsTheOrderOfTheRows() throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try OptimiserTests.graph(&random, nodes: 60)).makeSession()
    let cursor = try session.run(
      "MATCH (n) WITH n ORDER BY n.id DESC CALL (n) { OPTIONAL MATCH (n)-->(o) RETURN o.t AS t, count(*) AS c } RETURN n.id"
    )
    var ids: [String] = []
    while let batch = try cursor.next() { ids += batch.rows.compactMap { $0.first?.displayText } }
    let numbers = ids.compactMap { Int($0) }
    #expect(numbers.count >= 60)
    #expect(numbers == numbers.sorted(by: >))
  }

  @Test func changesAreSeenInATransaction() throws {
    let session = Database().makeSession()
    _ = try session.run("UNWIND range(1, 5) AS i CREATE (:P {id: i})").summary()
    try session.begin()
    _ = try session.run("MATCH (p:P), (q:P {id: 1}) WHERE p.id > 2 CREATE (p)-[:R]->(q)").summary()
    let query = "MATCH (p:P) CALL (p) { MATCH (p)-[:R]->(q) RETURN count(q) AS c } RETURN p.id, c"
    #expect(try sortedRows(query, session).map { $0[1] } == ["0", "0", "1", "1", "1"])
    _ = try session.run("MATCH (p:P) CALL (p) { MATCH (p)-[:R]->(q) RETURN count(q) AS c } SET p.c = c").summary()
    #expect(try sortedRows("MATCH (p:P) RETURN sum(p.c)", session) == [["3"]])
    try session.rollback()
  }
}
