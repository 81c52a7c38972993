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
    if let legend = diagram.legend, !legend.isEmpty {
      graph["label"] = .markup(LegendMarkup.table(of: legend, theme: diagram.theme))
      graph[text: "labelloc"] = "b"
      graph[text: "labeljust"] = "l"
    }
    var text = "digraph kith {\n"
    appendStatement("graph", graph, indentation: "  ", to: &text)
    appendStatement("node", diagram.nodeDefaults, indentation: "  ", to: &text)
    appendStatement("edge", diagram.relationshipDefaults, indentation: "  ", to: &text)
    // The picture's own label is the legend below it, so the title is that of a cluster around everything.
    let heading = LegendMarkup.heading(title: diagram.title, subtitle: diagram.subtitle, theme: diagram.theme)
    var indentation = "  "
    if let heading {
      text += "  subgraph cluster_page {\n"
      indentation = "    "
      var page: DOTAttributes = ["labelloc": "t", "labeljust": "l", "peripheries": "0", "margin": "4"]
      page["label"] = .markup(heading)
      appendStatement("graph", page, indentation: indentation, to: &text)
    }
    for node in diagram.nodes {
      appendStatement(DOTQuoting.id(node.name), node.attributes, indentation: indentation, to: &text)
    }
    if heading != nil { text += "  }\n" }
    for relationship in diagram.relationships {
      let ends = DOTQuoting.id(relationship.start) + " -> " + DOTQuoting.id(relationship.end)
      appendStatement(ends, relationship.attributes, indentation: "  ", to: &text)
    }
    return text + "}\n"
  }

  private static func appendStatement(
    _ subject: String, _ attributes: DOTAttributes, indentation: String, to text: inout String
  ) {
    let list = attributes.sorted.map { name, content in
      switch content {
      case .text(let value): DOTQuoting.id(name) + "=" + DOTQuoting.id(value)
      case .markup(let markup): DOTQuoting.id(name) + "=<" + markup + ">"
      }
    }
    text += indentation + subject + " [" + list.joined(separator: ", ") + "];\n"
  }
}
