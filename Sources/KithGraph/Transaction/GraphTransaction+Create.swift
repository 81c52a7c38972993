import KithValue

extension GraphTransaction {
  /// Creates a node; null values are skipped, and nothing is created where a value cannot be stored.
  @discardableResult
  public func createNode(
    labels: [LabelID], properties: [(KeyID, Value)]
  ) throws(EvaluationError) -> NodeID {
    for (_, value) in properties { try value.requireStorable() }
    willChange()
    let node = graph.nodeCapacity
    var record = GraphState.NodeRecord()
    record.labels = Set(labels)
    for (key, value) in properties where !value.isNull { record.properties[key] = value }
    graph.state.nodes.append(record)
    graph.state.liveNodes += 1
    counters.nodesCreated += 1
    counters.labelsAdded += record.labels.count
    counters.propertiesSet += record.properties.count
    return node
  }

  /// Creates a relationship; null values are skipped, and nothing is created where a value cannot be stored or an end is deleted.
  @discardableResult
  public func createRelationship(
    _ type: TypeID, from start: NodeID, to end: NodeID, properties: [(KeyID, Value)]
  ) throws(EvaluationError) -> RelationshipID {
    for (_, value) in properties { try value.requireStorable() }
    guard graph.isLive(node: start), graph.isLive(node: end) else { throw Self.deletedNode }
    willChange()
    let relationship = graph.relationshipCapacity
    var record = GraphState.RelationshipRecord(type: type, start: start, end: end)
    for (key, value) in properties where !value.isNull { record.properties[key] = value }
    graph.state.relationships.append(record)
    graph.state.liveRelationships += 1
    counters.relationshipsCreated += 1
    counters.propertiesSet += record.properties.count
    return relationship
  }

  static var deletedNode: EvaluationError {
    EvaluationError(.entityNotFound, "DeletedEntityAccess", "The node was deleted before in this transaction.")
  }

  static var deletedRelationship: EvaluationError {
    EvaluationError(.entityNotFound, "DeletedEntityAccess", "The relationship was deleted before in this transaction.")
  }
}
