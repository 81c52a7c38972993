import KithGraph
import KithValue
import Testing

/// Questions for a value over more pages than one, asked often enough that an index answers.
@Suite struct LookupTests {
  private let graph: Graph
  private let odd: LabelID
  private let number, code, name: KeyID
  private let count = 9000

  init() throws {
    let transaction = GraphTransaction(Graph())
    odd = transaction.internLabel("Odd")
    number = transaction.internKey("number")
    code = transaction.internKey("code")
    name = transaction.internKey("name")
    let nodes = transaction.createNodes(count: count, labels: [])
    for node in nodes where node % 2 == 1 { transaction.addLabel(odd, to: node) }
    // `code` ascends; `number` and `name` are scattered, each value three times.
    try transaction.setColumn(code, nodes: nodes, to: .integer(nodes.map { Int64($0) * 10 }, Validity()))
    try transaction.setColumn(number, nodes: nodes, to: .integer(nodes.map { Int64($0 * 7919 % 3000) }, Validity()))
    let dictionary = StringDictionary()
    let codes = nodes.map { dictionary.intern("name \($0 * 7919 % 3000)") }
    try transaction.setColumn(name, nodes: nodes, to: .string(codes, dictionary))
    graph = transaction.commit()
  }

  private func nodes(where holds: (Int) -> Bool) -> [NodeID] { (0..<count).filter(holds).map(NodeID.init) }

  @Test func equalityFindsEveryNodeHoweverOftenItIsAsked() {
    for value in [0, 7, 2999, 3000, 7, 7] {
      let expected = nodes { $0 * 7919 % 3000 == value }
      #expect(graph.nodes(label: nil, key: number, equals: .integer(Int64(value))) == expected)
      #expect(graph.nodes(label: nil, key: number, equals: .float(Double(value))) == expected)
      #expect(graph.nodes(label: odd, key: number, equals: .integer(Int64(value))) == expected.filter { $0 % 2 == 1 })
      #expect(graph.nodes(label: nil, key: name, equals: .string("name \(value)")) == expected)
      #expect(
        graph.firstNode(label: odd, key: name, equals: .string("name \(value)")) == expected.first { $0 % 2 == 1 })
    }
  }

  @Test func aKeyThatAscendsIsFoundInItsPage() {
    for node in [0, 1023, 1024, 8999] {
      #expect(graph.nodes(label: nil, key: code, equals: .integer(Int64(node * 10))) == [NodeID(node)])
      #expect(graph.nodes(label: nil, key: code, equals: .integer(Int64(node * 10 + 1))).isEmpty)
    }
  }

  private static func between(_ low: Int64, _ high: Int64) -> ValueBounds {
    ValueBounds(
      lower: ValueBounds.Bound(.integer(low), isInclusive: true),
      upper: ValueBounds.Bound(.integer(high), isInclusive: true))
  }

  @Test func aRangeAndAPrefixFindWhatAScanFinds() {
    for _ in 0..<3 {
      if let found = graph.nodes(label: nil, key: number, within: Self.between(100, 110)) {
        #expect(found == nodes { (100...110).contains($0 * 7919 % 3000) })
      }
      if let found = graph.nodes(label: odd, key: name, prefix: "name 29") {
        #expect(found == nodes { $0 % 2 == 1 && "\($0 * 7919 % 3000)".hasPrefix("29") })
      }
    }
    #expect(graph.nodes(label: nil, key: number, within: Self.between(5, 4))?.isEmpty ?? false)
    #expect(graph.nodes(label: nil, key: name, prefix: "name 2999")?.count == 3)
    #expect(graph.textValues(key: name, label: odd, prefix: "name 299", limit: 2) == ["name 299", "name 2991"])
  }

  @Test func aChangeIsSeenAtOnceAndTheOldSnapshotKeepsItsAnswer() throws {
    for _ in 0..<3 { _ = graph.nodes(label: nil, key: number, equals: .integer(5)) }
    let before = graph.nodes(label: nil, key: number, equals: .integer(5))
    let transaction = GraphTransaction(graph)
    try transaction.setProperty(number, ofNode: before[0], to: .integer(-1))
    try transaction.setProperty(number, ofNode: 4444, to: .integer(5))
    transaction.deleteNode(before[1])
    let expected = ([4444] + before.dropFirst(2)).sorted()
    #expect(transaction.graph.nodes(label: nil, key: number, equals: .integer(5)) == expected)
    let after = transaction.commit()
    for _ in 0..<3 {
      #expect(after.nodes(label: nil, key: number, equals: .integer(5)) == expected)
      #expect(after.nodes(label: nil, key: number, equals: .integer(-1)) == [before[0]])
      #expect(graph.nodes(label: nil, key: number, equals: .integer(5)) == before)
    }
  }
}
