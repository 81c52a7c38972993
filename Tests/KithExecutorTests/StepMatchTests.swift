import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Steps that are found by a value that they have in common with their row are those that a look at every step finds.
@Suite struct StepMatchTests {
  @Test(arguments: 0..<8)
  func findsWhatLookingFinds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 75_133 &+ 3)
    let graph = try Self.graph(&random)
    let ways = WaysOfRunning(graph)
    for _ in 0..<20 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test func comparesAsEqualityDoes() throws {
    let session = Database().makeSession()
    _ = try sortedRows(
      """
      CREATE (h), (h)<-[:R {k: 1}]-({id: 1}), (h)<-[:R {k: 1.0}]-({id: 2}), (h)<-[:R]-({id: 3}), (h)<-[:R]-({id: 4}),
        (h)<-[:R {k: [1, 2]}]-({id: 5}), (h)<-[:R {k: [1, 2]}]-({id: 6}), (h)<-[:R {k: '1'}]-({id: 7})
      """, session)
    #expect(
      try sortedRows(
        "MATCH (a)-[x:R]->(h)<-[y:R]-(b) WHERE x.k = y.k AND a.id < b.id RETURN a.id AS a, b.id AS b", session)
        == [["1", "2"], ["5", "6"]])
  }

  /// A value that cannot be computed of a step is an error only of a pair that asks for it.
  @Test func leavesErrorsToThePairs() throws {
    let session = Database().makeSession()
    _ = try sortedRows(
      "CREATE (h), (h)<-[:R {k: 1}]-({id: 1}), (h)<-[:R {k: 1}]-({id: 2}), (h)<-[:R {k: 'x'}]-({id: 3})", session)
    let query = "MATCH (a)-[x:R]->(h)<-[y:R]-(b) WHERE $0 x.k - 1 = y.k - 1 RETURN a.id AS a, b.id AS b"
    #expect(
      try sortedRows(query.replacing("$0", with: "a.id + b.id = 3 AND"), session) == [["1", "2"], ["2", "1"]])
    #expect(throws: SessionError.self) { try sortedRows(query.replacing("$0", with: ""), session) }
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(a)-[x:R]->(h)<-[y:R]-(b)", "(a)-[x:R]->(h)<-[y:S]-(b)", "(a)-[x:R]-(h)-[y:R]-(b)",
      "(h)-[x]->(a), (h)-[y:R]-(b)",
      "(a)-[x:S]->(h)<-[y:R|S]-(b)", "(h:H)<-[x:R]-(a)-[:S]->()<-[y:S]-(b)",
    ])
    let equality = one([
      "x.k = y.k", "x.t = y.t", "a.k = b.k", "a.t = y.t", "y.m = x.m", "x.m = b.m", "b.k = a.k AND x.t = y.t", "a = b",
      "coalesce(x.k, 1) = y.k", "$p = y.k AND y.k = x.k", "toUpper(a.t) = toUpper(b.t)", "x.k % 3 = y.k % 3",
      "split(x.t + '-' + a.t, '-')[1] = y.t",
    ])
    let more = one(["", " AND a.id < b.id", " AND y.k > 1", " AND b.t = 'a' AND x.k < 5", " AND NOT b:H"])
    let asked = one([
      "a.id AS a, h.id AS h, b.id AS b", "count(*) AS n", "h.id AS h, sum(b.k) AS s",
      "y.t AS t, count(DISTINCT a) AS n",
    ])
    let last = one(["", "", " ORDER BY \(asked.split(separator: " ").last ?? "")"])
    return "MATCH \(pattern) WHERE \(equality.replacing("$p", with: "3"))\(more) RETURN \(asked)\(last)"
  }

  /// A few hubs with many steps each, and values of several kinds, some of them missing.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let hub = transaction.internLabel("H")
    let (number, text, mixed) = (
      transaction.internKey("k"), transaction.internKey("t"), transaction.internKey("m")
    )
    let id = transaction.internKey("id")
    func properties() -> [(KeyID, Value)] {
      var properties: [(KeyID, Value)] = []
      if random.below(6) > 0 { properties.append((number, .integer(Int64(random.below(7))))) }
      if random.below(6) > 0 { properties.append((text, .string(["a", "b", "c"][random.below(3)]))) }
      let various: [Value] = [.integer(1), .float(1), .string("1"), .boolean(true), .float(.nan)]
      if random.below(4) > 0 { properties.append((mixed, various[random.below(5)])) }
      return properties
    }
    let count = 50
    for node in 0..<count {
      try transaction.createNode(
        labels: node < 4 ? [hub] : [], properties: [(id, .integer(Int64(node)))] + properties())
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for step in 0..<150 {
      try transaction.createRelationship(
        types[step % 2], from: NodeID(random.below(count)), to: NodeID(random.below(random.below(4) == 0 ? count : 4)),
        properties: properties())
    }
    return transaction.commit()
  }
}
