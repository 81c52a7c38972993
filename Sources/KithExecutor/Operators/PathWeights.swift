import KithGraph
import KithPlanner
import KithValue

/// The weights of a pattern's nodes, worked out from the leaves up.
struct PathWeights {
  /// What a node of the pattern gives the nodes of the graph.
  enum Weights {
    /// 1 to every node at the end of a relationship.
    case one
    /// 0 or 1 by node, a bit each: those of a million nodes fit a core's own cache.
    case mask([UInt64])
    /// Any number by node.
    case counts([Int64])

    func at(_ node: NodeID) -> Int64 {
      switch self {
      case .one: 1
      case .mask(let words): Int64(words[Int(node >> 6)] >> UInt64(node & 63) & 1)
      case .counts(let counts): counts[Int(node)]
      }
    }
  }

  /// A branch with its adjacency at hand.
  struct Walk {
    var views: [(view: AdjacencyView, skipsLoops: Bool)]
    /// Whether the degree is the number of steps: no view leaves a self-loop out.
    var countsByDegree: Bool
    /// How many steps the views hold together.
    var stepCount: Int
  }

  let pattern: PathCount
  private(set) var lanes: [PathCountOperator.Lane]
  let graph: Graph
  /// The branches below each node.
  let below: [[Int]]
  let walks: [Walk]
  let hasLoops: Bool
  private(set) var weights: [Weights]
  /// By branch: what was counted from its ends back, instead of walking it.
  private var tallies: [StepTally?]
  /// The weights of the overlap's middle node without its lower branch, where one branch hangs below the other.
  private var rest: Weights?

  init(
    _ pattern: PathCount, _ lanes: [PathCountOperator.Lane], _ context: ExecutionContext
  ) throws(EvaluationError) {
    self.pattern = pattern
    self.lanes = lanes
    graph = context.graph
    let graph = context.graph
    let nodes = pattern.nodes
    below = nodes.indices.map { node in pattern.branches.indices.filter { pattern.branches[$0].parent == node } }
    var hasLoops = false
    walks = pattern.branches.map { branch in
      let steps = Steps(graph, types: branch.types, direction: branch.direction)
      let types = Steps.types(graph, named: branch.types)
      let loops = types.contains { graph.selfLoopCount(type: $0) > 0 }
      hasLoops = hasLoops || loops
      return Walk(
        views: steps.views, countsByDegree: !loops || steps.views.allSatisfy { !$0.skipsLoops },
        stepCount: types.reduce(0) { $0 + graph.relationshipCount(type: $1) } * (branch.direction == .either ? 2 : 1))
    }
    self.hasLoops = hasLoops
    weights = [Weights](repeating: .one, count: nodes.count)
    tallies = [StepTally?](repeating: nil, count: pattern.branches.count)
    for node in nodes.indices.dropFirst().reversed() {
      weights[node] = try weigh(node, context)
      guard case .mask(let words) = weights[node], let branch = pattern.branches.firstIndex(where: { $0.child == node })
      else { continue }
      tallies[branch] = try tally(of: branch, words, context)
    }
  }

  /// The same, for a thread that asks by expressions of its own.
  func asked(by lanes: [PathCountOperator.Lane]) -> PathWeights {
    var weights = self
    weights.lanes = lanes
    return weights
  }

  static func sum(_ a: Int64, _ b: Int64) throws(EvaluationError) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw EvaluationError.tooManyMatches() }
    return sum
  }

  static func product(_ a: Int64, _ b: Int64) throws(EvaluationError) -> Int64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow { throw EvaluationError.tooManyMatches() }
    return product
  }

  private mutating func weigh(_ node: Int, _ context: ExecutionContext) throws(EvaluationError) -> Weights {
    let own = lanes[0].nodes[node]
    if below[node].isEmpty, own.label == nil, !own.isFiltered { return .one }
    if below[node].isEmpty {
      let words = try filled(node, (Int(graph.nodeCapacity) + 63) >> 6, context) {
        (words: UnsafeMutableBufferPointer<UInt64>, lane, nodes, context) throws(EvaluationError) in
        // What threads get begins at a multiple of 64, so no two write one word.
        try forEachMorsel(node, lane, nodes, context) { ids, rows in
          rows.forEach { words[Int(ids[$0] >> 6)] |= 1 << UInt64(ids[$0] & 63) }
        }
      }
      return .mask(words)
    }
    if let overlap = pattern.overlap, pattern.branches[overlap.first].child == node,
      pattern.branches[overlap.second].parent == node
    {
      rest = try counts(node, omitting: [overlap.second], context)
    }
    return try counts(node, omitting: [], context)
  }

  private func counts(_ node: Int, omitting: [Int], _ context: ExecutionContext) throws(EvaluationError) -> Weights {
    let numbers = try filled(node, Int(graph.nodeCapacity), context) {
      (numbers: UnsafeMutableBufferPointer<Int64>, lane, nodes, context) throws(EvaluationError) in
      try forEachCandidate(node, leavingOut: omitting, lane, nodes, context) { ids, _, factors in
        for row in ids.indices { numbers[Int(ids[row])] = factors[row] }
      }
    }
    return .counts(numbers)
  }

  /// What a node of the pattern gives every node of the graph, 0 where it cannot stand for it, in `size` numbers that `fill`
  /// writes for one range of nodes after the other.
  private func filled<Number: BinaryInteger>(
    _ node: Int, _ size: Int, _ context: ExecutionContext,
    _ fill: (UnsafeMutableBufferPointer<Number>, _ lane: Int, Range<NodeID>, ExecutionContext) throws(EvaluationError)
      ->
      Void
  ) throws(EvaluationError) -> [Number] {
    var numbers = [Number](repeating: 0, count: size)
    var failure: EvaluationError?
    numbers.withUnsafeMutableBufferPointer { numbers in
      let places = Places(numbers: numbers)
      do throws(EvaluationError) {
        _ = try NodeRanges.map(context, lanes: lanes.count, label: lanes[0].nodes[node].label) {
          lane, nodes, context throws(EvaluationError) in
          try fill(places.numbers, lane, nodes, context)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return numbers
  }

  struct Places<Number>: @unchecked Sendable {
    // Unchecked: each node's place is written by the one thread that has its range.
    let numbers: UnsafeMutableBufferPointer<Number>
  }

  /// Begins with the nodes of a range that may stand for a node of the pattern by what is asked of them alone; a thread has
  /// those of one node of the pattern at a time.
  func open(
    _ node: Int, _ lane: Int, _ nodes: Range<NodeID>, _ context: ExecutionContext
  ) throws(EvaluationError) {
    lanes[lane].nodes[node].source.range = nodes
    try lanes[lane].nodes[node].rows.open(context)
  }

  /// The next of them; nil after the last.
  private func nextMorsel(
    _ node: Int, _ lane: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> (ids: [NodeID], rows: Selection)? {
    while let morsel = try lanes[lane].nodes[node].rows.pull(context) {
      try context.checkCancelled()
      if morsel.rowCount > 0, case .node(let ids) = morsel.columns[0] { return (ids, morsel.rows) }
    }
    return nil
  }

  /// Some nodes, those that may stand for a node of the pattern, and their weights, which may be 0.
  struct Candidates {
    let ids: [NodeID]
    let rows: Selection
    let factors: [Int64]
  }

  /// The same with the nodes' weights; a branch may be left out.
  func next(
    _ node: Int, leavingOut omitted: [Int] = [], _ lane: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Candidates? {
    guard let (ids, rows) = try nextMorsel(node, lane, context) else { return nil }
    var factors = [Int64](repeating: rows.indices == nil ? 1 : 0, count: ids.count)
    if rows.indices != nil { rows.forEach { factors[$0] = 1 } }
    try weigh(ids, as: node, leavingOut: omitted, lane, &factors, context)
    return Candidates(ids: ids, rows: rows, factors: factors)
  }

  /// Multiplies what is given of some nodes, in ascending order and each once, by how often what hangs below a node of the
  /// pattern is matched from them; a branch may be left out.
  func weigh(
    _ ids: [NodeID], as node: Int, leavingOut omitted: [Int] = [], _ lane: Int, _ factors: inout [Int64],
    _ context: ExecutionContext
  ) throws(EvaluationError) {
    for branch in below[node] where !omitted.contains(branch) {
      try multiply(branch, lane, ids, &factors, context)
    }
    if let overlap = pattern.overlap, pattern.branches[overlap.first].parent == node,
      pattern.branches[overlap.second].parent == node, !omitted.contains(overlap.first)
    {
      try takeOffOverlap(overlap, node, leavingOut: omitted, lane, ids, &factors, context)
    }
  }

  /// Visits the nodes of a range that may stand for a node of the pattern by what is asked of them alone.
  func forEachMorsel(
    _ node: Int, _ lane: Int, _ nodes: Range<NodeID>, _ context: ExecutionContext,
    _ visit: ([NodeID], Selection) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    try open(node, lane, nodes, context)
    while let (ids, rows) = try nextMorsel(node, lane, context) { try visit(ids, rows) }
  }

  /// The same with the nodes' weights, which may be 0.
  func forEachCandidate(
    _ node: Int, leavingOut omitted: [Int] = [], _ lane: Int, _ nodes: Range<NodeID>, _ context: ExecutionContext,
    _ visit: ([NodeID], Selection, [Int64]) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    try open(node, lane, nodes, context)
    while let some = try next(node, leavingOut: omitted, lane, context) { try visit(some.ids, some.rows, some.factors) }
  }

  /// Multiplies each weight by the sum over a branch.
  private func multiply(
    _ branch: Int, _ lane: Int, _ ids: [NodeID], _ factors: inout [Int64], _ context: ExecutionContext
  ) throws(EvaluationError) {
    if let test = lanes[lane].tests[branch] { return try multiply(branch, test, ids, &factors, context) }
    let walk = walks[branch]
    if let tally = tallies[branch] { return try multiply(tally, walk, ids, &factors) }
    let child = pattern.branches[branch].child
    let isChained = pattern.overlap.map { $0.first == branch && pattern.branches[$0.second].parent == child } ?? false
    let below = weights[child]
    if case .one = below, walk.countsByDegree, !isChained { return try multiplyByDegrees(walk, ids, &factors) }
    var sums = [Int64](repeating: 0, count: ids.count)
    for (view, skipsLoops) in walk.views {
      switch below {
      case .one: Self.addDegrees(view, walk.countsByDegree ? false : skipsLoops, ids, factors, to: &sums)
      case .mask(let words): Self.addSums(view, skipsLoops, words, ids, factors, to: &sums)
      case .counts(let counts): try Self.addSums(view, skipsLoops, counts, ids, factors, to: &sums)
      }
    }
    for row in ids.indices where factors[row] != 0 {
      if isChained { sums[row] -= try stepsBack(branch, ids[row]) }
      factors[row] = try Self.product(factors[row], sums[row])
    }
  }

  /// The same where every step counts for one.
  private func multiplyByDegrees(
    _ walk: Walk, _ ids: [NodeID], _ factors: inout [Int64]
  ) throws(EvaluationError) {
    var sums = [Int64](repeating: 0, count: ids.count)
    for (view, _) in walk.views { view.addDegrees(of: ids, to: &sums) }
    try Self.multiply(&factors, by: sums)
  }

  static func multiply(_ factors: inout [Int64], by sums: [Int64]) throws(EvaluationError) {
    var hasOverflown = false
    factors.withUnsafeMutableBufferPointer { factors in
      sums.withUnsafeBufferPointer { sums in
        for row in 0..<factors.count {
          let (product, overflow) = factors[row].multipliedReportingOverflow(by: sums[row])
          factors[row] = product
          hasOverflown = hasOverflown || overflow
        }
      }
    }
    if hasOverflown { throw EvaluationError.tooManyMatches() }
  }

  /// What the branch below counts by going straight back along the relationship that led to it.
  private func stepsBack(_ branch: Int, _ id: NodeID) throws(EvaluationError) -> Int64 {
    guard let overlap = pattern.overlap, let rest else { return 0 }
    let lower = pattern.branches[overlap.second]
    let weightHere = weights[lower.child].at(id)
    if weightHere == 0 { return 0 }
    var back: Int64 = 0
    let upper = pattern.branches[branch]
    let type = upper.types.first.flatMap { graph.type(named: $0) }
    guard let type else { return 0 }
    // A relationship that leaves here arrives at the child, and the other way round; a self-loop does both.
    if upper.direction != .incoming {
      let list = graph.adjacency(type, .outgoing).neighbours(of: id)
      for i in 0..<list.count {
        let child = list.neighbours[i]
        guard child == id || lower.direction != .outgoing else { continue }
        back = try Self.sum(back, try Self.product(rest.at(child), weightHere))
      }
    }
    if upper.direction != .outgoing {
      let list = graph.adjacency(type, .incoming).neighbours(of: id)
      for i in 0..<list.count {
        let child = list.neighbours[i]
        if child == id, upper.direction == .either { continue }
        guard child == id || lower.direction != .incoming else { continue }
        back = try Self.sum(back, try Self.product(rest.at(child), weightHere))
      }
    }
    return back
  }

  /// Takes off the pairs in which one relationship serves two branches of the same node.
  private func takeOffOverlap(
    _ overlap: (first: Int, second: Int), _ node: Int, leavingOut omitted: [Int], _ lane: Int, _ ids: [NodeID],
    _ factors: inout [Int64], _ context: ExecutionContext
  ) throws(EvaluationError) {
    guard let shared = SharedSteps(self, overlap) else { return }
    let a = weights[pattern.branches[overlap.first].child]
    let b = weights[pattern.branches[overlap.second].child]
    let isEach = if case (.one, .one) = (a, b) { true } else { false }
    for row in ids.indices where factors[row] != 0 {
      var pairs: Int64 = isEach ? shared.count(from: ids[row]) : 0
      if !isEach {
        try shared.forEach(from: ids[row]) { far throws(EvaluationError) in
          pairs = try Self.sum(pairs, try Self.product(a.at(far), b.at(far)))
        }
      }
      if pairs == 0 { continue }
      // The product of the other branches is common to what was counted and what is taken off.
      var others: Int64 = 1
      for branch in below[node]
      where branch != overlap.first && branch != overlap.second && !omitted.contains(branch) {
        var one = [Int64](repeating: 1, count: 1)
        try multiply(branch, lane, [ids[row]], &one, context)
        others = try Self.product(others, one[0])
      }
      factors[row] -= try Self.product(pairs, others)
    }
  }
}

extension EvaluationError {
  static func tooManyMatches() -> EvaluationError {
    EvaluationError(.arithmeticError, "IntegerOverflow", "the pattern has more matches than an integer can count")
  }
}
