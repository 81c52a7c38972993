import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// What is grouped by labels and types alone is read off the graph's counts, or counted type by type: the same as by a walk,
/// on graphs with loops, parallel relationships, and nodes of no label or of two.
@Suite struct StoredCountTests {
  @Test(arguments: 0..<24)
  func countsAsAWalkDoes(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863 &+ 5)
    let graph = try OptimiserTests.graph(&random, nodes: 1 + random.below(20), relationships: random.below(6))
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    let fast = Database(graph: graph).makeSession()
    for _ in 0..<80 {
      let query = Self.query(&random)
      let expected = try sortedRows(query, plain)
      #expect(try sortedRows(query, fast) == expected, "\(query)")
    }
  }

  @Test func countsWhatATransactionMade() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:A)-[:R]->(:B), (:A:B)").summary()
    let byType = "MATCH (a:A)-[r]->() RETURN type(r) AS t, count(*) AS n"
    let byLabels = "MATCH (n) RETURN labels(n) AS l, count(*) AS n"
    #expect(try sortedRows(byType, session) == [["R", "1"]])
    try session.begin()
    _ = try session.run("MATCH (a:A:B) CREATE (a)-[:S]->(:C) REMOVE a:B").summary()
    #expect(try sortedRows(byType, session) == [["R", "1"], ["S", "1"]])
    #expect(try sortedRows(byLabels, session) == [["['A']", "2"], ["['B']", "1"], ["['C']", "1"]])
    try session.rollback()
    #expect(try sortedRows(byType, session) == [["R", "1"]])
    #expect(try sortedRows(byLabels, session) == [["['A', 'B']", "1"], ["['A']", "1"], ["['B']", "1"]])
  }

  /// One node, or one to two relationships, of which mostly labels and types are asked.
  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    func node(_ name: String) -> String { "(\(name)\(one(["", "", ":A", ":B", ":A|B", ":!A", ":A&B", ":C"])))" }
    func step(_ name: String) -> String {
      one(["-", "-", "<-"]) + "[\(name)\(one(["", "", ":R", ":R|S", ":S|S|R", ":T"]))]" + "-"
    }
    var text = "MATCH " + node("a")
    var steps = random.below(5) == 0 ? 0 : 1
    if steps == 1, random.below(4) == 0 { steps = 2 }
    for at in 0..<steps {
      let arrow = step(["r", "s"][at])
      text += arrow + (arrow.hasPrefix("<") || random.below(3) == 0 ? "" : ">") + node(["b", "c"][at])
    }
    var predicates: [String] = []
    if random.below(4) == 0 { predicates.append(one(["a:B", "a.k < 3", "a.t = 'ab'", "size(labels(a)) > 0"])) }
    if steps > 0, random.below(4) == 0 {
      predicates.append(
        one(["type(r) <> 'S'", "type(r) IN ['R', 'T']", "r:R", "b:A", "NOT b:A", "r.w > 1", "b.k > 1"]))
    }
    if !predicates.isEmpty { text += " WHERE " + predicates.joined(separator: " AND ") }
    let ofNode = ["labels(a)", "labels(a)[0]", "a:A", "size(labels(a))", "a.k", "1"]
    let ofStep = ["type(r)", "type(r)", "toLower(type(r))", "left(type(r), 1)", "labels(b)", "b:B", "type(r) + a.t"]
    let keys = (0..<random.below(4)).map { one(steps == 0 ? ofNode : ofNode + ofStep + ofStep) + " AS k\($0)" }
    if random.below(6) == 0, !keys.isEmpty { return text + " RETURN DISTINCT " + keys.joined(separator: ", ") }
    let counts = ["count(*)", "count(a)", "count(DISTINCT a)", "count(a.k)", "min(labels(a)[0])"]
    let ofSteps = [
      "count(r)", "count(DISTINCT r)", "count(b)", "max(type(r))", "count(DISTINCT type(r))", "count(r.w)",
    ]
    let aggregates = (0...random.below(2)).map { one(steps == 0 ? counts : counts + ofSteps) + " AS n\($0)" }
    return text + " RETURN " + (keys + aggregates).joined(separator: ", ")
  }
}
