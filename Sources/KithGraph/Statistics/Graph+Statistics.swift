import KithValue

/// A label pair around a type, as it occurs: `(:Person)-[:KNOWS]->(:Person)`.
struct Triple: Hashable, Sendable {
  var start: LabelID?
  var type: TypeID
  var end: LabelID?
}

/// What was counted of a snapshot so far.
struct StatisticsCache: Sendable {
  /// The working graph's changes when it was counted.
  var changes: UInt64 = 0
  var triples: [Triple: Int]?

  /// Drops what is stale.
  mutating func refresh(_ changes: UInt64) {
    if self.changes != changes { self = StatisticsCache(changes: changes) }
  }
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
      cache.refresh(changes)
      if let triples = cache.triples { return triples }
      var triples: [Triple: Int] = [:]
      var cursor: RelationshipID = 0
      var ids: [RelationshipID] = []
      while scanRelationships(type: nil, from: &cursor, limit: 1024, into: &ids) {
        for id in ids {
          let starts = [nil] + labels(of: start(of: id)).map(Optional.some)
          let ends = [nil] + labels(of: end(of: id)).map(Optional.some)
          for start in starts {
            for end in ends { triples[Triple(start: start, type: type(of: id), end: end), default: 0] += 1 }
          }
        }
      }
      cache.triples = triples
      return triples
    }
  }

  /// About how many different values nodes with the label (or any) have under the key: what `n.key = $x` divides by.
  public func distinctValueEstimate(key: KeyID, label: LabelID?) -> Int {
    guard let column = state.nodeProperties[key] else { return 0 }
    return min(column.dictionary?.count ?? column.count, propertyCount(key: key, label: label))
  }

  /// How many nodes with the label (or any) have a value under the key.
  public func propertyCount(key: KeyID, label: LabelID?) -> Int {
    guard let column = state.nodeProperties[key] else { return 0 }
    guard label != nil else { return column.count }
    var count = 0
    forEachMorsel(label) { ids in
      count += ids.count { column.hasValue($0) }
      return true
    }
    return count
  }

  /// How many relationships of the type (or any) have a value under the key.
  public func propertyCount(key: KeyID, type: TypeID?) -> Int {
    guard let column = state.relationshipProperties[key] else { return 0 }
    guard let type else { return column.count }
    var count = 0
    let table = state.relationships.table
    for index in 0..<table.count where table.slot(within: index).type == type.raw {
      count += column.table.page(index)?.count ?? 0
    }
    return count
  }
}
