import KithValue

/// Decides how each node and relationship of a diagram looks, by the theme and the options.
struct Styler {
  let options: DiagramOptions
  private var theme: Theme { options.theme }

  init(options: DiagramOptions) { self.options = options }

  /// The styled diagram, in an order that depends on nothing but the graph.
  func style(nodes: [Node], relationships: [Relationship]) -> StyledDiagram {
    let naming = NodeNaming(nodes)
    let kinds = KindChoice(theme: theme, labelSets: nodes.map(\.labels))
    let texts = EvidenceText(options: options, nodes: nodes)
    var diagram = StyledDiagram(theme: theme)
    diagram.title = options.title
    diagram.subtitle = options.date
    diagram.layout = options.layout ?? Layout.suggested(relationships: relationships.count)
    let showsWords = options.showsRelationshipWords ?? Layout.hasRoomForWords(relationships: relationships.count)

    diagram.nodes = nodes.map { style($0, name: naming.name(of: $0.id), kinds: kinds, texts: texts) }
    let present = Set(nodes.map(\.id))
    let missing = Set(relationships.flatMap { [$0.start, $0.end] }).subtracting(present)
    diagram.nodes += missing.map { placeholder(name: naming.name(of: $0)) }
    diagram.nodes = sortedByBytes(diagram.nodes) { styled in
      [styled.name, styled.node.map { Value.node($0).literalText } ?? ""]
    }
    diagram.relationships = relationships.map { relationship in
      style(
        relationship, from: naming.name(of: relationship.start), to: naming.name(of: relationship.end),
        showsWords: showsWords, texts: texts)
    }
    diagram.relationships = sortedByBytes(diagram.relationships) { styled in
      [styled.start, styled.end, Value.relationship(styled.relationship).literalText]
    }
    diagram.setDefaults(by: options)
    diagram.apply(options.overrides, columns: options.labelColumns)
    if options.showsLegend { diagram.legend = legend(of: diagram, kinds: kinds, texts: texts) }
    return diagram
  }

  private func style(_ node: Node, name: String, kinds: KindChoice, texts: EvidenceText) -> StyledDiagram.StyledNode {
    let kind = kinds.kind(of: node.labels)
    let style = kinds.style(of: kind)
    let title = displayName(of: node, keys: options.nameKeys) ?? kind ?? "(node)"
    var lines = title.drawable.wrapped(at: options.labelColumns, limit: 8)
    if options.showsDates, let detail = texts.detail(of: node) {
      lines += "(\(detail))".drawable.wrapped(at: options.labelColumns + 2, limit: 3)
    }
    var attributes: DOTAttributes = [
      "label": lines.isEmpty ? " " : lines.joined(separator: "\n"), "shape": style.shape,
      "style": style.isRounded ? "filled,rounded" : "filled", "fillcolor": style.fill, "color": style.outline,
      "fontcolor": style.text, "tooltip": texts.tooltip(of: node, title: title),
      "kith_labels": node.labels.joined(separator: ":"),
    ]
    attributes[text: "margin"] = margin(ofShape: style.shape)
    attributes[text: "URL"] = texts.link(of: node)
    return .init(node: node, name: name, title: title, kind: kind, style: style, attributes: attributes)
  }

  /// The room around the text for shapes whose outline is not its box: round ones need less, an arrow needs more.
  private func margin(ofShape shape: String) -> String? {
    switch shape {
    case "ellipse", "octagon": "0.04,0.03"
    case "cds": "0.24,0.16"
    default: nil
    }
  }

  /// A small empty circle for an end that the result leaves out.
  private func placeholder(name: String) -> StyledDiagram.StyledNode {
    let attributes: DOTAttributes = [
      "label": "", "shape": "circle", "style": "dashed", "width": "0.16", "color": theme.mutedText,
      "tooltip": "a node that the result leaves out",
    ]
    return .init(node: nil, name: name, title: "", kind: nil, style: theme.unlabelled, attributes: attributes)
  }

  private func style(
    _ relationship: Relationship, from start: String, to end: String, showsWords: Bool, texts: EvidenceText
  ) -> StyledDiagram.StyledRelationship {
    let words = plainWords(ofType: relationship.type)
    let certainty = relationship.text("certainty").flatMap(Certainty.init(rawValue:))
    var lines = showsWords ? words.drawable.wrapped(at: options.labelColumns, limit: 3) : []
    if showsWords, options.showsDates, let detail = texts.detail(of: relationship) {
      lines += detail.drawable.wrapped(at: options.labelColumns + 4, limit: 2)
    }
    let tooltip = texts.tooltip(of: relationship, words: words)
    var attributes: DOTAttributes = ["tooltip": tooltip, "kith_type": relationship.type]
    if !lines.isEmpty {
      attributes[text: "label"] = lines.joined(separator: "\n")
      attributes[text: "labeltooltip"] = tooltip
    }
    if let certainty, certainty != .stated { attributes[text: "style"] = certainty.lineStyle }
    for key in ["certainty", "source", "quote", "line"] {
      attributes[text: "kith_\(key)"] = relationship.text(key)
    }
    attributes[text: "URL"] = texts.link(of: relationship)
    return .init(
      relationship: relationship, start: start, end: end, words: words, certainty: certainty, attributes: attributes)
  }

  private func legend(of diagram: StyledDiagram, kinds: KindChoice, texts: EvidenceText) -> Legend {
    var legend = Legend(note: options.note)
    let occurring = Dictionary(grouping: diagram.nodes.filter { $0.node != nil }, by: \.kind)
    legend.kinds = occurring.sorted { a, b in
      (kinds.rank(of: a.key), a.key ?? "") < (kinds.rank(of: b.key), b.key ?? "")
    }.map { (name: $0.key ?? "no label", style: kinds.style(of: $0.key).shown(by: $0.value)) }
    legend.hasPlaceholders = diagram.nodes.contains { $0.node == nil }
    let found = Set(diagram.relationships.compactMap(\.certainty))
    legend.certainties = Certainty.allCases.filter(found.contains)
    var sources = Set(diagram.relationships.compactMap { $0.relationship.text("source") })
    for styled in diagram.relationships {
      // A bundle of relationships has the sources of all of them.
      if case .list(let list)? = styled.relationship.properties["sources"] {
        sources.formUnion(list.elements.map(\.displayText))
      }
    }
    legend.sources = sources.sorted().map(texts.source(of:))
    return legend
  }
}

extension Theme.NodeStyle {
  /// The style as nodes of a kind show it, where a sheet's rules have changed it for all of them alike.
  fileprivate func shown(by nodes: [StyledDiagram.StyledNode]) -> Theme.NodeStyle {
    func common(_ name: String) -> String? {
      let texts = Set(nodes.map { $0.attributes[text: name] })
      return texts.count == 1 ? texts.first ?? nil : nil
    }
    return Theme.NodeStyle(
      fill: common("fillcolor") ?? fill, outline: common("color") ?? outline, text: common("fontcolor") ?? text,
      shape: common("shape") ?? shape, isRounded: common("style").map { $0.contains("rounded") } ?? isRounded)
  }
}

/// Sorts by the bytes of some texts, which does not depend on the order given.
func sortedByBytes<Element>(_ elements: [Element], by keys: (Element) -> [String]) -> [Element] {
  let keyed = elements.map { (keys: keys($0), element: $0) }
  return keyed.sorted { a, b in
    for (left, right) in zip(a.keys, b.keys) {
      let order = left.orderOfBytes(against: right)
      if order != 0 { return order < 0 }
    }
    return false
  }.map(\.element)
}
