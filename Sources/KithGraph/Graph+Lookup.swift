import KithValue

extension Graph {
  /// The texts under a key that begin with `prefix`, each once, in the order of their bytes: what completion offers.
  ///
  /// At most `limit` of them; `label` nil looks at every node.
  public func textValues(key: KeyID, label: LabelID?, prefix: String, limit: Int) -> [String] {
    var found: Set<ExactString> = []
    for node in state.nodes where node.isLive && (label.map(node.labels.contains) ?? true) {
      if case .string(let text) = node.properties[key], text.text.utf8.starts(with: prefix.utf8) {
        found.insert(ExactString(text.text))
      }
    }
    return Array(found.map(\.text).sorted { $0.precedes($1) }.prefix(limit))
  }

  /// The first node with the label (or any) whose property equals the value, as Cypher's `=` has it.
  public func firstNode(label: LabelID?, key: KeyID, equals value: Value) -> NodeID? {
    nodes(label: label, key: key, equals: value).first
  }

  /// The nodes with the label (or any) whose property equals the value, as Cypher's `=` has it, in ascending order.
  public func nodes(label: LabelID?, key: KeyID, equals value: Value) -> [NodeID] {
    (0..<nodeCapacity).filter { node in
      let record = state.nodes[Int(node)]
      guard record.isLive, label.map(record.labels.contains) ?? true else { return false }
      return record.properties[key].map { $0.equalsScalar(value) } ?? false
    }
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
