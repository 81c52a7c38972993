import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Nodes that have one of some values are looked up value by value, and are those that a look at every node finds.
@Suite struct SeekAmongTests {
  @Test func findsWhatLookingFinds() throws {
    let transaction = GraphTransaction(Graph())
    let label = transaction.internLabel("A")
    let (id, scattered, mixed) = (transaction.internKey("id"), transaction.internKey("s"), transaction.internKey("m"))
    let various: [Value] = [.integer(3), .float(3), .string("3"), .boolean(true), .float(.nan), .list([.integer(3)])]
    for node in 0..<3_000 {
      var properties: [(KeyID, Value)] = [(id, .integer(Int64(node)))]
      if node % 5 > 0 { properties.append((scattered, .string("t\(node * 7_919 % 1_500)"))) }
      if node % 400 < 6 { properties.append((mixed, various[node % 400])) }
      try transaction.createNode(labels: node % 3 > 0 ? [label] : [], properties: properties)
    }
    let ways = WaysOfRunning(transaction.commit())
    for condition in [
      "n.id IN [5, 17, 17, 5.0, 2999, 4000, null, 'x']", "n.id IN []", "n.id IN null", "n.s IN ['t1', 't2', 'nobody']",
      "n.m IN [3, 'x']", "n.m IN [[3], true]", "n.m IN [0.0 / 0.0]", "n.s IN ['t4'] AND n.id IN [4, 9]",
      "n.id = 5 OR n.id = 17 OR n.id = null", "n.s = 't1' OR n.id = 3 OR n.s = 't2'", "NOT (n.id = 1 OR n.id = 2)",
      "n.m = 3 OR n.m = 'x' OR n.m = [3]", "n.id = 1 OR 2 = n.id OR n.id > 2995",
      "(n.id = 1 OR n.id = 2) OR n.id = 3.0",
      "(n.id = 1 OR n.id = 7) AND (n.s = 't1' OR n.s = 't9')", "NOT n.id IN [1, 2]", "n.id IN [1, 2] OR n.s = 't9'",
      "n.id IN range(10, 2000)",
    ] {
      for again in 1...2 {
        try ways.expectSameRows("MATCH (n:A) WHERE \(condition) RETURN n.id AS id, \(again)")
        try ways.expectSameRows("MATCH (n) WHERE \(condition) RETURN count(*) AS n, min(n.id) AS id")
      }
    }
  }

  @Test func saysWhatItLooksFor() throws {
    let session = Database().makeSession()
    _ = try sortedRows("UNWIND range(1, 2000) AS i CREATE (:A {id: i, k: i % 3})", session)
    func operators(_ query: String) throws -> [String] {
      try #require(try session.run("EXPLAIN " + query).summary().plan).operators.map { "\($0.name) \($0.details)" }
    }
    #expect(
      try operators("MATCH (n:A) WHERE n.id IN [1, 2] RETURN n.k").last == "NodeRangeSeek n:A WHERE n.id IN [1, 2]")
    #expect(
      try operators("MATCH (n:A) WHERE n.id = 1 OR n.id = 2 RETURN n.k").last
        == "NodeRangeSeek n:A WHERE n.id IN [1, 2]")
    #expect(try operators("MATCH (n:A) WHERE n.k IN [1, 2] RETURN n.id").last == "NodeByLabelScan n:A")
    _ = try sortedRows("CREATE INDEX ids FOR (n:A) ON (n.id)", session)
    #expect(try operators("MATCH (n:A) WHERE n.id IN [1, 2] RETURN n.k").last?.contains("Index") == true)
    // What the statement itself makes is found too.
    #expect(
      try sortedRows(
        "CREATE (:A {id: 9001}) WITH 1 AS x MATCH (n:A) WHERE n.id IN [9001, 5] RETURN n.id AS id", session)
        == [["5"], ["9001"]])
    #expect(throws: SessionError.self) { try sortedRows("MATCH (n:A) WHERE n.id IN 5 RETURN n", session) }
  }
}
