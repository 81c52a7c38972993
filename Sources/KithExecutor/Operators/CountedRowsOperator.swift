import KithGraph
import KithPlanner
import KithValue

/// CountPaths with an input: how often a pattern is matched from a node that each row holds, and how many rows an OPTIONAL MATCH
/// would make of it; null is matched never.
final class CountedRowsOperator: UnaryOperator {
  /// What is told of each row.
  enum Column {
    case matches
    /// As many as there are matches, or one.
    case rows
  }
  private let pattern: PathCount
  private let lane: PathCountOperator.Lane
  private let from: Int
  private let kept: [Int]
  private let gives: [Column]
  /// What hangs below the root is weighed once for all threads.
  private var made = MadeOnce<PathWeights>()
  private var weights: PathWeights?
  /// By node, once rows have shown to be many; -1 where a node has not come yet.
  private var counts: [Int64] = []
  private var memory: HeldMemory?
  private var rowsSeen = 0

  init(
    _ input: Operator, _ pattern: PathCount, _ lane: PathCountOperator.Lane, from: Int, kept: [Int], gives: [Column],
    _ layout: RowLayout
  ) {
    self.pattern = pattern
    self.lane = lane
    self.from = from
    self.kept = kept
    self.gives = gives
    super.init(input, layout)
  }

  /// Has the weights in common with another thread's.
  func share(_ other: CountedRowsOperator) { made = other.made }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    weights = nil
    counts = []
    memory = nil
    rowsSeen = 0
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    var columns = kept.map { morsel.columns[$0] }
    if !gives.isEmpty {
      let counts = try matches(morsel, context)
      for column in gives {
        switch column {
        case .matches: columns.append(.integer(counts, Validity()))
        case .rows: columns.append(.integer(counts.map { max(1, $0) }, Validity()))
        }
      }
    }
    return Morsel(count: morsel.count, columns: columns, selection: morsel.selection)
  }

  private func matches(_ morsel: Morsel, _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    guard let sources = morsel.columns[from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
    // Rows that follow each other often begin at one node.
    var nodes: [NodeID] = []
    var places = [Int32](repeating: -1, count: morsel.count)
    var isAscending = true
    morsel.rows.forEach { row in
      let node = sources[row]
      if node == .max { return }
      if nodes.last != node {
        isAscending = isAscending && nodes.last.map { $0 < node } ?? true
        nodes.append(node)
      }
      places[row] = Int32(truncatingIfNeeded: nodes.count - 1)
    }
    if nodes.isEmpty { return [Int64](repeating: 0, count: morsel.count) }
    rowsSeen += morsel.rowCount
    let factors: [Int64]
    if rowsSeen > 8 * Morsel.size {
      factors = try remembered(nodes, context)
    } else if isAscending {
      factors = try weighed(nodes, context)
    } else {
      let distinct = Self.inOrder(nodes)
      let known = Dictionary(uniqueKeysWithValues: zip(distinct, try weighed(distinct, context)))
      factors = nodes.map { known[$0] ?? 0 }
    }
    return places.map { $0 < 0 ? 0 : factors[Int($0)] }
  }

  /// Each node once, in ascending order: so weights are worked out.
  private static func inOrder(_ nodes: [NodeID]) -> [NodeID] {
    var distinct: [NodeID] = []
    for node in nodes.sorted() where distinct.last != node { distinct.append(node) }
    return distinct
  }

  /// What is told of each of the nodes, which is worked out once for all rows.
  private func remembered(_ nodes: [NodeID], _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    if counts.isEmpty {
      let capacity = Int(context.graph.nodeCapacity)
      let memory = HeldMemory(context)
      try memory.take(capacity * 8)
      self.memory = memory
      counts = [Int64](repeating: -1, count: capacity)
    }
    let missing = Self.inOrder(nodes.filter { counts[Int($0)] < 0 })
    if !missing.isEmpty {
      let factors = try weighed(missing, context)
      for (node, factor) in zip(missing, factors) { counts[Int(node)] = factor }
    }
    return nodes.map { counts[Int($0)] }
  }

  private func weighed(_ nodes: [NodeID], _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    var factors = [Int64](repeating: 1, count: nodes.count)
    try known(context).weigh(nodes, as: 0, 0, &factors, context)
    return factors
  }

  private func known(_ context: ExecutionContext) throws(EvaluationError) -> PathWeights {
    if let weights { return weights }
    let made = try made.made(context) { context throws(EvaluationError) in
      try PathWeights(pattern, [lane], context)
    }
    let own = made.asked(by: [lane])
    weights = own
    return own
  }
}
