import Kith
import TestSupport
import Testing

/// What an index finds is what a scan finds, whatever is written before, between and after.
@Suite struct IndexUseTests {
  private static let queries = [
    "MATCH (n:P {k: $k}) RETURN n.k, n.t", "MATCH (n:P) WHERE n.k > $k AND n.k <= $k + 3 RETURN n.k, n.t",
    "MATCH (n:P) WHERE n.t STARTS WITH 'a' RETURN n.k, n.t", "MATCH (n:P) WHERE n.t = 'ab' RETURN n.k",
    "MATCH (a)-[r:R {k: $k}]->(b) RETURN a.k, r.k, b.k", "MATCH (a)-[r:R {k: $k}]-(b) RETURN a.k, r.k, b.k",
    "MATCH (a)<-[r:R]-(b:P) WHERE r.k >= $k AND r.k < $k + 4 RETURN a.k, r.k, b.k",
    "MATCH (a)-[r:R]->(b) WHERE r.t STARTS WITH 'b' RETURN a.k, r.t, b.k",
    "MATCH (a)-[r:R]->(b)-[s:R]->(c) WHERE r.k = $k RETURN a.k, b.k, s.k, c.k",
    "MATCH (a)-[r:R]->(b), (c:P {k: $k}) WHERE r.k = c.k RETURN a.k, b.k",
    "MATCH (n:P) WHERE n.f >= $k AND n.f < $k + 2.5 RETURN n.k, n.f", "MATCH (n:P) WHERE n.f = $k + 0.5 RETURN n.k",
    "MATCH (n:P) WHERE n.k > $k + 0.5 AND n.k < 7.0 RETURN n.k, n.t", "MATCH (n:P) WHERE n.k >= -0.0 RETURN count(n)",
    "MATCH (n:P) WHERE n.t >= 'ab' AND n.t < 'b' RETURN n.k, n.t", "MATCH (n:P) WHERE n.t > 'abc' RETURN n.t",
    "MATCH (n:P) WHERE n.d = date('2020-01-04') RETURN n.k, n.d", "MATCH (n:P {d: date('2020-01-04')}) RETURN count(*)",
    "MATCH (n:P) WHERE date('2020-01-03') < n.d AND n.d <= date('2020-01-06') RETURN n.k, n.d",
    "MATCH (n:P) WHERE n.d > 3 RETURN n.k", "MATCH (n:P) WHERE n.k < null RETURN n.k",
    "MATCH (a)-[r:R]->(b) WHERE r.d >= date('2020-01-02') AND r.d < date('2020-01-05') RETURN a.k, r.d",
    "MATCH (a)-[r:R]->(b) WHERE r.t > 'a' AND r.t <= 'b' RETURN a.k, r.t",
    "MATCH (a)-[r:R]->(b) WHERE r.k = null RETURN a", "MATCH (a)-[r:R]->(b) WHERE r.k = 2.0 RETURN a.k, b.k",
  ]
  private static let indexes = [
    "CREATE INDEX FOR (n:P) ON (n.k)", "CREATE INDEX FOR (n:P) ON (n.t)", "CREATE INDEX FOR ()-[r:R]-() ON (r.k)",
    "CREATE TEXT INDEX FOR ()-[r:R]-() ON (r.t)", "CREATE INDEX FOR (n:P) ON (n.f)", "CREATE INDEX FOR (n:P) ON (n.d)",
    "CREATE INDEX FOR ()-[r:R]-() ON (r.d)",
  ]

  @Test(arguments: 0..<8)
  func findsWhatAScanFinds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 0x9E37_79B9 &+ 12345)
    func below(_ bound: Int) -> Int { random.below(bound) }
    func text() -> String { ["'ab'", "'abc'", "'b'", "'ba'", "null"][below(5)] }
    func date() -> String { below(6) == 0 ? "null" : "date('2020-01-0\(1 + below(8))')" }
    func value() -> String { below(12) == 0 ? ["2.0", "'2'", "null"][below(3)] : "\(below(9))" }
    let plain = Database().makeSession()
    let indexed = Database().makeSession()
    for statement in Self.indexes { #expect(indexed.answer(statement).failure == nil) }
    func both(_ statement: String) {
      for session in [plain, indexed] {
        let answer = session.answer(statement)
        #expect(answer.failure == nil, "\(statement): \(answer.failure ?? "")")
      }
    }
    // More than a page of nodes, so that some pages stay as they were.
    both(
      "UNWIND range(0, 5000) AS i CREATE (:P {k: i % 500, t: 'x' + toString(i % 40), f: 10.5 + i % 70, "
        + "d: date('2010-01-01') + duration({days: i % 300})})")
    for _ in 0..<60 {
      both(
        "CREATE (:P {k: \(value()), t: \(text()), d: \(date())})-[:R {k: \(value()), t: \(text()), d: \(date())}]->"
          + "(:P {k: \(value()), f: \(below(9)).5})")
    }
    for round in 0..<12 {
      switch below(5) {
      case 0: both("MATCH (n:P {k: \(below(9))}) SET n.k = \(value())")
      case 1: both("MATCH ()-[r:R {k: \(below(9))}]->() SET r.k = \(value()), r.t = \(text())")
      case 2: both("MATCH ()-[r:R {k: \(below(9))}]->() DELETE r")
      case 3: both("MATCH (n:P {t: 'abc'}) REMOVE n:P SET n:Q")
      default:
        both("CREATE (:P {k: \(value()), t: \(text())})-[:R {k: \(value())}]->(:P {k: \(value()), t: \(text())})")
      }
      if round % 4 == 1 {
        try plain.begin()
        try indexed.begin()
        both("MATCH (n:P {k: 1}) SET n.k = 2")
      }
      let k = below(9)
      for query in Self.queries {
        let expected = plain.answer(query, ["k": .integer(Int64(k))])
        let found = indexed.answer(query, ["k": .integer(Int64(k))])
        #expect(found.failure == expected.failure)
        #expect(found.rows.sorted() == expected.rows.sorted(), "\(query) with \(k)")
      }
      if round % 4 == 1 {
        try plain.rollback()
        try indexed.rollback()
      }
    }
  }
}
