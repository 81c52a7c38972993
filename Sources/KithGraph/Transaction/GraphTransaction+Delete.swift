extension GraphTransaction {
  /// Deletes a relationship from both directions; its type and ends stay readable, its properties do not.
  ///
  /// One that is deleted already is left alone. O(1), and a share in one pass over the lists it stands in.
  public func deleteRelationship(_ relationship: RelationshipID) {
    guard graph.isLive(relationship: relationship) else { return }
    let token = beginChange()
    noteDeleted(relationship, graph.type(of: relationship))
    graph.state.relationships.delete(relationship, token)
    graph.state.relationshipProperties.removeAll(relationship, token)
    counters.relationshipsDeleted += 1
    writtenBytes += 16
  }

  /// Deletes a node, its labels and properties, but not its relationships: `deletedNodeWithRelationships` checks for those.
  ///
  /// One that is deleted already is left alone.
  public func deleteNode(_ node: NodeID) {
    guard graph.isLive(node: node) else { return }
    let token = beginChange()
    keepCounts(relabelling: node, to: LabelSets.absent)
    graph.state.nodes.set(node, to: LabelSets.absent, token)
    graph.state.nodeProperties.removeAll(node, token)
    counters.nodesDeleted += 1
    writtenBytes += 16
    deletedNodes.append(node)
  }

  /// A node that was deleted while it still has relationships, which the end of a statement does not allow without DETACH.
  ///
  /// Nodes that pass are not looked at again: a deleted node gets no new relationships.
  public func deletedNodeWithRelationships() -> NodeID? {
    deletedNodes.removeAll { graph.degree(of: $0, type: nil, direction: .both) == 0 }
    return deletedNodes.first
  }
}
