import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// A list of matches that is only tested, or measured, is not made, and what comes out is the same.
@Suite struct ListsOfMatchesTests {
  @Test(arguments: [
    "all(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)", "any(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)",
    "none(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)", "single(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)",
    "all(x IN [(n)-[r]->(o:A) | r.w] WHERE x >= n.k)", "any(x IN [(n)-[r]-(o) WHERE o.k > 1 | o] WHERE x.t = n.t)",
    "none(x IN [(n)-[:R]->(o)-[:S]->(p) | p.t] WHERE x STARTS WITH 'a')", "all(x IN [(n)-->(o) | o.t] WHERE x = o2.t)",
    "all(x IN [(n)-->(o) | o.t] WHERE x IS NOT NULL)", "none(x IN [(n)-->(o) | o.t] WHERE x IS NULL)",
    "NOT all(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)", "NOT any(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)",
    "(all(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2)) IS NULL", "all(x IN [(n)-[:R]->(o) | o.k] WHERE x > 2) OR n.k = 1",
    "all(x IN [(n)-[:R]->(o) | o.t] WHERE x > 2) AND n.k > 1", "any(x IN [(n)-->(o) | o.k + 1] WHERE x > 2)",
    "any(x IN [(n)-->(o) | o.k] WHERE 10 / x > 2)", "any(x IN [(n)-->(o) | o.k] WHERE x IN [1, null])",
    "all(x IN [(n)-->(o) | o.k] WHERE x IN [1, null, 2])", "all(x IN [(n)-->(o) | o.f] WHERE x <> o2.f AND x < 4)",
    "none(x IN [(n)-->(o) | o.k] WHERE x = 1 OR x = n.k)", "any(x IN [(n)-[:R*1..2]->(o) | o.k] WHERE x = 2)",
    "all(x IN [p = (n)-->(o) | p] WHERE length(x) = 1)", "any(x IN [(n)-->(o) | o] WHERE x = o2)",
    "any(x IN [(n)-->(o) | o.k] WHERE EXISTS { (n)-->({k: x}) })", "any(x IN [(n)-->(o) | o] WHERE x:A)",
    "size([(n)-[:R]->(o) | o.k]) > 0", "size([(n)-[:R]->(o) WHERE o.k > 2 | o]) = 0", "size([(n)-[:R]->(o) | 1]) >= 2",
    "0 < size([(n)-[:R]->(o) | 1])", "size([(n)-[:R]->(o) | o.k]) <> 0",
    "size([(n)-->(o) | o.k]) > size([(n)<--(o) | o])",
    "NOT size([(n)-[:R]->(o) | 1]) > 0", "size([(n)-->(o) | 1 / o.k]) > 0", "size([(n)-[:R]->(o2) | 1]) > 0",
    "all(x IN COLLECT { MATCH (n)-->(o) RETURN o.k } WHERE x > 1)",
    "size(COLLECT { MATCH (n)-->(o) RETURN o.k LIMIT 1 }) > 0",
    "size(COLLECT { MATCH (n)-->(o) RETURN DISTINCT o.t }) > 1",
    "any(x IN COLLECT { UNWIND [1, n.k] AS k RETURN k } WHERE x = 3)",
    "any(y IN [1, 2] WHERE all(x IN [(n)-->(o) | o.k] WHERE x > y))",
  ])
  func areTestedAlike(condition: String) throws {
    for seed in 0..<5 {
      var random = SeededRandom(seed: UInt64(seed) &* 101 &+ 9)
      let graph = try OptimiserTests.graph(&random, nodes: 4 + random.below(12), relationships: 1 + random.below(4))
      var off = Database.Options()
      off.isOptimising = false
      let plain = Database(graph: graph, options: off).makeSession()
      let fast = Database(graph: graph).makeSession()
      for query in [
        "MATCH (n), (o2:B) WHERE # RETURN n.id, o2.id", "MATCH (n), (o2:A) RETURN n.id, o2.id, # AS x",
        "MATCH (n), (o2:A) WITH n, o2 WHERE # RETURN n.id, count(*)",
        "MATCH (o2:B) OPTIONAL MATCH (n:A) WHERE # RETURN o2.id, n.id",
        "MATCH (o2) OPTIONAL MATCH (o2)-[:S]->(n) WITH n, o2 WHERE # RETURN n.id, o2.id",
      ] {
        let text = query.replacing("#", with: condition)
        #expect(Self.outcome(text, fast) == Self.outcome(text, plain), "\(text)")
      }
    }
  }

  private static func outcome(_ query: String, _ session: any Session) -> [[String]] {
    do {
      return try sortedRows(query, session)
    } catch {
      return [["\(error.kind)"]]
    }
  }
}
