import KithValue

extension Graph {
  /// The texts under a key that begin with `prefix`, each once, in the order of their bytes: what completion offers.
  ///
  /// At most `limit` of them; `label` nil looks at every node. O(nodes with the label), without looking at a text twice.
  public func textValues(key: KeyID, label: LabelID?, prefix: String, limit: Int) -> [String] {
    guard let column = state.nodeProperties[key], limit > 0 else { return [] }
    var texts: [String] = []
    if let dictionary = column.dictionary {
      var isThere = [Bool](repeating: false, count: dictionary.count)
      forEachPage(column, label, [.string]) { slot, offset, _ in
        isThere[Int(slot.data.load(fromByteOffset: offset * 4, as: UInt32.self))] = true
        return true
      }
      for code in isThere.indices where isThere[code] {
        let text = dictionary[UInt32(code)].text
        if text.utf8.starts(with: prefix.utf8) { texts.append(text) }
      }
    }
    var boxed: Set<ExactString> = []
    forEachPage(column, label, [.value]) { slot, offset, _ in
      if case .string(let box) = slot.value(offset, nil), box.text.utf8.starts(with: prefix.utf8) {
        boxed.insert(ExactString(box.text))
      }
      return true
    }
    if !boxed.isEmpty { texts = Array(boxed.union(texts.map(ExactString.init)).map(\.text)) }
    return Self.first(limit, of: texts)
  }

  /// The first few in order, without sorting the rest.
  private static func first(_ limit: Int, of texts: [String]) -> [String] {
    guard texts.count > limit * 4 else { return Array(texts.sorted { $0.precedes($1) }.prefix(limit)) }
    var best: [String] = []
    for text in texts {
      if best.count == limit, let last = best.last, !text.precedes(last) { continue }
      let at = best.firstIndex { text.precedes($0) } ?? best.count
      best.insert(text, at: at)
      if best.count > limit { best.removeLast() }
    }
    return best
  }

  /// The first node with the label (or any) whose property equals the value, as Cypher's `=` has it.
  public func firstNode(label: LabelID?, key: KeyID, equals value: Value) -> NodeID? {
    var found: NodeID?
    search(label, key, value) { node in
      found = node
      return false
    }
    return found
  }

  /// The nodes with the label (or any) whose property equals the value, as Cypher's `=` has it, in ascending order.
  ///
  /// A text is looked up once among the column's different texts, then only codes are compared. O(nodes with the key).
  ///
  /// A column of integers or strings that is asked a second time gets an index, and then it is O(log n + found).
  public func nodes(label: LabelID?, key: KeyID, equals value: Value) -> [NodeID] {
    if let found = index(key)?.nodes(equals: value) { return having(label, found) }
    var found: [NodeID] = []
    search(label, key, value) { node in
      found.append(node)
      return true
    }
    return found
  }

  /// The nodes whose string begins with a prefix, in ascending order; nil where no index tells.
  public func nodes(label: LabelID?, key: KeyID, prefix: String) -> [NodeID]? {
    index(key)?.nodes(prefix: prefix).map { having(label, $0).sorted() }
  }

  /// The nodes whose integer lies between two bounds, in ascending order; nil where no index tells, or where they are
  /// more than an eighth of all, so that a scan is no slower.
  public func nodes(label: LabelID?, key: KeyID, from lower: Int64, through upper: Int64) -> [NodeID]? {
    guard let found = index(key)?.nodes(from: lower, through: upper), found.count < nodeCount / 8 else { return nil }
    return having(label, found).sorted()
  }

  private func index(_ key: KeyID) -> PropertyIndex? {
    guard let column = state.nodeProperties[key] else { return nil }
    // A working graph's own columns change in place; it may only use what snapshots have.
    return lineage.indexes.index(key, column, mayBuild: pending == nil)
  }

  private func having(_ label: LabelID?, _ nodes: ArraySlice<NodeID>) -> [NodeID] {
    guard let label else { return Array(nodes) }
    return nodes.filter { hasLabel($0, label) }
  }

  private func search(_ label: LabelID?, _ key: KeyID, _ value: Value, _ visit: (NodeID) -> Bool) {
    guard let column = state.nodeProperties[key], !value.isNull else { return }
    let code: UInt32? = if case .string(let text) = value { column.dictionary?.code(of: text.text) } else { nil }
    func equalsInPage(_ slot: PropertySlot, _ offset: Int, _ node: NodeID) -> Bool {
      Value.equals(slot.value(offset, column.dictionary), value) != true || visit(node)
    }
    forEachPage(column, label, PropertyKind.comparable(with: value)) { slot, offset, node in
      guard slot.kind == PropertyKind.string.rawValue else { return equalsInPage(slot, offset, node) }
      guard let code else { return true }
      return slot.data.load(fromByteOffset: offset * 4, as: UInt32.self) != code || visit(node)
    }
  }

  /// Runs over the rows of a column's pages of some kinds whose node has the label, in order, until the body gives false.
  @inline(__always) private func forEachPage(
    _ column: PropertyColumn, _ label: LabelID?, _ kinds: [PropertyKind],
    _ body: (_ slot: PropertySlot, _ offset: Int, _ node: NodeID) -> Bool
  ) {
    let wanted = kinds.reduce(0) { $0 | $1.rawValue }
    let sets = state.nodes.labelSets
    for index in 0..<column.table.count {
      let slot = column.table.slot(within: index)
      guard slot.kind & wanted != 0, mayHold(label, index) else { continue }
      let nodes = state.nodes.table.slot(index)
      let first = NodeID(index) << PropertyPage.shift
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        if let label, !sets.contains(label, in: nodes.code(UInt32(truncatingIfNeeded: offset))) { continue }
        if !body(slot, offset, first &+ UInt32(truncatingIfNeeded: offset)) { return }
      }
    }
  }
}

extension PropertyKind {
  /// The kinds of page in which a value equal to this one may stand.
  static func comparable(with value: Value) -> [PropertyKind] {
    switch PropertyKind(of: value) {
    case .integer, .float: [.integer, .float, .value]
    case .boolean: [.boolean, .value]
    case .string: [.string, .value]
    case .value: [.value]
    }
  }
}
