import KithGraph
import KithValue
import TestSupport
import Testing

/// What is known of a snapshot's columns and relationships as a whole is kept up from commit to commit, and stays true.
@Suite struct ShapeFactTests {
  @Test(arguments: 0..<8)
  func staysTrueThroughCommits(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 0x9E37_79B9 &+ 77)
    func below(_ bound: Int) -> Int { random.below(bound) }
    let first = GraphTransaction(Graph())
    let labels = ["A", "B"].map { first.internLabel($0) }
    let key = first.internKey("k")
    let type = first.internType("R")
    for node in 0..<2_500 {
      try first.createNode(
        labels: [labels[node < 1_200 ? 0 : 1]],
        properties: [(key, seed % 2 == 0 ? .integer(Int64(node)) : .string("s\(node)"))])
    }
    for _ in 0..<3_000 {
      try first.createRelationship(type, from: UInt32(below(2_500)), to: UInt32(below(2_500)), properties: [])
    }
    var graph = first.commit()
    for _ in 0..<40 {
      check(graph, labels, key, type)
      let transaction = GraphTransaction(graph)
      for _ in 0..<(1 + below(4)) {
        let node = UInt32(below(2_500))
        switch below(7) {
        case 0 where graph.isLive(node: node):
          let value: Value = seed % 2 == 0 ? .integer(Int64(below(5_000))) : .string("s\(below(5_000))")
          try transaction.setProperty(key, ofNode: node, to: value)
        case 1 where graph.isLive(node: node): _ = transaction.addLabel(labels[below(2)], to: node)
        case 2 where graph.isLive(node: node): _ = transaction.removeLabel(labels[below(2)], from: node)
        case 3 where graph.isLive(node: node):
          try transaction.createRelationship(type, from: node, to: node, properties: [])
        case 4:
          let new = try transaction.createNode(
            labels: [labels[0]], properties: [(key, seed % 2 == 0 ? .integer(Int64(10_000 + below(90_000))) : .null)])
          if graph.isLive(node: node) { try transaction.createRelationship(type, from: new, to: node, properties: []) }
        case 5 where graph.isLive(node: node):
          var found: [UInt32] = []
          for direction in [Direction.outgoing, .incoming] {
            let list = transaction.graph.adjacency(type, direction).neighbours(of: node)
            found += (0..<list.count).map { list.relationships[$0] }
          }
          for relationship in Set(found) { transaction.deleteRelationship(relationship) }
          transaction.deleteNode(node)
        default: break
        }
      }
      graph = transaction.commit()
    }
    check(graph, labels, key, type)
  }

  @Test func knowsWhetherValuesAscend() throws {
    let transaction = GraphTransaction(Graph())
    let (a, b) = (transaction.internLabel("A"), transaction.internLabel("B"))
    let (k, name) = (transaction.internKey("k"), transaction.internKey("name"))
    // Both labels share a page, in which the numbers begin again.
    for number in 0..<3_000 {
      let value = number < 1_500 ? number : number - 1_500
      try transaction.createNode(
        labels: [number < 1_500 ? a : b], properties: [(k, .integer(Int64(value))), (name, .string("n\(number)"))])
    }
    let first = transaction.commit()
    #expect(first.ascends(key: k, label: a))
    #expect(first.ascends(key: k, label: b))
    #expect(!first.ascends(key: name, label: a))
    for (node, value) in [(700, Value.null), (1_499, .integer(4)), (0, .integer(9_000)), (1_100, .string("x"))] {
      let change = GraphTransaction(first)
      try change.setProperty(k, ofNode: NodeID(node), to: value)
      #expect(!change.graph.ascends(key: k, label: a), "nothing is known of a graph that is being changed")
      let second = change.commit()
      #expect(!second.ascends(key: k, label: a))
      #expect(second.ascends(key: k, label: b) == (node != 1_100))
      if node == 1_100 { continue }
      #expect(!second.isUnique(key: k, label: a) == (node != 0))
      // As it was: the page no longer says that its values ascend, but they do.
      let back = GraphTransaction(second)
      try back.setProperty(k, ofNode: NodeID(node), to: .integer(Int64(node)))
      let third = back.commit()
      #expect(third.ascends(key: k, label: a))
      #expect(third.isUnique(key: k, label: a))
    }
  }

  private func check(_ graph: Graph, _ labels: [LabelID], _ key: KeyID, _ type: TypeID) {
    var loops = 0
    var parallels = 0
    var pairs: [[Bool]: Int] = [:]
    for node in 0..<graph.nodeCapacity where graph.isLive(node: node) {
      let list = graph.adjacency(type, .outgoing).neighbours(of: node)
      parallels += list.count - Set((0..<list.count).map { list.neighbours[$0] }).count
      for at in 0..<list.count {
        let end = list.neighbours[at]
        if end == node { loops += 1 }
        pairs[labels.map { graph.hasLabel(node, $0) } + labels.map { graph.hasLabel(end, $0) }, default: 0] += 1
      }
    }
    #expect(graph.selfLoopCount(type: type) == loops)
    #expect(graph.parallelCount(type: type) == parallels)
    for (place, label) in labels.enumerated() {
      let starting = pairs.reduce(0) { $0 + ($1.key[place] ? $1.value : 0) }
      let ending = pairs.reduce(0) { $0 + ($1.key[2 + place] ? $1.value : 0) }
      #expect(graph.relationshipCount(type: type, startLabel: label, endLabel: nil) == starting)
      #expect(graph.relationshipCount(type: type, startLabel: nil, endLabel: label) == ending)
      var seen: Set<String> = []
      var isUnique = true
      var ascends = true
      var last = Int64.min
      for node in 0..<graph.nodeCapacity where graph.isLive(node: node) && graph.hasLabel(node, label) {
        let value = graph.property(key, ofNode: node)
        if value.isNull || !seen.insert(value.literalText).inserted { isUnique = false }
        guard case .integer(let number) = value, number > last else {
          ascends = false
          continue
        }
        last = number
      }
      // It may be overlooked that a column has become a key, never that it is none.
      if graph.isUnique(key: key, label: label) { #expect(isUnique) }
      if graph.ascends(key: key, label: label) { #expect(ascends) }
    }
  }
}
