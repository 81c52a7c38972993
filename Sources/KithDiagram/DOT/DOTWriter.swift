/// Writes a styled diagram as DOT.
///
///     digraph kith {
///       graph [rankdir=LR, ...];
///       "per:nick-pahl" [label="Nick Pahl", shape=ellipse, ...];
///       "per:nick-pahl" -> "post:ceo-som" [label=holds, ...];
///     }
enum DOTWriter {
  static func text(of diagram: StyledDiagram) -> String {
    var graph = diagram.graphAttributes
    let theme = diagram.theme
    let heading = LegendMarkup.heading(title: diagram.title, subtitle: diagram.subtitle, theme: theme)
    let legend = diagram.legend.flatMap { $0.isEmpty ? nil : $0 }
    // The picture's own label is the legend below it, so the title is that of a cluster around everything; only dot
    // keeps clusters together, so elsewhere both stand above the picture.
    let hasPage = heading != nil && diagram.layout == "dot"
    if legend != nil || heading != nil && !hasPage {
      graph["label"] = .markup(
        LegendMarkup.table(of: legend ?? Legend(), heading: hasPage ? nil : heading, theme: theme))
      graph[text: "labelloc"] = hasPage || heading == nil ? "b" : "t"
      graph[text: "labeljust"] = "l"
    }
    var text = "digraph kith {\n"
    appendStatement("graph", graph, indentation: "  ", to: &text)
    appendStatement("node", diagram.nodeDefaults, indentation: "  ", to: &text)
    appendStatement("edge", diagram.relationshipDefaults, indentation: "  ", to: &text)
    var indentation = "  "
    if let heading, hasPage {
      text += "  subgraph cluster_page {\n"
      indentation = "    "
      var page: DOTAttributes = ["labelloc": "t", "labeljust": "l", "peripheries": "0", "margin": "4"]
      page["label"] = .markup(heading)
      appendStatement("graph", page, indentation: indentation, to: &text)
    }
    let framed = Set(diagram.clusters.flatMap(\.members))
    for node in diagram.nodes where !framed.contains(node.name) {
      appendStatement(DOTQuoting.id(node.name), node.attributes, indentation: indentation, to: &text)
    }
    for (index, cluster) in diagram.clusters.enumerated() {
      appendCluster(cluster, number: index, of: diagram, indentation: indentation, to: &text)
    }
    for rank in diagram.ranks {
      text += indentation + "{ rank=same; " + rank.map(DOTQuoting.id).joined(separator: "; ") + " }\n"
    }
    if hasPage { text += "  }\n" }
    for relationship in diagram.relationships {
      let ends = DOTQuoting.id(relationship.start) + " -> " + DOTQuoting.id(relationship.end)
      appendStatement(ends, relationship.attributes, indentation: "  ", to: &text)
    }
    return text + "}\n"
  }

  private static func appendCluster(
    _ cluster: StyledDiagram.Cluster, number: Int, of diagram: StyledDiagram, indentation: String, to text: inout String
  ) {
    let theme = diagram.theme
    var attributes: DOTAttributes = [
      "label": cluster.title.drawable.wrapped(at: 40, limit: 3).joined(separator: "\n"), "labelloc": "t",
      "labeljust": "l", "style": "rounded", "peripheries": "1",
      "color": mixedColour(theme.mutedText, theme.background, 0.4),
      "fontcolor": theme.mutedText, "fontsize": "10", "margin": "10", "tooltip": cluster.title,
    ]
    attributes.merge(cluster.attributes)
    text += indentation + "subgraph cluster_\(number) {\n"
    appendStatement("graph", attributes, indentation: indentation + "  ", to: &text)
    for node in diagram.nodes where cluster.members.contains(node.name) {
      appendStatement(DOTQuoting.id(node.name), node.attributes, indentation: indentation + "  ", to: &text)
    }
    text += indentation + "}\n"
  }

  private static func appendStatement(
    _ subject: String, _ attributes: DOTAttributes, indentation: String, to text: inout String
  ) {
    text += indentation + subject + " [" + list(attributes) + "];\n"
  }

  /// Whether an attribute is an address.
  private static func isLink(_ name: String) -> Bool { name.hasSuffix("URL") || name.hasSuffix("href") }

  /// The attributes as they stand between brackets.
  static func list(_ attributes: DOTAttributes) -> String {
    let pairs = attributes.sorted.map { name, content in
      switch content {
      case .text(let value): DOTQuoting.id(name) + "=" + (isLink(name) ? DOTQuoting.link(value) : DOTQuoting.id(value))
      case .markup(let markup): DOTQuoting.id(name) + "=<" + markup + ">"
      }
    }
    return pairs.joined(separator: ", ")
  }
}
