extension GraphTransaction {
  /// Deletes a relationship from both directions; its type and ends stay readable, its properties do not. A deleted one is left alone.
  public func deleteRelationship(_ relationship: RelationshipID) {
    guard graph.isLive(relationship: relationship) else { return }
    willChange()
    graph.state.relationships[Int(relationship)].isLive = false
    graph.state.relationships[Int(relationship)].properties = [:]
    graph.state.liveRelationships -= 1
    counters.relationshipsDeleted += 1
  }

  /// Deletes a node, its labels and properties, but not its relationships: `deletedNodeWithRelationships` checks for those. A deleted one is left alone.
  public func deleteNode(_ node: NodeID) {
    guard graph.isLive(node: node) else { return }
    willChange()
    graph.state.nodes[Int(node)] = GraphState.NodeRecord(isLive: false)
    graph.state.liveNodes -= 1
    counters.nodesDeleted += 1
    deletedNodes.append(node)
  }

  /// A node that was deleted while it still has relationships, which the end of a statement does not allow without DETACH.
  public func deletedNodeWithRelationships() -> NodeID? {
    deletedNodes.first { graph.degree(of: $0, type: nil, direction: .both) > 0 }
  }
}
