/// The expected value in one way of writing it, for failures shown to people.
func expectedText(_ value: ExpectedValue) -> String {
  if let literal = value.literal { return tableText(literal) }
  switch value {
  case .null, .boolean, .integer, .float, .string: return ""  // Literals all; they have gone above.
  case .list(let elements): return "[" + elements.map(expectedText).joined(separator: ", ") + "]"
  case .map(let entries): return entriesText(entries)
  case .node(let node): return nodeText(node)
  case .relationship(let relationship): return "[" + relationshipText(relationship) + "]"
  case .path(let path):
    var text = "<" + (path.nodes.first.map(nodeText) ?? "")
    for (hop, node) in zip(path.hops, path.nodes.dropFirst()) {
      let inner = "[" + relationshipText(hop.relationship) + "]"
      text += (hop.isForward ? "-\(inner)->" : "<-\(inner)-") + nodeText(node)
    }
    return text + ">"
  }
}

private func nodeText(_ node: ExpectedNode) -> String {
  let labels = node.labels.sorted().map { ":\($0)" }.joined()
  let properties = node.properties.isEmpty ? "" : entriesText(node.properties)
  return "(" + labels + (labels.isEmpty || properties.isEmpty ? "" : " ") + properties + ")"
}

private func relationshipText(_ relationship: ExpectedRelationship) -> String {
  ":\(relationship.type)" + (relationship.properties.isEmpty ? "" : " " + entriesText(relationship.properties))
}

private func entriesText(_ entries: [ExpectedValue.Entry]) -> String {
  let sorted = entries.sorted { $0.key < $1.key }
  return "{" + sorted.map { "\($0.key): \(expectedText($0.value))" }.joined(separator: ", ") + "}"
}
