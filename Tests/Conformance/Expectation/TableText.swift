import KithValue

/// The value as a feature file's table would write it, so that expected and actual can be read side by side.
func tableText(_ value: Value) -> String {
  switch value {
  case .null: return "null"
  case .boolean(let value): return value ? "true" : "false"
  case .integer(let value): return String(value)
  case .float(let value):
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    return String(value)
  case .string(let value): return quoted(value.text)
  case .list(let list): return "[" + list.elements.map(tableText).joined(separator: ", ") + "]"
  case .map(let map): return entriesText(map)
  case .node(let node): return nodeText(node)
  case .relationship(let relationship): return "[" + relationshipText(relationship) + "]"
  case .path(let path): return pathText(path)
  case .nodeReference, .relationshipReference, .pathReference: return "a handle that left the engine: \(value)"
  case .date, .localTime, .time, .localDateTime, .dateTime, .duration:
    return ConformanceEngine.temporalText(value).map(quoted) ?? "\(value)"
  }
}

private func quoted(_ text: String) -> String {
  var result = "'"
  for scalar in text.unicodeScalars {
    switch scalar {
    case "'": result += "\\'"
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

private func entriesText(_ map: MapValue) -> String {
  let entries = map.entries.sorted { $0.key < $1.key }
  return "{" + entries.map { "\($0.key): \(tableText($0.value))" }.joined(separator: ", ") + "}"
}

private func nodeText(_ node: Node) -> String {
  let labels = node.labels.map { ":\($0)" }.joined()
  let properties = node.properties.entries.isEmpty ? "" : entriesText(node.properties)
  return "(" + labels + (labels.isEmpty || properties.isEmpty ? "" : " ") + properties + ")"
}

private func relationshipText(_ relationship: Relationship) -> String {
  ":\(relationship.type)" + (relationship.properties.entries.isEmpty ? "" : " " + entriesText(relationship.properties))
}

private func pathText(_ path: Path) -> String {
  var text = "<"
  for (index, node) in path.nodes.enumerated() {
    text += nodeText(node)
    guard index < path.relationships.count else { continue }
    let relationship = path.relationships[index]
    let inner = "[" + relationshipText(relationship) + "]"
    text += relationship.start == node.id ? "-\(inner)->" : "<-\(inner)-"
  }
  return text + ">"
}
