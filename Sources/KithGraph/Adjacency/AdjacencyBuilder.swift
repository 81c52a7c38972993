/// Builds the adjacency of a type from its records in one go, every list sorted by neighbour, then relationship.
///
/// Counting sorts, O(nodes + relationships): the relationships are dealt out by end, so that walking the ends in order
/// and dealing out by start leaves each outgoing list sorted by end; walking those in turn sorts the incoming lists by
/// start, unless the relationships came in an order that had them sorted at once.
struct AdjacencyBuilder {
  private let records: RelationshipStore
  private let type: TypeID
  private let nodeCapacity: Int
  private var outOffsets: [UInt32]
  private var inOffsets: [UInt32]
  private var loops = 0

  static func build(
    _ type: TypeID, of records: RelationshipStore, nodeCapacity: NodeID, token: WriterToken
  ) -> TypeAdjacency {
    var builder = AdjacencyBuilder(records: records, type: type, nodeCapacity: Int(nodeCapacity))
    builder.count()
    let (outgoing, incoming) = builder.sort()
    return TypeAdjacency(
      outgoing: Self.table(outgoing, builder.outOffsets, token),
      incoming: Self.table(incoming, builder.inOffsets, token), loopCount: builder.loops)
  }

  private init(records: RelationshipStore, type: TypeID, nodeCapacity: Int) {
    self.records = records
    self.type = type
    self.nodeCapacity = nodeCapacity
    outOffsets = [UInt32](repeating: 0, count: nodeCapacity + 1)
    inOffsets = outOffsets
  }

  /// Every live relationship of the type, in ascending order.
  @inline(__always) private func forEach(_ body: (_ start: Int, _ end: Int, _ id: UInt32) -> Void) {
    let table = records.table
    for index in 0..<table.count {
      let slot = table.slot(within: index)
      guard slot.type == type.raw else { continue }
      let first = UInt32(index) << RelationshipPage.shift
      if slot.liveCount == slot.count {
        for i in 0..<Int(slot.count) {
          body(Int(slot.starts[i]), Int(slot.ends[i]), first &+ UInt32(truncatingIfNeeded: i))
        }
      } else {
        for i in 0..<slot.count where slot.isLive(i) {
          body(Int(slot.starts[Int(i)]), Int(slot.ends[Int(i)]), first &+ i)
        }
      }
    }
  }

  /// Leaves in each `offsets[node + 1]` where the list of `node` ends.
  private mutating func count() {
    var out = outOffsets
    var into = inOffsets
    out.withUnsafeMutableBufferPointer { out in
      into.withUnsafeMutableBufferPointer { into in
        var loops = 0
        forEach { start, end, _ in
          out[start &+ 1] &+= 1
          into[end &+ 1] &+= 1
          loops &+= Int(unsafeBitCast(start == end, to: UInt8.self))
        }
        self.loops = loops
        for node in 0..<nodeCapacity {
          out[node + 1] &+= out[node]
          into[node + 1] &+= into[node]
        }
      }
    }
    outOffsets = out
    inOffsets = into
  }

  private func sort() -> (outgoing: AdjacencySlab, incoming: AdjacencySlab) {
    let total = Int(outOffsets[nodeCapacity])
    let outgoing = AdjacencySlab(capacity: total)
    let incoming = AdjacencySlab(capacity: total)
    var places = inOffsets
    // Where the last relationship dealt to each node came from: it tells whether the lists come out sorted.
    var lasts = [UInt32](repeating: 0, count: nodeCapacity)
    var outOfOrder = 0
    places.withUnsafeMutableBufferPointer { places in
      lasts.withUnsafeMutableBufferPointer { lasts in
        forEach { start, end, id in
          let place = Int(places[end])
          places[end] &+= 1
          outOfOrder |= start &- Int(lasts[end])
          lasts[end] = UInt32(truncatingIfNeeded: start)
          incoming.neighbours[place] = UInt32(truncatingIfNeeded: start)
          incoming.relationships[place] = id
        }
      }
    }
    deal(incoming, inOffsets, to: outgoing, outOffsets)
    if outOfOrder < 0 { deal(outgoing, outOffsets, to: incoming, inOffsets) }
    return (outgoing, incoming)
  }

  /// Walks the lists of `source` in order of their nodes, and puts each relationship at the end of its neighbour's list.
  private func deal(_ source: AdjacencySlab, _ offsets: [UInt32], to target: AdjacencySlab, _ targets: [UInt32]) {
    var places = targets
    places.withUnsafeMutableBufferPointer { places in
      offsets.withUnsafeBufferPointer { offsets in
        for node in 0..<nodeCapacity {
          for at in Int(offsets[node])..<Int(offsets[node + 1]) {
            let neighbour = Int(source.neighbours[at])
            let place = Int(places[neighbour])
            places[neighbour] &+= 1
            target.neighbours[place] = UInt32(truncatingIfNeeded: node)
            target.relationships[place] = source.relationships[at]
          }
        }
      }
    }
  }

  private static func table(_ slab: AdjacencySlab, _ offsets: [UInt32], _ token: WriterToken) -> TypeAdjacency.Table {
    let table = TypeAdjacency.Table(owner: token, empty: TypeAdjacency.emptyChunk)
    let nodes = offsets.count - 1
    offsets.withUnsafeBufferPointer { offsets in
      var first = 0
      while first < nodes {
        let end = min(first + AdjacencyPage.size, nodes)
        if offsets[end] > offsets[first] {
          let page = AdjacencyPage(
            owner: token, slab: slab, offsets: UnsafeBufferPointer(rebasing: offsets[first...end]))
          table.set(first / AdjacencyPage.size, page, page.slot)
        }
        first = end
      }
    }
    return table
  }
}
