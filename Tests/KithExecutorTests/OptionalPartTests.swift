import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// OPTIONAL MATCHes behind rows that are put together, or that are counted for each row, give the rows that walking every match
/// gives: with nulls to start from, self-loops, parallel relationships and conditions on what is outside.
@Suite struct OptionalPartTests {
  @Test(arguments: 0..<16)
  func givesTheSameRowsOnAndOff(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863 &+ 29)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<60 {
      let query = random.below(5) == 0 ? Self.cutQuery(&random) : Self.aggregateQuery(&random)
      try ways.expectSameRows(query, as: Self.text)
    }
  }

  @Test(arguments: [
    (
      // The interests are grouped without a walk, and who else shares them is counted.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:R]-(q) RETURN p.t AS t, count(*) AS n",
      ["EagerAggregation", "CountPaths", "EagerAggregation", "FoldPaths"]
    ),
    (
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:R]-(q) WHERE q.t = 'a' RETURN i, count(*) AS n, count(q) AS m",
      ["EagerAggregation", "CountPaths", "CountPaths"]
    ),
    (
      // What the optional part asks of another node than it begins at must be walked, but for few rows.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) WHERE q.k < i.k RETURN i.t AS t, min(q.k) AS m, avg(q.k) AS a",
      ["EagerAggregation", "OptionalApply", "CountPaths", "Filter", "ExpandAll", "Argument"]
    ),
    (
      // All people are told apart anyway.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (p)-[:S]->(j) WHERE j.k > p.k RETURN p.id AS id, min(j.k) AS m",
      ["EagerAggregation", "OptionalApply", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      // Nobody asks how often a row comes.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (p)-[:S]->(j) WHERE j.k > 2 RETURN max(p.k) AS m, count(DISTINCT i) AS n",
      ["EagerAggregation", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      "MATCH (p) OPTIONAL MATCH (p)-[:S]-(j:I) RETURN avg(p.id) AS m",
      ["EagerAggregation", "CountPaths", "AllNodesScan"]
    ),
    (
      // One is counted, the other walked.
      "MATCH (p) OPTIONAL MATCH (p)-[:S]->(j) OPTIONAL MATCH (p)-[:R]->(i) RETURN p.t AS t, count(j) AS n, max(i.k) AS m",
      ["EagerAggregation", "OptionalApply", "CountPaths", "AllNodesScan", "ExpandAll", "Argument"]
    ),
    (
      // The first interests in the order are known before anybody who shares them is walked to.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN i.t AS t, q.k AS k ORDER BY t LIMIT 3",
      ["Top", "OptionalApply", "Top", "Unwind", "Top", "CountPaths", "ExpandAll", "Argument"]
    ),
    (
      "MATCH (a:A)-[:S]->(i) OPTIONAL MATCH (i)-[:S]->(q) RETURN a.id AS id, q.k AS k ORDER BY id LIMIT 3",
      ["Top", "OptionalApply", "Top", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      // What the optional part finds has a part in the order: each interest is taken through it once, and given out as often
      // as it came.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN i.t AS t, q.k AS k ORDER BY k, t SKIP 1 LIMIT 3",
      ["Limit", "Skip", "Unwind", "Top", "OptionalApply", "CountPaths", "ExpandAll", "Argument"]
    ),
    (
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN DISTINCT q.t AS t",
      ["Distinct", "OptionalApply", "EagerAggregation", "ExpandAll"]
    ),
    (
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN DISTINCT q.t AS t LIMIT 2",
      ["Limit", "Distinct", "OptionalApply", "ExpandAll"]
    ),
    (
      // A list has each row.
      "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:R]-(q) RETURN i, collect(p.k) AS l",
      ["EagerAggregation", "OptionalApply", "ExpandAll", "NodeByLabelScan", "ExpandAll", "Argument"]
    ),
  ])
  func hasTheShape(query: String, shape: [String]) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    let names = plan.operators.map(\.name).filter { $0 != "ProduceResults" && $0 != "Projection" }
    #expect(names.starts(with: shape), "\(query): \(names)")
  }

  /// What is asked behind the cut may look at what stood before it.
  @Test(arguments: [
    "p.k > 2", "p.k > i.k AND n IS NOT NULL", "t <> 'a'", "EXISTS { (p)-[:S]->() }", "q.k IS NULL",
    "q.k > p.k OR k = 2",
  ])
  func asksBehindTheCut(condition: String) throws {
    var random = SeededRandom(seed: 77)
    let ways = WaysOfRunning(try Self.graph(&random))
    for order in ["t, k, n", "n, t, k"] {
      try ways.expectSameRows(
        "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) WITH i.t AS t, i.k AS k, q.id AS n "
          + "ORDER BY \(order), p.id LIMIT 20 WHERE \(condition) RETURN t, k, n", as: Self.text)
      try ways.expectSameRows(
        "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) WITH i.t AS t, i.k AS k, q.id AS n "
          + "ORDER BY \(order) LIMIT 7 WHERE p.k IS NULL OR p.k < 100 RETURN count(*) > 0 AS n", as: Self.text)
    }
  }

  /// Nothing is matched from null, and a row without a match counts as one.
  @Test func countsFromNull() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:P {k: 1})-[:R]->(q:P {k: 2})-[:R]->(q), (:P {k: 3})").summary()
    #expect(
      try Self.rows(
        "MATCH (p:P) OPTIONAL MATCH (p)-[:R]->(q) OPTIONAL MATCH (q)-[:R]->(r) "
          + "RETURN p.k AS k, count(*) AS n, count(r) AS m, sum(p.k) AS s", session)
        == [["1", "1", "1", "1"], ["2", "1", "1", "2"], ["3", "1", "0", "3"]])
    #expect(
      try Self.rows("OPTIONAL MATCH (p:Q) OPTIONAL MATCH (p)-[:R]->(q) RETURN count(*) AS n, count(q) AS m", session)
        == [["1", "0"]])
    #expect(
      try Self.rows(
        "MATCH (p:Q) OPTIONAL MATCH (p)-[:R]->(q) RETURN count(*) AS n, count(q) AS m, avg(p.k) AS a", session)
        == [["0", "0", "null"]])
  }

  @Test(arguments: [
    "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN i.k AS x, q.id AS y ORDER BY x, y LIMIT $n",
    "MATCH (i:I)<-[:R]-(p) OPTIONAL MATCH (i)<-[:S]-(q) RETURN i.id AS x, 1 AS y ORDER BY x LIMIT $n",
    "MATCH (a:A)-[:S]->(i) OPTIONAL MATCH (i)-[:S]->(q) RETURN a.id AS x, 1 AS y ORDER BY x DESC LIMIT $n",
  ])
  func takesAsManyAsAParameterSays(query: String) throws {
    var random = SeededRandom(seed: 5)
    let graph = try Self.graph(&random)
    var off = Database.Options()
    off.isOptimising = false
    let sessions = [Database(graph: graph), Database(graph: graph, options: off)].map { $0.makeSession() }
    func rows(_ session: any Session, _ limit: Value) throws -> [[String]] {
      let cursor = try session.run(query, parameters: ["n": limit])
      var rows: [[String]] = []
      while let batch = try cursor.next() { rows += batch.rows.map { $0.map(\.displayText) } }
      return rows
    }
    for limit in [0, 1, 7, 1_000_000] {
      let (fast, plain) = (try rows(sessions[0], .integer(Int64(limit))), try rows(sessions[1], .integer(Int64(limit))))
      #expect(fast == plain)
    }
    for limit in [Value.integer(-1), .null, .float(1.5)] {
      for session in sessions { #expect(throws: (any Error).self) { try rows(session, limit) } }
    }
  }

  // MARK: queries

  /// What rows come from, and what they hold.
  private static let starts: [(text: String, scope: Set<String>)] = [
    ("MATCH (a:A)-[x:R]->(i:I)", ["a", "x", "i"]), ("MATCH (a)-[x:R]-(i)", ["a", "x", "i"]),
    ("MATCH (a)-[x:R]->(i)<-[y:S]-(b)", ["a", "x", "i", "b"]), ("MATCH (a)-[x]->(i) WHERE i.k > 1", ["a", "x", "i"]),
    ("MATCH (a)-[x:R]->(i:I)<-[y:R]-(b:B)", ["a", "x", "i", "b"]),
    ("MATCH (a)-[x:S]-(i), (a)-[y:R]->(b) WHERE b.k < 5", ["a", "x", "i", "b"]), ("MATCH (i)", ["i"]),
    ("MATCH (i:B) OPTIONAL MATCH (i)-[x:S]->(a)", ["a", "x", "i"]),
    ("OPTIONAL MATCH (a:A {k: 7})-[x:R]->(i)", ["a", "x", "i"]),
    ("MATCH (a)-[x:R]->(i) WITH a, i, x.w AS v", ["a", "i", "v"]),
    ("MATCH (a)-[x:R]->(i) WITH i, a, count(*) AS v", ["a", "i", "v"]),
    ("MATCH (a)-[:R]->(i) WITH i, a ORDER BY a.id, i.id LIMIT 90", ["a", "i"]),
    ("MATCH (a:A) OPTIONAL MATCH (a)-[x:S]->(i:I)", ["a", "x", "i"]),
  ]
  private static let parts = [
    "(i)<-[p:R]-(o)", "(i)<-[p:S]-(o:A)", "(i)-[p:R]-(o)", "(i)-[p]-(o)-[:S]-(o2)", "(a)-[p:S]->(o)", "(i)-[p:T]->(o)",
    "(o)-[p:R]->(i)<-[:S]-(o2)", "(o)-[p:S]->(i)<-[:S]-(o2)", "(a)-[p:R]->(i)", "(i)-[:S*1..2]-(o)", "(o:I {k: i.k})",
    "(i:B)-[p:S]->(o)", "(i)-[p:R]->(o)-[:R]->(o2)", "(i)-[p:S]->(i)", "(a)-[p:S]->(o)<-[:S]-(i)", "(i)-[x:R]-(o)",
    "(o)-[p:R]->(o2)<-[:R]-(i)", "(o:I)",
  ]
  private static let furtherParts = [
    "(i)-[q:S]->(u)", "(o)-[q:R]->(u)", "(i)<-[q:R]-(u:A) WHERE u.k < 4", "(u:B)-[q:S]->(a)",
    "(o)<-[q:S]-(u)-[:R]->(i)",
  ]
  private static let tests = [
    "o.k > 2", "o.t = 'a'", "o.k < i.k", "i.k > 2", "p.w >= 1", "i:I", "o:B OR o.k = 3", "o.k + i.k > 5", "o <> a",
    "o.t STARTS WITH a.t", "o.id IN [1, 2, 3, 4, 5, 6, 7, 8, 9]", "p.w <> i.k", "v > 1", "o.k = v", "p.w % 2 = 1",
  ]
  private static let keys = [
    "i", "a", "i.k", "a.t", "i.t", "a.k % 2", "o.t", "o", "x.w", "i.k + o.k", "a.m", "v", "u", "u.t", "b.t",
  ]
  private static let numbers = [
    "a.k", "i.k", "x.w", "i.f", "a.f", "a.k + i.k", "b.k", "v", "o.k", "p.w", "o.f", "o.k + a.k", "u.k", "u.f", "o2.k",
  ]
  private static let others = [
    "a", "i", "a.t", "a.m", "o", "p", "o.t", "o.m", "u", "u.t", "b", "x", "o2", "i.k IS NULL",
  ]

  /// OPTIONAL MATCHes and aggregates of what is outside and within.
  private static func aggregateQuery(_ random: inout SeededRandom) -> String {
    let start = starts[random.below(starts.count)]
    var scope = start.scope
    var text = start.text
    func some(_ choices: [String], _ random: inout SeededRandom) -> String {
      let known = choices.filter { names(in: $0).isSubset(of: scope) }
      return known.isEmpty ? "1" : one(known, &random)
    }
    func part(_ choices: [String], _ random: inout SeededRandom) {
      // Something must be known where it begins.
      let begun = choices.filter { $0 == "(o:I)" || !names(in: $0).isDisjoint(with: scope.subtracting(["x"])) }
      guard !begun.isEmpty else { return }
      let part = one(begun.filter { !$0.contains("(a)") || scope.contains("a") }, &random)
      text += " OPTIONAL MATCH " + part
      scope.formUnion(names(in: part))
      if !part.contains("WHERE"), random.below(2) == 0 { text += " WHERE " + some(tests, &random) }
    }
    part(parts, &random)
    if random.below(3) == 0 { part(furtherParts, &random) }
    func call(_ random: inout SeededRandom) -> String {
      switch random.below(8) {
      case 0, 1: "count(*)"
      case 2: "count(\(some(others + numbers, &random)))"
      case 3: "count(DISTINCT \(some(others + numbers, &random)))"
      case 4: "\(one(["min", "max"], &random))(\(some(others + numbers, &random)))"
      case 5, 6: "\(one(["sum", "avg"], &random))(\(some(numbers, &random)))"
      default:
        random.below(2) == 0
          ? "sum(DISTINCT \(some(numbers, &random)))"
          : "\(one(["collect", "stDev"], &random))(\(some(numbers, &random)))"
      }
    }
    if random.below(8) == 0 {
      return text + " RETURN DISTINCT \(some(keys, &random)) AS c0, \(some(keys, &random)) AS c1"
    }
    let items =
      (0..<random.below(3)).map { _ in some(keys, &random) } + (0...random.below(3)).map { _ in call(&random) }
    return text + " RETURN " + items.enumerated().map { "\($1) AS c\($0)" }.joined(separator: ", ")
  }

  /// The first of rows in the order of what stands before an OPTIONAL MATCH, or of what it finds.
  private static func cutQuery(_ random: inout SeededRandom) -> String {
    let start = one(["MATCH (a:A)-[x:R]->(i:I)", "MATCH (a)-[x:R]->(i)<-[y:S]-(b)", "MATCH (i:B)"], &random)
    let part = one(["(i)<-[p:R]-(o)", "(i)<-[p:S]-(o:A)", "(i)-[p]-(o)-[:S]-(o2)", "(o:I {k: i.k})"], &random)
    let test = one(["", "", " WHERE o.k < i.k", " WHERE o.t = 'a'"], &random)
    let (first, second) = (one(["i.k", "i.t", "i.id"], &random), one(["i.f", "i.k", "o.k", "o.t"], &random))
    let (one, two) = (["", " DESC"][random.below(2)], ["", " DESC"][random.below(2)])
    let cut = ["LIMIT 3", "SKIP 2 LIMIT 4", "SKIP 1 LIMIT 1", "LIMIT 0", "LIMIT 25", "SKIP 40 LIMIT 30"][
      random.below(6)]
    return
      "\(start) OPTIONAL MATCH \(part)\(test) RETURN \(first) AS c0, \(second) AS c1 ORDER BY c0\(one), c1\(two) \(cut)"
  }

  /// The variables that a piece of a query names.
  private static func names(in text: String) -> Set<String> {
    let known: Set<String> = ["a", "b", "i", "x", "v", "o", "o2", "p", "q", "u"]
    var found: Set<String> = []
    var word = ""
    var before: Character = " "
    for character in text + " " {
      if character.isLetter || character.isNumber {
        word.append(character)
        continue
      }
      if known.contains(word), !":.'".contains(before) { found.insert(word) }
      word = ""
      before = character
    }
    return found
  }

  private static func one(_ choices: [String], _ random: inout SeededRandom) -> String {
    choices[random.below(choices.count)]
  }

  private static func rows(_ query: String, _ session: any Session) throws -> [[String]] {
    try sortedRows(query, session, as: text)
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .list(let list): list.elements.map(text).sorted().joined(separator: ", ")
    case .float(let number): "\((number * 1e6).rounded() / 1e6)"
    default: value.displayText
    }
  }

  // MARK: graphs

  /// Nodes that lead to a few interests along two types, and back, with loops and parallel relationships.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let interest = transaction.internLabel("I")
    let keys = ["k", "t", "f", "id", "m"].map { transaction.internKey($0) }
    let types = ["R", "S", "T"].map { transaction.internType($0) }
    let weight = transaction.internKey("w")
    let count = 40 + random.below(30)
    for node in 0..<count {
      var properties: [(KeyID, Value)] = [(keys[3], .integer(Int64(node)))]
      if random.below(6) > 0 { properties.append((keys[0], .integer(Int64(random.below(6))))) }
      if random.below(6) > 0 { properties.append((keys[1], .string(["ab", "a", "b"][random.below(3)]))) }
      if random.below(6) > 0 { properties.append((keys[2], .float(Double(random.below(12)) / 2))) }
      let mixed: [Value] = [.integer(1), .float(2.5), .string("b"), .boolean(true)]
      if random.below(3) > 0 { properties.append((keys[4], mixed[random.below(4)])) }
      let own = labels.filter { _ in random.below(3) > 0 } + (node < 5 ? [interest] : [])
      try transaction.createNode(labels: own, properties: properties)
    }
    for number in 0..<240 {
      let properties: [(KeyID, Value)] = random.below(6) > 0 ? [(weight, .integer(Int64(random.below(4))))] : []
      let from = NodeID(random.below(count))
      let to = random.below(9) == 0 ? from : NodeID(random.below(random.below(4) == 0 ? count : 5))
      try transaction.createRelationship(
        types[number % 20 == 19 ? 2 : number % 2], from: from, to: to, properties: properties)
    }
    return transaction.commit()
  }
}
