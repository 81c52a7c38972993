import KithValue

extension GraphTransaction {
  /// Sets a node's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(_ key: KeyID, ofNode node: NodeID, to value: Value) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(node: node) else { throw Self.deletedNode }
    write(key, node, \.nodeProperties, value, beginChange())
  }

  /// Sets a relationship's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(
    _ key: KeyID, ofRelationship relationship: RelationshipID, to value: Value
  ) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(relationship: relationship) else { throw Self.deletedRelationship }
    write(key, relationship, \.relationshipProperties, value, beginChange())
  }

  /// Adds a label; false where the node has it already or is deleted.
  @discardableResult
  public func addLabel(_ label: LabelID, to node: NodeID) -> Bool {
    guard graph.isLive(node: node), !graph.hasLabel(node, label) else { return false }
    relabel(node, graph.labels(of: node) + [label])
    counters.labelsAdded += 1
    return true
  }

  /// Removes a label; false where the node does not have it or is deleted.
  @discardableResult
  public func removeLabel(_ label: LabelID, from node: NodeID) -> Bool {
    guard graph.hasLabel(node, label) else { return false }
    relabel(node, graph.labels(of: node).filter { $0 != label })
    counters.labelsRemoved += 1
    return true
  }

  private func relabel(_ node: NodeID, _ labels: [LabelID]) {
    let token = beginChange()
    let code = graph.state.nodes.internLabels(labels, token)
    graph.state.nodes.set(node, to: code, token)
    graph.statistics.withLock { $0.relabelled(node) }
  }
}
