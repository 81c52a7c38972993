import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Pairs of equal values that are only counted are counted by groups, and pairs in an order are half of those in none.
@Suite struct ValuePairsTests {
  @Test(arguments: 0..<8)
  func countsWhatWalkingCounts(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 52_363 &+ 13)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<24 { try ways.expectSameRows(Self.query(&random)) }
  }

  @Test(arguments: [
    ("MATCH (a:P), (b:P) WHERE a.t = b.t RETURN count(*)", "EagerAggregation"),
    ("MATCH (a:P), (b:P) WHERE a.t = b.t AND a.id < b.id AND a.k <> b.k RETURN count(*)", "ValueHashJoin"),
    ("MATCH (a:P), (b:Q) WHERE a.t = b.t RETURN a.t, count(*), sum(b.k)", "ValueHashJoin"),
    ("MATCH (a:P)-[:R]->(h)<-[:R]-(b:P) WHERE a.id < b.id AND a.t = b.t RETURN h.id, count(*)", "FoldPaths"),
    ("MATCH (a:P)-[:R]->(h)<-[:R]-(b:P) WHERE a.id < b.id RETURN h.id, count(*)", "FoldPaths"),
  ])
  func makesNoPairs(query: String, leaf: String) throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    let plan = try #require(try session.run("PROFILE " + query).summary().plan)
    let names = plan.operators.map(\.name)
    #expect(names.contains(leaf), "\(names)")
    // There are thousands of pairs.
    let most = plan.operators.compactMap(\.rows).max() ?? 0
    #expect(most < 2_000, "\(most) rows")
  }

  /// Of two steps that one relationship could be nothing is asked, or of one alone what comes before what.
  @Test(arguments: [
    "MATCH (a)-[:R]->(h)<-[:R]-(b) RETURN h.k AS k, count(*) AS n, avg(h.id) AS m",
    "MATCH (a)-[:R]-(h)-[:R]-(b) RETURN h.t AS t, count(*) AS n", "MATCH (a)-[:R]->(h)-[:R]->(b) RETURN avg(h.k) AS k",
    "MATCH (a:P)-[:R]->(h)<-[:R]-(b), (h)-[:S]->(g) RETURN sum(h.k) AS s, count(*) AS n, max(g.t) AS m",
    "MATCH (a)-[:R]->(h)<-[:R]-(b), (h)<-[:S]-(g)-[:R]->(i) RETURN h.k AS k, i.t AS t, count(*) AS n",
    "MATCH (a)-[:R]->(h)<-[:R]-(b:Q) WHERE a.id > b.id RETURN h.t AS t, count(*) AS n, sum(b.k) AS s",
    "MATCH (a)-[:R]->(h)<-[:R]-(b) WHERE a.id >= b.id RETURN h.id AS h, a.k AS k, count(*) AS n",
    "MATCH (a)-[:R]->(h)<-[:S]-(b) WHERE a.id < b.id RETURN b.t AS t, count(*) AS n",
    "MATCH (a)-[:R]-(h)-[:R]-(b) WHERE a.id > b.id RETURN b.k AS k, h.k AS l, count(*) AS n",
  ])
  func countsStepsOfWhichNothingIsAsked(query: String) throws {
    for seed in 0..<2 {
      var random = SeededRandom(seed: UInt64(seed) &+ 91)
      try WaysOfRunning(try Self.graph(&random)).expectSameRows(query)
    }
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let isOfTwo = random.below(2) == 0
    let pattern =
      isOfTwo
      ? one([
        "(a:P), (b:P)", "(a:P), (b:Q)", "(a), (b)", "(a:P)-[r:R]->(h), (b:Q)", "(a:P)-[r:R]->(h), (b:Q)-[s:S]->(g)",
        "(a:P), (b:P)-[s:S]-(g)",
      ])
      : one([
        "(a:P)-[r:R]->(h)<-[s:R]-(b:P)", "(a:P)-[r:R]->(h)<-[s:R]-(b)", "(a:P)-[r:R]-(h)-[s:R]-(b:P)",
        "(a:P)<-[r:R]-(h)-[s:R]->(b:P)", "(a:P)-[r:R]->(h)<-[s:S]-(b:P)", "(a:P)-[r:R]->(b:P)", "(a:P)-[r:R]-(b:P)",
        "(a:P)-[r:R]->(h:P)<-[s:R]-(b:P), (h)-[q:S]->(g)", "(a:P)-[r:R]->(h)-[s:R]->(b:P)",
      ])
    let equal = one(["a.t = b.t", "a.k = b.k", "a.t = b.t AND a.k = b.k", "a.k = b.n", "a.f = b.f", "a.t = b.u"])
    let order = one(["a.id < b.id", "a.id > b.id", "a <> b", "a.k < b.k", "a.id <= b.id", "b.t > a.t"])
    let more = one(["a.k <> b.k", "a.t <> b.t", "a.k + b.k > 6", "a.k = 3", "a.k > 1 AND b.k > 1", "b.t IS NULL"])
    var conditions = isOfTwo ? [equal] : []
    if random.below(2) == 0 { conditions.append(equal) }
    if random.below(2) == 0 { conditions.append(order) }
    if random.below(3) == 0 { conditions.append(more) }
    let asked = one([
      "count(*) AS n", "a.t AS t, count(*) AS n", "b.k AS k, count(a) AS n", "a.k + b.k AS s, count(*) AS n",
      "sum(a.k) AS s, max(b.id) AS m, avg(b.k) AS v, count(*) AS n", "count(DISTINCT a.t) AS d, count(b.k) AS n",
      "a.t AS t, b.k AS k, min(a.id) AS m, count(*) AS n", "count(*) * 3 + 1 AS n, count(*) / 2 AS m",
      "a AS a, count(*) AS n", "count(a.f) AS n", "a.k IS NULL AS e, count(*) AS n",
    ])
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let all = "MATCH \(pattern)\(filter) RETURN \(asked)"
    return random.below(4) == 0 ? all.replacing("RETURN", with: "WITH") + " WHERE n > 2 RETURN *" : all
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (first, second) = (transaction.internLabel("P"), transaction.internLabel("Q"))
    let keys = ["id", "t", "u", "k", "n", "f"].map { transaction.internKey($0) }
    let count = 240
    for node in 0..<count {
      var properties: [(KeyID, Value)] = [(keys[0], .integer(Int64(node)))]
      func offer(_ key: Int, _ value: Value) { if random.below(7) > 0 { properties.append((keys[key], value)) } }
      offer(1, .string("t\(random.below(6))"))
      offer(2, .string("t\(random.below(9))"))
      offer(3, .integer(Int64(random.below(8))))
      offer(4, random.below(2) == 0 ? .integer(Int64(random.below(8))) : .float(Double(random.below(8))))
      offer(5, random.below(5) == 0 ? .float(.nan) : .float(Double(random.below(4)) / 2))
      try transaction.createNode(labels: [node % 3 == 0 ? second : first], properties: properties)
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    for step in 0..<500 {
      let from = NodeID(random.below(count))
      let to = random.below(12) == 0 ? from : NodeID(random.below(random.below(2) == 0 ? 12 : count))
      try transaction.createRelationship(types[step % 2], from: from, to: to, properties: [])
    }
    return transaction.commit()
  }
}
