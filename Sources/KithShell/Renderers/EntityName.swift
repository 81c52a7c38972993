import KithValue

/// What people call a node: its name or title, else its id, else its labels.
enum EntityName {
  /// A node as `(Nick Pahl)`.
  static func of(_ node: Node) -> String { "(" + bare(node) + ")" }

  /// A node's name without parentheses.
  static func bare(_ node: Node) -> String {
    for key in ["name", "title", "label", "id"] {
      if let value = node.properties[key], !value.isNull, !FieldText.isEmptyString(value) {
        return Printable.line(of: value.displayText)
      }
    }
    return node.labels.map { ":" + $0 }.joined() + " #\(node.id)"
  }

  /// A path as `(Nick Pahl)-[:HOLDS]->(CEO of SOM)`.
  static func of(_ path: Path) -> String {
    var text = path.nodes.first.map { of($0) } ?? "()"
    for (index, relationship) in path.relationships.enumerated() where index + 1 < path.nodes.count {
      let isForward = relationship.start == path.nodes[index].id
      let type = Printable.line(of: relationship.type)
      text += (isForward ? "-[:\(type)]->" : "<-[:\(type)]-") + of(path.nodes[index + 1])
    }
    return text
  }

  /// A value for people: a node by its name, anything else as it is.
  static func of(_ value: Value) -> String {
    switch value {
    case .node(let node): of(node)
    case .relationship(let relationship): "[:\(relationship.type)]"
    default: Printable.line(of: value.displayText)
    }
  }
}
