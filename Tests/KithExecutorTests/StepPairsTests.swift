import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Pairs of steps that are alike in what is asked of them are counted by groups of one of them.
@Suite struct StepPairsTests {
  @Test(arguments: 0..<10)
  func countsWhatWalkingCounts(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 7_919 &+ 3)
    let ways = WaysOfRunning(try Self.graph(parallel: seed % 2 == 1, &random))
    for _ in 0..<20 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    ("r.k = s.k RETURN r.k, count(*)", true), ("r.k = s.k AND a.id < b.id RETURN h.id, sum(s.k)", true),
    ("r.k = s.k AND a.t = b.t AND a <> b RETURN b.t, h.t, count(*)", true),
    ("r.k = s.k AND r.t = 't1' AND s.t = 't1' RETURN count(*)", true),
    ("r.k = s.k AND r.t = 't1' RETURN count(*)", false),
    ("r.f = s.f RETURN count(*)", false), ("r.k = s.k RETURN a.t, count(*)", false),
    ("r.k = s.k AND a.id < b.id AND a.id > b.id RETURN count(*)", false),
  ])
  func makesNoPairs(rest: String, groups: Bool) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(parallel: true, &random)).makeSession()
    let query = "EXPLAIN MATCH (a:P)-[r:R]->(h)<-[s:R]-(b:P) WHERE " + rest
    let plan = try #require(try session.run(query).summary().plan)
    let steps = plan.operators.count { $0.name.contains("Expand") || $0.name.contains("Relationship") }
    #expect((steps < 2) == groups, "\(plan.operators.map(\.name))")
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let pattern = one([
      "(a:P)-[r:R]->(h)<-[s:R]-(b:P)", "(a:P)<-[r:R]-(h)-[s:R]->(b:P)", "(a)-[r:R]->(h:P)<-[s:R]-(b)",
      "(a:P)-[r:R]->(h)<-[s:S]-(b:P)", "(a:P)-[r:R|S]->(h)<-[s:R|S]-(b:P)", "(a:P)-[r:R]->(h)-[s:R]->(b:P)",
      "(a:P)-[r]->(h)<-[s]-(b:P)", "(a:P)-[r:R]-(h)-[s:R]-(b:P)", "(h)<-[r:R]-(a:P), (b:P)-[s:R]->(h)",
    ])
    var conditions = [
      one(["r.k = s.k", "r.k = s.k", "r.t = s.t", "r.t = s.t AND r.k = s.k", "r.f = s.f", "r.k = s.t"])
    ]
    if random.below(2) == 0 {
      conditions.append(one(["a.id < b.id", "a.id > b.id", "a <> b", "a.id <> b.id", "b <> a", "a.k < b.k"]))
    }
    if random.below(3) == 0 {
      conditions.append(
        one([
          "a.t = b.t", "r.t = 't1' AND s.t = 't1'", "r.t = 't1'", "h.k > 3", "a.k > h.k AND b.k > h.k", "a.k > b.k",
          "r.t = 't1' AND s.t = 't2'", "a.t = b.t AND h.t <> 't3'", "s.t STARTS WITH 't' AND r.t STARTS WITH 't'",
        ]))
    }
    let asked = one([
      "count(*) AS n", "r.k AS k, count(*) AS n", "s.t AS t, h.t AS u, count(*) AS n", "h AS h, count(*) AS n",
      "h.t AS t, sum(s.k) AS s, avg(r.k) AS a, min(h.k) AS m", "count(DISTINCT h) AS d, count(b) AS n", "max(s.k) AS m",
      "a.t AS t, count(*) AS n", "h.t AS t, count(DISTINCT a.t) AS n",
      "r.k + h.k AS k, count(h.k) AS n, count(r.t) AS m",
    ])
    return "MATCH \(pattern) WHERE \(conditions.joined(separator: " AND ")) RETURN \(asked)"
  }

  /// Nodes of which most have a value, and steps to few, now and then several from one node to one other.
  private static func graph(parallel: Bool, _ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (first, second) = (transaction.internLabel("P"), transaction.internLabel("Q"))
    let keys = ["id", "t", "k", "f"].map { transaction.internKey($0) }
    let count = parallel ? 24 : 160
    func values() -> [(KeyID, Value)] {
      var properties: [(KeyID, Value)] = []
      func offer(_ key: Int, _ value: Value) { if random.below(7) > 0 { properties.append((keys[key], value)) } }
      offer(1, .string("t\(random.below(4))"))
      offer(2, .integer(Int64(random.below(6))))
      offer(3, random.below(5) == 0 ? .float(.nan) : .float(Double(random.below(4)) / 2))
      return properties
    }
    for node in 0..<count {
      try transaction.createNode(
        labels: [node % 4 == 0 ? second : first], properties: [(keys[0], .integer(Int64(node)))] + values())
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    var pairs: Set<[NodeID]> = []
    for step in 0..<900 {
      let from = NodeID(random.below(count))
      let to = random.below(20) == 0 ? from : NodeID(random.below(random.below(3) > 0 ? min(10, count) : count))
      guard parallel || pairs.insert([from, to]).inserted else { continue }
      try transaction.createRelationship(types[step % 3 == 0 ? 1 : 0], from: from, to: to, properties: values())
    }
    return transaction.commit()
  }
}
