import KithValue

extension Graph {
  /// Whether the node is there: given out, and not deleted.
  public func isLive(node: NodeID) -> Bool { state.nodes.isLive(node) }

  /// Whether the node has the label; a deleted node has none. O(1).
  public func hasLabel(_ node: NodeID, _ label: LabelID) -> Bool {
    state.nodes.labelSets.contains(label, in: state.nodes.code(of: node))
  }

  /// The node's labels, by name; a deleted node has none.
  public func labels(of node: NodeID) -> [LabelID] { state.nodes.labelSets.sets[Int(state.nodes.code(of: node))] }

  /// A number for the node's labels, which two nodes share where they have the same ones. O(1).
  public func labelSet(of node: NodeID) -> Int { Int(state.nodes.code(of: node)) }

  /// How many nodes have the label. O(different sets of labels).
  public func nodeCount(label: LabelID) -> Int { state.nodes.count(having: label) }

  /// The value under a key, null where the node has none or is deleted. O(1).
  public func property(_ key: KeyID, ofNode node: NodeID) -> Value { state.nodeProperties.value(key, node) }

  /// The node's properties, by the keys' names. O(keys that any node has).
  public func properties(ofNode node: NodeID) -> [(key: KeyID, value: Value)] { state.nodeProperties.all(node) }
}
