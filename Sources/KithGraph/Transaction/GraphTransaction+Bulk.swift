import KithValue

extension GraphTransaction {
  /// Creates many nodes with the same labels. O(count / 1,024) for whole pages.
  @discardableResult
  public func createNodes(count: Int, labels: [LabelID]) -> Range<NodeID> {
    let token = beginChange()
    let code = graph.state.nodes.internLabels(labels, token)
    counters.nodesCreated += count
    counters.labelsAdded += count * graph.state.nodes.labelSets.sets[Int(code)].count
    return graph.state.nodes.append(count: count, code: code, token)
  }

  /// Creates many relationships of a type: row i runs `from[i]` to `to[i]` and becomes the i-th of the range.
  ///
  /// The nodes must be live. The adjacency is built in one go, sorted, when it is next read; properties follow with
  /// `setColumn`. O(relationships + nodes).
  @discardableResult
  public func createRelationships(_ type: TypeID, from: [NodeID], to: [NodeID]) -> Range<RelationshipID> {
    precondition(from.count == to.count, "a relationship has two ends")
    precondition(graph.state.nodes.areLive(from) && graph.state.nodes.areLive(to), "a relationship has live ends")
    let token = beginChange()
    let relationships = graph.state.relationships.append(type, from: from, to: to, token)
    noteCreated(relationships, type)
    counters.relationshipsCreated += from.count
    return relationships
  }

  /// Sets a property of many live nodes at once, row by row; null rows are skipped.
  public func setColumn(_ key: KeyID, nodes: Range<NodeID>, to vector: Vector) throws(EvaluationError) {
    precondition(vector.count == nodes.count, "a row for each node")
    precondition(graph.state.nodes.areLive(nodes), "a property belongs to a live node")
    try write(key, .node, nodes, vector)
  }

  /// Sets a property of many live relationships at once, row by row; null rows are skipped.
  public func setColumn(_ key: KeyID, relationships: Range<RelationshipID>, to vector: Vector) throws(EvaluationError) {
    precondition(vector.count == relationships.count, "a row for each relationship")
    precondition(graph.state.relationships.areLive(relationships), "a property belongs to a live relationship")
    try write(key, .relationship, relationships, vector)
  }

  private func write(
    _ key: KeyID, _ bearer: Bearer, _ ids: Range<UInt32>, _ vector: Vector
  ) throws(EvaluationError) {
    switch vector {
    case .boolean, .integer, .float, .string: break
    case .constant, .node, .relationship, .list, .map, .value:
      for row in 0..<vector.count { try vector[row].requireStorable() }
    }
    let token = beginChange()
    let count = changeColumn(key, bearer, token, ifThere: false) { $0.set(ids, to: vector, token) }
    counters.propertiesSet += count ?? 0
  }
}
