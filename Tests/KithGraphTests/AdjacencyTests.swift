import KithGraph
import KithValue
import TestSupport
import Testing

@Suite struct AdjacencyTests {
  @Test func listsLoadedInBulkAreSortedByNeighbourThenRelationship() {
    let (graph, type, ids) = Self.load([(0, 3), (0, 1), (2, 1), (0, 3), (0, 2), (1, 1)] + Self.filler)
    #expect(graph.neighbours(type, .outgoing, of: 0) == [1, 2, 3, 3])
    #expect(graph.relationships(type, .outgoing, of: 0) == [1, 4, 0, 3].map { ids.lowerBound + $0 })
    #expect(graph.neighbours(type, .incoming, of: 1) == [0, 1, 2])
    let view = graph.adjacency(type, .outgoing)
    #expect((0..<100).allSatisfy { view.isSorted($0) })
  }

  @Test func anAppendedRelationshipComesLastAndSaysWhereTheOrderEnds() throws {
    let (graph, type, _) = Self.load([(0, 3), (0, 5), (1, 2)] + Self.filler)
    let transaction = GraphTransaction(graph)
    let low = try transaction.createRelationship(type, from: 0, to: 4, properties: [])
    let high = try transaction.createRelationship(type, from: 1, to: 9, properties: [])
    let next = transaction.commit()
    #expect(next.neighbours(type, .outgoing, of: 0) == [3, 5, 4])
    #expect(next.relationships(type, .outgoing, of: 0).last == low)
    #expect(next.relationships(type, .outgoing, of: 1).last == high)
    #expect(!next.adjacency(type, .outgoing).isSorted(0))
    #expect(next.adjacency(type, .outgoing).isSorted(1))
    #expect(graph.neighbours(type, .outgoing, of: 0) == [3, 5])
    #expect(graph.adjacency(type, .outgoing).isSorted(0))
  }

  @Test func aHubGrowsCommitByCommitWhileOldSnapshotsKeepTheirLists() throws {
    var (graph, type, _) = Self.load(Self.filler)
    var held: [(Graph, [NodeID])] = []
    for round in 0..<300 {
      held.append((graph, graph.neighbours(type, .incoming, of: 7)))
      let transaction = GraphTransaction(graph)
      _ = try transaction.createRelationship(type, from: NodeID(round % 90), to: 7, properties: [])
      graph = transaction.commit()
    }
    #expect(graph.degree(of: 7, type: type, direction: .incoming) == 300 + held[0].1.count)
    for (round, (old, neighbours)) in held.enumerated() {
      #expect(neighbours.count == round + held[0].1.count)
      #expect(old.neighbours(type, .incoming, of: 7) == neighbours)
    }
  }

  @Test func aRolledBackAppendLeavesRoomThatTheNextOneTakes() throws {
    let (graph, type, _) = Self.load(Self.filler)
    for _ in 0..<3 {
      let dropped = GraphTransaction(graph)
      for node in 0..<50 { _ = try dropped.createRelationship(type, from: 99, to: NodeID(node), properties: []) }
      #expect(dropped.graph.degree(of: 99, type: type, direction: .outgoing) == 50)
    }
    let kept = GraphTransaction(graph)
    _ = try kept.createRelationship(type, from: 99, to: 3, properties: [])
    #expect(kept.commit().neighbours(type, .outgoing, of: 99) == [3])
    #expect(graph.neighbours(type, .outgoing, of: 99).isEmpty)
  }

  @Test func compactingGivesTheRoomBackAndSortsTheLists() throws {
    var (graph, type, _) = Self.load(Self.filler)
    for round in 0..<400 {
      let transaction = GraphTransaction(graph)
      _ = try transaction.createRelationship(
        type, from: NodeID(round * 37 % 100), to: NodeID(round * 53 % 100), properties: [])
      graph = transaction.commit()
    }
    let transaction = GraphTransaction(graph)
    transaction.compact()
    let compacted = transaction.commit()
    #expect(compacted.byteCount < graph.byteCount)
    for node in 0..<NodeID(100) {
      let before = graph.relationships(type, .outgoing, of: node).map { (compacted.end(of: $0), $0) }
      #expect(compacted.relationships(type, .outgoing, of: node) == before.sorted { $0 < $1 }.map(\.1))
      #expect(compacted.adjacency(type, .outgoing).isSorted(node))
    }
  }

  /// Where as many go as stay, the lists are built anew; where fewer go, they are closed up.
  @Test(arguments: [10, 49, 50, 51, 90, 100])
  func listsHoldWhatIsLeftOfManyDeleted(share: Int) throws {
    let pairs = (0..<2_000).map { (row: Int) in (NodeID(row * 7 % 100), NodeID(row * 13 % 100)) }
    let (graph, type, ids) = Self.load(pairs)
    let transaction = GraphTransaction(graph)
    let deleted = Set(ids.filter { Int($0 - ids.lowerBound) * 37 % 100 < share })
    for id in deleted { transaction.deleteRelationship(id) }
    let added = try transaction.createRelationship(type, from: 3, to: 4, properties: [])
    let next = transaction.commit()
    for node in 0..<NodeID(100) {
      let outgoing = ids.filter { !deleted.contains($0) && graph.start(of: $0) == node } + (node == 3 ? [added] : [])
      let incoming = ids.filter { !deleted.contains($0) && graph.end(of: $0) == node } + (node == 4 ? [added] : [])
      #expect(Set(next.relationships(type, .outgoing, of: node)) == Set(outgoing))
      #expect(Set(next.relationships(type, .incoming, of: node)) == Set(incoming))
      #expect(next.degree(of: node, type: type, direction: .outgoing) == outgoing.count)
    }
    #expect(graph.degree(of: 7, type: type, direction: .outgoing) == 20)
  }

  @Test func aRelationshipWithoutPropertiesTakesLessThan24Bytes() {
    let nodes = 20_000
    let count = 480_000
    var random = SeededRandom(seed: 3)
    let transaction = GraphTransaction(Graph())
    transaction.createNodes(count: nodes, labels: [transaction.internLabel("Person")])
    func ends() -> [NodeID] { (0..<count).map { _ in NodeID.random(in: 0..<NodeID(nodes), using: &random) } }
    transaction.createRelationships(transaction.internType("FOLLOWS"), from: ends(), to: ends())
    let graph = transaction.commit()
    #expect(Double(graph.byteCount) / Double(count) < 24)
  }

  /// A hundred nodes and enough relationships among 10 ..< 90 that a load builds anew.
  private static let filler: [(NodeID, NodeID)] = (0..<100).map { (row: NodeID) in
    (10 + row % 80, 10 + row * 7 % 80)
  }

  private static func load(_ pairs: [(NodeID, NodeID)]) -> (Graph, TypeID, Range<RelationshipID>) {
    let transaction = GraphTransaction(Graph())
    transaction.createNodes(count: 100, labels: [])
    let type = transaction.internType("FOLLOWS")
    let ids = transaction.createRelationships(type, from: pairs.map(\.0), to: pairs.map(\.1))
    return (transaction.commit(), type, ids)
  }
}
