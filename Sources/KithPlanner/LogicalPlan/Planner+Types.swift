import KithGraph
import KithValue

extension Planner {
  /// The types that a walk of so many steps from a node with the label can meet, where they are fewer than the pattern
  /// allows: from a city, `-[*1..2]->` walks CITY_IN and STATE_IN, whatever else there is.
  ///
  /// Read off the counts of the snapshot, which say which types run between which labels.
  func reachableTypes(
    from label: String?, _ types: [String], _ direction: PatternDirection, steps: Int
  ) -> [String] {
    // A relationship at a node without labels stands in no triple: then nothing can be said.
    guard trustsCounts, graph.unlabelledNodeCount == 0, let start = label.flatMap({ self.label(named: $0) }) else {
      return types
    }
    let asked = WalkEstimate.Question(
      start: start, way: SnapshotFacts.Way(types: types, direction: direction),
      length: PathLength(minimum: 0, maximum: steps))
    return facts.reachableTypes.answer(asked) { reachableTypes(from: start, types, direction, steps: steps) }
  }

  private func reachableTypes(
    from start: LabelID, _ types: [String], _ direction: PatternDirection, steps: Int
  ) -> [String] {
    let allowed = Set(types.compactMap { graph.type(named: $0) })
    let candidates = types.isEmpty ? graph.types : graph.types.filter { allowed.contains($0) }
    var labels: Set<LabelID> = [start]
    var met: Set<TypeID> = []
    var step = 0
    while step < steps {
      var next = labels
      let before = met.count
      for triple in triples() where types.isEmpty || allowed.contains(triple.type) {
        if direction != .incoming, labels.contains(triple.start) {
          met.insert(triple.type)
          next.insert(triple.end)
        }
        if direction != .outgoing, labels.contains(triple.end) {
          met.insert(triple.type)
          next.insert(triple.start)
        }
      }
      if next == labels, met.count == before { break }
      labels = next
      step += 1
    }
    // No type at all would be read as any.
    if met.isEmpty || met.count == candidates.count { return types }
    return candidates.filter { met.contains($0) }.map { graph.name(of: $0) }
  }

  /// What part of the nodes that walking such a relationship leads to has the label: the mean over the types, for a walk
  /// of several steps ends at any of them. Nil where nobody knows.
  func labelShare(_ label: String, types: [String], direction: PatternDirection) -> Double? {
    guard isOptimising, let id = self.label(named: label) else { return nil }
    let way = SnapshotFacts.Way(types: types, direction: direction)
    return facts.labelShares.answer(SnapshotFacts.End(label: SchemaName(label), way: way)) {
      labelShare(id, types: types, direction: direction)
    }
  }

  private func labelShare(_ id: LabelID, types: [String], direction: PatternDirection) -> Double? {
    let ids = graph.types(named: types)
    var shares: [Double] = []
    for type in ids {
      let all = Double(graph.relationshipCount(type: type))
      if all == 0 { continue }
      let ends = Double(graph.relationshipCount(type: type, startLabel: nil, endLabel: id))
      let starts = Double(graph.relationshipCount(type: type, startLabel: id, endLabel: nil))
      switch direction {
      case .outgoing: shares.append(ends / all)
      case .incoming: shares.append(starts / all)
      case .either: shares.append((starts + ends) / (2 * all))
      }
    }
    return shares.isEmpty ? nil : max(0.001, shares.reduce(0, +) / Double(shares.count))
  }

  /// What walking so many steps from a node with the label comes to, and which labels stand at the ends; nil where that
  /// cannot be read off the counts.
  ///
  /// From a country, `<-[*1..2]-` leads to its 91 states and to 26 cities of each: 2,457 ends, of which 96 % are cities.
  func walkEstimate(
    from label: String?, _ types: [String], _ direction: PatternDirection, _ length: PathLength
  ) -> WalkEstimate? {
    guard trustsCounts, graph.unlabelledNodeCount == 0, let start = label.flatMap({ self.label(named: $0) }) else {
      return nil
    }
    let asked = WalkEstimate.Question(
      start: start, way: SnapshotFacts.Way(types: types, direction: direction), length: length)
    return facts.walkEstimates.answer(asked) { estimate(asked) }
  }

  private func estimate(_ asked: WalkEstimate.Question) -> WalkEstimate {
    let (types, direction, length) = (asked.way.types, asked.way.direction, asked.length)
    let allowed = Set(types.compactMap { graph.type(named: $0) })
    var reached: [LabelID: Double] = [asked.start: 1]
    var estimate = WalkEstimate()
    // Beyond a few steps an estimate says no more than "many".
    for step in 0...min(length.maximum ?? 5, 5) {
      if step >= length.minimum {
        for (label, count) in reached { estimate.ends[label, default: 0] += count }
      }
      var next: [LabelID: Double] = [:]
      for triple in triples() where types.isEmpty || allowed.contains(triple.type) {
        if direction != .incoming, let count = reached[triple.start] {
          next[triple.end, default: 0] +=
            count * Double(triple.count) / Double(max(1, graph.nodeCount(label: triple.start)))
        }
        if direction != .outgoing, let count = reached[triple.end] {
          next[triple.start, default: 0] +=
            count * Double(triple.count) / Double(max(1, graph.nodeCount(label: triple.end)))
        }
      }
      reached = next.mapValues { min($0, 1e9) }
    }
    return estimate
  }

  /// Which types run between which labels.
  private func triples() -> [(start: LabelID, type: TypeID, end: LabelID, count: Int)] {
    if let known = facts.triples { return known }
    let triples = graph.labelTriples
    facts.triples = triples
    return triples
  }
}

/// How many ends a walk of variable length has, by their labels.
struct WalkEstimate {
  struct Question: Hashable {
    var start: LabelID
    var way: SnapshotFacts.Way
    var length: PathLength
  }
  var ends: [LabelID: Double] = [:]

  var rows: Double { ends.values.reduce(0, +) }

  /// What part of the ends has a label.
  func share(of label: LabelID?) -> Double {
    let rows = rows
    return rows > 0 ? max(0.001, (label.flatMap { ends[$0] } ?? 0) / rows) : 1
  }
}
