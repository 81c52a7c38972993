import Kith
import KithSession
import KithValue
import Testing

/// Patterns joined through a table of keys give what every pair of rows tested gives.
@Suite struct ValueJoinTests {
  private static let making = """
    UNWIND [1, 1.0, 2, 0.0 / 0.0, 'a', 'A', 'b', true, [1], [1, null], date('2020-01-01'), null] AS x
    UNWIND range(1, 3) AS n
    CREATE (:L {x: x, n: n, t: 't' + n}), (:M {x: x, n: n + 1, s: 'T' + (n + 1)})-[:R]->(:N {n: n})
    """

  @Test(arguments: [
    "MATCH (a:L), (b:M) WHERE coalesce(a.x, 0) = coalesce(b.x, 0) RETURN a.x, b.x, a.n, b.n",
    "MATCH (a:L), (b:M) WHERE toUpper(a.t) = b.s RETURN a.n, b.n, a.x, b.x",
    "MATCH (a:L), (b:M) WHERE a.t = toLower(b.s) AND a.x = b.x RETURN a.n, b.n, a.x, b.x",
    "MATCH (a:L), (b:M)-[:R]->(c) WHERE a.n + 1 = c.n + 1 AND b.n > 2 RETURN a.n, b.n, c.n, a.x, b.x",
    "MATCH (a:L), (b:M), (c:N) WHERE a.n * 2 = b.n AND b.n - 1 = c.n + 0 RETURN count(*), sum(a.n + b.n + c.n)",
    // Integers or texts alone are under one of the keys, and what the table finds is not tested again.
    "MATCH (a:L), (b:M) WHERE a.n = b.n RETURN a.n, b.n, a.x, b.x",
    "MATCH (a:L), (b:M) WHERE a.t = b.x OR a.t = b.s RETURN count(*)",
    "MATCH (a:L), (b:M) WHERE a.t = b.x RETURN count(*)",
    "MATCH (a:L), (b:M) WHERE a.x = b.n RETURN a.n, b.n, a.x",
    "MATCH (a:L), (b:M)-[r:R]->(c) WHERE a.n = c.n AND a.x = b.x AND b.n = a.n + 1 RETURN a.n, b.n, c.n, a.x, b.x",
    "MATCH (b:M)-[r:R]->(c), (a:L) WHERE r.n = a.n RETURN count(*)",
    "MATCH (a:L {n: 1}) OPTIONAL MATCH (b:M) WHERE b.n - 1 = a.n + 1 RETURN a.x, b.x, b.n",
    "MATCH (a:L) WHERE EXISTS { MATCH (b:M) WHERE b.n + 0 = a.n + 0 AND b.x = a.x } RETURN a.x, a.n",
    // Keys that cannot be computed: whether that is an error is for the test above to say.
    "MATCH (a:L), (b:M) WHERE b.n <> 3 AND a.n = 2 / (b.n - 3) RETURN a.n, b.n",
    "MATCH (a:L), (b:M) WHERE a.n = 6 / (b.n - 3) RETURN a.n, b.n",
    "MATCH (a:L), (b:Nothing) WHERE 1 / 0 = b.x RETURN a.n",
    "MATCH (a:L), (b:M) WHERE a.n = b.n AND 6 / (a.n - 5) = 0 - b.n RETURN a.n, b.n",
    // What the statement makes is there for the next row.
    """
    UNWIND [1, 2, 3] AS i
    CALL (i) { MATCH (a:L), (b:M) WHERE a.n * 1 = b.n * 1 WITH count(*) AS c CREATE (:M {n: 1}) RETURN c }
    RETURN i, c
    """,
    """
    UNWIND [1, 2] AS i CALL (i) { MATCH (a:L), (b:M) WHERE a.t = toLower(b.s) SET b.s = 'T1' RETURN count(*) AS c }
    RETURN i, c
    """,
  ])
  func asEveryPairTested(query: String) throws {
    var answers: [[String]] = []
    for isOptimising in [true, false] {
      var options = Database.Options()
      options.isOptimising = isOptimising
      let session = try Database.open(nil, options: options).makeSession()
      _ = try session.run(Self.making).summary()
      var rows: [String] = []
      do {
        let cursor = try session.run(query)
        while let batch = try cursor.next() {
          rows += batch.rows.map { row in row.map(\.literalText).joined(separator: " | ") }
        }
      } catch {
        rows = ["\(error.detail)"]
      }
      answers.append(rows.sorted())
    }
    #expect(answers[0] == answers[1])
    #expect(!answers[0].isEmpty || query.contains("Nothing"))
  }
}
