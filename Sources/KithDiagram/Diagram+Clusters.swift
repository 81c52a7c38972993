import KithValue

extension Diagram {
  /// Clusters of the nodes that lead, over relationships of some types, to one node with a label: people to their
  /// organisation, initiatives to their programme.
  ///
  ///     diagram.clusters(around: "Organisation", through: ["WORKS_FOR", "MEMBER_OF", "HOLDS", "POST_IN"])
  ///
  /// Earlier types count before later ones, at most three relationships are followed, and an ambiguous one never is. A
  /// node that others lead to stays in its own cluster.
  public func clusters(around label: String, through types: [String]) -> [StyleOverrides.Cluster] {
    let nodesByID = Dictionary(nodes.map { ($0.id, $0) }) { first, _ in first }
    let centres = Set(nodes.filter { $0.labels.contains(label) }.map(\.id))
    var outgoing: [Int64: [(rank: Int, relationship: Relationship)]] = [:]
    for relationship in relationships where relationship.text("certainty") != Certainty.ambiguous.rawValue {
      guard let rank = types.firstIndex(of: relationship.type), relationship.start != relationship.end else { continue }
      outgoing[relationship.start, default: []].append((rank, relationship))
    }
    let naming = NodeNaming(nodes)
    func target(of node: Int64, steps: Int) -> Int64? {
      let sorted = (outgoing[node] ?? []).sorted {
        ($0.rank, naming.name(of: $0.relationship.end)) < ($1.rank, naming.name(of: $1.relationship.end))
      }
      if let direct = sorted.first(where: { centres.contains($0.relationship.end) }) { return direct.relationship.end }
      guard steps > 1 else { return nil }
      for step in sorted {
        if let found = target(of: step.relationship.end, steps: steps - 1) { return found }
      }
      return nil
    }
    var members: [Int64: Set<Int64>] = [:]
    for node in nodes {
      if let centre = target(of: node.id, steps: 3), centre != node.id { members[centre, default: []].insert(node.id) }
    }
    let heads = Set(members.keys)
    let clusters = members.compactMap { centre, found -> StyleOverrides.Cluster? in
      let followers = found.subtracting(heads)
      guard !followers.isEmpty, let node = nodesByID[centre] else { return nil }
      return .init(title: displayName(of: node, keys: options.nameKeys) ?? label, members: followers.union([centre]))
    }
    return sortedByBytes(clusters) { [$0.title, $0.members.map(String.init).sorted().joined(separator: " ")] }
  }

  /// The diagram with each cluster drawn as one node and the relationships between clusters counted by type.
  public func collapsed(_ clusters: [StyleOverrides.Cluster]) -> Diagram {
    var place: [Int64: Int64] = [:]
    var drawn: [Node] = []
    let byID = Dictionary(nodes.map { ($0.id, $0) }) { first, _ in first }
    for (index, cluster) in clusters.enumerated() {
      let members = cluster.members.filter { place[$0] == nil && byID[$0] != nil }
      guard let first = members.sorted().first else { continue }
      // Negative numbers are nobody's: the node stands for many.
      let number = -Int64(index) - 1
      for member in members { place[member] = number }
      let head = members.sorted().compactMap { byID[$0] }.first {
        displayName(of: $0, keys: options.nameKeys) == cluster.title
      }
      let name = "\(cluster.title) (\(members.count))"
      drawn.append(
        Node(id: number, labels: (head ?? byID[first])?.labels ?? [], properties: MapValue([("name", .string(name))])))
    }
    drawn += nodes.filter { place[$0.id] == nil }

    struct Pair: Hashable {
      var start: Int64
      var end: Int64
    }
    var bundles: [Pair: [Relationship]] = [:]
    for relationship in relationships {
      let start = place[relationship.start] ?? relationship.start
      let end = place[relationship.end] ?? relationship.end
      if start != end || start >= 0 {
        bundles[Pair(start: start, end: end), default: []].append(relationship)
      }
    }
    var result = Diagram(nodes: drawn, relationships: [], options: options)
    var collapsed: [Relationship] = []
    let pairs = bundles.sorted { ($0.key.start, $0.key.end) < ($1.key.start, $1.key.end) }
    for (index, pair) in pairs.enumerated() {
      let counts = Dictionary(grouping: pair.value, by: \.type).mapValues(\.count)
      let words = counts.sorted { $0.key < $1.key }.map { type, count in
        count == 1 ? plainWords(ofType: type) : "\(plainWords(ofType: type)) ×\(count)"
      }
      let total = pair.value.count
      let properties = Self.properties(of: pair.value)
      let number = Int64(index)
      collapsed.append(
        Relationship(id: number, type: "RELATED", start: pair.key.start, end: pair.key.end, properties: properties))
      let shown = words.prefix(4) + (words.count > 4 ? ["… \(total) in all"] : [])
      result.options.overrides.relationships[number] = [
        "label": shown.joined(separator: "\n"), "tooltip": words.joined(separator: "\n"),
        "penwidth": total > 4 ? "2.4" : total > 1 ? "1.7" : "1.1",
      ]
    }
    let overrides = result.options.overrides
    result = Diagram(nodes: drawn, relationships: collapsed, options: options)
    result.options.overrides.relationships = overrides.relationships
    result.options.overrides.clusters = []
    return result
  }

  /// What a bundle of relationships tells: how many, how sure the least sure is, and the sources of all.
  private static func properties(of bundle: [Relationship]) -> MapValue {
    var entries: [MapValue.Entry] = [("count", .integer(Int64(bundle.count)))]
    let certainties = bundle.compactMap { $0.text("certainty").flatMap(Certainty.init(rawValue:)) }
    if let least = Certainty.allCases.last(where: certainties.contains) {
      entries.append(("certainty", .string(least.rawValue)))
    }
    let sources = Set(bundle.compactMap { $0.text("source") }).sorted()
    if !sources.isEmpty { entries.append(("sources", .list(sources.map { .string($0) }))) }
    if bundle.count == 1, let only = bundle.first {
      for key in ["source", "quote", "line"] {
        if let value = only.properties[key] { entries.append((key, value)) }
      }
    }
    return MapValue(entries)
  }
}
