import KithValue

/// Nodes and relationships as lines of text: every node with the ties that go out from it.
///
///     (Nick Pahl)
///       HOLDS → (CEO of SOM)
enum TieText {
  static func text(of entities: EntityCollector) -> String {
    let names = Dictionary(entities.nodes.map { ($0.id, EntityName.of($0)) }, uniquingKeysWith: { first, _ in first })
    let outgoing = Dictionary(grouping: entities.relationships, by: \.start)
    let targets = Set(entities.relationships.map(\.end))
    var text = ""
    for node in entities.nodes {
      let ties = outgoing[node.id] ?? []
      // A node that only others point at is named there.
      if ties.isEmpty, targets.contains(node.id) { continue }
      text += EntityName.of(node) + "\n"
      for tie in ties {
        text += "  \(Printable.line(of: tie.type)) → \(names[tie.end] ?? "(#\(tie.end))")\n"
      }
    }
    return text
  }
}
