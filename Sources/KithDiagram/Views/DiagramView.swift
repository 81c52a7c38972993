/// Another way of looking at a result than as a network: a timeline, a matrix, a grid.
public protocol DiagramView: Sendable {
  /// What is looked at, with title, date and theme.
  var diagram: Diagram { get }
  /// The view as text in Graphviz's language.
  func dot() throws(DiagramError) -> String
}

extension DiagramView {
  /// Writes the view to a file by its extension: .dot, .gv, .svg, .png or .pdf.
  ///
  /// The file is complete or not there.
  public func render(to path: String, timeLimit: Double = 60) throws(DiagramError) {
    let name = Graphviz.fileExtension(of: path)
    guard let format = DiagramFormat(rawValue: name) else { throw .unknownFormat(name) }
    try AtomicFile.write(try bytes(as: format, timeLimit: timeLimit), to: path)
  }

  /// The view in a format; a view has no Mermaid and no page of its own.
  public func bytes(as format: DiagramFormat, timeLimit: Double = 60) throws(DiagramError) -> [UInt8] {
    switch format {
    case .dot, .gv: return Array(try dot().utf8)
    case .mmd, .md, .html: throw .formatNotForView(format.rawValue)
    case .png, .pdf:
      let dots = diagram.options.page == nil ? nil : PageSize.dotsPerInch
      return try Graphviz.picture(of: try dot(), format: format.rawValue, dotsPerInch: dots, timeLimit: timeLimit)
    case .svg:
      let svg = try Graphviz.picture(of: try dot(), format: "svg", timeLimit: timeLimit)
      let description = SVGDescription.sentences(of: diagram.styled())
      return SVGDescription.add(to: svg, title: diagram.options.title ?? "Diagram", description: description)
    }
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
