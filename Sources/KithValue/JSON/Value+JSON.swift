extension Value {
  /// The value as JSON: `{"a":[1,2.0,"x"]}`.
  ///
  /// Floats keep a point or an exponent, NaN and the infinities become strings, temporal values ISO 8601 strings. A node
  /// is `{"id":..,"labels":[..],"properties":{..}}`, a relationship `{"id":..,"type":..,"start":..,"end":..,
  /// "properties":{..}}`, a path `{"nodes":[..],"relationships":[..]}`.
  public var jsonText: String {
    var text = ""
    appendJSON(to: &text)
    return text
  }

  /// Writes `jsonText` at the end of `text`.
  public func appendJSON(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value):
      if value.isFinite { text += value.cypherText } else { JSON.appendString(value.cypherText, to: &text) }
    case .string(let value): JSON.appendString(value.text, to: &text)
    case .date, .localTime, .time, .localDateTime, .dateTime, .duration:
      JSON.appendString(Temporal.text(of: self) ?? "", to: &text)
    case .list(let list): Self.appendArray(list.elements, to: &text) { $0.appendJSON(to: &$1) }
    case .map(let map): Self.appendObject(map, to: &text)
    case .node(let node): Self.appendJSON(node, to: &text)
    case .relationship(let relationship): Self.appendJSON(relationship, to: &text)
    case .path(let path):
      text += "{\"nodes\":"
      Self.appendArray(path.nodes, to: &text, Self.appendJSON)
      text += ",\"relationships\":"
      Self.appendArray(path.relationships, to: &text, Self.appendJSON)
      text += "}"
    case .nodeReference(let id), .relationshipReference(let id): text += "{\"id\":\(id)}"
    case .pathReference(let path):
      text += "{\"nodes\":"
      Self.appendArray(path.nodes, to: &text) { $1 += "{\"id\":\($0)}" }
      text += ",\"relationships\":"
      Self.appendArray(path.relationships, to: &text) { $1 += "{\"id\":\($0)}" }
      text += "}"
    }
  }

  private static func appendArray<Element>(
    _ elements: [Element], to text: inout String, _ append: (Element, inout String) -> Void
  ) {
    text += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      append(element, &text)
    }
    text += "]"
  }

  private static func appendObject(_ map: MapValue, to text: inout String) {
    text += "{"
    for (index, entry) in map.entries.enumerated() {
      if index > 0 { text += "," }
      JSON.appendString(entry.key, to: &text)
      text += ":"
      entry.value.appendJSON(to: &text)
    }
    text += "}"
  }

  private static func appendJSON(_ node: Node, to text: inout String) {
    text += "{\"id\":\(node.id),\"labels\":"
    appendArray(node.labels, to: &text, JSON.appendString)
    text += ",\"properties\":"
    appendObject(node.properties, to: &text)
    text += "}"
  }

  private static func appendJSON(_ relationship: Relationship, to text: inout String) {
    text += "{\"id\":\(relationship.id),\"type\":"
    JSON.appendString(relationship.type, to: &text)
    text += ",\"start\":\(relationship.start),\"end\":\(relationship.end),\"properties\":"
    appendObject(relationship.properties, to: &text)
    text += "}"
  }
}
