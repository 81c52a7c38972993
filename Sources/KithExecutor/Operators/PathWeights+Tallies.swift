import KithGraph
import KithPlanner
import KithValue

/// How many steps of a branch lead from each node to ends of one kind: those that may stand for the pattern's node, or those
/// that may not, whichever fewer steps lead to.
///
/// It is counted from the ends back. Of people who follow anybody over 25, where nearly all are, it is cheaper to count who
/// of the others is followed by whom, and to take that off what everybody follows.
struct StepTally {
  /// By the node at which the branch begins.
  let counts: [UInt32]
  /// Whether the ends are those that may not stand for the node.
  let isOfFailing: Bool
}

extension PathWeights {
  /// The tally of a branch to nodes whose bit is set; nil where walking the branch costs less.
  func tally(of branch: Int, _ words: [UInt64], _ context: ExecutionContext) throws(EvaluationError) -> StepTally? {
    if lanes[0].tests[branch] != nil { return nil }
    let walk = walks[branch]
    let capacity = Int(graph.nodeCapacity)
    // Below this even a tally of nothing is not worth a look at every node.
    guard walk.stepCount > 8 * capacity, walk.stepCount <= Int(UInt32.max) else { return nil }
    let taken = Int(Double(walk.stepCount) * (try share(pattern.branches[branch].parent, context)))
    guard taken > 8 * capacity else { return nil }
    let back = Steps(
      graph, types: pattern.branches[branch].types, direction: pattern.branches[branch].direction.reversed
    ).views
    let passing = try NodeRanges.map(context, lanes: lanes.count) { _, nodes, _ throws(EvaluationError) in
      var steps = 0
      Self.forEachSet(words, nodes) { id in for (view, _) in back { steps += view.degree(of: id) } }
      return steps
    }.reduce(0, +)
    let failing = walk.stepCount - passing
    let isOfFailing = failing < passing && walk.countsByDegree
    guard (isOfFailing ? failing : passing) * 4 < taken else { return nil }
    return StepTally(
      counts: try counted(isOfFailing ? words.map { ~$0 } : words, back, context), isOfFailing: isOfFailing)
  }

  /// How many steps lead to nodes whose bit is set, by the node that they begin at.
  private func counted(
    _ words: [UInt64], _ back: [(view: AdjacencyView, skipsLoops: Bool)], _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32] {
    let capacity = Int(graph.nodeCapacity)
    // Each thread counts for itself, in bytes: those of a million nodes fit a core's own cache.
    let own = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * lanes.count)
    own.initialize(repeating: 0, count: capacity * lanes.count)
    defer { own.deallocate() }
    let places = Places(numbers: UnsafeMutableBufferPointer(start: own, count: capacity * lanes.count))
    let full = try NodeRanges.map(context, lanes: lanes.count) {
      lane, nodes, context throws(EvaluationError) -> [NodeID] in
      guard let own = places.numbers.baseAddress.map({ $0 + lane * capacity }) else { return [] }
      // Nodes whose byte has begun again, once for each time.
      var full: [NodeID] = []
      var work = 0
      try Self.forEachSet(words, nodes) { id throws(EvaluationError) in
        for (view, skipsLoops) in back {
          let list = view.neighbours(of: id)
          for i in 0..<list.count {
            let start = list.neighbours[i]
            if skipsLoops, start == id { continue }
            let count = own[Int(start)] &+ 1
            own[Int(start)] = count
            if count == 0 { full.append(start) }
          }
          work += list.count
        }
        if work > 1 << 16 {
          work = 0
          try context.checkCancelled()
        }
      }
      return full
    }
    var counts = [UInt32](unsafeUninitializedCapacity: capacity) { counts, count in
      for node in 0..<capacity { counts[node] = UInt32(own[node]) }
      for lane in 1..<max(1, lanes.count) {
        let other = own + lane * capacity
        for node in 0..<capacity { counts[node] &+= UInt32(other[node]) }
      }
      count = capacity
    }
    for nodes in full { for node in nodes { counts[Int(node)] &+= 256 } }
    return counts
  }

  /// Visits the nodes of a range whose bit is set.
  private static func forEachSet<E: Error>(
    _ words: [UInt64], _ nodes: Range<NodeID>, _ visit: (NodeID) throws(E) -> Void
  ) throws(E) {
    var next = nodes.lowerBound
    while next < nodes.upperBound {
      let at = next >> 6
      let end = min(nodes.upperBound, (at + 1) << 6)
      var word = words[Int(at)] & (~0 << UInt64(next & 63))
      if end & 63 != 0 { word &= (1 << UInt64(end & 63)) - 1 }
      while word != 0 {
        try visit(at << 6 + NodeID(word.trailingZeroBitCount))
        word &= word - 1
      }
      next = end
    }
  }

  /// Which share of the nodes with its label may stand for a node of the pattern, by a sample of them.
  private func share(_ node: Int, _ context: ExecutionContext) throws(EvaluationError) -> Double {
    let own = lanes[0].nodes[node]
    if !own.isFiltered { return 1 }
    var seen = 0
    var passing = 0
    for range in NodeRanges.ranges(of: own.label, graph) {
      let few = range.lowerBound..<min(range.upperBound, range.lowerBound + 128)
      seen += few.count
      try forEachMorsel(node, 0, few, context) { _, rows in passing += rows.rowCount }
    }
    return seen == 0 ? 0 : Double(passing) / Double(seen)
  }

  /// Multiplies each weight by what a tally says of its branch.
  func multiply(
    _ tally: StepTally, _ walk: Walk, _ ids: [NodeID], _ factors: inout [Int64]
  ) throws(EvaluationError) {
    var sums = [Int64](repeating: 0, count: ids.count)
    if tally.isOfFailing {
      for (view, _) in walk.views { view.addDegrees(of: ids, to: &sums) }
      for row in ids.indices { sums[row] &-= Int64(tally.counts[Int(ids[row])]) }
    } else {
      for row in ids.indices { sums[row] = Int64(tally.counts[Int(ids[row])]) }
    }
    try Self.multiply(&factors, by: sums)
  }
}
