extension Value {
  /// The value as Cypher writes it: `'it\'s'`, `1.0`, `[1, 'a']`, `{a: 1}`, `(:Label {k: 1})`, `<(:A)-[:T]->(:B)>`.
  ///
  /// Temporal values stand as their text in quotes, as openCypher's results have them; references, which no session
  /// gives out, as their number: `(#7)`.
  public var literalText: String {
    var text = ""
    appendLiteral(to: &text)
    return text
  }

  /// The value as `toString()` and string concatenation have it: as `literalText`, but a string or temporal value as it
  /// is, without quotes.
  public var displayText: String {
    if case .string(let string) = self { return string.text }
    return (isTemporal ? Temporal.text(of: self) : nil) ?? literalText
  }

  /// Writes `literalText` at the end of `text`.
  public func appendLiteral(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .float(let value): text += value.cypherText
    case .string(let value): Self.appendQuoted(value.text, to: &text)
    case .date, .localTime, .time, .localDateTime, .dateTime, .duration:
      Self.appendQuoted(Temporal.text(of: self) ?? "", to: &text)
    case .list(let list):
      text += "["
      var isFirst = true
      for element in list.elements {
        if !isFirst { text += ", " }
        isFirst = false
        element.appendLiteral(to: &text)
      }
      text += "]"
    case .map(let map): Self.appendEntries(map, to: &text)
    case .node(let node): Self.append(node, to: &text)
    case .relationship(let relationship): Self.append(relationship, to: &text)
    case .path(let path): Self.append(path, to: &text)
    case .nodeReference(let id): text += "(#\(id))"
    case .relationshipReference(let id): text += "[#\(id)]"
    case .pathReference(let path):
      text += "<"
      for (index, node) in path.nodes.enumerated() {
        if index > 0, index <= path.relationships.count { text += "-[#\(path.relationships[index - 1])]-" }
        text += "(#\(node))"
      }
      text += ">"
    }
  }

  /// Writes a string in single quotes, with the quotes, backslashes and control characters within escaped.
  public static func appendQuoted(_ string: String, to text: inout String) {
    text += "'"
    for scalar in string.unicodeScalars {
      switch scalar {
      case "'": text += "\\'"
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\0"..<" ", "\u{7F}":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "'"
  }

  /// Writes a label, type or key: as it is where it is an identifier, else in backquotes (`` `two words` ``).
  public static func appendName(_ name: String, to text: inout String) {
    let scalars = name.unicodeScalars
    let isIdentifier =
      scalars.first.map { $0 == "_" || $0.properties.isXIDStart } ?? false
      && scalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
    if isIdentifier {
      text += name
    } else {
      text += "`"
      for scalar in scalars {
        if scalar == "`" { text += "`" }
        text.unicodeScalars.append(scalar)
      }
      text += "`"
    }
  }

  private static func appendEntries(_ map: MapValue, to text: inout String) {
    text += "{"
    var isFirst = true
    for (key, value) in map.entries {
      if !isFirst { text += ", " }
      isFirst = false
      appendName(key, to: &text)
      text += ": "
      value.appendLiteral(to: &text)
    }
    text += "}"
  }

  private static func append(_ node: Node, to text: inout String) {
    text += "("
    for label in node.labels {
      text += ":"
      appendName(label, to: &text)
    }
    if !node.properties.entries.isEmpty {
      if !node.labels.isEmpty { text += " " }
      appendEntries(node.properties, to: &text)
    }
    text += ")"
  }

  private static func append(_ relationship: Relationship, to text: inout String) {
    text += "[:"
    appendName(relationship.type, to: &text)
    if !relationship.properties.entries.isEmpty {
      text += " "
      appendEntries(relationship.properties, to: &text)
    }
    text += "]"
  }

  /// An arrow points the way its relationship runs, whichever way the path walks it.
  private static func append(_ path: Path, to text: inout String) {
    text += "<"
    for (index, node) in path.nodes.enumerated() {
      if index > 0, index <= path.relationships.count {
        let relationship = path.relationships[index - 1]
        let isForward = relationship.start == path.nodes[index - 1].id
        text += isForward ? "-" : "<-"
        append(relationship, to: &text)
        text += isForward ? "->" : "-"
      }
      append(node, to: &text)
    }
    text += ">"
  }
}
