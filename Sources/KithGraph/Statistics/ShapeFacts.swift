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
  struct Loops: Sendable {
    let table: TypeAdjacency.Table
    let count: Int
  }
  let uniqueness = Guarded<[Column: Uniqueness]>([:])
  let loops = Guarded<[TypeID: Loops]>([:])
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
    if let known = lineage.facts.uniqueness.withLock({ $0[asked] }), known.column === column.table,
      known.nodes === nodes
    {
      return known.isUnique
    }
    let isUnique = holdsNoValueTwice(column, label)
    lineage.facts.uniqueness.withLock {
      $0[asked] = ShapeFacts.Uniqueness(column: column.table, nodes: nodes, isUnique: isUnique)
    }
    return isUnique
  }

  private func holdsNoValueTwice(_ column: PropertyColumn, _ label: LabelID) -> Bool {
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
      case .constant, .boolean, .float, .node, .relationship, .value: holds = false
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
    if pending == nil, let known = lineage.facts.loops.withLock({ $0[type] }), known.table === adjacency.outgoing {
      return known.count
    }
    let view = adjacency.view(.outgoing)
    var count = 0
    for node in 0..<NodeID(min(view.nodeLimit, Int(nodeCapacity))) {
      let list = view.neighbours(of: node)
      for i in 0..<list.count where list.neighbours[i] == node { count += 1 }
    }
    if pending == nil {
      lineage.facts.loops.withLock { $0[type] = ShapeFacts.Loops(table: adjacency.outgoing, count: count) }
    }
    return count
  }
}
