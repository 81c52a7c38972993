import KithValue

extension GraphTransaction {
  /// Creates a node; null values are skipped, and nothing is created where a value cannot be stored.
  ///
  /// Of values under the same key the last counts.
  @discardableResult
  public func createNode(
    labels: [LabelID], properties: [(KeyID, Value)]
  ) throws(EvaluationError) -> NodeID {
    for (_, value) in properties { try value.requireStorable() }
    let token = beginChange()
    let code = graph.state.nodes.internLabels(labels, token)
    let node = graph.state.nodes.append(count: 1, code: code, token).lowerBound
    counters.nodesCreated += 1
    writtenBytes += 8
    counters.labelsAdded += graph.state.nodes.labelSets.sets[Int(code)].count
    for (key, value) in properties { write(key, .node, node, value, token) }
    return node
  }

  /// Creates a relationship; null values are skipped, and nothing is created where a value cannot be stored or an end is deleted.
  ///
  /// Of values under the same key the last counts.
  @discardableResult
  public func createRelationship(
    _ type: TypeID, from start: NodeID, to end: NodeID, properties: [(KeyID, Value)]
  ) throws(EvaluationError) -> RelationshipID {
    for (_, value) in properties { try value.requireStorable() }
    guard graph.isLive(node: start), graph.isLive(node: end) else { throw Self.deletedNode }
    let token = beginChange()
    let relationship = graph.state.relationships.append(type, from: start, to: end, token)
    noteCreated(relationship..<relationship + 1, type)
    counters.relationshipsCreated += 1
    writtenBytes += 40
    for (key, value) in properties { write(key, .relationship, relationship, value, token) }
    return relationship
  }

  static var deletedNode: EvaluationError {
    EvaluationError(.entityNotFound, "DeletedEntityAccess", "The node was deleted before in this transaction.")
  }

  static var deletedRelationship: EvaluationError {
    EvaluationError(.entityNotFound, "DeletedEntityAccess", "The relationship was deleted before in this transaction.")
  }
}
