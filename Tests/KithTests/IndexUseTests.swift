import Kith
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
    "MATCH (a)-[r:R]->(b) WHERE r.k = null RETURN a", "MATCH (a)-[r:R]->(b) WHERE r.k = 2.0 RETURN a.k, b.k",
  ]
  private static let indexes = [
    "CREATE INDEX FOR (n:P) ON (n.k)", "CREATE INDEX FOR (n:P) ON (n.t)", "CREATE INDEX FOR ()-[r:R]-() ON (r.k)",
    "CREATE TEXT INDEX FOR ()-[r:R]-() ON (r.t)",
  ]

  @Test(arguments: 0..<8)
  func findsWhatAScanFinds(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9 &+ 12345
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    func text() -> String { ["'ab'", "'abc'", "'b'", "'ba'", "null"][below(5)] }
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
    both("UNWIND range(0, 5000) AS i CREATE (:P {k: i % 500, t: 'x' + toString(i % 40)})")
    for _ in 0..<60 {
      both("CREATE (:P {k: \(value()), t: \(text())})-[:R {k: \(value()), t: \(text())}]->(:P {k: \(value())})")
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
