import KithValue

/// What the page's script knows of the diagram, as JSON that can stand in HTML.
enum HTMLData {
  static func json(of diagram: StyledDiagram, texts: EvidenceText) -> String {
    var ids: [String: String] = [:]
    for (index, node) in diagram.nodes.enumerated() { ids[node.name] = "n\(index)" }
    let nodes = diagram.nodes.enumerated().map { index, styled -> Value in
      guard let node = styled.node else {
        return .map([("id", .string("n\(index)")), ("title", .string("a node left out")), ("kind", .string(""))])
      }
      let facts = node.properties.entries.compactMap { key, _ -> Value? in
        guard !options.contains(key), let text = node.text(key) else { return nil }
        return .list([.string(plainKey(key)), .string(text)])
      }
      return .map([
        ("id", .string("n\(index)")), ("title", .string(styled.title)),
        ("kind", .string(node.labels.joined(separator: ", "))), ("facts", .list(facts)),
        ("link", text(texts.link(of: node))),
      ])
    }
    let relationships = diagram.relationships.enumerated().map { index, styled -> Value in
      let relationship = styled.relationship
      let source = relationship.text("source").map { texts.source(of: $0) }
      return .map([
        ("id", .string("r\(index)")), ("start", text(ids[styled.start])), ("end", text(ids[styled.end])),
        ("words", .string(styled.words)), ("detail", text(texts.detail(of: relationship))),
        ("quote", text(relationship.text("quote"))), ("source", text(source?.title)),
        ("date", text(source?.date)), ("line", text(relationship.text("line"))),
        ("certainty", text(relationship.text("certainty"))), ("note", text(relationship.text("note"))),
        ("link", text(texts.link(of: relationship))),
      ])
    }
    let json = Value.map([("nodes", .list(nodes)), ("relationships", .list(relationships))]).jsonText
    // `</script>` and `<!--` would end or bend the script element; JSON reads the escape as the same character.
    return json.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }

  /// Properties that the page shows elsewhere or nobody reads.
  private static let options: Set<String> = ["id", "name"]

  private static func plainKey(_ key: String) -> String { key.split(separator: "_").joined(separator: " ") }

  private static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
