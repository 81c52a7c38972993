import KithGraph
import KithPlanner
import KithValue

/// What an arm's first step leads to: for each node there, the numbers of the ends beyond it, and how many ways lead to each.
///
/// Of an arm of one step that is the node's own number. Of a longer one it is counted from its end on, node by node: who
/// lives in which country is known before anybody is followed there.
struct FoldEnds {
  /// By node, -1 where it is no end; empty where the arm goes on.
  private var codes: [Int32] = []
  /// How many ways lead on from each end; nil where it is one.
  private var weights: [Int64]?
  /// Where the numbers beyond a node begin, by node, and last how many there are.
  private var starts: [Int32] = []
  private var numbers: [Int32] = []
  private var counts: [Int64] = []
  /// How many numbers there are.
  private let width: Int
  private let memory: HeldMemory

  /// - Parameter branches: the arm's, from the root on.
  init(
    _ branches: [Int], _ codes: NodeCodes, _ weights: PathWeights, _ context: ExecutionContext
  ) throws(EvaluationError) {
    memory = HeldMemory(context)
    width = codes.nodes.count
    self.codes = codes.codes
    if let last = branches.last, case .counts(let counts) = weights.weights[weights.pattern.branches[last].child] {
      self.weights = counts
    }
    for branch in branches.dropFirst().reversed() { try goBack(along: branch, weights, context) }
  }

  /// Moves on to the nodes that a branch begins at.
  private mutating func goBack(
    along branch: Int, _ weights: PathWeights, _ context: ExecutionContext
  ) throws(EvaluationError) {
    let node = weights.pattern.branches[branch].parent
    let beyond = self
    let parts = try NodeRanges.map(context, lanes: weights.lanes.count, label: weights.lanes[0].nodes[node].label) {
      lane, nodes, context throws(EvaluationError) -> (lengths: [(NodeID, Int32)], numbers: [Int32], counts: [Int64]) in
      var tally = FoldTally(size: beyond.width)
      defer { tally.deallocate() }
      var lengths: [(NodeID, Int32)] = []
      var numbers: [Int32] = []
      var counts: [Int64] = []
      try weights.forEachCandidate(node, leavingOut: [branch], lane, nodes, context) {
        ids, _, factors throws(EvaluationError) in
        let steps = try ArmSteps(branch, beyond, weights, lane, ids, factors, context)
        for row in ids.indices where factors[row] != 0 {
          steps.tally(row, ids[row], &tally)
          if tally.touchedCount == 0 { continue }
          lengths.append((ids[row], Int32(tally.touchedCount)))
          for at in 0..<tally.touchedCount {
            numbers.append(tally.touched[at])
            counts.append(try PathWeights.product(factors[row], tally.counts[Int(tally.touched[at])]))
          }
          if tally.overflows { throw EvaluationError.tooManyMatches() }
          tally.clear()
        }
        try context.memory.require(numbers.count * 12)
      }
      return (lengths, numbers, counts)
    }
    try memory.hold(Int(weights.graph.nodeCapacity) * 4 + parts.reduce(0) { $0 + $1.numbers.count * 12 })
    codes = []
    self.weights = nil
    numbers = parts.flatMap(\.numbers)
    counts = parts.flatMap(\.counts)
    starts = [Int32](repeating: 0, count: Int(weights.graph.nodeCapacity) + 1)
    for part in parts { for (node, length) in part.lengths { starts[Int(node) + 1] = length } }
    for at in 1..<starts.count { starts[at] += starts[at - 1] }
  }

  /// Visits the numbers beyond a node, and how many ways lead to each.
  @inline(__always)
  func forEach(_ node: NodeID, _ visit: (Int32, Int64) -> Void) {
    if starts.isEmpty {
      let code = codes[Int(node)]
      if code >= 0 { visit(code, weights?[Int(node)] ?? 1) }
      return
    }
    for at in Int(starts[Int(node)])..<Int(starts[Int(node) + 1]) { visit(numbers[at], counts[at]) }
  }

  /// Counts what lies beyond some nodes.
  @inline(__always)
  func tally(_ nodes: UnsafeBufferPointer<NodeID>, _ tally: inout FoldTally) {
    if !starts.isEmpty {
      starts.withUnsafeBufferPointer { starts in
        numbers.withUnsafeBufferPointer { numbers in
          counts.withUnsafeBufferPointer { tally.add(nodes, starts, numbers, $0) }
        }
      }
      return
    }
    codes.withUnsafeBufferPointer { codes in
      guard let codes = codes.baseAddress else { return }
      guard let weights else { return tally.add(nodes, codes, nil) }
      weights.withUnsafeBufferPointer { tally.add(nodes, codes, $0.baseAddress) }
    }
  }
}

/// The steps of a branch from the nodes of one morsel: as lists of the graph, or those that are left of them.
struct ArmSteps {
  let ends: FoldEnds
  private var views: [(view: AdjacencyView, skipsLoops: Bool)] = []
  /// Where the steps of each row begin among the nodes that they lead to; nil where the views have them.
  private var starts: [Int]?
  private var nodes: [NodeID] = []

  init(
    _ branch: Int, _ ends: FoldEnds, _ weights: PathWeights, _ lane: Int, _ ids: [NodeID], _ factors: [Int64],
    _ context: ExecutionContext
  ) throws(EvaluationError) {
    self.ends = ends
    guard let test = weights.lanes[lane].tests[branch] else {
      views = weights.walks[branch].views
      if views.contains(where: \.skipsLoops) { gather(ids, factors) }
      return
    }
    var starts = [Int](repeating: 0, count: ids.count + 1)
    var nodes: [NodeID] = []
    try weights.forEachPassing(branch, test, ids, factors, context) { rows, far, kept in
      kept.forEach { step in
        starts[Int(rows[step]) + 1] += 1
        nodes.append(far[step])
      }
    }
    for row in ids.indices { starts[row + 1] += starts[row] }
    self.starts = starts
    self.nodes = nodes
  }

  /// Puts the steps one after the other, without the self-loops that stand in two lists.
  private mutating func gather(_ ids: [NodeID], _ factors: [Int64]) {
    var starts: [Int] = []
    starts.reserveCapacity(ids.count + 1)
    for row in ids.indices {
      starts.append(nodes.count)
      if factors[row] == 0 { continue }
      for (view, skipsLoops) in views {
        let list = view.neighbours(of: ids[row])
        if skipsLoops {
          for at in 0..<list.count where list.neighbours[at] != ids[row] { nodes.append(list.neighbours[at]) }
        } else {
          nodes.append(contentsOf: UnsafeBufferPointer(start: list.neighbours, count: list.count))
        }
      }
    }
    starts.append(nodes.count)
    self.starts = starts
  }

  /// Visits the nodes that a row's steps lead to, list by list.
  @inline(__always)
  func forEach(_ row: Int, _ id: NodeID, _ visit: (UnsafeBufferPointer<NodeID>) -> Void) {
    if let starts {
      let range = starts[row]..<starts[row + 1]
      nodes.withUnsafeBufferPointer { visit(UnsafeBufferPointer(rebasing: $0[range])) }
      return
    }
    for (view, _) in views {
      let list = view.neighbours(of: id)
      visit(UnsafeBufferPointer(start: list.neighbours, count: list.count))
    }
  }

  /// How many steps a row has.
  func count(_ row: Int, _ id: NodeID) -> Int {
    if let starts { return starts[row + 1] - starts[row] }
    var count = 0
    for at in views.indices { count += views[at].view.degree(of: id) }
    return count
  }

  /// Counts the ends of a row's steps.
  func tally(_ row: Int, _ id: NodeID, _ tally: inout FoldTally) { forEach(row, id) { ends.tally($0, &tally) } }
}
