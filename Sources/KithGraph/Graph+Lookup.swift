import KithValue

extension Graph {
  /// The first node with the label (or any) whose property equals the value, as Cypher's `=` has it.
  public func firstNode(label: LabelID?, key: KeyID, equals value: Value) -> NodeID? {
    var found: NodeID?
    search(label, key, value, while: { true }) { node in
      found = node
      return false
    }
    return found
  }

  /// The nodes with the label (or any) whose property equals the value, as Cypher's `=` has it, in ascending order.
  ///
  /// A text is looked up once among the column's different texts, then only codes are compared. Pages whose range cannot
  /// hold the value are passed by: where the values ascend, as keys mostly do, that leaves a page or two. Where they are
  /// scattered, a column of integers or strings that is asked a second time gets an index, and then it is
  /// O(log n + found). Where `goesOn` says no the nodes found by then are given, here and below.
  public func nodes(
    label: LabelID?, key: KeyID, equals value: Value, while goesOn: () -> Bool = { true }
  ) -> [NodeID] {
    var found: [NodeID] = []
    search(label, key, value, while: goesOn) { node in
      found.append(node)
      return true
    }
    return found
  }

  /// The nodes whose string begins with a prefix, in ascending order; nil where no index tells.
  public func nodes(
    label: LabelID?, key: KeyID, prefix: String, while goesOn: () -> Bool = { true }
  ) -> [NodeID]? {
    index(key, while: goesOn)?.identifiers(prefix: prefix).map { having(label, $0).sorted() }
  }

  /// The nodes whose value may lie within bounds, in ascending order; nil where no index tells, or where they are more
  /// than an eighth of all, so that a scan is no slower.
  public func nodes(
    label: LabelID?, key: KeyID, within bounds: ValueBounds, while goesOn: () -> Bool = { true }
  ) -> [NodeID]? {
    guard let found = index(key, while: goesOn)?.identifiers(within: bounds), found.count < nodeCount / 8 else {
      return nil
    }
    return having(label, found).sorted()
  }

  private func index(_ key: KeyID, while goesOn: () -> Bool) -> IndexedColumn? {
    guard let column = state.nodeProperties[key] else { return nil }
    let isDeclared = !schema.isEmpty && schema.declaresNodeIndex(on: name(of: key))
    // A working graph's own columns change in place; it may only use what snapshots have.
    return lineage.indexes.index(key, column, mayBuild: pending == nil, isDeclared: isDeclared, while: goesOn)
  }

  private func having(_ label: LabelID?, _ nodes: [NodeID]) -> [NodeID] {
    guard let label else { return nodes }
    return nodes.filter { hasLabel($0, label) }
  }

  /// Visits the nodes that `nodes(label:key:equals:)` gives, until the visitor gives false.
  private func search(
    _ label: LabelID?, _ key: KeyID, _ value: Value, while goesOn: () -> Bool, _ visit: (NodeID) -> Bool
  ) {
    guard let column = state.nodeProperties[key], !value.isNull else { return }
    let sought = SoughtValue(value, in: column.dictionary)
    /// Visits what a page holds; whether to go on behind it.
    func passed(_ page: Int) -> Bool {
      let first = NodeID(page) << PropertyPage.shift
      return sought.forEachMatch(in: column.table.slot(within: page)) { offset in
        let node = first &+ UInt32(truncatingIfNeeded: offset)
        return label.map { hasLabel(node, $0) } == false || visit(node)
      }
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 4) { few in
      var count = 0
      sought.forEachPage(of: column) { page in
        guard mayHold(label, page) else { return }
        if count < few.count { few[count] = page }
        count += 1
      }
      if count <= few.count {
        for at in 0..<count where !passed(few[at]) { return }
        return
      }
      if let found = index(key, while: goesOn)?.identifiers(equals: value) {
        for node in found where label.map({ hasLabel(node, $0) }) ?? true {
          if !visit(node) { return }
        }
        return
      }
      var pages: [Int] = []
      sought.forEachPage(of: column) { page in
        if mayHold(label, page) { pages.append(page) }
      }
      for (at, page) in pages.enumerated() where at & 63 == 63 && !goesOn() || !passed(page) { return }
    }
  }

  /// Runs over the nodes with a label (or all), a page at a time, until the body gives false.
  func forEachMorsel(_ label: LabelID?, _ body: ([NodeID]) -> Bool) {
    var cursor: NodeID = 0
    var ids: [NodeID] = []
    while scanNodes(label: label, from: &cursor, limit: 1024, into: &ids), body(ids) {}
  }
}
