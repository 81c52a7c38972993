import KithGraph
import KithValue
import Testing

@Suite struct PropertyTests {
  @Test func nullRemovesAPropertyAndIsNeverStored() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    try transaction.setProperty(letters.name, ofNode: letters.ada, to: .null)
    try transaction.setProperty(letters.name, ofNode: letters.bob, to: .null)
    let node = try transaction.createNode(
      labels: [], properties: [(letters.name, .null), (letters.since, .integer(1))])
    let graph = transaction.commit()
    #expect(graph.properties(ofNode: letters.ada).isEmpty)
    #expect(graph.properties(ofNode: node).map { graph.name(of: $0.key) } == ["since"])
    #expect(graph.keys.map { graph.name(of: $0) } == ["since"])
  }

  @Test func propertiesComeInTheOrderOfTheirKeys() throws {
    let transaction = GraphTransaction(Graph())
    let keys = ["b", "a", "C", "é"].map(transaction.internKey)
    let node = try transaction.createNode(labels: [], properties: keys.map { ($0, .integer(1)) })
    let graph = transaction.commit()
    #expect(graph.properties(ofNode: node).map { graph.name(of: $0.key) } == ["C", "a", "b", "é"])
  }

  @Test(arguments: [
    Value.map([("a", .integer(1))]), .nodeReference(0), .relationshipReference(0),
    .list([.integer(1), .map([])]), .list([.list([.nodeReference(0)])]),
  ])
  func whatIsNoPropertyIsRefusedAndNothingIsWritten(value: Value) throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let before = transaction.counters
    for write in [
      { try transaction.setProperty(letters.name, ofNode: letters.ada, to: value) },
      { try transaction.setProperty(letters.name, ofRelationship: letters.letter, to: value) },
      {
        _ = try transaction.createNode(labels: [], properties: [(letters.name, .string("x")), (letters.since, value)])
      },
    ] {
      let error = #expect(throws: EvaluationError.self) { try write() }
      #expect(error?.kind == .typeError)
      #expect(error?.detail == "InvalidPropertyType")
    }
    #expect(transaction.counters == before)
    #expect(transaction.graph.nodeCount == 3)
  }

  @Test func aColumnOfOneTypeGathersAsThatType() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    try transaction.setProperty(letters.since, ofNode: letters.office, to: .integer(7))
    let graph = transaction.commit()
    let ids = [letters.office, letters.ada, .max, 4_000_000]
    guard case .integer(let numbers, let validity) = graph.gatherNodeProperty(letters.since, ids) else {
      Issue.record("integers were expected")
      return
    }
    #expect(numbers[0] == 7)
    #expect((0..<4).map { validity[$0] } == [true, false, false, false])
    guard case .string(let codes, let dictionary) = graph.gatherNodeProperty(letters.name, [letters.ada, letters.bob])
    else {
      Issue.record("codes of strings were expected")
      return
    }
    #expect(dictionary[codes[0]].text == "Ada")
    #expect(codes[1] == .max)
    guard case .constant(.null, 2) = graph.gatherNodeProperty(letters.name, [letters.bob, letters.office]) else {
      Issue.record("one null was expected")
      return
    }
  }

  @Test func aWholeMorselOfAFullPageHasNoNulls() throws {
    let transaction = GraphTransaction(Graph())
    let key = transaction.internKey("age")
    let nodes = transaction.createNodes(count: 2048, labels: [])
    try transaction.setColumn(key, nodes: nodes, to: .integer(nodes.map { Int64($0) }, Validity()))
    let graph = transaction.commit()
    for ids in [Array(nodes[1024..<2048]), Array(nodes[5..<900]), [3, 900, 2047]] {
      guard case .integer(let numbers, let validity) = graph.gatherNodeProperty(key, ids) else {
        Issue.record("integers were expected")
        return
      }
      #expect(numbers == ids.map { Int64($0) })
      #expect(validity.words == nil)
    }
  }

  @Test func aColumnOfTwoTypesKeepsBothExact() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    try transaction.setProperty(letters.since, ofNode: letters.ada, to: .integer(Int64.max))
    try transaction.setProperty(letters.since, ofNode: letters.bob, to: .float(1.5))
    try transaction.setProperty(letters.name, ofNode: letters.bob, to: .list([.string("Bob"), .string("Robert")]))
    let graph = transaction.commit()
    let values = graph.gatherNodeProperty(letters.since, [letters.ada, letters.bob, letters.office])
    #expect((0..<3).map { values[$0].fingerprint } == ["9223372036854775807", "float 4609434218613702656", "null"])
    #expect(graph.property(letters.name, ofNode: letters.ada).fingerprint == "'Ada'")
    #expect(graph.property(letters.name, ofNode: letters.bob).fingerprint == "['Bob', 'Robert']")
  }

  @Test func aDictionaryThatComesWithTheFirstColumnIsKept() throws {
    let transaction = GraphTransaction(Graph())
    let key = transaction.internKey("city")
    let mine = StringDictionary()
    let yours = StringDictionary()
    let first = transaction.createNodes(count: 2, labels: [])
    let second = transaction.createNodes(count: 3, labels: [])
    try transaction.setColumn(key, nodes: first, to: .string([mine.intern("London"), mine.intern("Leeds")], mine))
    try transaction.setColumn(
      key, nodes: second, to: .string([yours.intern("Leeds"), .max, yours.intern("York")], yours))
    let graph = transaction.commit()
    guard case .string(let codes, let dictionary) = graph.gatherNodeProperty(key, [0, 1, 2, 3, 4]) else {
      Issue.record("codes of strings were expected")
      return
    }
    #expect(dictionary === mine)
    #expect(codes == [0, 1, 1, .max, 2])
    #expect(graph.nodes(label: nil, key: key, equals: .string("Leeds")) == [1, 2])
    #expect(graph.nodes(label: nil, key: key, equals: .string("Bath")).isEmpty)
  }
}
