/// The relationships of one type in one direction, as pointers into a snapshot: fetch it once, then loop.
///
/// It keeps nothing alive: whoever loops holds the graph with `withExtendedLifetime`. A view of a working graph is spent
/// by the next change to it.
/// ```swift
/// let follows = graph.adjacency(type, .outgoing)
/// let friends = follows.neighbours(of: node)
/// for i in 0..<friends.count { visit(friends.neighbours[i], by: friends.relationships[i]) }
/// ```
@frozen public struct AdjacencyView: @unchecked Sendable {
  // Unchecked: the memory behind the pointers does not change while the view may be used.
  @usableFromInline let slots: UnsafePointer<AdjacencySlot>
  @usableFromInline let pageCount: Int

  @inlinable init(slots: UnsafePointer<AdjacencySlot>, pageCount: Int) {
    self.slots = slots
    self.pageCount = pageCount
  }

  /// The list of a node; empty for one without any, or beyond the graph.
  @inlinable @inline(__always) public func neighbours(of node: NodeID) -> AdjacencyList {
    let page = Int(node >> AdjacencyEntry.pageShift)
    guard page < pageCount else { return AdjacencyList() }
    let slot = slots[page]
    let entry = slot.entries[Int(node & AdjacencyEntry.pageMask)]
    return AdjacencyList(
      count: Int(entry.length), neighbours: slot.neighbours + Int(entry.start),
      relationships: slot.relationships + Int(entry.start))
  }

  /// How many relationships a node has here.
  @inlinable @inline(__always) public func degree(of node: NodeID) -> Int {
    let page = Int(node >> AdjacencyEntry.pageShift)
    guard page < pageCount else { return 0 }
    return Int(slots[page].entries[Int(node & AdjacencyEntry.pageMask)].length)
  }
}

/// One node's relationships of one type in one direction: two parallel arrays.
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

/// Where one node's list lies within its page's arena.
@frozen @usableFromInline struct AdjacencyEntry {
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

/// A page of 512 entries and the two arrays they point into.
@frozen @usableFromInline struct AdjacencySlot {
  @usableFromInline var entries: UnsafePointer<AdjacencyEntry>
  @usableFromInline var neighbours: UnsafePointer<UInt32>
  @usableFromInline var relationships: UnsafePointer<UInt32>
  @inlinable init(
    entries: UnsafePointer<AdjacencyEntry>, neighbours: UnsafePointer<UInt32>, relationships: UnsafePointer<UInt32>
  ) {
    self.entries = entries
    self.neighbours = neighbours
    self.relationships = relationships
  }
  /// Something to point at where there is nothing to read.
  @inlinable static var nothing: UnsafePointer<UInt32> { UnsafePointer(bitPattern: 64).unsafelyUnwrapped }
}
