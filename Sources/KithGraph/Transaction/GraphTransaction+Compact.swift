extension GraphTransaction {
  /// Builds the adjacency of every type anew: no room left over from growth, every list sorted.
  ///
  /// For a checkpoint, or after a load in many small steps. Views and identifiers keep their meaning.
  /// O(types * nodes + relationships), about 15 ns a relationship.
  public func compact() {
    graph.takeUpPending()
    let token = beginChange()
    for at in graph.state.adjacency.indices where graph.state.adjacency[at] != nil {
      let type = TypeID(raw: Int32(at))
      if graph.relationshipCount(type: type) == 0 {
        graph.state.adjacency[at] = nil
      } else {
        graph.state.adjacency[at] = AdjacencyBuilder.build(
          type, of: graph.state.relationships, nodeCapacity: graph.nodeCapacity, token: token)
      }
    }
  }
}
