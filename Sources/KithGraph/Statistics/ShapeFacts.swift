import KithValue

/// Facts about the whole of a column or of a type's relationships that hold for one snapshot: found once, then kept for as
/// long as the tables they were found in stand.
final class ShapeFacts: Sendable {
  struct Column: Hashable, Sendable {
    var key: KeyID
    var label: LabelID
  }
  struct Uniqueness: Sendable {
    let column: PropertyColumn.Table
    let nodes: PageTable<NodePage, NodeSlot>
    let isUnique: Bool
  }
  /// How many relationships of a type are of some kind, by their lists from the nodes at which they start.
  struct Counted: Sendable {
    let table: TypeAdjacency.Table
    let count: Int
  }
  let uniqueness = Guarded<[Column: Uniqueness]>([:])
  let loops = Guarded<[TypeID: Counted]>([:])
  let parallels = Guarded<[TypeID: Counted]>([:])
}

extension Graph {
  /// Whether the graph is a snapshot, which nothing changes any more.
  public var isSnapshot: Bool { pending == nil }

  /// How many nodes have no label at all.
  public var unlabelledNodeCount: Int { state.nodes.counts[Int(LabelSets.unlabelled)] }

  /// Whether every node with the label has an integer or a string under the key, and no two have the same.
  public func isUnique(key: KeyID, label: LabelID) -> Bool {
    guard pending == nil, let column = state.nodeProperties[key] else { return false }
    let asked = ShapeFacts.Column(key: key, label: label)
    let nodes = state.nodes.table
    let known = lineage.facts.uniqueness.withLock { $0[asked] }
    if let known, known.column === column.table, known.nodes === nodes { return known.isUnique }
    let isUnique = known.flatMap { isStillUnique($0, column, key, label) } ?? holdsNoValueTwice(column, label)
    lineage.facts.uniqueness.withLock {
      $0[asked] = ShapeFacts.Uniqueness(column: column.table, nodes: nodes, isUnique: isUnique)
    }
    return isUnique
  }

  /// Whether every node with the label has an integer under the key, and each a greater one than those that come before it.
  ///
  /// Nodes then compare as their values do. Told from the pages and a look at few of them: false also where that is not enough.
  /// O(nodes / 1,024).
  /// ```swift
  /// graph.ascends(key: id, label: person)    // true where people were created in the order of their ids
  /// ```
  public func ascends(key: KeyID, label: LabelID) -> Bool {
    guard pending == nil, let column = state.nodeProperties[key], column.uniformKind == .integer else { return false }
    return ascends(column, label, looks: 16) == true
  }

  /// What holds of a column of which a few values are not as they were: nil where too many changed to look at each.
  private func isStillUnique(
    _ known: ShapeFacts.Uniqueness, _ column: PropertyColumn, _ key: KeyID, _ label: LabelID
  ) -> Bool? {
    let nodes = state.nodes.table
    let pages = Set(
      column.table.indicesThatDiffer(from: known.column) + nodes.indicesThatDiffer(from: known.nodes))
    guard pages.count <= 16 else { return nil }
    // What was no key may have become one, but a plan without that is right as well.
    guard known.isUnique else { return ascends(column, label, looks: 16) == true }
    var fresh: [Value] = []
    for page in pages {
      let slot = page < column.table.count ? column.table.slot(within: page) : .absent
      let old = page < known.column.count ? known.column.slot(within: page) : .absent
      let labels = page < nodes.count ? nodes.slot(within: page) : .absent
      let oldLabels = page < known.nodes.count ? known.nodes.slot(within: page) : .absent
      for offset in 0..<PropertyPage.size {
        guard state.nodes.labelSets.contains(label, in: labels.code(UInt32(offset))) else { continue }
        let value = slot.value(offset, column.dictionary)
        if state.nodes.labelSets.contains(label, in: oldLabels.code(UInt32(offset))),
          Value.equals(old.value(offset, column.dictionary), value) == true
        {
          continue
        }
        fresh.append(value)
        if fresh.count > 64 { return nil }
      }
    }
    for value in fresh {
      switch value {
      case .integer, .string: break
      default: return false
      }
      if self.nodes(label: label, key: key, equals: value).count > 1 { return false }
    }
    return true
  }

  /// Whether the values of the label's nodes ascend from each to the next, and all are there: read off the pages, with a look
  /// at the values of those alone where labels meet, or where a value was set anew. Nil where that does not tell, or too many
  /// pages would have to be looked at.
  private func ascends(_ column: PropertyColumn, _ label: LabelID, looks: Int = .max) -> Bool? {
    guard let kind = column.uniformKind, kind == .integer || kind == .string else { return nil }
    let nodes = state.nodes
    var looksLeft = looks
    var last = Int64.min
    for index in 0..<nodes.table.count where mayHold(label, index) {
      let labels = nodes.table.slot(within: index)
      let slot = column.table.slot(index)
      let isUniform = labels.codes == nil
      if isUniform, !nodes.labelSets.contains(label, in: labels.uniform) { continue }
      var range = slot.range
      var ascends = slot.isAscending
      if !isUniform || !slot.isFull || !slot.isAscending && kind == .integer {
        guard looksLeft > 0 else { return nil }
        looksLeft -= 1
        range = .empty
        ascends = ascends || kind == .integer
        for offset in 0..<min(NodePage.size, Int(nodes.capacity) - index * NodePage.size)
        where nodes.labelSets.contains(label, in: labels.code(UInt32(offset))) {
          guard slot.isValid(offset) else { return false }
          guard kind == .integer else { continue }
          let value = slot.data.load(fromByteOffset: offset * 8, as: Int64.self)
          ascends = ascends && value > range.high
          range.include(value)
        }
        if kind == .string { range = slot.range }
      }
      guard slot.kind != 0, range.low <= range.high else { continue }
      guard ascends, range.low > last || last == .min else { return nil }
      last = range.high
    }
    return true
  }

  private func holdsNoValueTwice(_ column: PropertyColumn, _ label: LabelID) -> Bool {
    if let ascends = ascends(column, label) { return ascends }
    var seen: Set<Int64> = []
    var last = Int64.min
    var isAscending = true
    var holds = true
    forEachMorsel(label) { ids in
      switch column.gather(ids) {
      case .integer(let values, let validity):
        if validity.words != nil { holds = false }
        // Most keys come in ascending order, and then no set is needed.
        for value in values {
          guard value > last else {
            isAscending = false
            break
          }
          last = value
        }
      case .string(let codes, _):
        isAscending = false
        for code in codes where holds { holds = code != .max && seen.insert(Int64(code)).inserted }
        return holds
      case .constant, .boolean, .float, .node, .relationship, .list, .map, .value: holds = false
      }
      return holds && isAscending
    }
    if !holds || isAscending || !seen.isEmpty { return holds }
    // Integers out of order: once more, with a set.
    forEachMorsel(label) { ids in
      guard case .integer(let values, let validity) = column.gather(ids), validity.words == nil else {
        holds = false
        return false
      }
      for value in values where holds { holds = seen.insert(value).inserted }
      return holds
    }
    return holds
  }

  /// How many relationships of the type start and end at the same node.
  public func selfLoopCount(type: TypeID) -> Int {
    takeUpPending()
    guard Int(type.raw) < state.adjacency.count, let adjacency = state.adjacency[Int(type.raw)] else { return 0 }
    if let count = adjacency.loopCount { return count }
    return count(type, adjacency, lineage.facts.loops, Self.loops)
  }

  /// How many relationships of the type lead from and to where another does that counts already: none where no two nodes have
  /// more than one of them in a direction.
  public func parallelCount(type: TypeID) -> Int {
    takeUpPending()
    guard Int(type.raw) < state.adjacency.count, let adjacency = state.adjacency[Int(type.raw)] else { return 0 }
    return count(type, adjacency, lineage.facts.parallels, Self.parallels)
  }

  /// How many of a type's relationships are of a kind of which the lists of some nodes tell. Where few lists changed since they
  /// were last counted only these are gone through.
  private func count(
    _ type: TypeID, _ adjacency: TypeAdjacency, _ facts: Guarded<[TypeID: ShapeFacts.Counted]>,
    _ counted: (AdjacencyView, Range<NodeID>) -> Int
  ) -> Int {
    let known = facts.withLock { $0[type] }
    if let known, known.table === adjacency.outgoing { return known.count }
    let view = adjacency.view(.outgoing)
    var count: Int
    if let known, case let changed = adjacency.outgoing.indicesThatDiffer(from: known.table), changed.count <= 256 {
      let old = TypeAdjacency(outgoing: known.table, incoming: known.table, loopCount: nil).view(.outgoing)
      count = known.count
      for page in changed {
        let first = NodeID(page) << AdjacencyEntry.pageShift
        let nodes = first..<first + AdjacencyEntry.pageMask + 1
        count += counted(view, nodes) - counted(old, nodes)
      }
    } else {
      count = counted(view, 0..<NodeID(min(view.nodeLimit, Int(nodeCapacity))))
    }
    if pending == nil {
      facts.withLock { $0[type] = ShapeFacts.Counted(table: adjacency.outgoing, count: count) }
    }
    return count
  }

  private static func parallels(_ view: AdjacencyView, _ nodes: Range<NodeID>) -> Int {
    var count = 0
    for node in nodes {
      let list = view.neighbours(of: node)
      guard view.isSorted(node) else {
        count += list.count - Set((0..<list.count).map { list.neighbours[$0] }).count
        continue
      }
      var i = 1
      while i < list.count {
        count &+= list.neighbours[i] == list.neighbours[i &- 1] ? 1 : 0
        i &+= 1
      }
    }
    return count
  }

  private static func loops(_ view: AdjacencyView, _ nodes: Range<NodeID>) -> Int {
    var count = 0
    for node in nodes {
      let list = view.neighbours(of: node)
      for i in 0..<list.count where list.neighbours[i] == node { count += 1 }
    }
    return count
  }
}
