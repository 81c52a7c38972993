import KithValue

extension GraphTransaction {
  /// Sets a node's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(_ key: KeyID, ofNode node: NodeID, to value: Value) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(node: node) else { throw Self.deletedNode }
    willChange()
    if value.isNull {
      if graph.state.nodes[Int(node)].properties.removeValue(forKey: key) != nil { counters.propertiesSet += 1 }
    } else {
      graph.state.nodes[Int(node)].properties[key] = value
      counters.propertiesSet += 1
    }
  }

  /// Sets a relationship's property; null removes it. A map, an entity, or a list holding one is TypeError(InvalidPropertyType).
  public func setProperty(
    _ key: KeyID, ofRelationship relationship: RelationshipID, to value: Value
  ) throws(EvaluationError) {
    try value.requireStorable()
    guard graph.isLive(relationship: relationship) else { throw Self.deletedRelationship }
    willChange()
    if value.isNull {
      if graph.state.relationships[Int(relationship)].properties.removeValue(forKey: key) != nil {
        counters.propertiesSet += 1
      }
    } else {
      graph.state.relationships[Int(relationship)].properties[key] = value
      counters.propertiesSet += 1
    }
  }

  /// Adds a label; false where the node has it already or is deleted.
  @discardableResult
  public func addLabel(_ label: LabelID, to node: NodeID) -> Bool {
    guard graph.isLive(node: node) else { return false }
    willChange()
    guard graph.state.nodes[Int(node)].labels.insert(label).inserted else { return false }
    counters.labelsAdded += 1
    return true
  }

  /// Removes a label; false where the node does not have it or is deleted.
  @discardableResult
  public func removeLabel(_ label: LabelID, from node: NodeID) -> Bool {
    guard graph.isLive(node: node) else { return false }
    willChange()
    guard graph.state.nodes[Int(node)].labels.remove(label) != nil else { return false }
    counters.labelsRemoved += 1
    return true
  }
}
