import KithValue

extension Graph {
  /// The property of a morsel of nodes: typed where the column is, and one constant null where none of them has it.
  ///
  /// `UInt32.max`, and any identifier that is not a live node, gives null.
  /// ```swift
  /// graph.gatherNodeProperty(age, ids)     // .integer([36, 0, 41], validity 0b101)
  /// ```
  public func gatherNodeProperty(_ key: KeyID, _ ids: [NodeID]) -> Vector {
    state.nodeProperties[key]?.gather(ids, inSnapshot: pending == nil) ?? .constant(.null, count: ids.count)
  }

  /// The property of a morsel of relationships: typed where the column is, and one constant null where none has it.
  ///
  /// `UInt32.max`, and any identifier that is not a live relationship, gives null.
  public func gatherRelationshipProperty(_ key: KeyID, _ ids: [RelationshipID]) -> Vector {
    state.relationshipProperties[key]?.gather(ids, inSnapshot: pending == nil) ?? .constant(.null, count: ids.count)
  }

  /// The rows whose node has the property, or nil where all of the given rows do; `rows` nil stands for all.
  public func rowsWithNodeProperty(_ key: KeyID, _ ids: [NodeID], rows: [Int32]?) -> [Int32]? {
    guard let column = state.nodeProperties[key] else { return [] }
    return column.rowsWithValue(ids, rows)
  }

  /// The rows whose relationship has the property, or nil where all of the given rows do; `rows` nil stands for all.
  public func rowsWithRelationshipProperty(_ key: KeyID, _ ids: [RelationshipID], rows: [Int32]?) -> [Int32]? {
    guard let column = state.relationshipProperties[key] else { return [] }
    return column.rowsWithValue(ids, rows)
  }

  /// The node at one end of each relationship, live or deleted in this transaction; null (`UInt32.max`) stays null.
  public func gatherEnds(_ ids: [RelationshipID], _ end: RelationshipEnd) -> [NodeID] {
    let table = state.relationships.table
    return ids.map { id in
      let index = Int(id >> RelationshipPage.shift)
      let offset = id & RelationshipPage.mask
      guard index < table.count else { return .max }
      let slot = table.slot(within: index)
      guard offset < slot.count else { return .max }
      switch end {
      case .start: return slot.starts[Int(offset)]
      case .end: return slot.ends[Int(offset)]
      }
    }
  }

  /// Keeps the rows whose node has every one of the labels: `WHERE n:A:B` over a morsel.
  ///
  /// - Parameters:
  ///   - ids: a node a row; null (`UInt32.max`) never passes, nor does a deleted node.
  ///   - labels: what the node must have.
  ///   - selection: the rows to look at, or nil for all of them.
  ///   - kept: cleared first, then the rows that pass, in their order.
  public func filterNodes(
    _ ids: [NodeID], having labels: [LabelID], selection: [Int32]?, into kept: inout [Int32]
  ) {
    let test = LabelTest(state.nodes, labels)
    kept = [Int32](unsafeUninitializedCapacity: selection?.count ?? ids.count) { out, count in
      if let selection {
        for row in selection {
          out[count] = row
          count &+= test.passes(ids[Int(row)])
        }
      } else {
        for row in 0..<ids.count {
          out[count] = Int32(truncatingIfNeeded: row)
          count &+= test.passes(ids[row])
        }
      }
    }
  }

  /// Whether each node has every one of the labels, as `n:A:B` is where a value is wanted: 0 false, 1 true, 2 for null.
  public func testLabels(_ ids: [NodeID], having labels: [LabelID]) -> Vector {
    testLabels(ids) { own in labels.allSatisfy(own.contains) }
  }

  /// Whether each node's labels pass a test, which is asked once of each combination of labels: 0 false, 1 true, 2 for null.
  public func testLabels(_ ids: [NodeID], _ passes: (_ labels: [LabelID]) -> Bool) -> Vector {
    let test = LabelTest(state.nodes, passes)
    return .boolean(ids.map { $0 == .max ? 2 : UInt8(truncatingIfNeeded: test.passes($0)) })
  }
}

/// Which of a relationship's two nodes.
public enum RelationshipEnd: Sendable, Hashable {
  case start, end
}

/// A test of labels, worked out once for every code so that a node costs one look-up.
private struct LabelTest {
  private let table: PageTable<NodePage, NodeSlot>
  /// 1 for the codes that pass.
  private let passing: [UInt8]

  init(_ nodes: NodeStore, _ labels: [LabelID]) {
    table = nodes.table
    passing = (0..<UInt32(nodes.labelSets.count)).map { code in
      code != LabelSets.absent && labels.allSatisfy { nodes.labelSets.contains($0, in: code) } ? 1 : 0
    }
  }

  init(_ nodes: NodeStore, _ passes: ([LabelID]) -> Bool) {
    table = nodes.table
    passing = (0..<UInt32(nodes.labelSets.count)).map { code in
      code != LabelSets.absent && passes(nodes.labelSets.sets[Int(code)]) ? 1 : 0
    }
  }

  @inline(__always) func passes(_ node: NodeID) -> Int {
    Int(passing[Int(table.slot(Int(node >> NodePage.shift)).code(node & NodePage.mask))])
  }
}
