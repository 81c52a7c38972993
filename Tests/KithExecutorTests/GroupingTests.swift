import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// What groups of every size and order come to is what plain Swift makes of the same values.
@Suite struct GroupingTests {
  /// Nodes with a group each, in runs or scattered, and a value that may be missing.
  private struct Rows {
    var groups: [Int]
    var values: [Int64?]
    let session: any Session

    init(_ count: Int, group: (Int) -> Int, value: (Int) -> Int64?) throws {
      groups = (0..<count).map(group)
      values = (0..<count).map(value)
      let transaction = GraphTransaction(Graph())
      let (g, v) = (transaction.internKey("g"), transaction.internKey("v"))
      for row in 0..<count {
        var properties: [(KeyID, Value)] = [(g, .integer(Int64(groups[row])))]
        if let value = values[row] { properties.append((v, .integer(value))) }
        try transaction.createNode(labels: [], properties: properties)
      }
      var options = Database.Options()
      options.sharesFrom = 0
      session = Database(graph: transaction.commit(), options: options).makeSession()
    }

    /// `of` by group, from the engine.
    func ask(_ of: String) throws -> [Int: String] {
      var found: [Int: String] = [:]
      let cursor = try session.run("MATCH (n) RETURN n.g AS g, \(of) AS x")
      while let batch = try cursor.next() {
        for row in batch.rows.map(Array.init) {
          if case .integer(let group) = row[0] { found[Int(group)] = row[1].displayText }
        }
      }
      return found
    }

    /// The values there are, by group.
    var byGroup: [Int: [Int64]] {
      var found: [Int: [Int64]] = [:]
      for (group, value) in zip(groups, values) { found[group, default: []] += value.map { [$0] } ?? [] }
      return found
    }

    func check() throws {
      let byGroup = byGroup
      let counts = try ask("count(DISTINCT n.v)")
      let (least, greatest) = (try ask("min(n.v)"), try ask("max(n.v)"))
      let (low, high) = (try ask("min(n.v * -0.25)"), try ask("max(n.v * -0.25)"))
      for (group, values) in byGroup {
        #expect(counts[group] == "\(Set(values).count)", "group \(group)")
        #expect(least[group] == (values.min().map { .integer($0) } ?? Value.null).displayText, "group \(group)")
        #expect(greatest[group] == (values.max().map { .integer($0) } ?? Value.null).displayText, "group \(group)")
        #expect(low[group] == (values.max().map { .float(Double($0) * -0.25) } ?? Value.null).displayText, "\(group)")
        #expect(high[group] == (values.min().map { .float(Double($0) * -0.25) } ?? Value.null).displayText, "\(group)")
      }
      #expect(counts.count == byGroup.count)
    }
  }

  /// Floats in the order that openCypher has for them, NaN behind all others, before integers come and after.
  @Test(arguments: [
    ("1.5, 0.0 / 0.0, -1.0 / 0.0, 2.5", "-Infinity", "NaN"), ("-1.5, null, 1.0 / 0.0, -2.5", "-2.5", "Infinity"),
    ("-0.5, -0.25, null", "-0.5", "-0.25"), ("0.5, 2, -7, 0.25", "-7", "2"), ("null, null", "null", "null"),
    ("3, 0.5, 4.5, 'a'", "0.5", "4.5"),
  ])
  func findsExtremesOfFloats(values: String, least: String, greatest: String) throws {
    let session = Database().makeSession()
    _ = try session.run("UNWIND [\(values)] AS v CREATE (:V {v: v})").summary()
    let expected = values.contains("'") ? [["a", greatest]] : [[least, greatest]]
    #expect(try sortedRows("MATCH (n:V) RETURN min(n.v), max(n.v)", session) == expected)
    #expect(try sortedRows("UNWIND [\(values)] AS v RETURN min(v), max(v)", session) == expected)
  }

  @Test(arguments: [1, 30, 64, 65, 900, 40_000])
  func countsAndExtremesOfScatteredGroups(groups: Int) throws {
    var random = SeededRandom(seed: UInt64(groups))
    try Rows(60_000, group: { _ in random.below(groups) }, value: { $0 % 11 == 0 ? nil : Int64($0 * 7919 % 6_000) })
      .check()
  }

  @Test(arguments: [5, 40, 3_000])
  func countsAndExtremesOfRuns(length: Int) throws {
    try Rows(20_000, group: { $0 / length }, value: { Int64($0 * 31 % 50) - 7 }).check()
  }

  /// Groups by the node of a scan and another: those of a node are whole when the next one comes, and given before the last row.
  @Test func groupsOfAScannedNodeAndAnother() throws {
    let transaction = GraphTransaction(Graph())
    let (id, v) = (transaction.internKey("id"), transaction.internKey("v"))
    let (label, type) = (transaction.internLabel("A"), transaction.internType("R"))
    let count = 9_000
    for node in 0..<count {
      try transaction.createNode(labels: [label], properties: [(id, .integer(Int64(node)))])
    }
    var expected: [[String]: (count: Int, sum: Int, values: Set<Int>)] = [:]
    for node in 0..<count {
      // One hub whose steps are more than a morsel, and nodes without any.
      for step in 0..<(node == 4_500 ? 5_000 : node % 8) {
        let other = (node * 7 + step / 2 * 131) % count
        let value = step * 5 % 3
        try transaction.createRelationship(
          type, from: NodeID(node), to: NodeID(other), properties: [(v, .integer(Int64(value)))])
        let key = ["\(node)", "\(other)"]
        var group = expected[key] ?? (0, 0, [])
        group.count += 1
        group.sum += value
        group.values.insert(value)
        expected[key] = group
      }
    }
    let rows = expected.map { $0.key + ["\($0.value.count)", "\($0.value.sum)", "\($0.value.values.count)"] }
      .sorted { $0.lexicographicallyPrecedes($1) }
    let ways = WaysOfRunning(transaction.commit())
    let found = try ways.expectSameRows(
      """
      MATCH (a:A)-[r:R]->(b) WITH a, b, count(*) AS n, sum(r.v) AS s, count(DISTINCT r.v) AS d
      RETURN a.id AS a, b.id AS b, n, s, d
      """)
    #expect(found == rows)
    #expect(
      try ways.expectSameRows(
        "MATCH (a:A)-[r:R]->(b) WITH a, b, count(*) AS n WHERE n > 1 RETURN count(*) AS n, sum(n) AS s")
        == [
          [
            "\(expected.count { $0.value.count > 1 })",
            "\(expected.reduce(0) { $0 + ($1.value.count > 1 ? $1.value.count : 0) })",
          ]
        ])
    // What is written above must not come before the last row below.
    let made = try sortedRows(
      "MATCH (a:A)-[r:R]->(b) WITH a, b, count(*) AS n CREATE (a)-[:R]->(:A) RETURN count(*) AS n", ways.plain)
    #expect(made == [["\(expected.count)"]])
  }

  @Test func valuesFarApart() throws {
    // Too far for a bit each, too large for 32 bits, below 0, and at the ends of what there is.
    for values in [[1 << 30, 3, 1 << 27], [1 << 40, 5], [-1, 0, 1], [.max, .min, 0, Int64(UInt32.max)]] as [[Int64]] {
      try Rows(9_000, group: { $0 % 100 }, value: { $0 % 13 == 0 ? nil : values[$0 / 100 % values.count] }).check()
    }
  }

  @Test(arguments: [1, 5, 60])
  func manyValuesOfWhichAGroupHasFewAndFewOfWhichItHasMany(groups: Int) throws {
    // Ranges of nodes with a bit for each value, without, and both.
    for spread in [1, 40, 4_000] {
      try Rows(
        50_000, group: { $0 % groups },
        value: { $0 % 17 == 0 ? nil : Int64($0 < 9_000 ? $0 % 500 : ($0 * 7919 % 45_000) * spread % 4_000_000) }
      ).check()
    }
  }

  /// Many integers of few values are tallied, until one comes that is far from them.
  @Test(arguments: [1, 5, 700])
  func percentilesOfFewValues(groups: Int) throws {
    for far in [0, 1 << 40] {
      let rows = try Rows(
        60_000, group: { $0 * 7919 % groups },
        value: { $0 % 13 == 0 ? nil : Int64($0 * 31 % 37 - 9 + ($0 > 50_000 && $0 % 11 == 0 ? far : 0)) })
      for (tallied, plain) in [
        ("percentileCont(n.v, 0.37)", "percentileCont(toFloat(n.v), 0.37)"),
        ("percentileDisc(n.v, 0.5)", "toInteger(percentileDisc(toFloat(n.v), 0.5))"),
        ("percentileCont(n.v, 1.0)", "percentileCont(toFloat(n.v), 1.0)"),
      ] {
        let found = try rows.ask(tallied)
        #expect(found == (try rows.ask(plain)), "\(tallied)")
        #expect(found.count == groups)
      }
    }
  }

  /// Zeros are one, whatever is not a number is one, and a float equals an integer.
  @Test func floatsAreGroupedByWhatTheyEqual() throws {
    let transaction = GraphTransaction(Graph())
    let (f, i) = (transaction.internKey("f"), transaction.internKey("i"))
    let floats: [Double?] = [0, -0.0, .nan, -.nan, 1.5, 3, nil, 4_503_599_627_370_497.5]
    for node in 0..<4_000 {
      var properties: [(KeyID, Value)] = [(i, .integer(Int64(node % 5)))]
      if let float = floats[node % 8] { properties.append((f, .float(float))) }
      try transaction.createNode(labels: [], properties: properties)
    }
    let ways = WaysOfRunning(transaction.commit())
    #expect(
      try ways.expectSameRows("MATCH (n) RETURN toString(n.f) IS NULL AS missing, n.f = n.f AS is, count(*) AS c")
        == [["false", "false", "1000"], ["false", "true", "2500"], ["true", "null", "500"]])
    #expect(
      try ways.expectSameRows("MATCH (n) WITH n.f AS f, count(*) AS c RETURN c, count(*)") == [
        ["1000", "2"], ["500", "4"],
      ])
    let both = """
      CALL () { MATCH (n) RETURN n.f AS v UNION ALL MATCH (n) RETURN n.i AS v }
      WITH v, count(*) AS c WHERE v = 3 OR v = 0 OR v = 4 RETURN v = 0 AS zero, c
      """
    #expect(try ways.expectSameRows(both) == [["false", "1300"], ["false", "800"], ["true", "1800"]])
    #expect(
      try ways.expectSameRows("MATCH (n), (m) WHERE n.f = m.f AND m.i = 0 AND n.i = 1 RETURN count(*)")
        == [["70000"]])
  }

  /// Tables that have grown many times over, in every kind of aggregate.
  @Test func moreGroupsThanAnythingHasRoomFor() throws {
    let query = """
      UNWIND [1, 2] AS turn UNWIND range(0, 149999) AS x
      WITH x * 4294967311 AS k, x % 7 AS j, x, toString(x) AS t
      WITH k / 4294967311 AS x, j, count(*) AS c, sum(x * 0.5) AS s, min(t) AS m, max([x]) AS l, stDev(x) AS d,
        count(DISTINCT [x]) AS u
      RETURN count(*) AS groups, sum(CASE WHEN j = x % 7 AND c = 2 AND s = x AND m = toString(x) AND l = [x] AND d = 0.0
        AND u = 1 THEN 1 ELSE 0 END) AS right
      """
    let cursor = try Database().makeSession().run(query)
    let rows = try cursor.next().map { $0.rows.map { $0.map(\.displayText) } }
    #expect(rows == [["150000", "150000"]])
  }

  @Test func sumsOfRunsBeyondAnInteger() throws {
    // Within a run the sum leaves 64 bits and comes back.
    let turns: [Int64] = [.max, 5, .min, -9, 4, .max, .min]
    let rows = try Rows(7_000, group: { $0 / 700 }, value: { turns[$0 % 7] })
    let sums = try rows.ask("sum(n.v)")
    let expected = Int64(100) * (5 - 9 + 4 - 1 - 1)
    for group in 0..<10 { #expect(sums[group] == "\(expected)") }
  }

  @Test func partsOfTextsAreThoseOfEachText() throws {
    let texts = ["", "a", "abcdef", "Ångström", "e\u{301}t\u{e9}", "🇬🇧 flag", "2024-05-06", "ab"]
    let session = Database().makeSession()
    _ = try session.run("UNWIND range(0, 7) AS i UNWIND range(1, 40) AS j CREATE ({i: i})").summary()
    _ = try session.run("CREATE ({i: 8})").summary()
    for (i, text) in texts.enumerated() { _ = try session.run("MATCH (n {i: \(i)}) SET n.t = '\(text)'").summary() }
    let parts = [
      "left(n.t, 2)", "right(n.t, 2)", "substring(n.t, 1)", "substring(n.t, 1, 3)", "substring(n.t, 99)",
      "substring(n.t, 2, 0)", "left(n.t, 0)", "right(n.t, 99)", "left(n.t, null)", "left('abc', size(n.t))",
    ]
    for part in parts {
      let literal = "CASE n.i " + texts.enumerated().map { "WHEN \($0) THEN '\($1)' " }.joined() + "END"
      let plain = part.replacing("n.t", with: "(\(literal))")
      let query = "MATCH (n) WITH \(part) AS x, \(plain) AS y WHERE x = y OR (x IS NULL AND y IS NULL) RETURN count(*)"
      let cursor = try session.run(query)
      let rows = try cursor.next().map { $0.rows.map { Array($0)[0].displayText } }
      #expect(rows == ["321"], "\(part)")
    }
    #expect(throws: (any Error).self) { try session.run("MATCH (n) RETURN left(n.t, -1)").summary() }
  }
}
