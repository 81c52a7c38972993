import KithValue

extension GraphTransaction {
  /// Creates many nodes with the same labels.
  @discardableResult
  public func createNodes(count: Int, labels: [LabelID]) -> Range<NodeID> {
    let first = graph.nodeCapacity
    for _ in 0..<count {
      do { try createNode(labels: labels, properties: []) } catch { preconditionFailure(error.message) }
    }
    return first..<graph.nodeCapacity
  }

  /// Creates many relationships of a type: row i runs `from[i]` to `to[i]` and becomes the i-th of the range.
  ///
  /// The nodes must be live. This builds the adjacency in one go; properties follow with `setColumn`.
  @discardableResult
  public func createRelationships(_ type: TypeID, from: [NodeID], to: [NodeID]) -> Range<RelationshipID> {
    precondition(from.count == to.count, "a relationship has two ends")
    let first = graph.relationshipCapacity
    for (start, end) in zip(from, to) {
      do { try createRelationship(type, from: start, to: end, properties: []) } catch {
        preconditionFailure(error.message)
      }
    }
    return first..<graph.relationshipCapacity
  }

  /// Sets a property of many nodes at once, row by row; null rows are skipped.
  public func setColumn(_ key: KeyID, nodes: Range<NodeID>, to vector: Vector) throws(EvaluationError) {
    precondition(vector.count == nodes.count, "a row for each node")
    for row in 0..<nodes.count { try vector[row].requireStorable() }
    for (row, node) in nodes.enumerated() where !vector[row].isNull {
      try setProperty(key, ofNode: node, to: vector[row])
    }
  }

  /// Sets a property of many relationships at once, row by row; null rows are skipped.
  public func setColumn(_ key: KeyID, relationships: Range<RelationshipID>, to vector: Vector) throws(EvaluationError) {
    precondition(vector.count == relationships.count, "a row for each relationship")
    for row in 0..<relationships.count { try vector[row].requireStorable() }
    for (row, relationship) in relationships.enumerated() where !vector[row].isNull {
      try setProperty(key, ofRelationship: relationship, to: vector[row])
    }
  }
}
