import Kith
import KithSession
import KithValue
import Testing

/// Nodes sought by a value of each row are those that a scan and a filter would find.
@Suite struct RowLookupTests {
  private static let making = """
    UNWIND range(0, 2999) AS x
    CREATE (:N {id: x, text: 't' + toString(x % 50), mixed: CASE x % 3 WHEN 0 THEN x WHEN 1 THEN toFloat(x) ELSE 't' END})
    """

  @Test(arguments: [
    "UNWIND [1, 2.0, null, 'x', 0.0 / 0.0, true, [1], 2999, 3000] AS v MATCH (n:N {id: v}) RETURN v, n.id",
    "UNWIND range(0, 60) AS v MATCH (n:N {text: 't' + toString(v)}) RETURN v, count(*) AS n, max(n.id) AS last",
    "UNWIND [3, 4, 4.0, 't', null] AS v MATCH (n:N) WHERE v = n.mixed RETURN v, count(*) AS n",
    "UNWIND [1, 2] AS v MATCH (n:Nothing {id: v.x}) RETURN n",
    "UNWIND range(1, 5) AS v OPTIONAL MATCH (n:N {id: v * 1000}) RETURN v, n.id",
    "MATCH (a:N) WHERE a.id < 20 MATCH (b:N {id: a.id * 100}) RETURN a.id, b.id",
    "UNWIND range(1, 5000) AS v MATCH (n:N {text: 't1'}) WHERE n.id = v RETURN count(*) AS n",
    "UNWIND [1, 2, 3] AS v MATCH (n:N {id: v}) CREATE (m:N {id: v + 1, text: 'new'}) RETURN v, n.text, m.id",
    "UNWIND [1, 1, 7000, 7000] AS v MERGE (n:N {id: v}) ON CREATE SET n.made = true RETURN v, n.made",
    "UNWIND range(1, 9) AS v RETURN v, EXISTS { (n:N {id: v * 500}) } AS found",
  ])
  func asAScanFindsThem(query: String) throws {
    var answers: [[[Value]]] = []
    for isOptimising in [true, false] {
      var options = Database.Options()
      options.isOptimising = isOptimising
      let session = try Database.open(nil, options: options).makeSession()
      _ = try session.run(Self.making).summary()
      let cursor = try session.run(query)
      var rows: [[Value]] = []
      while let batch = try cursor.next() { rows += batch.rows.map(Array.init) }
      answers.append(rows)
    }
    #expect(answers[0].map { $0.map(\.literalText) } == answers[1].map { $0.map(\.literalText) })
  }
}
