extension StyledDiagram {
  /// Takes over what overrides decide: attributes first, so that a highlight can grey them as well.
  mutating func apply(_ overrides: StyleOverrides, columns: Int) {
    graphAttributes.merge(overrides.graph)
    for index in nodes.indices {
      guard let node = nodes[index].node, let attributes = overrides.nodes[node.id] else { continue }
      let own = nodes[index].attributes
      nodes[index].attributes.merge(attributes.withSafeLinks)
      // A fill or a rounding of the theme's stays when a rule dashes the outline.
      if let style = attributes[text: "style"], style != "invis", let before = own[text: "style"] {
        var words = before.split(separator: ",")
        for word in style.split(separator: ",") where !words.contains(word) { words.append(word) }
        nodes[index].attributes[text: "style"] = words.joined(separator: ",")
      }
      if let label = attributes[text: "label"], !label.contains("\n") {
        nodes[index].attributes[text: "label"] = label.drawable.wrapped(at: columns, limit: 8).joined(separator: "\n")
      }
    }
    for index in relationships.indices {
      guard let attributes = overrides.relationships[relationships[index].relationship.id] else { continue }
      relationships[index].attributes.merge(attributes.withSafeLinks)
    }
    if let highlight = overrides.highlight { grey(allBut: highlight) }

    let names = Dictionary(nodes.compactMap { styled in styled.node.map { ($0.id, styled.name) } }) { first, _ in first
    }
    var taken: Set<Int64> = []
    for cluster in overrides.clusters {
      let members = cluster.members.subtracting(taken)
      taken.formUnion(members)
      let found = members.compactMap { names[$0] }
      guard !found.isEmpty else { continue }
      clusters.append(Cluster(title: cluster.title, members: Set(found), attributes: cluster.attributes))
    }
    clusters = sortedByBytes(clusters) { [$0.title] + $0.members.sorted() }
    ranks = overrides.ranks.map { ids in ids.compactMap { names[$0] }.sorted() }.filter { $0.count > 1 }
    ranks.sort { $0.lexicographicallyPrecedes($1) }
  }

  /// Turns everything but the highlight grey, and the highlighted relationships bolder.
  private mutating func grey(allBut highlight: StyleOverrides.Highlight) {
    let line = mixedColour(theme.line, theme.background, 0.72)
    let text = mixedColour(theme.mutedText, theme.background, 0.45)
    for index in nodes.indices {
      if let id = nodes[index].node?.id, highlight.nodes.contains(id) { continue }
      nodes[index].attributes.merge(["fillcolor": theme.background, "color": line, "fontcolor": text])
    }
    for index in relationships.indices {
      let relationship = relationships[index].relationship
      let isBetween = highlight.nodes.contains(relationship.start) && highlight.nodes.contains(relationship.end)
      if highlight.relationships?.contains(relationship.id) ?? isBetween {
        relationships[index].attributes[text: "penwidth"] = "1.8"
      } else {
        relationships[index].attributes.merge(["color": line, "fontcolor": text])
      }
    }
  }
}

extension DOTAttributes {
  /// With links that only lead somewhere; see `safeLink`.
  fileprivate var withSafeLinks: DOTAttributes {
    var attributes = self
    for name in ["URL", "href", "edgeURL", "edgehref", "labelURL", "labelhref", "headURL", "tailURL"] {
      attributes[text: name] = safeLink(self[text: name])
    }
    return attributes
  }
}
