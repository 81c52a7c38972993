extension Graph {
  /// The relationships of a type in one direction, for loops over many nodes.
  ///
  /// `direction` is outgoing or incoming; for both, take each in turn, and a self-loop from only one of the two.
  /// The caller keeps the graph alive while it uses the view; in a working graph, the next change spends the view.
  public func adjacency(_ type: TypeID, _ direction: Direction) -> AdjacencyView {
    precondition(direction != .both, "an adjacency has one direction")
    takeUpPending()
    return view(Int(type.raw), direction)
  }

  private func view(_ type: Int, _ direction: Direction) -> AdjacencyView {
    state.adjacency.withUnsafeBufferPointer { adjacency in
      type < adjacency.count ? adjacency[type]?.view(direction) ?? AdjacencyView() : AdjacencyView()
    }
  }

  /// How many relationships a node has, of one type or of any; a self-loop counts once in each direction, and once in `both`.
  ///
  /// O(1) a type, but for `both` O(the node's outgoing relationships), among which the self-loops are looked for.
  public func degree(of node: NodeID, type: TypeID?, direction: Direction) -> Int {
    takeUpPending()
    if let type { return degree(node, Int(type.raw), direction) }
    return state.adjacency.indices.reduce(0) { $0 + degree(node, $1, direction) }
  }

  private func degree(_ node: NodeID, _ type: Int, _ direction: Direction) -> Int {
    guard direction == .both else { return view(type, direction).degree(of: node) }
    let out = view(type, .outgoing).neighbours(of: node)
    var loops = 0
    for i in 0..<out.count where out.neighbours[i] == node { loops += 1 }
    return out.count + view(type, .incoming).degree(of: node) - loops
  }
}
