import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Steps that are counted from their ends back are as many as steps that are walked.
@Suite struct StepTallyTests {
  @Test(arguments: 0..<6)
  func countsWhatWalkingCounts(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 92_821 &+ 5)
    let graph = try Self.graph(&random)
    let ways = WaysOfRunning(graph)
    for _ in 0..<12 { try ways.expectSameRows(Self.query(&random)) }
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let near = one(["-[:R]->", "<-[:R]-", "-[:S]->", "<-[:R|S]-", "-[:R]-"])
    let end = one(["c.k > 0", "c.k <> 3", "c.k = 4", "c:A", "NOT c:A", "c.k IS NULL", "c.k < 9 AND c:A"])
    let middle = one(["b.k < 8", "b.k >= 0", "b:A", "b.k = 2", "true"])
    let asked = one(["count(*) AS n", "b.id AS b, count(*) AS n", "b.k AS k, count(*) AS n"])
    switch random.below(3) {
    case 0: return "MATCH (b)\(near)(c) WHERE \(middle) AND \(end) RETURN \(asked)"
    case 1: return "MATCH (:B)-[:T]->(b)\(near)(c) WHERE \(middle) AND \(end) RETURN \(asked)"
    default: return "MATCH (b:A) OPTIONAL MATCH (b)\(near)(c) WHERE \(end) RETURN b.id AS b, count(c) AS n"
    }
  }

  /// Nodes with many steps each, one with more than a byte counts, and some that lead to themselves.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let (key, id) = (transaction.internKey("k"), transaction.internKey("id"))
    let types = ["R", "S", "T"].map { transaction.internType($0) }
    let count = 140
    for node in 0..<count {
      var properties: [(KeyID, Value)] = [(id, .integer(Int64(node)))]
      if node % 9 > 0 { properties.append((key, .integer(Int64(random.below(10))))) }
      let own = (random.below(5) > 0 ? [labels[0]] : []) + (node % 2 == 0 ? [labels[1]] : [])
      try transaction.createNode(labels: own, properties: properties)
    }
    func step(_ type: TypeID, _ from: Int, _ to: Int) throws {
      try transaction.createRelationship(type, from: NodeID(from), to: NodeID(to), properties: [])
    }
    for _ in 0..<2_400 { try step(types[0], random.below(count), random.below(count)) }
    for _ in 0..<1_000 { try step(types[0], 7, random.below(4) == 0 ? 18 : random.below(count)) }
    for _ in 0..<1_600 {
      let from = random.below(count)
      let to = random.below(count)
      if from != to { try step(types[1], from, to) }
    }
    for _ in 0..<100 { try step(types[2], random.below(count), random.below(count)) }
    return transaction.commit()
  }
}
