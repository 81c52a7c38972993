/// The two arrays that hold lists: of one page that grows, or of all the pages of a type that was loaded in bulk.
///
/// Append-only as far as snapshots can see: a writer writes only behind what any snapshot's entries cover.
final class AdjacencySlab: @unchecked Sendable {
  // Unchecked: what a snapshot's entries cover does not change; only the one writer writes behind it.
  let neighbours: UnsafeMutablePointer<UInt32>
  let relationships: UnsafeMutablePointer<UInt32>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    neighbours = .allocate(capacity: max(capacity, 1))
    relationships = .allocate(capacity: max(capacity, 1))
  }

  deinit {
    neighbours.deallocate()
    relationships.deallocate()
  }
}

/// One relationship as one end's list takes it up.
struct AdjacencyAddition: BitwiseCopyable {
  /// The node whose list it is.
  var owner: NodeID
  var neighbour: NodeID
  var relationship: RelationshipID

  static func precedes(_ a: AdjacencyAddition, _ b: AdjacencyAddition) -> Bool {
    (a.owner, a.neighbour, a.relationship) < (b.owner, b.neighbour, b.relationship)
  }
}
