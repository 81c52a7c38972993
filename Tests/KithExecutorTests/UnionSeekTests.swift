import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Nodes for which one of several conditions holds are looked up condition by condition, and are those that a look at every
/// node finds.
@Suite struct UnionSeekTests {
  @Test(arguments: 0..<6)
  func findsWhatLookingFinds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 60_493 &+ 7)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<20 {
      let condition = Self.condition(&random, depth: 2)
      // Asked a second time a property has an index.
      for again in 1...2 {
        try ways.expectSameRows("MATCH (n:A) WHERE \(condition) RETURN n.id AS id, \(again)")
      }
      try ways.expectSameRows("MATCH (n:A)-[:R]->(m:A) WHERE \(condition) RETURN n.id AS id, m.id AS other")
      try ways.expectSameRows("MATCH (n:A) WHERE \(condition) RETURN n.k AS k, count(*) AS c, sum(n.id) AS s")
      try ways.expectSameRows(
        "MATCH (m:A {id: 5}) OPTIONAL MATCH (n:A) WHERE (\(condition)) AND n.id <> m.id RETURN m.id AS m, n.id AS n")
    }
  }

  @Test func saysWhatItLooksFor() throws {
    var random = SeededRandom(seed: 3)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    func leaf(_ condition: String) throws -> String? {
      let plan = try #require(try session.run("EXPLAIN MATCH (n:A) WHERE \(condition) RETURN n.k").summary().plan)
      return plan.operators.last.map { "\($0.name) \($0.details)" }
    }
    let both = "n.id = 5 OR n.s STARTS WITH 't77'"
    #expect(try leaf(both) == "NodeUnionSeek n:A WHERE \(both)")
    #expect(try leaf("(\(both)) AND n.k = 3") == "NodeUnionSeek n:A WHERE \(both)")
    #expect(
      try leaf("n.id = 5 OR n.k = 3 AND n.s = 't1' OR n.id = 7")
        == "NodeUnionSeek n:A WHERE n.id IN [5, 7] OR n.s = 't1'")
    // What finds many, or cannot be looked up, makes the others useless.
    #expect(try leaf("n.id = 5 OR n.k = 3") == "NodeByLabelScan n:A")
    #expect(try leaf("n.id = 5 OR n.s CONTAINS '7'") == "NodeByLabelScan n:A")
    #expect(try leaf("n.id = 5 OR n.s = n.id") == "NodeByLabelScan n:A")
    #expect(try leaf("(\(both)) AND n.id = 5") == "NodePropertySeek n:A WHERE n.id = 5")
  }

  @Test func findsWhatTheStatementMakes() throws {
    var random = SeededRandom(seed: 4)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    #expect(
      try sortedRows(
        """
        CREATE (:A {id: 9001, s: 'new'}) WITH 1 AS one MATCH (m:A {id: 8}) SET m.s = 'newer' WITH 1 AS one
        MATCH (n:A) WHERE n.id = 9001 OR n.s = 'newer' RETURN n.id AS id
        """, session) == [["8"], ["9001"]])
  }

  @Test func aParameterMayBeAnything() throws {
    var random = SeededRandom(seed: 6)
    let graph = try Self.graph(&random)
    var off = Database.Options()
    off.isOptimising = false
    let sessions = [Database(graph: graph, options: off).makeSession(), Database(graph: graph).makeSession()]
    func rows(_ condition: String, _ session: any Session, _ value: Value) throws -> [String] {
      let cursor = try session.run(
        "MATCH (n:A) WHERE \(condition) RETURN n.id AS id ORDER BY id", parameters: ["x": value])
      var rows: [String] = []
      while let batch = try cursor.next() { rows += batch.rows.map { $0.map(\.displayText).joined() } }
      return rows
    }
    let values: [Value] = [
      .integer(17), .float(17), .float(.nan), .null, .string("t17"), .boolean(true), .list([.integer(17)]),
    ]
    for value in values {
      let found = try sessions.map { try rows("n.id = $x OR n.s = $x OR n.m = $x OR n.s STARTS WITH $x", $0, value) }
      #expect(found[0] == found[1], "\(value)")
    }
    for session in sessions {
      #expect(throws: SessionError.self) { try rows("n.s = 'x' OR n.id IN $x", session, .integer(1)) }
    }
  }

  private static func condition(_ random: inout SeededRandom, depth: Int) -> String {
    func simple(_ random: inout SeededRandom) -> String {
      let number = random.below(3_200)
      return switch random.below(10) {
      case 0: "n.id = \(number)"
      case 1: "n.id IN [\(number), \(random.below(3_200)), null]"
      case 2: "n.s = 't\(random.below(1_500))'"
      case 3: "n.s STARTS WITH 't\(10 + random.below(90))'"
      case 4: "n.id > \(number) AND n.id <= \(number + 20)"
      case 5: "n.m = \(["3", "'3'", "3.0", "true", "null"][random.below(5)])"
      case 6: "\(number).0 = n.id"
      case 7: "n.id < \(random.below(30))"
      case 8: "n.k = \(random.below(5))"
      default: "n.s IN ['t1', 't\(random.below(1_500))']"
      }
    }
    if depth == 0 { return simple(&random) }
    let parts = (0..<(2 + random.below(2))).map { _ in
      random.below(3) == 0 ? "(\(condition(&random, depth: depth - 1)))" : simple(&random)
    }
    let glue = random.below(4) == 0 ? " AND " : " OR "
    return (random.below(12) == 0 ? "NOT " : "") + "(" + parts.joined(separator: glue) + ")"
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (label, other) = (transaction.internLabel("A"), transaction.internLabel("B"))
    let keys = ["id", "s", "m", "k"].map { transaction.internKey($0) }
    let various: [Value] = [.integer(3), .float(3), .string("3"), .boolean(true), .float(.nan), .list([.integer(3)])]
    for node in 0..<3_000 {
      var properties: [(KeyID, Value)] = [(keys[0], .integer(Int64(node))), (keys[3], .integer(Int64(node % 5)))]
      if node % 5 > 0 { properties.append((keys[1], .string("t\(node * 7_919 % 1_500)"))) }
      if node % 400 < 6 { properties.append((keys[2], various[node % 400])) }
      try transaction.createNode(labels: node % 7 > 0 ? [label] : [other], properties: properties)
    }
    let type = transaction.internType("R")
    for _ in 0..<4_000 {
      try transaction.createRelationship(
        type, from: NodeID(random.below(3_000)), to: NodeID(random.below(3_000)), properties: [])
    }
    return transaction.commit()
  }
}
