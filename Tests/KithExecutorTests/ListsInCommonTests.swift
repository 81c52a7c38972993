import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Lists that many rows have in common are gone through element by element, and short ones stay stretches of a column: what comes
/// out is the same as of lists in boxes, one by one.
@Suite struct ListsInCommonTests {
  /// `#` stands for the list `l`, or for a copy of it in a box for each row.
  @Test(arguments: [
    "all(x IN # WHERE n.k > x)", "any(x IN # WHERE n.k = x)", "none(x IN # WHERE n.k = x)",
    "single(x IN # WHERE n.k = x)", "all(x IN # WHERE n.k <> x OR x IS NULL)", "any(x IN # WHERE n.t = x)",
    "any(x IN # WHERE n.t CONTAINS x)", "none(x IN # WHERE n.t STARTS WITH x OR n.k < x)",
    "all(x IN # WHERE n.k % 7 <> x % 7)", "single(x IN # WHERE toString(x) = n.t)", "any(x IN # WHERE 10 / x > n.k)",
    "all(x IN # WHERE x)", "any(x IN #)", "[x IN # WHERE x <> n.k]", "[x IN # WHERE n.k < x | x + n.k]",
    "[x IN # | n.t]", "[x IN # | [x, n.id]]", "[x IN # WHERE NOT x IN [n.k, n.t]]", "[x IN # WHERE x > n.k | x][0]",
    "size([x IN # WHERE x > n.k])", "[x IN # | CASE WHEN n.k > 2 THEN x END]", "n.k IN #", "[x IN # WHERE x IN #]",
    "#[n.k]", "#[-n.k]", "#[n.k + 1]", "#[n.none]", "#[n.t]", "[x IN # | {x: x, k: n.k}][0].k",
  ])
  func areGoneThroughAlike(expression: String) throws {
    var random = SeededRandom(seed: 11)
    let session = Database(graph: try OptimiserTests.graph(&random, nodes: 80, relationships: 4)).makeSession()
    for list in [
      "[1, 2, 3]", "[]", "[3]", "[null, 2]", "[2, null, 0, 5]", "['a', 'ab']", "['b', null]", "[1.5, 2, 'ab']", "null",
      "range(0, 50)", "[true, false]", "[[1], [2]]", "[date('2020-01-03')]",
    ] {
      // Given from outside, so that of what type it is, nobody knows beforehand.
      var given = Value.null
      let cursor = try session.run("RETURN \(list) AS l")
      while let batch = try cursor.next() { for row in batch.rows { given = row.first ?? .null } }
      func rows(_ query: String) -> [[String]] {
        do throws(SessionError) {
          let cursor = try session.run(query, parameters: ["l": given])
          var rows: [[String]] = []
          while let batch = try cursor.next() { rows += batch.rows.map { $0.map(\.displayText) } }
          return rows.sorted { $0.lexicographicallyPrecedes($1) }
        } catch {
          return [["\(error.kind)"]]
        }
      }
      let query = "WITH $l AS l MATCH (n) RETURN n.id AS id, \(expression) AS x"
      let boxed = "(CASE WHEN n.id > -1 THEN l + [] END)"
      #expect(rows(query.replacing("#", with: "l")) == rows(query.replacing("#", with: boxed)), "\(query)")
    }
  }

  @Test(arguments: [
    "all(i IN # WHERE (n)-[:R]->(i))", "any(i IN # WHERE (n)-[:R]->(i))", "none(i IN # WHERE (i)-[:R]->(n))",
    "single(i IN # WHERE (n)-[:R]-(i))", "all(i IN # WHERE NOT (n)-[:R|S]->(i))",
    "any(i IN # WHERE (n)-->(i) AND i.k > 2)",
    "size([i IN # WHERE (i)-[:S]->(n)])", "[i IN # WHERE (n)--(i) | i.id]",
    "any(i IN # WHERE EXISTS { (n)-[:R]->(i:A) })",
    "all(i IN # WHERE EXISTS { (n)-[:R]->()-[:R]->(i) })", "any(i IN # WHERE (n)-[:None]->(i))", "n IN #",
    "any(i IN # WHERE i = n)", "[i IN # WHERE COUNT { (n)-[:R]->(i) } > 1 | i.id]",
  ])
  func nodesOfAListAreAskedAlike(expression: String) throws {
    for seed in 0..<4 {
      var random = SeededRandom(seed: UInt64(seed) &* 17 &+ 2)
      let graph = try OptimiserTests.graph(&random, nodes: 40 + random.below(60), relationships: 1 + random.below(8))
      let session = Database(graph: graph).makeSession()
      for list in ["collect(m)", "collect(m)[..3]", "[null] + collect(m)[..2]", "collect(m) + [null]", "[null]"] {
        let query = "MATCH (m:A) WITH \(list) AS l MATCH (n) RETURN n.id AS id, \(expression) AS x"
        let boxed = "(CASE WHEN n.id > -1 THEN l + [] END)"
        let expected = try sortedRows(query.replacing("#", with: boxed), session)
        // Twice, for what was marked is of one run.
        for _ in 0..<2 { #expect(try sortedRows(query.replacing("#", with: "l"), session) == expected, "\(query)") }
      }
    }
  }

  /// `#` stands for the list of a row, or a copy of it in a box.
  @Test(arguments: [
    "UNWIND # AS a UNWIND # AS b WITH a, b WHERE a < b RETURN a, b, count(*)",
    "UNWIND # AS a UNWIND # AS b RETURN n.id, a, b, size(#), #[0], last(#)",
    "UNWIND range(0, size(#) - 2) AS i RETURN #[i], #[i + 1], #[-i], count(*)",
    "UNWIND range(-3, 3) AS i RETURN n.id, i, #[i]", "UNWIND [0, null, 1] AS i RETURN n.id, #[i]",
    "UNWIND [1, 2] AS i WITH n, l ORDER BY n.id, l RETURN n.id, collect(#)", "UNWIND [1, 2] AS i RETURN DISTINCT #",
    "UNWIND [1, 2] AS i WITH #  AS m, count(*) AS c RETURN m, c",
    "UNWIND [1, 2] AS i RETURN n.id, [x IN # WHERE x > i], # + [i]",
    "UNWIND [1, 2] AS i MATCH (n)-->(o) RETURN n.id, o.id, o.k IN #, reduce(s = 0, x IN # | s + x)",
    "UNWIND [1, 2] AS i WITH n, i, # AS m UNWIND m AS x RETURN i, x, count(*)",
    "UNWIND # AS a RETURN a, #[1..], reverse(#)",
    "OPTIONAL MATCH (n)-[:None]->(o) UNWIND [1, 2] AS i RETURN n.id, CASE WHEN i = 1 THEN # END",
  ])
  func shortListsOfManyRows(query: String) throws {
    for (collected, seed) in [("o.k", 1), ("o.k", 2), ("o.f", 3), ("{k: o.k}.k", 4), ("DISTINCT o.k", 5)] {
      var random = SeededRandom(seed: UInt64(seed) &* 71)
      for relationships in [1, 3, 40] {
        let session = Database(
          graph: try OptimiserTests.graph(&random, nodes: 12, relationships: relationships)
        ).makeSession()
        let start =
          "MATCH (n) OPTIONAL MATCH (n)-->(o) WITH n, o ORDER BY n.id, o.id WITH n, collect(\(collected)) AS l "
        let expected = try sortedRows(start + query.replacing("#", with: "(l + [])"), session)
        #expect(try sortedRows(start + query.replacing("#", with: "l"), session) == expected, "\(query)")
      }
    }
  }

  @Test func seesWhatTheTransactionChanged() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:T {id: 1}), (:T {id: 2})").summary()
    _ = try session.run("UNWIND range(1, 100) AS i CREATE (:P {id: i})").summary()
    let query =
      "MATCH (t:T) WITH collect(t) AS l MATCH (p:P) WHERE all(t IN l WHERE (p)-[:R]->(t)) RETURN count(p) AS n"
    #expect(try sortedRows(query, session) == [["0"]])
    try session.begin()
    _ = try session.run("MATCH (p:P {id: 3}), (t:T) CREATE (p)-[:R]->(t)").summary()
    #expect(try sortedRows(query, session) == [["1"]])
    _ = try session.run("MATCH (p:P {id: 4}), (t:T) CREATE (p)-[:R]->(t)").summary()
    #expect(try sortedRows(query, session) == [["2"]])
    _ = try session.run("MATCH (:P {id: 3})-[r:R]->(:T {id: 1}) DELETE r").summary()
    #expect(try sortedRows(query, session) == [["1"]])
    try session.commit()
    #expect(try sortedRows(query, session) == [["1"]])
  }
}
