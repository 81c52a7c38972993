import KithGraph
import KithValue
import TestSupport
import Testing

/// Readers on other threads hold old snapshots while one writer commits; run under `--sanitize=thread` to be sure.
@Suite struct SnapshotThreadTests {
  @Test func readersOfOldSnapshotsSeeNoChange() async throws {
    let seed = GraphTransaction(Graph())
    let person = seed.internLabel("Person")
    let office = seed.internLabel("Office")
    let knows = seed.internType("KNOWS")
    let name = seed.internKey("name")
    let age = seed.internKey("age")
    let nodes = seed.createNodes(count: 1500, labels: [person])
    try seed.setColumn(age, nodes: nodes, to: .integer((0..<1500).map { $0 }, Validity()))
    seed.createRelationships(knows, from: Array(nodes), to: nodes.map { ($0 &* 7) % 1500 })
    let latest = Latest(seed.commit())

    try await withThrowingTaskGroup(of: Void.self) { group in
      for reader in 0..<3 {
        group.addTask {
          for _ in 0..<40 {
            let graph = latest.graph
            let before = Summary(graph, person, knows, name, age)
            await Task.yield()
            #expect(Summary(graph, person, knows, name, age) == before, "reader \(reader)")
          }
        }
      }
      group.addTask {
        var random = SeededRandom(seed: 7)
        for round in 0..<60 {
          let transaction = GraphTransaction(latest.graph)
          for _ in 0..<20 {
            let count = transaction.graph.nodeCapacity
            let start = UInt32.random(in: 0..<count, using: &random)
            let end = UInt32.random(in: 0..<count, using: &random)
            _ = try transaction.createRelationship(
              knows, from: start, to: end, properties: [(name, .string("r\(round)"))])
            try transaction.setProperty(name, ofNode: start, to: .string("n\(round) \(end % 5)"))
            try transaction.setProperty(age, ofNode: end, to: .integer(Int64(round)))
            transaction.addLabel(office, to: end)
            _ = try transaction.createNode(labels: [person, office], properties: [(age, .float(0.5))])
          }
          var cursor: RelationshipID = UInt32(round * 10)
          var some: [RelationshipID] = []
          _ = transaction.graph.scanRelationships(type: knows, from: &cursor, limit: 5, into: &some)
          for relationship in some { transaction.deleteRelationship(relationship) }
          if round % 7 == 3 { continue }
          let graph = transaction.commit()
          latest.graph = graph
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
  }
}

/// The snapshot that was committed last, for whoever asks.
private final class Latest: Sendable {
  private let held: Guarded<Graph>
  init(_ graph: Graph) { held = Guarded(graph) }
  var graph: Graph {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}

/// Everything a reader can see, boiled down to numbers.
private struct Summary: Equatable {
  var counts: [Int] = []
  var hash: UInt64 = 0

  init(_ graph: Graph, _ person: LabelID, _ knows: TypeID, _ name: KeyID, _ age: KeyID) {
    counts = [graph.nodeCount, graph.relationshipCount, graph.nodeCount(label: person)]
    counts.append(graph.relationshipCount(type: knows, startLabel: person, endLabel: person))
    counts.append(graph.nodes(label: person, key: name, equals: .string("n3 2")).count)
    withExtendedLifetime(graph) {
      let out = graph.adjacency(knows, .outgoing)
      let into = graph.adjacency(knows, .incoming)
      for node in 0..<graph.nodeCapacity {
        for list in [out.neighbours(of: node), into.neighbours(of: node)] {
          mix(UInt64(list.count))
          for i in 0..<list.count { mix(UInt64(list.neighbours[i]) << 32 | UInt64(list.relationships[i])) }
        }
      }
    }
    var cursor: NodeID = 0
    var ids: [NodeID] = []
    while graph.scanNodes(label: nil, from: &cursor, limit: 1024, into: &ids) {
      let ages = graph.gatherNodeProperty(age, ids)
      let names = graph.gatherNodeProperty(name, ids)
      for row in 0..<ids.count {
        mix(UInt64(ids[row]))
        if case .integer(let number) = ages[row] { mix(UInt64(number)) }
        if case .string(let text) = names[row] { for byte in text.text.utf8 { mix(UInt64(byte)) } }
      }
    }
  }

  private mutating func mix(_ value: UInt64) { hash = (hash ^ value) &* 0x0000_0100_0000_01B3 }
}
