import KithValue

/// What was counted of a graph so far; a transaction begins with what its snapshot knew.
///
/// The counts by label are exact at every moment: the adjacency adjusts them as it takes up relationships, a change of a
/// few nodes' labels does so as well, and one of many drops them. The estimates are kept until their column has grown or shrunk by a fifth.
struct StatisticsCache: Sendable {
  var pairs: [TypeID: LabelPairCounts] = [:]
  var ends: [TypeID: LabelEndCounts] = [:]
  var distinct: [DistinctKey: Estimate<Int>] = [:]
  /// How many nodes with a label have a property, in the snapshot of that version.
  var propertyCounts: [DistinctKey: (count: Int, version: UInt64)] = [:]
  /// Values of properties drawn at even distances.
  var nodeSamples: [KeyID: Estimate<[Value]>] = [:]
  var relationshipSamples: [KeyID: Estimate<[Value]>] = [:]
  /// Nodes from here on were created since the adjacency last took up relationships: it knows nothing of their labels.
  var knownNodes: NodeID = 0

  /// The mean degrees of nodes by how they were arrived at.
  var arrivalDegrees: [ArrivalKey: Estimate<Double>] = [:]

  struct ArrivalKey: Hashable {
    var type: TypeID
    var direction: Direction
    var arrival: TypeID
    var arrivalDirection: Direction
  }

  /// Where nodes' only relationships lead, or how many nodes were asked for so far, in the snapshot of that version.
  var onlyNeighbours: [StepKey: (nodes: OnlyNeighbours?, asked: Int, version: UInt64)] = [:]

  struct StepKey: Hashable {
    var type: TypeID
    var direction: Direction
  }

  /// Forgets all that depends on labels.
  mutating func forgetLabels() {
    pairs = [:]
    ends = [:]
  }

  struct DistinctKey: Hashable {
    var key: KeyID
    var label: LabelID?
  }

  /// Something that need not be exact, with how large that was of which it was made.
  struct Estimate<Contents: Sendable>: Sendable {
    var value: Contents
    /// How many values, nodes or relationships there were.
    var size: Int

    /// Whether no more than a fifth came or went since.
    func isFresh(for size: Int) -> Bool { abs(size - self.size) * 5 <= self.size }
  }
}
