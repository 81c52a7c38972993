import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// The first of each group's list is what it is when all rows are sorted and collected: with nulls among the values and the
/// keys, rows that are alike, several lists, and whatever else may stand between an order and the lists.
@Suite struct FirstOfGroupTests {
  @Test(arguments: 0..<24)
  func takesTheFirstAsSortingDoes(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 49_999 &+ 3)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<40 { try ways.expectSameRows(Self.query(&random)) }
  }

  /// Of rows that are alike in the order the first that came is taken.
  @Test func takesTheFirstOfRowsThatAreAlike() throws {
    let ways = WaysOfRunning(Graph())
    let rows = try ways.expectSameRows(
      "UNWIND range(0, 4999) AS i WITH i % 7 AS g, i, (i / 100) % 3 AS k ORDER BY k DESC RETURN g, collect(i)[0] AS first"
    )
    #expect(rows.map { $0.joined(separator: " ") } == ["0 203", "1 204", "2 205", "3 206", "4 200", "5 201", "6 202"])
  }

  /// Keys that change their kind between one row and the next, and the largest integer beside null.
  @Test(arguments: [
    "CASE WHEN i < 3000 THEN i % 11 ELSE 'x' + (i % 13) END", "CASE WHEN i % 1500 = 0 THEN null ELSE -(i % 17) END",
    "CASE WHEN i % 3 = 0 THEN null ELSE 9223372036854775807 END", "CASE WHEN i < 4000 THEN i / 7.0 ELSE i % 5 END",
    "CASE WHEN i > 1000 THEN [i % 5] ELSE i % 2 = 0 END", "null", "0.0 / 0.0", "CASE i WHEN 4500 THEN -1 END",
    "CASE WHEN i < 2500 THEN null ELSE 'k' + (i % 97) END", "date({year: 2000 + i % 30})",
  ])
  func comparesKeysOfAllKinds(key: String) throws {
    let ways = WaysOfRunning(Graph())
    for order in ["", " DESC"] {
      for value in ["i", "CASE WHEN i % 4 > 0 THEN i END", "toString(i)"] {
        try ways.expectSameRows(
          """
          UNWIND range(0, 4999) AS i WITH i % 7 AS g, i, \(key) AS k ORDER BY k\(order), i % 3
          RETURN g, collect(\(value))[0] AS a, head(collect(k)) AS b, min(i) AS c
          """)
      }
    }
  }

  /// An error in what is sorted by, or collected, is one in rows as well that nobody takes.
  @Test func raisesErrorsOfAllRows() throws {
    let ways = WaysOfRunning(Graph())
    for query in [
      "UNWIND range(0, 99) AS i WITH i ORDER BY i RETURN collect(1 / (50 - i))[0] AS a",
      "UNWIND range(0, 99) AS i WITH i ORDER BY i, 1 / (50 - i) RETURN collect(i)[0] AS a",
    ] {
      #expect(throws: (any Error).self) { try ways.expectSameRows(query) }
      #expect(throws: (any Error).self) { try sortedRows(query, Database(graph: Graph()).makeSession()) }
    }
  }

  @Test func sortsNotForTheFirst() throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let begin = "MATCH (p:A)-[r:R]->(q) WITH p, q, r ORDER BY q.k DESC, id(q) "
    for (end, sorts) in [
      ("RETURN p, collect(q.s)[0] AS x, count(*) AS n", false), ("RETURN p, head(collect(DISTINCT q.s)) AS x", false),
      ("WITH p, collect(q.s) AS l, max(r.w) AS m WHERE l[0] > 'a' RETURN p, l[0] AS x, m", false),
      ("RETURN p, collect(q.s)[1] AS x", true), ("RETURN p, collect(q.s)[0] AS x, collect(q.k) AS l", true),
      ("WITH p, collect(q.s) AS l RETURN l[0] AS x, size(l) AS n", true), ("RETURN p, avg(q.f) AS x", true),
      ("LIMIT 5 RETURN p, collect(q.s)[0] AS x", true), ("WITH DISTINCT p, q RETURN p, collect(q.s)[0] AS x", true),
      ("RETURN p, collect(q.s)[0] AS x, sum(q.f) AS n", true), ("WHERE q.k > 1 RETURN p, collect(q.s)[0] AS x", false),
    ] {
      let plan = try #require(try session.run("EXPLAIN " + begin + end).summary().plan)
      #expect(plan.operators.contains { $0.name == "Sort" || $0.name == "Top" } == sorts, "\(end)")
    }
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let match = one([
      "MATCH (p:A)-[r:R]->(q)", "MATCH (p)-[r:R]->(q:B)", "MATCH (p)-[r]-(q)", "MATCH (q)-[r:S]->(p) WHERE p.k > 0",
      "MATCH (p:A) OPTIONAL MATCH (p)-[r:R]->(q)", "MATCH (p:None)-[r:R]->(q)",
      "MATCH (p:A)-[:S]->()<-[r:R]-(q)", "UNWIND [1, 2] AS twice MATCH (p)-[r:R]->(q)",
    ])
    // The last keys tell all rows apart, or else what is taken is told by the keys.
    let keys = (0...random.below(3)).map { _ in
      one(["q.k", "q.s", "q.f", "r.w", "r.d", "p.k", "q.mixed", "-q.k", "q.none", "q.k % 2"]) + one(["", " DESC"])
    }
    var order = keys.joined(separator: ", ")
    let isTotal = random.below(4) > 0
    order += isTotal ? one([", id(q), id(r), id(p)", ", id(q) DESC, id(r), id(p) DESC"]) : ""
    let told = isTotal ? ["q.s", "q.k", "r.w", "q", "q.mixed", "id(r)", "q.f", "r.d", "q.k + 1", "p.s"] : []
    let certain = keys.map { String($0.split(separator: " ")[0]) }.filter { $0 != "q.k" || isTotal }
    func value() -> String { one(told + (certain.isEmpty || isTotal ? [] : [certain[0]]) + (isTotal ? [] : ["1"])) }
    func first() -> String {
      let value = value()
      return one(["collect(\(value))[0]", "head(collect(\(value)))", "collect(DISTINCT \(value))[0]"])
    }
    let group = one(["p", "p.k AS p", "p.s AS p, p.k AS pk", "q.k AS p", "1 AS p", "p, p.s AS s"])
    let other = one(["", ", count(*) AS n", ", max(r.w) AS n", ", sum(q.k) AS n", ", count(DISTINCT q.s) AS n"])
    let filter = one(["", "", "", " WHERE q.k > 1", " WHERE r.w IS NOT NULL"])
    let end = one([
      "RETURN \(group), \(first()) AS a, \(first()) AS b\(other)", "RETURN \(first()) AS a\(other)",
      "WITH \(group), \(first()) AS a\(other) WHERE a IS NOT NULL RETURN a, count(*) AS c",
      "WITH \(group), collect(\(value())) AS l\(other) RETURN l[0] AS x, count(*) AS c",
    ])
    switch random.below(8) {
    case 0: return "\(match) WITH DISTINCT p, q, r ORDER BY \(order)\(filter) \(end)"
    case 1: return "\(match) WITH p, q, r ORDER BY \(order), id(q), id(r), id(p) LIMIT 7\(filter) \(end)"
    case 2:
      // Sorted by what is not handed on, under other names.
      return "\(match) WITH p AS x, q.s AS y, r AS z, q.k % 3 AS k ORDER BY \(order), id(q), id(z), id(x) "
        + "RETURN x.k AS x, collect(y)[0] AS y, head(collect(z.w)) AS z, collect(k)[0] AS k"
    case 3:
      return "\(match) WITH p, q.k AS qk ORDER BY qk DESC RETURN p, collect(qk)[0] AS a"
    case 4:
      return "\(match) WITH p, q, count(*) AS n, max(r.w) AS w ORDER BY n DESC, w, id(q), id(p) "
        + "RETURN p.k AS k, collect(q.s)[0] AS s, collect(w)[0] AS w, max(n) AS m"
    default: return "\(match) WITH p, q, r ORDER BY \(order)\(filter) \(end)"
    }
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let (k, s, f) = (transaction.internKey("k"), transaction.internKey("s"), transaction.internKey("f"))
    let (w, d, mixed) = (transaction.internKey("w"), transaction.internKey("d"), transaction.internKey("mixed"))
    let count = 4 + random.below(40)
    let hasNulls = random.below(3) > 0
    for node in 0..<count {
      func some(_ value: Value) -> Value? { hasNulls && random.below(4) == 0 ? nil : value }
      let mix: [Value] = [
        .integer(Int64(random.below(3))), .string("m\(random.below(3))"), .boolean(true), .float(1.5),
      ]
      let given: [(KeyID, Value?)] = [
        (k, some(.integer(Int64(random.below(5))))), (s, some(.string("s\(random.below(6))"))),
        (f, some(.float(Double(random.below(9)) / 4 - 1))), (mixed, some(mix[random.below(4)])),
      ]
      try transaction.createNode(
        labels: labels.filter { _ in random.below(3) > 0 || node == 0 },
        properties: given.compactMap { key, value in value.map { (key, $0) } })
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for at in 0..<count * (1 + random.below(20)) {
      let given: [(KeyID, Value)] = [
        (w, .integer(Int64(random.below(6)))), (d, .string("2020-0\(1 + random.below(4))")),
      ]
      try transaction.createRelationship(
        types[at % 3 / 2], from: NodeID(random.below(count)), to: NodeID(random.below(count)),
        properties: given.filter { _ in !hasNulls || random.below(5) > 0 })
    }
    return transaction.commit()
  }
}
