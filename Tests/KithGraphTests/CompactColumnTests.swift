import KithGraph
import KithValue
import TestSupport
import Testing

/// What a snapshot answers of its columns in a smaller form is what stands in them, before writes and after.
@Suite struct CompactColumnTests {
  @Test(arguments: 0..<6)
  func givesWhatTheColumnHolds(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 6007 &+ 3)
    let before = try Self.graph(&random)
    let keys = before.keys
    Self.compare(before, keys, &random)
    let transaction = GraphTransaction(before)
    for _ in 0..<40 {
      let key = keys[random.below(keys.count)]
      let value = [Value.null, .integer(-70_000), .integer(5), .string("new"), .boolean(true)][random.below(5)]
      try transaction.setProperty(key, ofNode: NodeID(random.below(Int(before.nodeCapacity))), to: value)
      // The working graph is read between writes.
      Self.compare(transaction.graph, [key], &random, rounds: 1)
    }
    let after = transaction.commit()
    Self.compare(after, keys, &random)
    Self.compare(before, keys, &random, rounds: 2)
  }

  @Test func relationshipsHaveThemToo() throws {
    let transaction = GraphTransaction(Graph())
    let nodes = transaction.createNodes(count: 100, labels: [])
    let key = transaction.internKey("since")
    let type = transaction.internType("KNOWS")
    for at in 0..<5_000 {
      try transaction.createRelationship(
        type, from: nodes.lowerBound, to: nodes.lowerBound + UInt32(at % 100),
        properties: at % 7 == 0 ? [] : [(key, .string("20\(at % 40)"))])
    }
    let graph = transaction.commit()
    var random = SeededRandom(seed: 9)
    for _ in 0..<40 {
      let ids = (0..<300).map { _ in RelationshipID(random.below(5_200)) } + [.max]
      let vector = graph.gatherRelationshipProperty(key, ids)
      for (row, id) in ids.enumerated() {
        let expected = id < graph.relationshipCapacity ? graph.property(key, ofRelationship: id) : .null
        #expect(vector[row].displayText == expected.displayText)
      }
    }
  }

  /// Asks for rows in no order until the smaller form must be there, and on.
  private static func compare(_ graph: Graph, _ keys: [KeyID], _ random: inout SeededRandom, rounds: Int = 30) {
    for key in keys {
      for _ in 0..<rounds {
        var ids = (0..<500).map { _ in NodeID(random.below(Int(graph.nodeCapacity) + 9)) }
        if random.below(2) == 0 { ids[random.below(500)] = .max }
        let vector = graph.gatherNodeProperty(key, ids)
        for (row, id) in ids.enumerated() {
          let expected = id < graph.nodeCapacity ? graph.property(key, ofNode: id) : .null
          #expect(vector[row].displayText == expected.displayText, "\(graph.name(of: key)) of \(id)")
        }
      }
    }
  }

  /// Columns that fit a byte, two bytes or neither, of several kinds, with holes.
  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let nodes = transaction.createNodes(count: 9_000, labels: [])
    let makers: [(String, (inout SeededRandom) -> Value)] = [
      ("byte", { .integer(Int64($0.below(200)) - 90) }), ("byteEdge", { .integer(Int64($0.below(256))) }),
      ("two", { .integer(Int64($0.below(60_000)) - 30_000) }), ("wide", { .integer(Int64($0.below(1 << 40))) }),
      ("ends", { [.integer(.min), .integer(.max), .integer(0)][$0.below(3)] }),
      ("text", { .string("t\($0.below(100))") }), ("texts", { .string("t\($0.below(2_000))") }),
      ("flag", { .boolean($0.below(2) == 0) }), ("float", { .float(Double($0.below(50))) }),
      ("mixed", { $0.below(2) == 0 ? .integer(1) : .string("x") }),
    ]
    for (name, make) in makers {
      let key = transaction.internKey(name)
      // Some columns are full, some have gaps, and some begin late and end early.
      let (lower, upper, gap) = [(0, 9_000, 0), (0, 9_000, 3), (2_500, 5_100, 2), (0, 9_000, 1)][random.below(4)]
      for node in lower..<upper where gap == 0 || random.below(gap + 1) == 0 {
        try transaction.setProperty(key, ofNode: nodes.lowerBound + UInt32(node), to: make(&random))
      }
    }
    return transaction.commit()
  }
}
