/// Another way of looking at a result than as a network: a timeline, a matrix, a grid.
public protocol DiagramView: Drawing {
  /// What is looked at, with title, date and theme.
  var diagram: Diagram { get }
  /// The part of it that the view shows.
  var shown: Diagram { get }
  /// The view as text in Graphviz's language.
  func dot() throws(DiagramError) -> String
}

extension DiagramView {
  /// All of it, unless a view says otherwise.
  public var shown: Diagram { diagram }

  /// The view in a format; a view has no Mermaid and no page of its own.
  public func bytes(
    as format: DiagramFormat, timeLimit: Double, remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    switch format {
    case .dot, .gv: return Array(try dot().utf8)
    case .mmd, .md, .html: throw .formatNotForView(format.rawValue)
    case .png, .pdf: return try picture(format.rawValue, timeLimit: timeLimit, remarks: &remarks)
    case .svg:
      let svg = try picture("svg", timeLimit: timeLimit, remarks: &remarks)
      let description = SVGDescription.sentences(of: shown.styled())
      return SVGDescription.add(to: svg, title: diagram.options.title ?? "Diagram", description: description)
    }
  }

  private func picture(
    _ format: String, timeLimit: Double, remarks: inout [String]
  ) throws(DiagramError) -> [UInt8] {
    let text = try dot()
    guard let page = diagram.options.page else {
      return try Graphviz.picture(of: text, format: format, timeLimit: timeLimit, remarks: &remarks)
    }
    let fit = try page.fit(text, timeLimit: timeLimit)
    return try page.picture(of: text, fit, format: format, timeLimit: timeLimit, remarks: &remarks)
  }
}

/// The beginning of a view's DOT: what all pictures of a theme share.
func viewPreamble(_ attributes: DOTAttributes, legend: Legend?, options: DiagramOptions) -> String {
  let theme = options.theme
  var graph: DOTAttributes = [
    "bgcolor": theme.background, "fontname": theme.fonts, "fontcolor": theme.text, "charset": "UTF-8", "pad": "0.2",
    "tooltip": options.title ?? " ",
  ]
  graph.merge(attributes)
  if let page = options.page { graph.merge(page.attributes) }
  let heading = LegendMarkup.heading(title: options.title, subtitle: options.date, theme: theme)
  let legend = legend.flatMap { $0.isEmpty ? nil : $0 }
  if heading != nil || legend != nil {
    graph["label"] = .markup(LegendMarkup.table(of: legend ?? Legend(), heading: heading, theme: theme))
    graph[text: "labelloc"] = "t"
    graph[text: "labeljust"] = "l"
  }
  return "digraph kith {\n  graph [\(DOTWriter.list(graph))];\n"
}
