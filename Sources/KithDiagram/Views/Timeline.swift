import KithValue

/// Documents, events and commitments by date: a column of dates, and beside each what belongs there.
///
/// A node's date is the first of its properties `date`, `start_date` and `due` that it has; EDTF's open parts (`XXXX-10-10`,
/// `2020`) stay open: dates without a year stand at the end under words of their own.
public struct Timeline: DiagramView {
  /// The nodes and the relationships between them.
  public var diagram: Diagram

  /// Makes a timeline of a diagram's nodes that have a date.
  public init(_ diagram: Diagram) { self.diagram = diagram }

  /// What has a date, and the relationships between.
  public var shown: Diagram {
    let dated = diagram.nodes.filter { Self.date(of: $0) != nil }
    let present = Set(dated.map(\.id))
    let between = diagram.relationships.filter { present.contains($0.start) && present.contains($0.end) }
    return Diagram(nodes: dated, relationships: between, options: diagram.options)
  }

  /// The timeline as DOT; what has no date is named below.
  public func dot() throws(DiagramError) -> String {
    let options = diagram.options
    let theme = options.theme
    var styled = shown.styled()
    let undated = diagram.nodes.filter { Self.date(of: $0) == nil }
      .map { displayName(of: $0, keys: options.nameKeys) ?? $0.labels.first ?? "(node)" }.sorted()
    if !undated.isEmpty {
      let names = undated.prefix(12).joined(separator: "; ") + (undated.count > 12 ? "; …" : "")
      let words = "Not dated (\(undated.count)): \(names)"
      styled.legend = styled.legend ?? Legend()
      styled.legend?.note = [options.note, words].compactMap { $0 }.joined(separator: "\n")
    }

    var groups: [TimelineDate: [StyledDiagram.StyledNode]] = [:]
    for node in styled.nodes {
      if let date = node.node.flatMap(Self.date(of:)) { groups[date, default: []].append(node) }
    }
    let dates = groups.keys.sorted()
    var text = viewPreamble(
      ["rankdir": "TB", "nodesep": "0.2", "ranksep": "0.35", "newrank": "true"], legend: styled.legend,
      options: options)
    text +=
      "  node [\(DOTWriter.list(styled.nodeDefaults))];\n  edge [\(DOTWriter.list(styled.relationshipDefaults))];\n"
    for (index, date) in dates.enumerated() {
      let attributes: DOTAttributes = [
        "shape": "plaintext", "fontname": theme.fonts, "fontsize": "12", "fontcolor": theme.text, "label": date.words,
        "group": "dates", "tooltip": date.words,
      ]
      text += "  \(DOTQuoting.id("date \(index)")) [\(DOTWriter.list(attributes))];\n"
      let names = (groups[date] ?? []).map(\.name)
      text +=
        "  { rank=same; " + ([DOTQuoting.id("date \(index)")] + names.map(DOTQuoting.id)).joined(separator: "; ")
        + " }\n"
      // Invisible steps along the row keep the date at its start.
      let row = [DOTQuoting.id("date \(index)")] + names.map(DOTQuoting.id)
      text += "  " + row.joined(separator: " -> ") + " [style=invis];\n"
      if index > 0 {
        let line: DOTAttributes = ["arrowhead": "none", "color": theme.mutedText, "weight": "100"]
        text += "  \"date \(index - 1)\" -> \"date \(index)\" [\(DOTWriter.list(line))];\n"
      }
    }
    for node in styled.nodes { text += "  \(DOTQuoting.id(node.name)) [\(DOTWriter.list(node.attributes))];\n" }
    for tie in styled.relationships {
      var attributes = tie.attributes
      attributes[text: "constraint"] = "false"
      text += "  \(DOTQuoting.id(tie.start)) -> \(DOTQuoting.id(tie.end)) [\(DOTWriter.list(attributes))];\n"
    }
    return text + "}\n"
  }

  /// When a node is due, happened or was written; nil where it says nothing.
  static func date(of node: Node) -> TimelineDate? {
    for (key, words) in [("date", "date_text"), ("start_date", "date_text"), ("due", "due_text")] {
      if let text = node.text(key) { return TimelineDate(text) }
      if let text = node.text(words) { return TimelineDate(words: text) }
    }
    return nil
  }
}

/// A date as precise as it is given; those without a year come after all others.
struct TimelineDate: Hashable, Comparable {
  /// nil where it is not given.
  var year: Int?
  /// 0 where it is not given: a year stands after its months, since "this year" reaches to its end.
  var month = 0
  var day = 0
  /// What the timeline says.
  var words: String

  /// Reads `2020-03-04`, `2020-03`, `2020`, `XXXX-10-10` and whatever starts so.
  init(_ text: String) {
    let parts = text.prefix { $0 != "T" && $0 != "/" }.split(separator: "-")
    year = parts.first.flatMap { Int($0) }
    month = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    day = parts.count > 2 ? Int(parts[2]) ?? 0 : 0
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let name = (1...12).contains(month) ? months[month - 1] : nil
    let pieces = [day > 0 && name != nil ? String(day) : nil, name, year.map(String.init)].compactMap { $0 }
    words = pieces.isEmpty ? text : pieces.joined(separator: " ")
    if year == nil, !pieces.isEmpty { words += "\n(year not given)" }
  }

  /// A date that is only told in words.
  init(words: String) { self.words = words }

  static func < (a: TimelineDate, b: TimelineDate) -> Bool {
    func last(_ part: Int) -> Int { part == 0 ? Int.max : part }
    let left = (a.year ?? Int.max, last(a.month), last(a.day))
    let right = (b.year ?? Int.max, last(b.month), last(b.day))
    return left == right ? a.words.orderOfBytes(against: b.words) < 0 : left < right
  }
}
