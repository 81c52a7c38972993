import KithValue

extension Graph {
  /// The texts under a key that begin with `prefix`, each once, in the order of their bytes: what completion offers.
  ///
  /// At most `limit` of them; `label` nil looks at every node.
  public func textValues(key: KeyID, label: LabelID?, prefix: String, limit: Int) -> [String] {
    guard let column = state.nodeProperties[key], limit > 0 else { return [] }
    var found: Set<ExactString> = []
    forEachMorsel(label) { ids in
      switch column.gather(ids) {
      case .string(let codes, let dictionary):
        for code in Set(codes) where code != .max { found.insert(ExactString(dictionary[code].text)) }
      case .value(let values):
        for case .string(let text) in values { found.insert(ExactString(text.text)) }
      case .constant, .boolean, .integer, .float, .node, .relationship: break
      }
      return true
    }
    let matching = found.map(\.text).filter { $0.utf8.starts(with: prefix.utf8) }
    return Array(matching.sorted { $0.precedes($1) }.prefix(limit))
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
  public func nodes(label: LabelID?, key: KeyID, equals value: Value) -> [NodeID] {
    var found: [NodeID] = []
    search(label, key, value) { node in
      found.append(node)
      return true
    }
    return found
  }

  private func search(_ label: LabelID?, _ key: KeyID, _ value: Value, _ visit: (NodeID) -> Bool) {
    guard let column = state.nodeProperties[key] else { return }
    forEachMorsel(label) { ids in
      let vector = column.gather(ids)
      for row in 0..<ids.count where vector[row].equalsScalar(value) && !visit(ids[row]) { return false }
      return true
    }
  }

  /// Runs over the nodes with a label (or all), a page at a time, until the body gives false.
  func forEachMorsel(_ label: LabelID?, _ body: ([NodeID]) -> Bool) {
    var cursor: NodeID = 0
    var ids: [NodeID] = []
    while scanNodes(label: label, from: &cursor, limit: 1024, into: &ids), body(ids) {}
  }
}

extension Value {
  func equalsScalar(_ other: Value) -> Bool {
    switch (self, other) {
    case (.string(let a), .string(let b)): a.text.hasSameBytes(as: b.text)
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.integer(let a), .float(let b)): Double(exactly: a) == b
    case (.float(let a), .integer(let b)): a == Double(exactly: b)
    case (.boolean(let a), .boolean(let b)): a == b
    default: false
    }
  }
}
