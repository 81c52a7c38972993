import KithValue

extension Graph {
  /// The property of a morsel of nodes: typed where the column is, and one constant null where none of them has it.
  ///
  /// `UInt32.max`, and any identifier that is not a live node, gives null.
  public func gatherNodeProperty(_ key: KeyID, _ ids: [NodeID]) -> Vector {
    gather(ids.map { property(key, ofNode: $0) })
  }

  /// The property of a morsel of relationships: typed where the column is, and one constant null where none has it.
  ///
  /// `UInt32.max`, and any identifier that is not a live relationship, gives null.
  public func gatherRelationshipProperty(_ key: KeyID, _ ids: [RelationshipID]) -> Vector {
    gather(ids.map { property(key, ofRelationship: $0) })
  }

  private func gather(_ values: [Value]) -> Vector {
    values.allSatisfy(\.isNull) ? .constant(.null, count: values.count) : .value(values)
  }

  /// Keeps the rows whose node has every one of the labels: `WHERE n:A:B` over a morsel.
  ///
  /// - Parameters:
  ///   - ids: a node a row; null (`UInt32.max`) never passes.
  ///   - labels: what the node must have.
  ///   - selection: the rows to look at, or nil for all of them.
  ///   - kept: cleared first, then the rows that pass, in their order.
  public func filterNodes(
    _ ids: [NodeID], having labels: [LabelID], selection: [Int32]?, into kept: inout [Int32]
  ) {
    kept.removeAll(keepingCapacity: true)
    func test(_ row: Int32) {
      let node = ids[Int(row)]
      if isLive(node: node), labels.allSatisfy({ hasLabel(node, $0) }) { kept.append(row) }
    }
    if let selection {
      for row in selection { test(row) }
    } else {
      for row in 0..<Int32(ids.count) { test(row) }
    }
  }

  /// Whether each node has every one of the labels, as `n:A:B` is where a value is wanted: 0 false, 1 true, 2 for null.
  public func testLabels(_ ids: [NodeID], having labels: [LabelID]) -> Vector {
    .boolean(
      ids.map { node in
        if node == .max { return 2 }
        return isLive(node: node) && labels.allSatisfy { hasLabel(node, $0) } ? 1 : 0
      })
  }
}
