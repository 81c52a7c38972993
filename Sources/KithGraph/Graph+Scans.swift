extension Graph {
  /// Fills `into` with up to `limit` nodes from `cursor` on, in ascending order, and moves the cursor behind them.
  ///
  /// Gives false when nothing is left, with `into` empty. Ranges of 1,024 nodes where none has the label are passed by,
  /// and ranges where all have the same labels are not looked into.
  /// ```swift
  /// var cursor: NodeID = 0
  /// while graph.scanNodes(label: person, from: &cursor, limit: 1024, into: &ids) { ... }
  /// ```
  public func scanNodes(label: LabelID?, from cursor: inout NodeID, limit: Int, into ids: inout [NodeID]) -> Bool {
    let nodes = state.nodes
    let sets = nodes.labelSets
    let summary: UInt64 = label.map { 1 << UInt64($0.raw & 63) } ?? .max
    let wanted = (0..<UInt32(sets.count)).map { code in
      label.map { sets.contains($0, in: code) } ?? (code != LabelSets.absent)
    }
    var next = Int(cursor)
    let capacity = Int(nodes.capacity)
    ids = [NodeID](unsafeUninitializedCapacity: max(limit, 0)) { out, count in
      while next < capacity, count < limit {
        let index = next >> Int(NodePage.shift)
        let slot = nodes.table.slot(index)
        let end = min((index + 1) << Int(NodePage.shift), capacity)
        guard label == nil || slot.summary & summary != 0 else {
          next = end
          continue
        }
        if let codes = slot.codes {
          while next < end, count < limit {
            out[count] = UInt32(truncatingIfNeeded: next)
            count &+= Int(unsafeBitCast(wanted[Int(codes[next & Int(NodePage.mask)])], to: UInt8.self))
            next &+= 1
          }
        } else if wanted[Int(slot.uniform)] {
          let taken = min(end - next, limit - count)
          for i in 0..<taken { out[count &+ i] = UInt32(truncatingIfNeeded: next &+ i) }
          count += taken
          next += taken
        } else {
          next = end
        }
      }
    }
    cursor = NodeID(next)
    return !ids.isEmpty
  }

  /// The identifiers of all nodes in up to `parts` ranges, each with about as many nodes of a label as the others.
  ///
  /// Ranges of 1,024 nodes where none has the label do not count; those where some have it count as if all had, unless
  /// there are few of them. So threads that take the ranges in turn have as much to do each, wherever the nodes stand. A
  /// range begins at a multiple of 64, so that no two threads write one word of a bitset.
  /// ```swift
  /// graph.nodeRanges(label: city, parts: 16)      // [0..<100_416, 100_416..<100_864, ...]
  /// ```
  public func nodeRanges(label: LabelID?, parts: Int) -> [Range<NodeID>] {
    let (table, capacity) = (state.nodes.table, state.nodes.capacity)
    let summary: UInt64 = label.map { 1 << UInt64($0.raw & 63) } ?? .max
    let pages = (0..<Int((capacity + NodePage.mask) >> NodePage.shift)).filter {
      table.slot($0).summary & summary != 0
    }
    var starts: [NodeID] = [0]
    if pages.count < max(parts, 1) {
      var nodes: [NodeID] = []
      var cursor: NodeID = 0
      _ = scanNodes(label: label, from: &cursor, limit: pages.count * NodePage.size, into: &nodes)
      let parts = min(parts, nodes.count)
      for part in 0..<parts {
        let start = nodes[part * nodes.count / parts] & ~63
        if part > 0, start > starts[starts.count - 1] { starts.append(start) }
      }
    } else {
      // Whole pages, so that scans need not cut one.
      let size = (pages.count + parts - 1) / parts
      starts += stride(from: size, to: pages.count, by: size).map { NodeID(pages[$0]) << NodePage.shift }
    }
    return zip(starts, starts.dropFirst() + [capacity]).map { $0..<$1 }
  }

  /// Fills `into` with up to `limit` relationships from `cursor` on, in ascending order, and moves the cursor behind them.
  ///
  /// Gives false when nothing is left, with `into` empty. Blocks of another type are passed by.
  public func scanRelationships(
    type: TypeID?, from cursor: inout RelationshipID, limit: Int, into ids: inout [RelationshipID]
  ) -> Bool {
    let table = state.relationships.table
    var next = Int(cursor)
    ids = [RelationshipID](unsafeUninitializedCapacity: max(limit, 0)) { out, count in
      while count < limit {
        let index = next >> Int(RelationshipPage.shift)
        guard index < table.count else { break }
        let slot = table.slot(within: index)
        let first = index << Int(RelationshipPage.shift)
        let end = first + Int(slot.count)
        if next >= end || slot.liveCount == 0 || (type.map { $0.raw != slot.type } ?? false) {
          next = (index + 1) << Int(RelationshipPage.shift)
          continue
        }
        while next < end, count < limit {
          let offset = next & Int(RelationshipPage.mask)
          out[count] = UInt32(truncatingIfNeeded: next)
          count &+= Int(truncatingIfNeeded: slot.live[offset >> 6] >> UInt64(offset & 63) & 1)
          next &+= 1
        }
      }
    }
    cursor = RelationshipID(next)
    return !ids.isEmpty
  }
}
