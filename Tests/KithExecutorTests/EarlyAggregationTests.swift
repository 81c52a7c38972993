import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// A part of a pattern that is aggregated before the rest is walked, and OPTIONAL MATCHes whose matches stand side by side, give
/// the rows that walking every match gives.
@Suite struct EarlyAggregationTests {
  @Test(arguments: 0..<10)
  func givesTheSameRowsOnAndOff(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 104_651 &+ 11)
    let graph = try Self.graph(&random)
    let ways = WaysOfRunning(graph)
    for _ in 0..<50 {
      let query =
        random.below(5) == 0
        ? Self.filterQuery(&random) : random.below(2) == 0 ? Self.hubQuery(&random) : Self.branchQuery(&random)
      try ways.expectSameRows(query, as: Self.text)
    }
  }

  @Test(arguments: [
    (
      "MATCH (a)-[x:R]->(h)<-[:S]-(b) RETURN x.s AS s, max(b.t), count(*)",
      ["EagerAggregation", "ExpandAll", "EagerAggregation", "ExpandAll"]
    ),
    (
      // What both ends are asked together is for each pair.
      "MATCH (a)-[x:R]->(h)<-[:S]-(b) WHERE a.k < b.k RETURN x.s AS s, max(b.t), count(*)",
      ["EagerAggregation", "Filter", "ExpandAll", "ExpandAll"]
    ),
    (
      // A relationship may be used once, and those of one type could be the same.
      "MATCH (a)-[x:R]->(h)<-[:R]-(b) RETURN x.s AS s, max(b.t), count(*)",
      ["EagerAggregation", "ExpandAll", "ExpandAll"]
    ),
    (
      "MATCH (h:H) OPTIONAL MATCH (h)<-[x:R]-(a) OPTIONAL MATCH (h)<-[:S]-(b) RETURN h, count(DISTINCT x), sum(b.k)",
      ["EagerAggregation", "OptionalBranches", "NodeByLabelScan", "ExpandAll", "Argument", "ExpandAll", "Argument"]
    ),
    (
      "MATCH (a)-[x:R]->(h)<-[:S]-(b) RETURN h, count(DISTINCT x.s), max(b.k), count(DISTINCT b)",
      ["EagerAggregation", "Branches", "AllNodesScan", "ExpandAll", "Argument", "ExpandAll", "Argument"]
    ),
    (
      // The second looks at what the first found.
      "MATCH (h:H) OPTIONAL MATCH (h)<-[x:R]-(a) OPTIONAL MATCH (a)<-[:S]-(b) RETURN h, count(DISTINCT x), sum(b.k)",
      [
        "EagerAggregation", "OptionalApply", "OptionalApply", "NodeByLabelScan", "ExpandAll", "Argument", "ExpandAll",
        "Argument",
      ]
    ),
    (
      // The rows of groups that are left out are left out first.
      "MATCH (a)-[x:R]->(h) WITH a, max(x.w) AS w WHERE w > 2 AND a.k < 4 RETURN a.id, w",
      ["Filter", "EagerAggregation", "Filter", "ExpandAll"]
    ),
    (
      // Nearly all rows are above.
      "MATCH (a)-[x:R]->(h) WITH a, max(x.w) AS w WHERE w >= 0 RETURN a.id, w",
      ["Filter", "EagerAggregation", "ExpandAll"]
    ),
    (
      // One list of all pairs.
      "MATCH (h:H) OPTIONAL MATCH (h)<-[x:R]-(a) OPTIONAL MATCH (h)<-[:S]-(b) RETURN h, collect(b.k)",
      [
        "EagerAggregation", "OptionalApply", "OptionalApply", "NodeByLabelScan", "ExpandAll", "Argument", "ExpandAll",
        "Argument",
      ]
    ),
  ])
  func hasTheShape(query: String, shape: [String]) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    let names = plan.operators.map(\.name).filter { $0 != "ProduceResults" && $0 != "Projection" }
    #expect(names.starts(with: shape), "\(names)")
  }

  /// A key is one among the nodes of its label, of which those without a match need not be.
  @Test func groupsByAKeyOnlyWhereItTellsTheNode() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:P {id: 1})-[:R {w: 5}]->(:P {id: 2}), ({id: 1})-[:S]->(:Q)").summary()
    #expect(
      try Self.rows("MATCH (a) OPTIONAL MATCH (a:P)-[x:R]->() RETURN a.id AS id, count(*) AS n, max(x.w) AS w", session)
        == [["1", "2", "5"], ["2", "1", "null"], ["null", "1", "null"]])
    #expect(
      try Self.rows("MATCH (a:Q) OPTIONAL MATCH (p:P) RETURN p.id AS id, count(a) AS n ORDER BY id", session)
        == [["1", "1"], ["2", "1"]])
    #expect(
      try Self.rows("OPTIONAL MATCH (a:P) OPTIONAL MATCH (b:Q) RETURN count(*) AS n, count(DISTINCT a) AS a", session)
        == [["2", "2"]])
    #expect(try Self.rows("MATCH (a:P)-[x]->() RETURN a.id AS id, max(x.w) AS w", session) == [["1", "5"]])
  }

  // MARK: queries

  /// Two or three steps that meet in hubs.
  private static func hubQuery(_ random: inout SeededRandom) -> String {
    let pattern = one(
      [
        "(a)-[x:R]->(h)<-[y:S]-(b)", "(b)-[y:S]->(h)<-[x:R]-(a)", "(c)-[:T]->(a)-[x:R]->(h)<-[y:S]-(b:B)",
        "(a)-[x:R]->(h:H), (h)<-[y:S]-(b)-[:T]->(c)", "(a)-[x:R]-(h)-[y:S]-(b)", "(a)-[x:R]->(h)<-[y:R]-(b)",
      ], &random)
    let tests = ["a.k > 1", "b.t <> 'b'", "x.w < 3", "y.w >= 1 AND y.s = 'u'", "h.k + b.k > 3", "a.k < b.k", "h.k < 4"]
    let keys = ["h", "h.k", "x.s", "y.s", "a.t", "b.k % 2", "h.t + y.s", "a", "b.id"]
    let values = ["a.k", "b.k", "a.t", "b.t", "x.w", "y.w", "h.k", "b.f", "a.f", "b.k + h.k"]
    let calls =
      ["count(*)", "count(x)", "count(b)"] + ["max", "min", "count"].flatMap { f in values.map { "\(f)(\($0))" } }
    let sums = [
      "sum(a.k)", "sum(b.k)", "avg(a.k)", "avg(b.f)", "sum(y.w)", "sum(h.k)", "count(DISTINCT a.k)",
      "count(DISTINCT b)", "collect(DISTINCT x.s)", "count(DISTINCT b)", "count(DISTINCT a)", "count(DISTINCT b.f)",
      "count(DISTINCT a.t)", "count(DISTINCT b.m)", "count(DISTINCT y.s)", "count(DISTINCT b.k + h.k)",
      "count(DISTINCT y)",
    ]
    let asked = (0..<random.below(3)).map { _ in one(tests, &random) }
    let items =
      (0..<random.below(3)).map { _ in one(keys, &random) }
      + (0...random.below(3)).map { _ in one(random.below(3) == 0 ? sums : calls, &random) }
    return "MATCH \(pattern)" + (asked.isEmpty ? "" : " WHERE " + asked.joined(separator: " AND ")) + returned(items)
  }

  /// Groups that are kept by their greatest or least value.
  private static func filterQuery(_ random: inout SeededRandom) -> String {
    let pattern = one(["(a)-[x:R]->(h)", "(a)-[x:T]->(h)<-[:T]-(b)", "(a)-[x]-(h)"], &random)
    let key = one(["a", "h.k", "a.t", "x.s"], &random)
    let value = one(["x.w", "h.k", "x.s", "h.t", "h.f", "h.m"], &random)
    let bound = one(["2", "3.5", "0", "'b'", "'u'", "null", "4"], &random)
    let test = one(
      ["v > \(bound)", "v >= \(bound)", "\(bound) < v", "v <= \(bound)", "v < \(bound) OR v > 4"], &random)
    let more = one(["", "", ", count(*) AS n"], &random)
    return "MATCH \(pattern) WITH \(key) AS g, \(one(["max", "min"], &random))(\(value)) AS v\(more) WHERE \(test) "
      + "RETURN count(*) AS n, collect(v) AS l"
  }

  /// Several OPTIONAL MATCHes.
  private static func branchQuery(_ random: inout SeededRandom) -> String {
    let start = one(["(n:H)", "(n)", "(n:B {k: 2})", "(m)-[:R]->(n)", "(n), (m:H {k: 1})"], &random)
    var branches = ["(n)<-[x:R]-(a)", "(n)<-[y:S]-(b:B)"]
    if random.below(2) == 0 { branches.append("(n)-[z:T*1..2]-(c)") }
    if random.below(3) == 0 { branches[1] = "(n)<-[y:S]-(b)-[:T]->(c2)" }
    if random.below(4) == 0 { branches[0] += " WHERE a.k > n.k" }
    branches[1] += one(["", "", "", " WHERE b.t = 'a' OR y.w > 2", " WHERE b.k < a.k", " WHERE a <> b"], &random)
    if random.below(8) == 0 { branches.append("(a)-[:T]->(d)") }
    let keys = ["n", "n.k", "n.t", "n.id % 3", "a.k"]
    let values = ["a.k", "b.k", "a.t", "b.t", "x.w", "y.w", "n.k", "b.f", "coalesce(a.k, 9)", "coalesce(y.s, n.t)"]
    let calls =
      [
        "count(*)", "count(x)", "count(DISTINCT b)", "count(n)", "sum(a.k)", "sum(coalesce(b.k, 1))", "avg(b.f)",
        "sum(n.k)",
      ]
      + ["max", "min", "count"].flatMap { f in values.map { "\(f)(\($0))" } }
      + ["count", "collect"].flatMap { f in values.map { "\(f)(DISTINCT \($0))" } }
    let items =
      (0..<random.below(3)).map { _ in one(random.below(5) == 0 ? keys : Array(keys.dropLast()), &random) }
      + (0...random.below(3)).map { _ in one(calls, &random) }
    return "MATCH \(start) " + branches.map { "OPTIONAL MATCH \($0)" }.joined(separator: " ") + returned(items)
  }

  private static func one(_ choices: [String], _ random: inout SeededRandom) -> String {
    choices[random.below(choices.count)]
  }

  private static func returned(_ items: [String]) -> String {
    " RETURN " + items.enumerated().map { "\($1) AS c\($0)" }.joined(separator: ", ")
  }

  private static func rows(_ query: String, _ session: any Session) throws -> [[String]] {
    try sortedRows(query, session, as: text)
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .list(let list): list.elements.map(\.displayText).sorted().joined(separator: ", ")
    case .float(let number): "\((number * 1e6).rounded() / 1e6)"
    default: value.displayText
    }
  }

  // MARK: graphs

  /// Many nodes that lead to a few hubs along two types, and to each other along a third.
  static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let hub = transaction.internLabel("H")
    let keys = ["k", "t", "f", "id"].map { transaction.internKey($0) }
    let types = ["R", "S", "T"].map { transaction.internType($0) }
    let (weight, name) = (transaction.internKey("w"), transaction.internKey("s"))
    let count = 60
    for node in 0..<count {
      var properties: [(KeyID, Value)] = [(keys[3], .integer(Int64(node)))]
      if random.below(6) > 0 { properties.append((keys[0], .integer(Int64(random.below(6))))) }
      if random.below(6) > 0 { properties.append((keys[1], .string(["ab", "a", "b"][random.below(3)]))) }
      if random.below(6) > 0 { properties.append((keys[2], .float(Double(random.below(12)) / 2))) }
      // Of several kinds.
      let mixed: [Value] = [.integer(1), .float(2.5), .string("b"), .boolean(true)]
      if random.below(3) > 0 { properties.append((transaction.internKey("m"), mixed[random.below(4)])) }
      let own = labels.filter { _ in random.below(3) > 0 } + (node < 6 ? [hub] : [])
      try transaction.createNode(labels: own, properties: properties)
    }
    for number in 0..<170 {
      var properties: [(KeyID, Value)] = []
      if random.below(6) > 0 { properties.append((weight, .integer(Int64(random.below(4))))) }
      if random.below(6) > 0 { properties.append((name, .string(["u", "v"][random.below(2)]))) }
      let from = NodeID(random.below(count))
      let to = number < 130 ? NodeID(random.below(random.below(9) == 0 ? 8 : 3)) : NodeID(random.below(count))
      let type = number < 130 ? types[number % 2] : types[2]
      try transaction.createRelationship(type, from: from, to: to, properties: properties)
    }
    return transaction.commit()
  }
}
