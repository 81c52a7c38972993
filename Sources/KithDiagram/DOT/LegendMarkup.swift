/// The title and the legend as Graphviz's HTML-like labels.
///
/// As the picture's own label the legend sits under it and moves nothing; a cluster of dummy nodes would bend the layout.
enum LegendMarkup {
  /// The title in bold and the date under it; nil where there is neither.
  static func heading(title: String?, subtitle: String?, theme: Theme) -> String? {
    let title = title.map { font($0, size: 16, color: theme.text, bold: true, columns: 90) }
    let subtitle = subtitle.map { font($0, size: 10, color: theme.mutedText, columns: 120) }
    let lines = [title, subtitle].compactMap { $0 }
    return lines.isEmpty ? nil : lines.joined(separator: "<BR ALIGN=\"LEFT\"/>") + "<BR ALIGN=\"LEFT\"/>"
  }

  /// The legend as a table: the heading where it has no other place, kinds with their colours, lines with what they mean, sources with their dates, the note.
  static func table(of legend: Legend, heading: String? = nil, theme: Theme) -> String {
    var rows = heading.map { [$0] } ?? []
    var kinds = legend.kinds.map { kindCell($0.name, $0.style) }
    if legend.hasPlaceholders { kinds.append(cell(font("○ left out of the result", size: 9, color: theme.mutedText))) }
    for start in stride(from: 0, to: kinds.count, by: 8) {
      rows.append(nested("<TR>" + kinds[start..<min(start + 8, kinds.count)].joined() + "</TR>", spacing: 4))
    }
    if !legend.certainties.isEmpty {
      let lines = legend.certainties.map { certainty in
        font("\(sample(of: certainty)) \(certainty.meaning)", size: 9, color: theme.text)
      }
      rows.append(lines.joined(separator: "     "))
    }
    if !legend.sources.isEmpty {
      rows.append(font("Sources", size: 9, color: theme.mutedText, bold: true))
      rows += legend.sources.prefix(sourceLimit).map { font(line(of: $0), size: 9, color: theme.text, columns: 110) }
      let more = legend.sources.count - sourceLimit
      if more > 0 { rows.append(font("and \(more) more", size: 9, color: theme.mutedText)) }
    }
    if let note = legend.note { rows.append(font(note, size: 9, color: theme.mutedText, columns: 110)) }
    let body = rows.map { "<TR>" + cell($0) + "</TR>" }.joined()
    return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">" + body + "</TABLE>"
  }

  /// How many sources are listed before the rest is counted.
  private static let sourceLimit = 12

  private static func line(of source: DiagramOptions.Source) -> String {
    source.date.map { "\(source.title), \($0)" } ?? source.title
  }

  /// A relationship's line in characters, for a table cannot draw one.
  private static func sample(of certainty: Certainty) -> String {
    switch certainty {
    case .stated: "———"
    case .inferred: "– – –"
    case .ambiguous: "· · · ·"
    }
  }

  private static func kindCell(_ name: String, _ style: Theme.NodeStyle) -> String {
    let shape = style.isRounded ? "rounded" : shapeWord(style.shape)
    let rounded = style.isRounded || style.shape == "ellipse" ? " STYLE=\"ROUNDED\"" : ""
    let colors = "BGCOLOR=\"\(DOTQuoting.markup(style.fill))\" COLOR=\"\(DOTQuoting.markup(style.outline))\""
    let attributes = "BORDER=\"1\" \(colors)\(rounded) CELLPADDING=\"3\""
    let text = font(name, size: 9, color: style.text, columns: 30) + font("\u{A0} \(shape)", size: 7, color: style.text)
    return "<TD \(attributes)>\(text)</TD>"
  }

  /// Graphviz's shape in words that a reader knows.
  private static func shapeWord(_ shape: String) -> String {
    switch shape {
    case "cds": "arrow"
    case "note": "page"
    default: shape
    }
  }

  private static func cell(_ content: String) -> String { "<TD ALIGN=\"LEFT\">\(content)</TD>" }

  private static func nested(_ rows: String, spacing: Int) -> String {
    "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"\(spacing)\" CELLPADDING=\"2\">\(rows)</TABLE>"
  }

  private static func font(_ text: String, size: Int, color: String, bold: Bool = false, columns: Int = 200) -> String {
    let lines = text.drawable.wrapped(at: columns, limit: 3).map(DOTQuoting.markup)
    let content = lines.isEmpty ? " " : lines.joined(separator: "<BR ALIGN=\"LEFT\"/>")
    let styled = bold ? "<B>\(content)</B>" : content
    return "<FONT POINT-SIZE=\"\(size)\" COLOR=\"\(DOTQuoting.markup(color))\">\(styled)</FONT>"
  }
}
