import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// Circles of which one in each turn is counted are as many as those that are walked one by one: with self-loops, parallel
/// relationships, nodes that come twice in a circle, and lists that are out of order.
@Suite struct CircleTests {
  @Test(arguments: 0..<16)
  func countsAsWalkingDoes(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 99_991 &+ 7)
    let ways = WaysOfRunning(try Self.graph(&random))
    for _ in 0..<40 { try ways.expectSameRows(Self.query(&random)) }
  }

  /// What others are asked of two nodes or relationships by their numbers, which lists are searched for.
  @Test(arguments: 0..<6)
  func findsNodesBehindOthers(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 7_727 &+ 5)
    let ways = WaysOfRunning(try Self.graph(&random))
    for first in [
      "(a)-[r:R]->(b)", "(a)<-[r:R]-(b)", "(a)-[r:R|S]-(b)", "(b)<-[r:S]-(a)-[s:R]->(b)", "(a)--(c)-[r]-(b)",
    ] {
      for asked in [
        "id(a) < id(b)", "id(a) <= id(b)", "id(b) < id(a)", "id(b) >= id(a) AND b.k > 1",
        "id(a) < id(b) AND id(r) > 20",
        "id(a) < id(b) AND id(a) <= id(b)",
      ] {
        try ways.expectSameRows("MATCH \(first) WHERE \(asked) RETURN id(a) AS a, id(b) AS b, id(r) AS r")
        try ways.expectSameRows("MATCH (c:A)-[:S]->(a) MATCH \(first) WHERE \(asked) RETURN c.k AS c, count(*) AS n")
        try ways.expectSameRows(
          "MATCH (c:B) OPTIONAL MATCH (c)-[:S]->(a) OPTIONAL MATCH \(first) WHERE \(asked) RETURN id(c) AS c, count(b) AS n"
        )
      }
    }
  }

  private static func query(_ random: inout SeededRandom) -> String {
    func one(_ choices: [String]) -> String { choices[random.below(choices.count)] }
    let length = one(["ab", "abc", "abc", "abcd", "abcd", "abcde"])
    let nodes = length.map { String($0) }
    let label = one(["", "", ":A", ":B"])
    let type = one([":R", ":R", ":S", ":R|S", ""])
    // Often such that nobody may turn it.
    let odd = random.below(5) == 0 ? random.below(nodes.count) : -1
    let (left, right) = one(["->", "<-", "-"]) == "->" ? ("-", "->") : random.below(2) == 0 ? ("<-", "-") : ("-", "-")
    var text = ""
    for (at, node) in nodes.enumerated() {
      text +=
        "(\(node)\(at == odd && random.below(2) == 0 ? ":A" : label))\(left)[r\(at)\(at == odd ? ":R" : type)]\(right)"
    }
    text += "(a)"
    var asked: [String] = []
    switch random.below(5) {
    case 0: asked = nodes.map { "\($0).k > 1" }
    case 1: asked = nodes.indices.map { "r\($0).w < 3" }
    case 2: asked = zip(nodes, nodes.dropFirst() + nodes.prefix(1)).map { "\($0) <> \($1)" }
    case 3:
      for (at, node) in nodes.enumerated() { asked += nodes.dropFirst(at + 1).map { "\(node) <> \($0)" } }
    default: break
    }
    if random.below(8) == 0 { asked.append("a.k < 4") }
    let given = one([
      "count(*) AS n", "count(*) AS n", "count(a) AS n", "count(r1) * 2 + count(*) AS n", "1 AS one, count(*) AS n",
      "count(DISTINCT a) AS n", "a.k AS k, count(*) AS n", "sum(a.k) AS n, count(*) AS m", "count(b.k) AS n",
      "max(id(r0)) AS m, count(*) AS n",
    ])
    let end = one([
      "RETURN \(given)", "RETURN \(given)", "WITH \(given) WHERE n > 2 RETURN n", "WITH \(given) RETURN n + 1 AS n",
    ])
    let before = one(["", "", "", "UNWIND [1, 3] AS x ", "MATCH (z:B) WITH z LIMIT 1 "])
    return "\(before)MATCH \(text)\(asked.isEmpty ? "" : " WHERE " + asked.joined(separator: " AND ")) \(end)"
  }

  /// Few nodes with many relationships between them, of which some come after a first commit, out of order.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B"].map { transaction.internLabel($0) }
    let (k, w) = (transaction.internKey("k"), transaction.internKey("w"))
    let count = 4 + random.below(8)
    for node in 0..<count {
      try transaction.createNode(
        labels: labels.filter { _ in random.below(3) > 0 },
        properties: random.below(6) > 0 ? [(k, .integer(Int64(node % 5)))] : [])
    }
    let types = ["R", "S"].map { transaction.internType($0) }
    let loops = random.below(2) == 0
    for at in 0..<count * 3 {
      let from = NodeID(random.below(count))
      let to = NodeID(random.below(count))
      if from == to, !loops { continue }
      try transaction.createRelationship(
        types[at % 3 / 2], from: from, to: to, properties: [(w, .integer(Int64(random.below(5))))])
    }
    return transaction.commit()
  }
}
