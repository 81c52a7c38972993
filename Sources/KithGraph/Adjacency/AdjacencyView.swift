/// The relationships of one type in one direction, as pointers into a snapshot: fetch it once, then loop.
///
/// It keeps nothing alive: whoever loops holds the graph with `withExtendedLifetime`. A view of a working graph is spent
/// by the next change to it.
/// ```swift
/// let follows = graph.adjacency(type, .outgoing)
/// let friends = follows.neighbours(of: node)
/// for i in 0..<friends.count { visit(friends.neighbours[i], by: friends.relationships[i]) }
/// ```
/// Finding a list is O(1): the chunk of pages, the page's slot, then the node's entry, then the list itself.
@frozen public struct AdjacencyView: @unchecked Sendable {
  // Unchecked: the memory behind the pointers does not change while the view may be used.
  @usableFromInline let slotChunks: UnsafePointer<UnsafePointer<AdjacencySlot>>
  @usableFromInline let pageCount: Int

  @inlinable init(slotChunks: UnsafePointer<UnsafePointer<AdjacencySlot>>, pageCount: Int) {
    self.slotChunks = slotChunks
    self.pageCount = pageCount
  }

  /// A view of no relationships.
  @inlinable init() {
    slotChunks = UnsafePointer(bitPattern: 64).unsafelyUnwrapped
    pageCount = 0
  }

  /// The list of a node; empty for one without any, or beyond the graph.
  @inlinable @inline(__always) public func neighbours(of node: NodeID) -> AdjacencyList {
    let page = Int(node >> AdjacencyEntry.pageShift)
    guard page < pageCount else { return AdjacencyList() }
    let slot = slotChunks[page >> 6][page & 63]
    let entry = slot.entries[Int(node & AdjacencyEntry.pageMask)]
    return AdjacencyList(
      count: Int(entry.length), neighbours: slot.neighbours + Int(entry.start),
      relationships: slot.relationships + Int(entry.start))
  }

  /// How many relationships a node has here.
  @inlinable @inline(__always) public func degree(of node: NodeID) -> Int {
    let page = Int(node >> AdjacencyEntry.pageShift)
    guard page < pageCount else { return 0 }
    return Int(slotChunks[page >> 6][page & 63].entries[Int(node & AdjacencyEntry.pageMask)].length)
  }

  /// Adds each node's degree to the number in its place; ascending nodes without a gap cost least.
  @inlinable public func addDegrees(of nodes: [NodeID], to sums: inout [Int64]) {
    precondition(sums.count == nodes.count, "a number for each node")
    guard let first = nodes.first, let last = nodes.last else { return }
    guard last >= first, Int(last - first) == nodes.count - 1 else {
      var page = -1
      var entries: UnsafePointer<AdjacencyEntry>?
      sums.withUnsafeMutableBufferPointer { sums in
        for at in nodes.indices {
          let own = Int(nodes[at] >> AdjacencyEntry.pageShift)
          if own != page {
            page = own
            entries = own < pageCount ? slotChunks[own >> 6][own & 63].entries : nil
          }
          if let entries { sums[at] &+= Int64(entries[Int(nodes[at] & AdjacencyEntry.pageMask)].length) }
        }
      }
      return
    }
    var next = Int(first)
    let end = min(Int(last) + 1, nodeLimit)
    sums.withUnsafeMutableBufferPointer { sums in
      while next < end {
        let page = next >> Int(AdjacencyEntry.pageShift)
        let entries = slotChunks[page >> 6][page & 63].entries
        let pageEnd = min(end, (page + 1) << Int(AdjacencyEntry.pageShift))
        let offset = next & Int(AdjacencyEntry.pageMask)
        let place = next - Int(first)
        for i in 0..<(pageEnd - next) { sums[place &+ i] &+= Int64(entries[offset &+ i].length) }
        next = pageEnd
      }
    }
  }

  /// Whether the node's list is in ascending order of neighbours, so that it can be searched and intersected.
  ///
  /// Lists are sorted where they were loaded in bulk, and stay so while what is appended fits at the end.
  @inlinable public func isSorted(_ node: NodeID) -> Bool {
    let page = Int(node >> AdjacencyEntry.pageShift)
    guard page < pageCount else { return true }
    return slotChunks[page >> 6][page & 63].sortedness.isSorted(Int(node & AdjacencyEntry.pageMask))
  }

  /// Nodes from here on have no list.
  @inlinable public var nodeLimit: Int { pageCount << Int(AdjacencyEntry.pageShift) }
}

/// One node's relationships of one type in one direction: two parallel arrays, parallel relationships and self-loops included.
@frozen public struct AdjacencyList: @unchecked Sendable {
  // Unchecked: as for the view it came from.
  /// How many relationships.
  public let count: Int
  /// The nodes at the other end.
  public let neighbours: UnsafePointer<NodeID>
  /// The relationships themselves, in the same order.
  public let relationships: UnsafePointer<RelationshipID>

  @inlinable init(
    count: Int, neighbours: UnsafePointer<NodeID>, relationships: UnsafePointer<RelationshipID>
  ) {
    self.count = count
    self.neighbours = neighbours
    self.relationships = relationships
  }

  @inlinable init() {
    count = 0
    neighbours = AdjacencySlot.nothing
    relationships = AdjacencySlot.nothing
  }
}

extension AdjacencyList {
  /// Where the first neighbour that is not below a node stands in a sorted list; `count` where all are below.
  @inlinable public func firstOffset(notBelow node: NodeID) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if neighbours[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Where one node's list lies within its page's part of a slab.
@frozen @usableFromInline struct AdjacencyEntry: BitwiseCopyable {
  @usableFromInline static let pageShift: UInt32 = 9
  @usableFromInline static let pageMask: UInt32 = 511
  @usableFromInline static let pageSize = 512
  @usableFromInline var start: UInt32
  @usableFromInline var length: UInt32
  @inlinable init(start: UInt32, length: UInt32) {
    self.start = start
    self.length = length
  }
}

/// What loops read of a page of 512 nodes: its entries and the two arrays they point into.
@frozen @usableFromInline struct AdjacencySlot: BitwiseCopyable {
  @usableFromInline var entries: UnsafePointer<AdjacencyEntry>
  @usableFromInline var neighbours: UnsafePointer<UInt32>
  @usableFromInline var relationships: UnsafePointer<UInt32>
  @usableFromInline var sortedness: ListSortedness
  @inlinable init(
    entries: UnsafePointer<AdjacencyEntry>, neighbours: UnsafePointer<UInt32>, relationships: UnsafePointer<UInt32>,
    sortedness: ListSortedness
  ) {
    self.entries = entries
    self.neighbours = neighbours
    self.relationships = relationships
    self.sortedness = sortedness
  }
  /// Something to point at where there is nothing to read.
  @inlinable static var nothing: UnsafePointer<UInt32> { UnsafePointer(bitPattern: 64).unsafelyUnwrapped }
}

/// A bit for each list of a page that is out of order, or nil where all are in order.
@frozen @usableFromInline struct ListSortedness: BitwiseCopyable {
  @usableFromInline var outOfOrder: UnsafePointer<UInt64>?
  @inlinable init(outOfOrder: UnsafePointer<UInt64>?) { self.outOfOrder = outOfOrder }
  @inlinable func isSorted(_ offset: Int) -> Bool {
    guard let outOfOrder else { return true }
    return outOfOrder[offset >> 6] >> UInt64(offset & 63) & 1 == 0
  }
}
