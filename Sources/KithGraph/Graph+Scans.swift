extension Graph {
  /// Fills `into` with up to `limit` nodes from `cursor` on, in ascending order, and moves the cursor behind them.
  ///
  /// Gives false when nothing is left, with `into` empty.
  /// ```swift
  /// var cursor: NodeID = 0
  /// while graph.scanNodes(label: person, from: &cursor, limit: 1024, into: &ids) { ... }
  /// ```
  public func scanNodes(label: LabelID?, from cursor: inout NodeID, limit: Int, into ids: inout [NodeID]) -> Bool {
    ids.removeAll(keepingCapacity: true)
    while cursor < nodeCapacity, ids.count < limit {
      let node = state.nodes[Int(cursor)]
      if node.isLive, label.map(node.labels.contains) ?? true { ids.append(cursor) }
      cursor += 1
    }
    return !ids.isEmpty
  }

  /// Fills `into` with up to `limit` relationships from `cursor` on, in ascending order, and moves the cursor behind them.
  ///
  /// Gives false when nothing is left, with `into` empty.
  public func scanRelationships(
    type: TypeID?, from cursor: inout RelationshipID, limit: Int, into ids: inout [RelationshipID]
  ) -> Bool {
    ids.removeAll(keepingCapacity: true)
    while cursor < relationshipCapacity, ids.count < limit {
      let relationship = state.relationships[Int(cursor)]
      if relationship.isLive, type.map({ $0 == relationship.type }) ?? true { ids.append(cursor) }
      cursor += 1
    }
    return !ids.isEmpty
  }
}
