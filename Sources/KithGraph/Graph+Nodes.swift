import KithValue

extension Graph {
  /// Whether the node is there: given out, and not deleted.
  public func isLive(node: NodeID) -> Bool { node < nodeCapacity && state.nodes[Int(node)].isLive }

  /// Whether the node has the label; a deleted node has none.
  public func hasLabel(_ node: NodeID, _ label: LabelID) -> Bool {
    isLive(node: node) && state.nodes[Int(node)].labels.contains(label)
  }

  /// The node's labels, by name.
  public func labels(of node: NodeID) -> [LabelID] {
    guard isLive(node: node) else { return [] }
    return symbols.labels.sortedByName(state.nodes[Int(node)].labels.map(\.raw)).map(LabelID.init(raw:))
  }

  /// How many nodes have the label.
  public func nodeCount(label: LabelID) -> Int {
    state.nodes.count { $0.isLive && $0.labels.contains(label) }
  }

  /// The value under a key, null where the node has none.
  public func property(_ key: KeyID, ofNode node: NodeID) -> Value {
    guard isLive(node: node) else { return .null }
    return state.nodes[Int(node)].properties[key] ?? .null
  }

  /// The node's properties, by the keys' names.
  public func properties(ofNode node: NodeID) -> [(key: KeyID, value: Value)] {
    guard isLive(node: node) else { return [] }
    return sorted(state.nodes[Int(node)].properties)
  }

  func sorted(_ properties: [KeyID: Value]) -> [(key: KeyID, value: Value)] {
    symbols.keys.sortedByName(properties.keys.map(\.raw)).map { raw in
      (KeyID(raw: raw), properties[KeyID(raw: raw)] ?? .null)
    }
  }
}
