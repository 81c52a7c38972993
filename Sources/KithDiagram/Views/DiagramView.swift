/// Another way of looking at a result than as a network: a timeline, a matrix, a grid.
public protocol DiagramView: Sendable {
  /// The view as text in Graphviz's language.
  func dot() throws(DiagramError) -> String
}

extension DiagramView {
  /// Writes the view to a file by its extension: .dot, .gv, .svg, .png or .pdf.
  public func render(to path: String, timeLimit: Double = 60) throws(DiagramError) {
    try Graphviz.render(try dot(), to: path, timeLimit: timeLimit)
  }
}

/// The beginning of a view's DOT: what all pictures of a theme share.
func viewPreamble(_ attributes: DOTAttributes, title: String?, date: String?, legend: Legend?, theme: Theme) -> String {
  var graph: DOTAttributes = [
    "bgcolor": theme.background, "fontname": theme.fonts, "fontcolor": theme.text, "charset": "UTF-8", "pad": "0.2",
    "tooltip": title ?? " ",
  ]
  graph.merge(attributes)
  let heading = LegendMarkup.heading(title: title, subtitle: date, theme: theme)
  let legend = legend.flatMap { $0.isEmpty ? nil : $0 }
  if heading != nil || legend != nil {
    graph["label"] = .markup(LegendMarkup.table(of: legend ?? Legend(), heading: heading, theme: theme))
    graph[text: "labelloc"] = "t"
    graph[text: "labeljust"] = "l"
  }
  return "digraph kith {\n  graph [\(DOTWriter.list(graph))];\n"
}
