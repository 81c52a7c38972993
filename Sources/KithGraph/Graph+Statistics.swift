import KithValue

/// A label pair around a type, as it occurs: `(:Person)-[:KNOWS]->(:Person)`.
struct Triple: Hashable, Sendable {
  var start: LabelID?
  var type: TypeID
  var end: LabelID?
}

/// What was counted of a snapshot so far.
struct StatisticsCache: Sendable {
  var triples: [Triple: Int]?
}

extension Graph {
  /// How many relationships of a type run from a node with one label to a node with another; nil is any node.
  ///
  /// Exact. All triples are counted in one pass over the relationships when the first is asked for, then kept.
  public func relationshipCount(type: TypeID, startLabel: LabelID?, endLabel: LabelID?) -> Int {
    if startLabel == nil, endLabel == nil { return relationshipCount(type: type) }
    return triples[Triple(start: startLabel, type: type, end: endLabel)] ?? 0
  }

  /// Every `(start label)-[type]->(end label)` that occurs, with its exact count; a node with several labels counts under each.
  public var labelTriples: [(start: LabelID, type: TypeID, end: LabelID, count: Int)] {
    triples.compactMap { triple, count in
      guard let start = triple.start, let end = triple.end else { return nil }
      return (start, triple.type, end, count)
    }.sorted { ($0.start, $0.type, $0.end) < ($1.start, $1.type, $1.end) }
  }

  private var triples: [Triple: Int] {
    statistics.withLock { cache in
      if let triples = cache.triples { return triples }
      var triples: [Triple: Int] = [:]
      for relationship in state.relationships where relationship.isLive {
        let starts = [nil] + state.nodes[Int(relationship.start)].labels.map(Optional.some)
        let ends = [nil] + state.nodes[Int(relationship.end)].labels.map(Optional.some)
        for start in starts {
          for end in ends { triples[Triple(start: start, type: relationship.type, end: end), default: 0] += 1 }
        }
      }
      cache.triples = triples
      return triples
    }
  }

  /// About how many different values nodes with the label (or any) have under the key: what `n.key = $x` divides by.
  public func distinctValueEstimate(key: KeyID, label: LabelID?) -> Int {
    var seen: Set<String> = []
    for node in state.nodes where node.isLive && (label.map(node.labels.contains) ?? true) {
      if let value = node.properties[key] { seen.insert("\(value)") }
    }
    return seen.count
  }

  /// How many nodes with the label (or any) have a value under the key.
  public func propertyCount(key: KeyID, label: LabelID?) -> Int {
    state.nodes.count { $0.isLive && (label.map($0.labels.contains) ?? true) && $0.properties[key] != nil }
  }

  /// How many relationships of the type (or any) have a value under the key.
  public func propertyCount(key: KeyID, type: TypeID?) -> Int {
    state.relationships.count { $0.isLive && (type == nil || type == $0.type) && $0.properties[key] != nil }
  }
}
