import KithValue

/// A set of nodes and relationships that can be drawn.
///
///     let text = Diagram(nodes: nodes, relationships: relationships).dot()
///     try Graphviz.render(text, to: "board.svg")
///
/// The same nodes and relationships give the same bytes, in whatever order they come.
public struct Diagram: Sendable {
  /// The nodes, each once.
  public let nodes: [Node]
  /// The relationships, each once; an end that is not among the nodes is drawn as a small placeholder.
  public let relationships: [Relationship]
  /// How it is to look.
  public var options: DiagramOptions

  /// Makes a diagram; of nodes or relationships with the same `id` the first counts.
  public init(nodes: [Node], relationships: [Relationship], options: DiagramOptions = .init()) {
    var collector = DiagramCollector()
    for node in nodes { collector.add(node) }
    for relationship in relationships { collector.add(relationship) }
    self.nodes = collector.nodes
    self.relationships = collector.relationships
    self.options = options
  }

  /// The diagram as text in Graphviz's language.
  public func dot() -> String {
    DOTWriter.text(of: styled())
  }

  /// The diagram as a Mermaid flowchart, for Markdown.
  public func mermaid() -> String {
    MermaidWriter.text(of: styled())
  }

  /// Names, labels, colours and lines of everything, in the order in which they are written.
  func styled() -> StyledDiagram {
    let overrides = options.overrides
    let shown = nodes.filter { !overrides.hiddenNodes.contains($0.id) }
    let shownRelationships = relationships.filter { relationship in
      !overrides.hiddenRelationships.contains(relationship.id)
        && !overrides.hiddenNodes.contains(relationship.start) && !overrides.hiddenNodes.contains(relationship.end)
    }
    return Styler(options: options).style(nodes: shown, relationships: shownRelationships)
  }
}
