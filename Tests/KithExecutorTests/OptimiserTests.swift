import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Plans that are rewritten for speed answer as plans that walk every match: on random graphs with self-loops and parallel
/// relationships, where counting by degrees would count too much if it were done carelessly.
@Suite struct OptimiserTests {
  @Test(arguments: 0..<24)
  func givesTheSameRowsOnAndOff(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 7919 &+ 1)
    let graph = try Self.graph(&random)
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    let fast = Database(graph: graph).makeSession()
    for query in Self.queries + (0..<40).map({ _ in Self.countingQuery(&random) })
      + (0..<40).map({ _ in Self.reachingQuery(&random) })
    {
      let expected = try sortedRows(query, plain)
      // Twice, for the second time may find an index.
      for _ in 0..<2 {
        let found = try sortedRows(query, fast)
        #expect(found == expected, "\(query)")
      }
    }
  }

  /// Queries of several clauses, with indexes and without; a query that one of them refuses, all of them refuse.
  @Test(arguments: 0..<24)
  func givesTheSameRowsForWholeQueries(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 104_729 &+ 17)
    let graph = try Self.graph(&random, nodes: 8 + random.below(16))
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    let fast = Database(graph: graph).makeSession()
    let indexed = Database(graph: graph).makeSession()
    for index in ["(n:A) ON (n.k)", "(n:B) ON (n.t)", "(n:A) ON (n.f, n.k)", "(n:B) ON (n.d)", "(n:A) ON (n.id)"] {
      _ = try indexed.run("CREATE INDEX FOR \(index)").summary()
    }
    for _ in 0..<60 {
      let query = RandomQuery.text(&random)
      let expected = Self.outcome(query, plain)
      #expect(Self.outcome(query, fast) == expected, "\(query)")
      #expect(Self.outcome(query, indexed) == expected, "with indexes: \(query)")
    }
  }

  /// Aggregates over what patterns match, where matches that are alike are put together.
  @Test(arguments: 0..<24)
  func givesTheSameRowsWhereMatchesAreFolded(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 6_700_417 &+ 3)
    let graph = try Self.graph(&random, nodes: 9 + random.below(30), relationships: 3 + random.below(8))
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    let fast = Database(graph: graph).makeSession()
    for _ in 0..<60 {
      let query = Self.foldingQuery(&random)
      let expected = Self.outcome(query, plain)
      for _ in 0..<2 { #expect(Self.outcome(query, fast) == expected, "\(query)") }
    }
  }

  @Test func foldsAsFarAsAnIntegerGoes() throws {
    let transaction = GraphTransaction(Graph())
    let type = transaction.internType("R")
    let key = transaction.internKey("k")
    let large = transaction.internKey("l")
    let hub = try transaction.createNode(labels: [], properties: [])
    for spoke in 0..<40 {
      let node = try transaction.createNode(
        labels: [], properties: [(key, .integer(Int64(spoke % 2))), (large, .integer(.max))])
      try transaction.createRelationship(type, from: node, to: hub, properties: [])
      try transaction.createRelationship(type, from: hub, to: node, properties: [])
    }
    let session = Database(graph: transaction.commit()).makeSession()
    let walks = "MATCH (a)-[:R]->(b)-[:R]->(c) WHERE a.k IS NOT NULL "
    #expect(try sortedRows(walks + "RETURN a.k AS k, sum(c.k) AS s", session) == [["0", "400"], ["1", "400"]])
    #expect(try sortedRows(walks + "RETURN avg(c.l) > 9.2e18 AS s", session) == [["true"]])
    #expect(Self.outcome(walks + "RETURN sum(c.l) AS s", session)[0][0].contains("sum() of 1600 integers"))
    #expect(try sortedRows(walks + "AND a.k > 5 RETURN sum(c.k) AS s, count(*) AS n", session) == [["0", "0"]])
  }

  @Test func countsAsFarAsAnIntegerGoes() throws {
    let transaction = GraphTransaction(Graph())
    let hub = try transaction.createNode(labels: [transaction.internLabel("A")], properties: [])
    let type = transaction.internType("R")
    for _ in 0..<3 { try transaction.createRelationship(type, from: hub, to: hub, properties: []) }
    let session = Database(graph: transaction.commit()).makeSession()
    // Three loops in a row, each once: 3 · 2 for two steps.
    #expect(try sortedRows("MATCH (a)-[:R]->(b)-[:R]->(c) RETURN count(*) AS n", session) == [["6"]])
    #expect(try sortedRows("MATCH (a)-[:R]-(b)-[:R]-(c) RETURN count(*) AS n", session) == [["6"]])
    #expect(try sortedRows("MATCH (a)<-[:R]-(b)-[:R]->(c) RETURN count(*) AS n", session) == [["6"]])
  }

  @Test func seesWhatTheTransactionChanged() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:A {id: 1})-[:R]->(:B {id: 2})").summary()
    #expect(try sortedRows("MATCH (a)-[:R]->(b:B) RETURN count(*) AS n", session) == [["1"]])
    try session.begin()
    _ = try session.run("MATCH (a:A) CREATE (a)-[:R]->(:C)").summary()
    // Within the transaction :R leads to other nodes than :B, which the plan for the snapshot did not know.
    #expect(try sortedRows("MATCH (a)-[:R]->(b:B) RETURN count(*) AS n", session) == [["1"]])
    #expect(try sortedRows("MATCH (a)-[:R]->(b) RETURN count(*) AS n", session) == [["2"]])
    try session.commit()
    #expect(try sortedRows("MATCH (a)-[:R]->(b:B) RETURN count(*) AS n", session) == [["1"]])
  }

  // MARK: queries

  private static let queries = [
    "MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) WHERE r.w > 1 WITH a, count(r.w) AS n RETURN n, count(*) AS m",
    "MATCH (a) OPTIONAL MATCH (a)<-[r:R|S]-(b) WHERE r.w >= a.k RETURN a.k AS k, count(b) AS n",
    "MATCH (a:A)-[r:R]->(b)-[s:S]->(c) WHERE r.w < s.w RETURN count(*) AS n",
    "MATCH (a)-[r:R]->(b)-[s:S]-(c) WHERE r.w > 0 AND s.w <> b.k RETURN b.k AS k, count(s.w) AS n",
    "MATCH (a:A)-[:R]->(b:B) RETURN b.k AS k, b.t AS t, count(a.k) AS n ORDER BY n DESC, k, t LIMIT 3",
    "MATCH (a)-[:R]->(b:A) WITH b, count(*) AS n ORDER BY n DESC, b.k LIMIT 1 MATCH (b)-[:S]->(c) RETURN b.t, n, c.k",
    "MATCH (a:A)-[:R]->(b)-[:R]->(c)-[:R]->(a) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b)-[:S]->(c)<-[:R]-(a) WHERE c.k > 3 RETURN a.k, b.k, c.k",
    "MATCH (a)-[r]-(b)-[s]-(c)-[t]-(a) RETURN count(*) AS n",
    "MATCH (a)-[r:R]->(b)-[s:R]->(a) RETURN a.k, b.k",
    "MATCH (a)-[r:R]->(b), (a)-[s:R]->(b) RETURN count(*) AS n",
    "MATCH (a)<-[:R]-(b) MATCH (b)-[:R]->(c) RETURN count(DISTINCT c) AS n, count(DISTINCT a.k)",
    "MATCH (a)-[:R]->(b) MATCH (b)-[:R]-(c) MATCH (c)-[:R]->(d) RETURN DISTINCT d.k",
    "MATCH (a:A {k: 3}) RETURN a.t", "MATCH (a {t: 'ab'}) RETURN a.k",
    "MATCH (a:A) WHERE a.t STARTS WITH 'a' RETURN a.k, a.t",
    "MATCH (a:A) WHERE a.k >= 2 AND a.k < 5 RETURN a.k, a.t",
    "MATCH (a) WHERE a.k > 2 RETURN a.t AS t, min(a.k), max(a.t), sum(a.k), avg(a.k), count(DISTINCT a.k)",
    "MATCH (a)-[r]->(b) RETURN type(r) AS r, toUpper(a.t) AS t, count(*), max(b.t), min(b.k)",
    "MATCH (a)-[r]->(b) RETURN CASE WHEN a.k > 3 THEN 'high' ELSE 'low' END AS side, count(*)",
    "MATCH (a)-[:R*1..3]->(b) RETURN count(DISTINCT b) AS n",
    "MATCH (a) RETURN a.t AS t ORDER BY t DESC, a.k LIMIT 4",
    "MATCH (a) WHERE NOT (a.k < 3 OR a.t = 'ab' OR NOT (a.f > 1 OR a:B)) RETURN a.id AS id ORDER BY id",
    "MATCH (a)-[r]->(b) WHERE NOT (a.k = b.k OR r.w > 1 OR a.t = 'b') WITH a, b WHERE NOT (a.f > 2 OR b.f < 1) RETURN a.id, b.id",
    "MATCH (a:A) OPTIONAL MATCH (a)-[:R]->(b:B) RETURN a.k, count(b)",
    "MATCH (a) OPTIONAL MATCH (a)-[:R]-(b)-[:S]-(c:A) WHERE c.k < 4 WITH a, count(c) AS n RETURN a.k, n",
    "MATCH (a:B) WHERE a.k > 1 OPTIONAL MATCH (b)-[r:R]->(a)-[s:R]->(c) RETURN a.t, count(r), count(c)",
    "MATCH (a) OPTIONAL MATCH (a)-[:R]->(b) WHERE a.k > 2 RETURN a.k, count(b)",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d) RETURN count(*) AS n",
    "MATCH (d:A)<-[:S]-(c)<-[:S]-(b:B)<-[:S]-(a) WHERE a.k > 1 AND c.t = 'ab' RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b), (c)-[:R]->(d:B), (b)-[:R]->(c) WHERE d.k < 4 RETURN count(d) AS n",
    "MATCH (a)-[:R]->(b)<-[:R]-(c)-[:R]->(d) RETURN count(*) AS n",
    "MATCH (a)-[:R]->(b) WHERE a.t = b.t RETURN a.k % 3, b.k / 2, count(*)",
    "MATCH (a)-[:R]->(b) WHERE a.t <> b.t AND b.k % 4 = 1 RETURN a.k, b.k",
    "MATCH (a) OPTIONAL MATCH (a)-[:S]->(b {t: 'ab'}) RETURN a.t, count(b.t), count(*)",
  ]

  /// `MATCH (a:A)-[:R]->(b)<-[:R|S]-(c) WHERE b.k < 4 RETURN ... count(*)`, of one to three relationships in a tree.
  private static func countingQuery(_ random: inout SeededRandom) -> String {
    let names = ["a", "b", "c", "d"]
    let steps = 1 + random.below(3)
    var text = "MATCH "
    for step in 0..<steps {
      let from = random.below(4) == 0 ? random.below(step + 1) : step
      let arrows = [("-", "->"), ("<-", "-"), ("-", "-")][random.below(3)]
      let type = ["[:R]", "[:S]", "[:R|S]", "[]", "[:R]"][random.below(5)]
      text += (step == 0 ? "" : ", ") + "(\(names[from]))\(arrows.0)\(type)\(arrows.1)(\(names[step + 1])"
      text += [":A", ":B", "", ""][random.below(4)] + ")"
    }
    var predicates: [String] = []
    for name in names[0...steps] where random.below(3) == 0 {
      predicates.append(["\(name).k < 4", "\(name).t = 'ab'", "\(name):A"][random.below(3)])
    }
    if !predicates.isEmpty { text += " WHERE " + predicates.joined(separator: " AND ") }
    let root = names[random.below(steps + 1)]
    let counted = ["count(*)", "count(b)", "count(a.k)"][random.below(3)]
    switch random.below(4) {
    case 0: return text + " RETURN \(counted) AS n"
    case 1: return text + " RETURN \(root).k AS k, \(counted) AS n"
    case 2: return text + " WITH \(root), \(counted) AS n RETURN \(root).t, \(root).k, n"
    default: return text + " RETURN \(root).k % 2 AS odd, \(root).t AS t, \(counted) AS n"
    }
  }

  /// `MATCH (a)-[r:R]->(b)<-[s:R]-(c) WHERE a.k = c.k AND r.w > 1 RETURN b.t, avg(c.k)`: one to three relationships, of whose
  /// matches some properties are asked.
  private static func foldingQuery(_ random: inout SeededRandom) -> String {
    let names = ["a", "b", "c", "d"]
    let steps = 1 + random.below(3)
    var text = "MATCH "
    for step in 0..<steps {
      let from = random.below(3) == 0 ? random.below(step + 1) : step
      let arrows = [("-", "->"), ("<-", "-"), ("-", "-"), ("-", "->")][random.below(4)]
      let type = [":R", ":S", ":R|S", "", ":R"][random.below(5)]
      text += (step == 0 ? "" : ", ") + "(\(names[from]))\(arrows.0)[r\(step)\(type)]\(arrows.1)(\(names[step + 1])"
      text += [":A", ":B", "", ""][random.below(4)] + ")"
    }
    func one() -> String { names[random.below(steps + 1)] }
    func property() -> String { one() + [".k", ".t", ".f", ".k", ".d", ".id", ".t"][random.below(7)] }
    func relationship() -> String { "r\(random.below(steps))" }
    var predicates: [String] = []
    for _ in 0..<random.below(4) {
      let (x, y) = (one(), one())
      predicates.append(
        [
          "\(x).k < 4", "\(x).t = 'ab'", "\(x):A", "\(relationship()).w > 1", "\(relationship()).w = \(x).k",
          "\(x).k < \(y).k", "\(x).k = \(y).k", "\(x).m = \(y).m", "\(x).f = \(y).k", "\(x).k + \(y).k > 4",
          "\(x).k <= \(y).k", "\(x) <> \(y)", "\(x).t <> \(y).t",
          "\(x).k = \(y).k AND \(x).id < \(y).id", "\(x).t = \(y).t AND \(y).id <= \(x).id AND \(x).k <> \(y).k",
        ][random.below(15)])
    }
    if !predicates.isEmpty { text += " WHERE " + predicates.joined(separator: " AND ") }
    var items = (0..<random.below(3)).map { "\(property()) AS k\($0)" }
    for at in 0...random.below(3) {
      let aggregate = [
        "count(*)", "count(\(property()))", "sum(\(one()).k)", "avg(\(one()).k)", "sum(\(one()).f)", "avg(\(one()).f)",
        "min(\(property()))", "max(\(property()))", "count(DISTINCT \(property()))", "sum(DISTINCT \(one()).k)",
        "sum(\(one()).k * \(one()).k)", "count(DISTINCT \(one()).m)", "count(\(relationship()))",
        "count(\(relationship()).w)", "count(\(one()))", "collect(DISTINCT \(property()))",
        "max(\(one()).k + \(one()).f)",
      ][random.below(17)]
      items.append("\(aggregate) AS v\(at)")
    }
    return text + " RETURN " + items.joined(separator: ", ")
  }

  /// `MATCH (a)-[:R]->(b:A)-[:R]->(z) RETURN count(DISTINCT z)` or `MATCH (a)-[:R*1..3]-(z) RETURN DISTINCT z.k`: of a walk
  /// only the node at its end is asked.
  private static func reachingQuery(_ random: inout SeededRandom) -> String {
    func step(_ length: String) -> String {
      let arrows = [("-", "->"), ("<-", "-"), ("-", "-")][random.below(3)]
      let type = ["R", "S", "R|S", "R"][random.below(4)]
      return "\(arrows.0)[:\(type)\(length)]\(arrows.1)"
    }
    var text = "MATCH (a" + ["", ":A", ""][random.below(3)] + ")"
    var names = ["a"]
    if random.below(2) == 0 {
      text += step(["*1..2", "*1..3", "*0..2", "*0..3", "*1..4", "*1..1", "*2..3"][random.below(7)])
    } else {
      let alike = random.below(2) == 0 ? step("") : nil
      let steps = 1 + random.below(3)
      for at in 0..<steps {
        text += alike ?? step("")
        if at < steps - 1 {
          names.append(["b", "c", "d"][at])
          text += "(\(names[names.count - 1])" + ["", ":B", ""][random.below(3)] + ")"
        }
      }
    }
    names.append("z")
    text += "(z" + ["", "", ":A"][random.below(3)] + ")"
    let tests = names.filter { _ in random.below(4) == 0 }
    if !tests.isEmpty {
      text += " WHERE " + tests.map { "\($0).k " + ["< 4", "> 1", "<> 2"][random.below(3)] }.joined(separator: " AND ")
    }
    return text
      + [
        " RETURN count(DISTINCT z) AS n", " RETURN DISTINCT z.k AS k, z.t AS t",
        " RETURN a.k AS k, count(DISTINCT z.t)",
        " RETURN max(z.k), min(a.k)", " WITH DISTINCT a, z RETURN a.k, z.k, z.t",
        " WITH DISTINCT z WHERE z.k > 0 RETURN z.k",
        " RETURN count(DISTINCT z) AS n, count(z) AS m",
      ][random.below(7)]
  }

  /// The rows, or the error; lists in an order of their own, for no plan owes collect() one.
  private static func outcome(_ query: String, _ session: any Session) -> [[String]] {
    do {
      return try sortedRows(query, session, as: text)
    } catch {
      return [["\(error.kind) \(error.message)"]]
    }
  }

  private static func text(_ value: Value) -> String {
    guard case .list(let list) = value else { return value.displayText }
    return list.elements.map(\.displayText).sorted().joined(separator: ", ")
  }

  // MARK: graphs

  static func graph(
    _ random: inout SeededRandom, nodes: Int? = nil, relationships: Int = 2
  ) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let k = transaction.internKey("k")
    let t = transaction.internKey("t")
    let others = ["f", "d", "id"].map { transaction.internKey($0) }
    let count = nodes ?? 1 + random.below(9)
    let isDense = random.below(2) == 0
    let hasNoLoops = count > 1 && random.below(2) == 0
    for node in 0..<count {
      var properties: [(KeyID, Value)] = []
      // Sometimes every node has a key of its own, sometimes values recur or are missing.
      if isDense {
        properties.append((k, .integer(Int64(node))))
      } else if random.below(5) > 0 {
        properties.append((k, .integer(Int64(random.below(6)))))
      }
      if random.below(6) > 0 { properties.append((t, .string(["ab", "a", "b", "ac"][random.below(4)]))) }
      // Halves, so that sums are exact in any order.
      if random.below(5) > 0 { properties.append((others[0], .float(Double(random.below(12)) / 2))) }
      if random.below(4) > 0 {
        properties.append((others[1], .date(DateValue(epochDay: 18262 + Int64(random.below(7))))))
      }
      properties.append((others[2], .integer(Int64(node))))
      // Of some graphs a key has values of several kinds.
      if relationships > 2, random.below(5) > 0 {
        let mixed: [Value] = [
          .integer(1), .float(1), .float(.nan), .float(0), .string("ab"), .float(0.5), .boolean(true),
        ]
        properties.append((transaction.internKey("m"), mixed[random.below(isDense ? 3 : 7)]))
      }
      try transaction.createNode(
        labels: isDense ? [labels[0]] : labels.filter { _ in random.below(2) == 0 }, properties: properties)
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    let weight = transaction.internKey("w")
    for _ in 0..<(nodes.map { $0 * relationships } ?? random.below(count * 4)) {
      let from = NodeID(random.below(count))
      var to = random.below(5) == 0 ? from : NodeID(random.below(count))
      // Of some graphs the relationships of a type go to another node, and often come back.
      if hasNoLoops, to == from { to = (from + 1) % NodeID(count) }
      let properties = random.below(3) == 0 ? [] : [(weight, Value.integer(Int64(random.below(4))))]
      try transaction.createRelationship(types[random.below(2)], from: from, to: to, properties: properties)
    }
    return transaction.commit()
  }
}
