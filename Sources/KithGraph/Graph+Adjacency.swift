extension Graph {
  /// The relationships of a type in one direction, for loops over many nodes.
  ///
  /// `direction` is outgoing or incoming; for both, take each in turn, and a self-loop from only one of the two.
  /// The caller keeps the graph alive while it uses the view; in a working graph, the next change spends the view.
  public func adjacency(_ type: TypeID, _ direction: Direction) -> AdjacencyView {
    precondition(direction != .both, "an adjacency has one direction")
    let built = adjacencyCache.withLock { cache in
      let key = AdjacencyKey(type: type, direction: direction)
      if let built = cache[key] { return built }
      let built = BuiltAdjacency(state, type, direction)
      cache[key] = built
      return built
    }
    return AdjacencyView(slots: built.slots, pageCount: built.pageCount)
  }

  /// How many relationships a node has, of one type or of any; a self-loop counts once in each direction, and once in `both`.
  public func degree(of node: NodeID, type: TypeID?, direction: Direction) -> Int {
    state.relationships.count { relationship in
      guard relationship.isLive, type.map({ $0 == relationship.type }) ?? true else { return false }
      return switch direction {
      case .outgoing: relationship.start == node
      case .incoming: relationship.end == node
      case .both: relationship.start == node || relationship.end == node
      }
    }
  }
}

final class BuiltAdjacency: @unchecked Sendable {
  let slots: UnsafeMutablePointer<AdjacencySlot>
  let pageCount: Int
  private let entries: UnsafeMutablePointer<AdjacencyEntry>
  private let arrays: UnsafeMutablePointer<UInt32>

  init(_ state: GraphState, _ type: TypeID, _ direction: Direction) {
    pageCount = (state.nodes.count + 511) / 512
    slots = .allocate(capacity: max(pageCount, 1))
    entries = .allocate(capacity: max(pageCount * 512, 1))
    entries.initialize(repeating: AdjacencyEntry(start: 0, length: 0), count: pageCount * 512)
    let rows = state.relationships.indices.filter {
      state.relationships[$0].isLive && state.relationships[$0].type == type
    }
    func owner(_ row: Int) -> UInt32 {
      direction == .outgoing ? state.relationships[row].start : state.relationships[row].end
    }
    func other(_ row: Int) -> UInt32 {
      direction == .outgoing ? state.relationships[row].end : state.relationships[row].start
    }
    let sorted = rows.sorted { (owner($0), other($0), $0) < (owner($1), other($1), $1) }
    arrays = .allocate(capacity: max(sorted.count * 2, 1))
    for (at, row) in sorted.enumerated() {
      arrays[at] = other(row)
      arrays[sorted.count + at] = UInt32(row)
      let node = Int(owner(row))
      if entries[node].length == 0 { entries[node].start = UInt32(at) }
      entries[node].length += 1
    }
    for page in 0..<pageCount {
      slots[page] = AdjacencySlot(
        entries: UnsafePointer(entries + page * 512), neighbours: UnsafePointer(arrays),
        relationships: UnsafePointer(arrays + sorted.count))
    }
  }

  deinit {
    slots.deallocate()
    entries.deallocate()
    arrays.deallocate()
  }
}
