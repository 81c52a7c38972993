/// Writes a styled diagram as a Mermaid flowchart, for Markdown.
///
///     flowchart LR
///       n0(["Nick Pahl"]):::Person
///       n0 -->|"holds"| n1
///       classDef Person fill:#DCEBFA,stroke:#0B5394,color:#1A1A1A
///
/// Text stands in quotes, and everything in it that Mermaid or the HTML behind it could read is a numbered entity.
enum MermaidWriter {
  static func text(of diagram: StyledDiagram) -> String {
    var lines: [String] = []
    if let title = diagram.title {
      // YAML's double-quoted strings escape as JSON does.
      lines += ["---", "title: \"\(yaml(title))\"", "---"]
    }
    let direction = diagram.graphAttributes[text: "rankdir"] ?? "LR"
    lines.append("flowchart \(direction)")
    var names: [String: String] = [:]
    for (index, node) in diagram.nodes.enumerated() { names[node.name] = "n\(index)" }
    let classes = classNames(of: diagram)

    let framed = Set(diagram.clusters.flatMap(\.members))
    func append(_ node: StyledDiagram.StyledNode, indentation: String) {
      let label = quoted(node.attributes[text: "label"] ?? "")
      let (open, close) = brackets(for: node)
      let group = node.node == nil ? "missing" : classes[node.kind ?? ""] ?? "other"
      lines.append("\(indentation)\(names[node.name] ?? "")\(open)\(label)\(close):::\(group)")
    }
    for node in diagram.nodes where !framed.contains(node.name) { append(node, indentation: "  ") }
    for (index, cluster) in diagram.clusters.enumerated() {
      lines.append("  subgraph c\(index) [\(quoted(cluster.title))]")
      for node in diagram.nodes where cluster.members.contains(node.name) { append(node, indentation: "    ") }
      lines.append("  end")
    }
    for relationship in diagram.relationships {
      let arrow = relationship.certainty.map { $0 == .stated ? "-->" : "-.->" } ?? "-->"
      let label = relationship.attributes[text: "label"].map { "|\(quoted($0))|" } ?? ""
      lines.append("  \(names[relationship.start] ?? "") \(arrow)\(label) \(names[relationship.end] ?? "")")
    }
    for kind in classes.sorted(by: { $0.value < $1.value }) {
      guard let style = diagram.nodes.first(where: { $0.kind ?? "" == kind.key && $0.node != nil })?.style else {
        continue
      }
      lines.append("  classDef \(kind.value) fill:\(style.fill),stroke:\(style.outline),color:\(style.text)")
    }
    if diagram.nodes.contains(where: { $0.node == nil }) {
      lines.append("  classDef missing fill:none,stroke:#888888,stroke-dasharray:3 3")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A class for each kind: the label where it is a plain word, else a number.
  private static func classNames(of diagram: StyledDiagram) -> [String: String] {
    let kinds = Set(diagram.nodes.filter { $0.node != nil }.map { $0.kind ?? "" })
    var names: [String: String] = [:]
    for (index, kind) in kinds.sorted().enumerated() {
      let isPlain = kind.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) && $0 < 0x80 } && kind.utf8.count < 40
      // `default` and the like mean something to Mermaid; no class of ours starts with a small letter.
      let isUpper = kind.utf8.first.map { $0 < 0x5B } ?? false
      names[kind] = isPlain && isUpper ? kind : "k\(index)"
    }
    return names
  }

  private static func brackets(for node: StyledDiagram.StyledNode) -> (String, String) {
    if node.node == nil { return ("((", "))") }
    return switch node.style.shape {
    case "ellipse": ("([", "])")
    case "cds": (">", "]")
    case "octagon", "hexagon": ("{{", "}}")
    case "note", "tab", "folder": ("[[", "]]")
    default: node.style.isRounded ? ("(", ")") : ("[", "]")
    }
  }

  /// Text in quotes, its lines apart by `<br/>`.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.drawable.unicodeScalars {
      switch scalar {
      case "\n": result += "<br/>"
      case "\u{2060}": break  // It keeps entities from Graphviz; here they cannot arise.
      case "A"..."Z", "a"..."z", "0"..."9", " ", ",", ".", "-", "'", "(", ")", "/": result.unicodeScalars.append(scalar)
      case _ where scalar.isASCII: result += "#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result == "\"" ? "\" \"" : result + "\""
  }

  private static func yaml(_ text: String) -> String {
    var result = ""
    for scalar in text.drawable.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
