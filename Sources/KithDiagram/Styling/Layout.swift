/// Which of Graphviz's layouts suits a diagram, and what each needs.
enum Layout {
  /// Up to here `dot` reads best; beyond, its time grows out of bounds, and `sfdp` is done in a second.
  static let hierarchyLimit = 200
  /// Up to here Graphviz is asked at all.
  static let limit = 20_000

  /// The layout for so many relationships.
  static func suggested(relationships: Int) -> String { relationships <= hierarchyLimit ? "dot" : "sfdp" }

  /// Whether words on so many relationships could be read.
  static func hasRoomForWords(relationships: Int) -> Bool { relationships <= 400 }

  /// Graphviz's attributes for a layout.
  static func attributes(of layout: String, direction: DiagramOptions.Direction) -> DOTAttributes {
    switch layout {
    case "dot": ["rankdir": direction.rawValue, "nodesep": "0.18", "ranksep": "0.7"]
    case "sfdp":
      ["layout": layout, "overlap": "prism", "K": "1.4", "sep": "+14", "splines": "line", "outputorder": "edgesfirst"]
    case "neato", "fdp": ["layout": layout, "overlap": "prism", "sep": "+16", "K": "1.3", "splines": "true"]
    case "twopi", "circo": ["layout": layout, "overlap": "prism", "sep": "+16", "ranksep": "2.2", "mindist": "0.6"]
    default: ["layout": layout]
    }
  }
}

extension StyledDiagram {
  /// Sets what the whole picture, all nodes and all relationships share.
  mutating func setDefaults(by options: DiagramOptions) {
    graphAttributes = [
      "bgcolor": theme.background, "fontname": theme.fonts, "fontcolor": theme.text, "fontsize": "11",
      "charset": "UTF-8", "pad": "0.2", "tooltip": options.title ?? " ",
    ]
    graphAttributes.merge(Layout.attributes(of: layout, direction: options.direction ?? .leftToRight))
    if let page = options.page { graphAttributes.merge(page.attributes) }
    nodeDefaults = [
      "fontname": theme.fonts, "fontsize": "11", "height": "0.3", "width": "0.4", "margin": "0.12,0.06",
      "penwidth": "1.2",
    ]
    relationshipDefaults = [
      "fontname": theme.fonts, "fontsize": "9", "fontcolor": theme.text, "color": theme.line, "arrowsize": "0.6",
      "penwidth": "1.1",
    ]
    if layout == "neato" || layout == "fdp" { relationshipDefaults[text: "len"] = "2" }
  }
}
