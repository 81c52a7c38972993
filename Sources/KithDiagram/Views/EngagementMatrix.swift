import KithValue

/// A table of who has to do with whom: a row for each node that a relationship starts from, a column for each it ends at,
/// and in the cell how many there are.
public struct EngagementMatrix: DiagramView {
  /// The nodes and relationships.
  public var diagram: Diagram

  /// Makes a matrix of a diagram's relationships.
  public init(_ diagram: Diagram) { self.diagram = diagram }

  /// How many rows and columns a page can hold.
  static let limit = 80

  /// The matrix as DOT: one table.
  public func dot() throws(DiagramError) -> String {
    let options = diagram.options
    let theme = options.theme
    let styled = diagram.styled()
    var counts: [String: [String: [String: Int]]] = [:]
    for tie in styled.relationships {
      counts[tie.start, default: [:]][tie.end, default: [:]][tie.words, default: 0] += 1
    }
    let rows = ordered(styled.nodes.filter { counts[$0.name] != nil })
    let ends = Set(styled.relationships.map(\.end))
    let columns = ordered(styled.nodes.filter { ends.contains($0.name) })
    guard rows.count <= Self.limit, columns.count <= Self.limit else {
      throw .tooLarge(nodes: rows.count + columns.count, relationships: styled.relationships.count)
    }
    let most = counts.values.flatMap(\.values).map { $0.values.reduce(0, +) }.max() ?? 1
    var table = "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"4\" COLOR=\"\(faint(theme))\">"
    table += "<TR><TD BORDER=\"0\"></TD>"
    for number in columns.indices { table += cell("\(number + 1)", theme.mutedText) }
    table += "</TR>"
    for row in rows {
      table += "<TR>" + name(row, theme)
      for column in columns {
        let types = counts[row.name]?[column.name] ?? [:]
        let count = types.values.reduce(0, +)
        let words = types.sorted { $0.key < $1.key }.map { $1 == 1 ? $0 : "\($0) ×\($1)" }.joined(separator: ", ")
        let tip = "\(row.title) → \(column.title): \(words)"
        table += count == 0 ? "<TD></TD>" : filled(count, of: most, tip: tip, theme)
      }
      table += "</TR>"
    }
    table += "</TABLE>"
    var key = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">"
    for (number, column) in columns.enumerated() {
      key += "<TR>" + cell("\(number + 1)", theme.mutedText) + name(column, theme) + "</TR>"
    }
    key += "</TABLE>"

    var legend = Legend(note: options.note)
    if options.showsLegend {
      legend.kinds = styled.legend?.kinds ?? []
      legend.sources = styled.legend?.sources ?? []
      let doubtful = styled.relationships.filter { $0.certainty != nil && $0.certainty != .stated }.count
      if doubtful > 0 {
        let words = "\(doubtful) of the relationships counted are inferred or ambiguous."
        legend.note = [options.note, words].compactMap { $0 }.joined(separator: "\n")
      }
    }
    var text = viewPreamble(
      ["rankdir": "LR", "ranksep": "0.3"], legend: legend, options: options)
    for (id, markup) in [("matrix", table), ("columns", key)] where !columns.isEmpty {
      text += "  \(id) [shape=plain, fontname=\(DOTQuoting.id(theme.fonts)), tooltip=\" \", label=<\(markup)>];\n"
    }
    if !columns.isEmpty { text += "  matrix -> columns [style=invis];\n" }
    return text + "}\n"
  }

  /// By kind as the legend lists them, then by name.
  private func ordered(_ nodes: [StyledDiagram.StyledNode]) -> [StyledDiagram.StyledNode] {
    let ranks = Dictionary(
      diagram.options.theme.kinds.enumerated().map { ($0.element.label, $0.offset) }
    ) { first, _ in first }
    return sortedByBytes(nodes) { node in
      let rank = node.kind.flatMap { ranks[$0] } ?? ranks.count
      return ["\(rank + 100)", node.kind ?? "", node.title, node.name]
    }
  }

  private func name(_ node: StyledDiagram.StyledNode, _ theme: Theme) -> String {
    let lines = node.title.isEmpty ? ["left out"] : node.title.drawable.wrapped(at: 44, limit: 2)
    let text = lines.map(DOTQuoting.markup).joined(separator: "<BR ALIGN=\"LEFT\"/>")
    let colors = "BGCOLOR=\"\(DOTQuoting.markup(node.style.fill))\""
    let font = "<FONT POINT-SIZE=\"10\" COLOR=\"\(DOTQuoting.markup(node.style.text))\">"
    return "<TD ALIGN=\"LEFT\" \(colors)>\(font)\(text)<BR ALIGN=\"LEFT\"/></FONT></TD>"
  }

  private func filled(_ count: Int, of most: Int, tip: String, _ theme: Theme) -> String {
    let strength = 0.85 - 0.35 * Double(count) / Double(max(most, 1))
    let fill = mixedColour(theme.kinds.first?.style.outline ?? theme.line, theme.background, strength)
    let font = "<FONT POINT-SIZE=\"10\" COLOR=\"\(DOTQuoting.markup(theme.text))\">\(count)</FONT>"
    // A cell has a tooltip only with a link; this one leads nowhere.
    return "<TD BGCOLOR=\"\(fill)\" TITLE=\"\(DOTQuoting.markupAttribute(tip))\" HREF=\"#\">\(font)</TD>"
  }

  private func cell(_ text: String, _ color: String) -> String {
    "<TD BORDER=\"0\"><FONT POINT-SIZE=\"9\" COLOR=\"\(DOTQuoting.markup(color))\">\(text)</FONT></TD>"
  }

  private func faint(_ theme: Theme) -> String { mixedColour(theme.line, theme.background, 0.7) }
}
