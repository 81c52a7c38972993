import KithGraph
import KithValue
import Testing

@Suite struct NodeTests {
  @Test func labelsComeInTheOrderOfTheirNames() throws {
    let transaction = GraphTransaction(Graph())
    let labels = ["Zebra", "apple", "Ärger", "Apple"].map(transaction.internLabel)
    let node = try transaction.createNode(labels: labels + labels, properties: [])
    let graph = transaction.commit()
    #expect(graph.labels(of: node).map { graph.name(of: $0) } == ["Apple", "Zebra", "apple", "Ärger"])
    #expect(labels.allSatisfy { graph.hasLabel(node, $0) })
    #expect(graph.labels.map { graph.name(of: $0) } == ["Apple", "Zebra", "apple", "Ärger"])
  }

  @Test func aLabelIsAddedOnceAndRemovedOnce() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    #expect(transaction.addLabel(letters.post, to: letters.ada))
    #expect(!transaction.addLabel(letters.post, to: letters.ada))
    #expect(transaction.graph.nodeCount(label: letters.post) == 2)
    #expect(transaction.removeLabel(letters.post, from: letters.ada))
    #expect(!transaction.removeLabel(letters.post, from: letters.ada))
    #expect(transaction.graph.nodeCount(label: letters.post) == 1)
  }

  @Test func aGraphMayHaveManyMoreLabelsThanAWordHasBits() throws {
    let transaction = GraphTransaction(Graph())
    let labels = (0..<200).map { transaction.internLabel("L\($0)") }
    let nodes = try labels.indices.map { index in
      try transaction.createNode(labels: [labels[index], labels[(index + 64) % 200]], properties: [])
    }
    let graph = transaction.commit()
    for (index, node) in nodes.enumerated() {
      for (other, label) in labels.enumerated() {
        check(graph.hasLabel(node, label) == (other == index || other == (index + 64) % 200))
      }
    }
    #expect(labels.allSatisfy { graph.nodeCount(label: $0) == 2 })
    var cursor: NodeID = 0
    var found: [NodeID] = []
    #expect(graph.scanNodes(label: labels[130], from: &cursor, limit: 10, into: &found))
    #expect(found == [nodes[66], nodes[130]])
  }

  @Test func aDeletedNodeHasNeitherLabelsNorPropertiesAndItsIdentifierStaysTaken() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    transaction.deleteNode(letters.bob)
    #expect(!transaction.graph.isLive(node: letters.bob))
    #expect(transaction.graph.labels(of: letters.bob).isEmpty)
    #expect(transaction.graph.properties(ofNode: letters.bob).isEmpty)
    #expect(transaction.graph.nodeCount == 2)
    #expect(try transaction.createNode(labels: [], properties: []) > letters.office)
    #expect(throws: EvaluationError.self) {
      try transaction.setProperty(letters.name, ofNode: letters.bob, to: .string("Bob"))
    }
    #expect(throws: EvaluationError.self) {
      try transaction.createRelationship(letters.wrote, from: letters.ada, to: letters.bob, properties: [])
    }
  }

  @Test func aScanPassesByWhatIsDeletedOrLabelledOtherwise() throws {
    let transaction = GraphTransaction(Graph())
    let (a, b) = (transaction.internLabel("A"), transaction.internLabel("B"))
    transaction.createNodes(count: 3000, labels: [a])
    let wanted = transaction.createNodes(count: 1500, labels: [b])
    transaction.deleteNode(wanted.lowerBound + 700)
    let graph = transaction.commit()
    var cursor: NodeID = 0
    var ids: [NodeID] = []
    var morsels: [Int] = []
    var seen: [NodeID] = []
    while graph.scanNodes(label: b, from: &cursor, limit: 1024, into: &ids) {
      morsels.append(ids.count)
      seen += ids
    }
    #expect(seen == wanted.filter { $0 != wanted.lowerBound + 700 })
    #expect(morsels == [1024, 475])
  }

  @Test(arguments: [(3000, 1500, 0), (100, 70, 5000), (40_000, 400, 7), (20_000, 30_000, 900), (0, 9, 0), (5, 0, 0)])
  func theRangesOfALabelHoldAllNodesAndAboutAsManyOfTheLabelEach(before: Int, of wanted: Int, after: Int) throws {
    let transaction = GraphTransaction(Graph())
    let (a, b) = (transaction.internLabel("A"), transaction.internLabel("B"))
    transaction.createNodes(count: before, labels: [a])
    let nodes = transaction.createNodes(count: wanted, labels: [b])
    transaction.createNodes(count: after, labels: [a])
    let graph = transaction.commit()
    for parts in [1, 3, 16] {
      for label in [a, b, nil] {
        let ranges = graph.nodeRanges(label: label, parts: parts)
        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == graph.nodeCapacity)
        #expect(
          zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound && $0.upperBound % 64 == 0 })
        #expect(ranges.count <= parts)
      }
      let most = graph.nodeRanges(label: b, parts: parts).map { $0.clamped(to: nodes).count }.max() ?? 0
      // A page or a word of a bitset more than the share of each.
      #expect(most <= wanted / parts + (wanted < 1024 * (parts - 2) ? 64 : 1024) + 1, "\(parts): \(most)")
    }
  }

  @Test func aFilterKeepsTheRowsWithTheLabelsInTheirOrder() throws {
    let letters = try Letters()
    let graph = letters.transaction.commit()
    var kept: [Int32] = []
    graph.filterNodes(
      [letters.office, letters.ada, .max, letters.bob], having: [letters.person], selection: nil, into: &kept)
    #expect(kept == [1, 3])
    graph.filterNodes([letters.office, letters.ada], having: [], selection: [1], into: &kept)
    #expect(kept == [1])
    let tested = graph.testLabels([letters.office, .max, letters.ada], having: [letters.person])
    #expect((0..<3).map { tested[$0].fingerprint } == ["false", "null", "true"])
  }
}
