import KithGraph

extension Planner {
  /// The types that a walk of so many steps from a node with the label can meet, where they are fewer than the pattern
  /// allows: from a city, `-[*1..2]->` walks CITY_IN and STATE_IN, whatever else there is.
  ///
  /// Read off the counts of the snapshot, which say which types run between which labels.
  func reachableTypes(
    from label: String?, _ types: [String], _ direction: PatternDirection, steps: Int
  ) -> [String] {
    // A relationship at a node without labels stands in no triple: then nothing can be said.
    guard trustsCounts, graph.unlabelledNodeCount == 0, let start = label.flatMap({ graph.label(named: $0) }) else {
      return types
    }
    let triples = graph.labelTriples
    let allowed = Set(types.compactMap { graph.type(named: $0) })
    let candidates = types.isEmpty ? graph.types : graph.types.filter { allowed.contains($0) }
    var labels: Set<LabelID> = [start]
    var met: Set<TypeID> = []
    var step = 0
    while step < steps {
      var next = labels
      let before = met.count
      for triple in triples where types.isEmpty || allowed.contains(triple.type) {
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
    guard isOptimising, let id = graph.label(named: label) else { return nil }
    let ids = types.isEmpty ? graph.types : types.compactMap { graph.type(named: $0) }
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
}
