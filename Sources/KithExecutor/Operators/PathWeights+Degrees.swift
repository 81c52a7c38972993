import KithGraph
import KithPlanner
import KithValue

extension PathWeights {
  /// The matches as nothing but a sum of products of degrees.
  struct DegreeProduct {
    let label: LabelID?
    let first: AdjacencyView
    let second: AdjacencyView?

    func sum(_ graph: Graph, _ nodes: Range<NodeID>) -> Int64 {
      graph.degreeProductSum(label: label, nodes: nodes, first, second)
    }
  }

  /// One or two branches at the root of which nothing is asked, that cannot be one relationship; nil for anything else.
  var degreeProduct: DegreeProduct? {
    let root = lanes[0].nodes[0]
    guard !root.isFiltered, !walks.isEmpty, walks.count <= 2, below[0].count == walks.count,
      walks.allSatisfy({ $0.countsByDegree && $0.views.count == 1 }), lanes[0].tests.allSatisfy({ $0 == nil })
    else { return nil }
    for node in weights.indices.dropFirst() {
      guard case .one = weights[node] else { return nil }
    }
    if let overlap = pattern.overlap {
      let first = pattern.branches[overlap.first].direction
      let second = pattern.branches[overlap.second].direction
      // Out and in: only a self-loop is both.
      if hasLoops || first == second || first == .either || second == .either { return nil }
    }
    let relationships = Int64(graph.relationshipCount)
    if relationships.multipliedReportingOverflow(by: relationships).overflow { return nil }
    var label: LabelID?
    if let name = root.label {
      guard let known = graph.label(named: name) else { return nil }
      label = known
    }
    return DegreeProduct(
      label: label, first: walks[0].views[0].view, second: walks.count > 1 ? walks[1].views[0].view : nil)
  }

  /// How many ways lead from a node along a relationship, back along another, and along the first again: what a chain of
  /// three steps has counted of matches that use a relationship twice.
  func returns(_ chain: [Int], _ context: ExecutionContext) throws(EvaluationError) -> Int64 {
    guard let name = pattern.branches[0].types.first, let type = graph.type(named: name) else { return 0 }
    let masks = try chain.map { node throws(EvaluationError) in try mask(node, context) }
    let outgoing = graph.adjacency(type, .outgoing)
    let incoming = graph.adjacency(type, .incoming)
    let capacity = Int(graph.nodeCapacity)
    let parts = try NodeRanges.map(context, lanes: lanes.count) { _, nodes, context throws(EvaluationError) in
      // How many relationships lead to the node from each other node.
      var back = [UInt32](repeating: 0, count: capacity)
      var total: Int64 = 0
      var work = 0
      for node in nodes where masks[0].holds(node) && masks[2].holds(node) {
        let out = outgoing.neighbours(of: node)
        let into = incoming.neighbours(of: node)
        if out.count == 0 || into.count == 0 { continue }
        for i in 0..<into.count { back[Int(into.neighbours[i])] &+= 1 }
        for i in 0..<out.count {
          let far = out.neighbours[i]
          if back[Int(far)] > 0, masks[1].holds(far), masks[3].holds(far) { total &+= Int64(back[Int(far)]) }
        }
        for i in 0..<into.count { back[Int(into.neighbours[i])] = 0 }
        work += out.count + into.count
        if work > 1 << 16 {
          work = 0
          try context.checkCancelled()
        }
      }
      return total
    }
    return parts.reduce(0, &+)
  }

  /// Which nodes may stand for a node of the pattern by what is asked of it alone.
  private struct Mask {
    /// Nil where nothing is asked.
    var bits: [UInt8]?

    @inline(__always) func holds(_ node: NodeID) -> Bool { bits.map { $0[Int(node)] == 1 } ?? true }
  }

  private func mask(_ node: Int, _ context: ExecutionContext) throws(EvaluationError) -> Mask {
    let own = lanes[0].nodes[node]
    if own.label == nil, !own.isFiltered { return Mask(bits: nil) }
    var bits = [UInt8](repeating: 0, count: Int(graph.nodeCapacity))
    try forEachMorsel(node, 0, 0..<graph.nodeCapacity, context) { ids, rows in
      rows.forEach { bits[Int(ids[$0])] = 1 }
    }
    return Mask(bits: bits)
  }
}
