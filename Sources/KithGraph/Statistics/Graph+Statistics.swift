import KithValue

extension Graph {
  /// How many relationships of a type run from a node with one label to a node with another; nil is any node.
  ///
  /// Exact. A type is counted in one pass when it is first asked for; later snapshots keep the counts up.
  /// ```swift
  /// graph.relationshipCount(type: holds, startLabel: person, endLabel: nil)    // (:Person)-[:HOLDS]->()
  /// ```
  public func relationshipCount(type: TypeID, startLabel: LabelID?, endLabel: LabelID?) -> Int {
    if startLabel == nil, endLabel == nil { return relationshipCount(type: type) }
    let sets = state.nodes.labelSets
    func has(_ code: UInt32, _ label: LabelID?) -> Bool { label.map { sets.contains($0, in: code) } ?? true }
    var total = 0
    if startLabel == nil || endLabel == nil {
      // Of one end the degrees tell.
      let label = startLabel ?? endLabel
      guard let counts = labelEnds(type) else { return 0 }
      for (code, count) in (startLabel == nil ? counts.ends : counts.starts).enumerated()
      where count != 0 && has(UInt32(code), label) {
        total += count
      }
      return total
    }
    labelPairs(type)?.forEach { start, end, count in
      if has(start, startLabel), has(end, endLabel) { total += count }
    }
    return total
  }

  /// Every `(start label)-[type]->(end label)` that occurs, with its exact count, by the names; a node with several labels counts
  /// under each.
  public var labelTriples: [(start: LabelID, type: TypeID, end: LabelID, count: Int)] {
    var triples: [(start: LabelID, type: TypeID, end: LabelID, count: Int)] = []
    let sets = state.nodes.labelSets.sets
    let byName = labels
    for type in types {
      var counts: [[LabelID]: Int] = [:]
      labelPairs(type)?.forEach { start, end, count in
        for from in sets[Int(start)] {
          for to in sets[Int(end)] { counts[[from, to], default: 0] += count }
        }
      }
      for start in byName {
        for end in byName {
          if let count = counts[[start, end]] { triples.append((start, type, end, count)) }
        }
      }
    }
    return triples
  }

  /// How many nodes have each set of labels that occurs, the labels by their names. O(sets).
  /// ```swift
  /// for (labels, count) in graph.labelSetCounts { ... }    // [Person] 100,000; [Person, Director] 12
  /// ```
  public var labelSetCounts: [(labels: [LabelID], count: Int)] {
    let sets = state.nodes.labelSets.sets
    return state.nodes.counts.enumerated().compactMap { code, count in
      count == 0 || code == Int(LabelSets.absent) ? nil : (sets[code], count)
    }
  }

  /// How many relationships of a type run between nodes with each two sets of labels; an end by which they need not be told
  /// apart has none. Exact; kept like the counts by label.
  /// ```swift
  /// graph.relationshipCounts(type: holds, byStart: true, byEnd: false)    // [Person], [], 1,200
  /// ```
  public func relationshipCounts(
    type: TypeID, byStart: Bool, byEnd: Bool
  ) -> [(start: [LabelID], end: [LabelID], count: Int)] {
    let sets = state.nodes.labelSets.sets
    var counts: [(start: [LabelID], end: [LabelID], count: Int)] = []
    switch (byStart, byEnd) {
    case (false, false): counts = [([], [], relationshipCount(type: type))]
    case (true, true): labelPairs(type)?.forEach { counts.append((sets[Int($0)], sets[Int($1)], $2)) }
    case (true, false):
      for (code, count) in (labelEnds(type)?.starts ?? []).enumerated() { counts.append((sets[code], [], count)) }
    case (false, true):
      for (code, count) in (labelEnds(type)?.ends ?? []).enumerated() { counts.append(([], sets[code], count)) }
    }
    return counts.filter { $0.count != 0 }
  }

  /// About how many relationships of a type a node has that was arrived at along one of another type: many lead to the
  /// nodes that have many.
  ///
  /// Who shares a city with somebody is found by `LIVES_IN` forth and back: a city has 14 people in the mean, but the city
  /// of a person 2,700. Kept until a fifth of the relationships came or went.
  /// ```swift
  /// graph.meanDegree(livesIn, .incoming, arrivingBy: livesIn, .outgoing)    // 2,700
  /// ```
  public func meanDegree(
    _ type: TypeID, _ direction: Direction, arrivingBy arrival: TypeID, _ arrivalDirection: Direction
  ) -> Double {
    let arrivals = relationshipCount(type: arrival)
    let all = relationshipCount(type: type)
    // The products of so many would not fit in 64 bits.
    guard arrivals > 0, !arrivals.multipliedReportingOverflow(by: max(all, 1)).overflow else { return 0 }
    let asked = StatisticsCache.ArrivalKey(
      type: type, direction: direction, arrival: arrival, arrivalDirection: arrivalDirection)
    if let known = statistics.withLock({ $0.arrivalDegrees[asked] }), known.isFresh(for: arrivals + all) {
      return known.value
    }
    let back: Direction = arrivalDirection == .outgoing ? .incoming : .outgoing
    let sum = degreeProductSum(
      label: nil, nodes: 0..<nodeCapacity, adjacency(arrival, back), adjacency(type, direction))
    let degree = Double(sum) / Double(arrivals)
    statistics.withLock { $0.arrivalDegrees[asked] = .init(value: degree, size: arrivals + all) }
    return degree
  }

  private func labelEnds(_ type: TypeID) -> LabelEndCounts? {
    kept(\.ends, type) { LabelEndCounts($0, $1, total: relationshipCount(type: type)) }
  }

  private func labelPairs(_ type: TypeID) -> LabelPairCounts? {
    let ends = labelEnds(type)
    return kept(\.pairs, type) { adjacency, nodes in
      ends.flatMap { LabelPairCounts($0) } ?? LabelPairCounts(adjacency, nodes)
    }
  }

  /// What was counted of a type's relationships before, else what counting gives now; nil where there are none.
  private func kept<Counts>(
    _ counts: WritableKeyPath<StatisticsCache, [TypeID: Counts]>, _ type: TypeID,
    _ count: (TypeAdjacency, NodeStore) -> Counts
  ) -> Counts? {
    takeUpPending()
    guard Int(type.raw) < state.adjacency.count, let adjacency = state.adjacency[Int(type.raw)] else { return nil }
    return statistics.withLock { cache in
      if let known = cache[keyPath: counts][type] { return known }
      let counted = count(adjacency, state.nodes)
      cache[keyPath: counts][type] = counted
      return counted
    }
  }

  /// Whether every value that nodes have under the key is an integer.
  public func isInteger(key: KeyID) -> Bool { state.nodeProperties[key]?.uniformKind == .integer }

  /// Whether all values that nodes have under the key are integers, or all are strings.
  public func isIntegerOrText(key: KeyID) -> Bool {
    let kind = state.nodeProperties[key]?.uniformKind
    return kind == .integer || kind == .string
  }

  /// Whether all values that relationships have under the key are integers, or all are strings.
  public func isIntegerOrText(relationshipKey key: KeyID) -> Bool {
    let kind = state.relationshipProperties[key]?.uniformKind
    return kind == .integer || kind == .string
  }

  /// About how many different values nodes with the label (or any) have under the key: what `n.key = $x` divides by.
  ///
  /// Exact for up to 1,024 values, then read off the dictionary or the bounds of the pages where these tell, then a guess from
  /// a sample.
  public func distinctValueEstimate(key: KeyID, label: LabelID?) -> Int {
    guard let column = state.nodeProperties[key] else { return 0 }
    let asked = StatisticsCache.DistinctKey(key: key, label: label)
    // Neither what the column holds nor how many nodes have the label may have changed by much.
    let size = column.count + (label.map { nodeCount(label: $0) } ?? 0)
    if let known = statistics.withLock({ $0.distinct[asked] }), known.isFresh(for: size) { return known.value }
    let distinct = distinct(column, label, count: propertyCount(key: key, label: label))
    statistics.withLock { $0.distinct[asked] = StatisticsCache.Estimate(value: distinct, size: size) }
    return distinct
  }

  private func distinct(_ column: PropertyColumn, _ label: LabelID?, count: Int) -> Int {
    if count > 1024, let known = boundedDistinct(column, label, count: count) { return known }
    var sample = ValueSample()
    forEachSampled(column, label, count: count) { slot, offset in
      // A string's code tells it apart, and no string need be looked at.
      if let code = slot.code(offset) {
        sample.add(code: code)
      } else {
        sample.add(slot.value(offset, column.dictionary))
      }
    }
    return sample.distinct(among: count)
  }

  /// What the codes of strings and the bounds of integers say without a look at a value; nil where they are too wide apart.
  private func boundedDistinct(_ column: PropertyColumn, _ label: LabelID?, count: Int) -> Int? {
    switch column.uniformKind {
    // The dictionary is that of all labels together.
    case .string where count == column.count: return column.dictionary.map { min($0.count, count) }
    case .integer:
      var range = ValueRange.empty
      var isAscending = true
      var (looked, passed) = (0, 0)
      for page in 0..<column.table.count where mayHold(label, page) {
        let slot = column.table.slot(within: page)
        // Where labels meet, a page's bounds are not those of one of them.
        guard slot.kind != 0 else { continue }
        guard label == nil || state.nodes.table.slot(within: page).codes == nil else {
          passed += 1
          continue
        }
        looked += 1
        isAscending = isAscending && slot.isAscending && slot.range.low > range.high
        range.include(slot.range.low)
        range.include(slot.range.high)
      }
      if looked < passed * 4 { return nil }
      if isAscending { return count }
      let (span, overflow) = range.high.subtractingReportingOverflow(range.low)
      return !overflow && span < 1024 ? min(Int(span) + 1, count) : nil
    case .boolean: return 2
    case .string, .float, .value, nil: return nil
    }
  }

  /// Up to 128 values of a node property from places spread over the graph; kept until a fifth of the values came or went.
  public func nodePropertySample(key: KeyID) -> [Value] { sample(state.nodeProperties[key], key, \.nodeSamples) }

  /// Up to 128 values of a relationship property from places spread over the graph.
  public func relationshipPropertySample(key: KeyID) -> [Value] {
    sample(state.relationshipProperties[key], key, \.relationshipSamples)
  }

  private func sample(
    _ column: PropertyColumn?, _ key: KeyID,
    _ samples: WritableKeyPath<StatisticsCache, [KeyID: StatisticsCache.Estimate<[Value]>]>
  ) -> [Value] {
    guard let column, column.count > 0 else { return [] }
    if let known = statistics.withLock({ $0[keyPath: samples][key] }), known.isFresh(for: column.count) {
      return known.value
    }
    let pages = (0..<column.table.count).filter { column.table.slot(within: $0).kind != 0 }
    var drawn: [Value] = []
    let wanted = 128
    for turn in 0..<wanted {
      // The middle of each of so many equal parts; where nobody has a value the next that has.
      let place = (2 * turn + 1) * pages.count * PropertyPage.size / (2 * wanted)
      let slot = column.table.slot(within: pages[place >> Int(PropertyPage.shift)])
      let offset = place & Int(PropertyPage.mask)
      if let found = (offset..<max(offset, Int(slot.capacity))).first(where: slot.isValid) {
        drawn.append(slot.value(found, column.dictionary))
      }
    }
    statistics.withLock { $0[keyPath: samples][key] = StatisticsCache.Estimate(value: drawn, size: column.count) }
    return drawn
  }

  /// Values spread over the column: all of them, or every n-th.
  private func forEachSampled(
    _ column: PropertyColumn, _ label: LabelID?, count: Int, _ body: (_ slot: PropertySlot, _ offset: Int) -> Void
  ) {
    let stride = max(1, count / 1024)
    var skipped = 0
    for page in 0..<column.table.count {
      let slot = column.table.slot(within: page)
      guard slot.kind != 0, mayHold(label, page) else { continue }
      // A page of nodes that are all alike and have all a value is stepped through.
      let nodes = state.nodes.table.slot(within: page)
      if slot.isFull, nodes.codes == nil, label.map({ state.nodes.labelSets.contains($0, in: nodes.uniform) }) ?? true {
        var offset = skipped == 0 ? 0 : stride - skipped
        while offset < PropertyPage.size {
          body(slot, offset)
          offset += stride
        }
        skipped = (skipped + PropertyPage.size) % stride
        continue
      }
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        let node = NodeID(page << Int(PropertyPage.shift) + offset)
        guard label.map({ hasLabel(node, $0) }) ?? true else { continue }
        if skipped == 0 { body(slot, offset) }
        skipped = (skipped + 1) % stride
      }
    }
  }

  /// Whether a page of nodes may hold one with the label.
  func mayHold(_ label: LabelID?, _ page: Int) -> Bool {
    guard let label else { return true }
    return state.nodes.table.slot(page).summary >> UInt64(label.raw & 63) & 1 == 1
  }

  /// How many nodes with the label (or any) have a value under the key. O(nodes / 1,024) where labels come in runs; a
  /// snapshot that has counted them knows.
  public func propertyCount(key: KeyID, label: LabelID?) -> Int {
    guard let column = state.nodeProperties[key] else { return 0 }
    guard let label else { return column.count }
    guard isSnapshot else { return propertyCount(column, label) }
    let asked = StatisticsCache.DistinctKey(key: key, label: label)
    if let known = statistics.withLock({ $0.propertyCounts[asked] }), known.version == version { return known.count }
    let count = propertyCount(column, label)
    statistics.withLock { $0.propertyCounts[asked] = (count, version) }
    return count
  }

  private func propertyCount(_ column: PropertyColumn, _ label: LabelID) -> Int {
    var count = 0
    for index in 0..<column.table.count {
      guard let page = column.table.page(index), mayHold(label, index) else { continue }
      let nodes = state.nodes.table.slot(index)
      if nodes.codes == nil {
        if state.nodes.labelSets.contains(label, in: nodes.uniform) { count += page.count }
      } else {
        for offset in 0..<page.capacity
        where page.isValid(offset) && state.nodes.labelSets.contains(label, in: nodes.code(UInt32(offset))) {
          count += 1
        }
      }
    }
    return count
  }

  /// How many relationships of the type (or any) have a value under the key. O(relationships / 1,024).
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
