/// A diagram in the characters of a terminal: a box for each node that something starts from, its relationships beside it.
///
///     ╭───────────╮
///     │ Nick Pahl │─ holds ─▶ CEO of SOM
///     │ Person    │┄ works for ┄▶ DHSC
///     ╰───────────╯
enum BoxArt {
  /// The lines, each at most `width` columns wide where names allow.
  static func text(of diagram: StyledDiagram, width: Int) -> String {
    var titles: [String: String] = [:]
    for node in diagram.nodes { titles[node.name] = node.node == nil ? "(left out)" : oneLine(node.title) }
    let outgoing = Dictionary(grouping: diagram.relationships, by: \.start)
    let ends = Set(diagram.relationships.map(\.end))
    var lines: [String] = []
    if let title = diagram.title { lines += [oneLine(title), ""] }
    for node in diagram.nodes where node.node != nil {
      let ties = outgoing[node.name] ?? []
      // What only receives stands at the ends of arrows already.
      if ties.isEmpty && ends.contains(node.name) { continue }
      lines += box(around: node, ties: ties, titles: titles, width: width)
    }
    if let certainties = diagram.legend?.certainties, certainties.contains(where: { $0 != .stated }) {
      lines.append(certainties.map { "\(dash(of: $0))\(dash(of: $0)) \($0.meaning)" }.joined(separator: "   "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func box(
    around node: StyledDiagram.StyledNode, ties: [StyledDiagram.StyledRelationship], titles: [String: String],
    width: Int
  ) -> [String] {
    var inner = node.title.drawable.wrapped(at: 28, limit: 6)
    if let kind = node.kind, kind != node.title { inner += kind.drawable.wrapped(at: 28, limit: 1) }
    while inner.count < ties.count { inner.append("") }
    let columns = inner.map(\.displayWidth).max() ?? 0
    let rule = String(repeating: "─", count: columns + 2)
    let rows = inner.enumerated().map { index, text in
      let padded = text + String(repeating: " ", count: columns - text.displayWidth)
      guard index < ties.count else { return "│ \(padded) │" }
      let tie = ties[index]
      let dash = dash(of: tie.certainty ?? .stated)
      let arrow = "\(dash) \(oneLine(tie.words)) \(dash)▶ "
      let room = max(width - columns - 4 - arrow.displayWidth, 12)
      return "│ \(padded) │\(arrow)\(cut(titles[tie.end] ?? "", to: room))"
    }
    return ["╭\(rule)╮"] + rows + ["╰\(rule)╯"]
  }

  private static func dash(of certainty: Certainty) -> String {
    switch certainty {
    case .stated: "─"
    case .inferred: "╌"
    case .ambiguous: "┄"
    }
  }

  private static func oneLine(_ text: String) -> String {
    text.drawable.split(separator: "\n").joined(separator: " ")
  }

  private static func cut(_ text: String, to columns: Int) -> String {
    guard text.displayWidth > columns else { return text }
    var result = ""
    var width = 1
    for character in text {
      width += character.displayWidth
      if width > columns { break }
      result.append(character)
    }
    return result + "…"
  }
}

extension Diagram {
  /// The diagram in the characters of a terminal, for where no picture can be shown.
  public func boxArt(width: Int = 100) -> String { BoxArt.text(of: styled(), width: width) }
}
