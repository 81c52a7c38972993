import KithGraph
import KithPlanner
import KithValue

/// CountPaths with a row for each node that may be the root of the pattern, and the number of its matches.
///
/// It is a leaf like a scan: whoever takes its rows may deal the nodes out to threads, and nothing holds all rows at once. What
/// hangs below the root is weighed before.
final class CountedNodesOperator: NodeSourceOperator {
  private let pattern: PathCount
  /// One for each thread that may help to weigh.
  private let lanes: [PathCountOperator.Lane]
  private let givesRoot: Bool
  private var weights: PathWeights?
  /// Whether the weights came before the nodes were dealt out, and stay from range to range.
  private var isTaken = false
  /// All rows, where nobody deals out the nodes and there are threads to help.
  private var output: [Morsel]?

  init(_ pattern: PathCount, lanes: [PathCountOperator.Lane], givesRoot: Bool, _ layout: RowLayout) {
    self.pattern = pattern
    self.lanes = lanes
    self.givesRoot = givesRoot
    super.init(label: lanes[0].nodes[0].label, layout)
  }

  override var isWork: Bool { true }

  /// Has the tests of the root in common with another thread's.
  func share(_ other: CountedNodesOperator) { lanes[0].nodes[0].rows.share(other.lanes[0].nodes[0].rows) }

  override func found(_ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? {
    weights = try PathWeights(pattern, lanes, context)
    return nil
  }

  override func take(_ found: [UInt32]?, from first: NodeSourceOperator) {
    guard let first = first as? CountedNodesOperator else { return }
    weights = first.weights?.asked(by: lanes)
    isTaken = true
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    output = nil
    if !isTaken { weights = nil }
    try weights?.open(0, 0, range ?? 0..<context.graph.nodeCapacity, context)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !isTaken, lanes.count > 1 {
      if output == nil { output = try gathered(context).reversed() }
      return output?.popLast()
    }
    let known: PathWeights
    if let weights {
      known = weights
    } else {
      known = try PathWeights(pattern, lanes, context)
      try known.open(0, 0, range ?? 0..<context.graph.nodeCapacity, context)
      weights = known
    }
    while let candidates = try known.next(0, 0, context) {
      if let morsel = morsel(candidates) { return morsel }
    }
    return nil
  }

  private func gathered(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let weights = try PathWeights(pattern, lanes, context)
    return try NodeRanges.map(context, lanes: lanes.count, label: label) {
      lane, nodes, context throws(EvaluationError) -> [Morsel] in
      var morsels: [Morsel] = []
      try weights.open(0, lane, nodes, context)
      while let candidates = try weights.next(0, lane, context) {
        if let morsel = morsel(candidates) { morsels.append(morsel) }
      }
      return morsels
    }.flatMap { $0 }
  }

  private func morsel(_ candidates: PathWeights.Candidates) -> Morsel? {
    let factors = candidates.factors
    let rows = pattern.keepsUnmatched ? candidates.rows : candidates.rows.filter { factors[$0] > 0 }
    guard rows.rowCount > 0 else { return nil }
    var columns: [Vector] = []
    if givesRoot { columns.append(.node(candidates.ids)) }
    columns.append(.integer(factors, Validity()))
    return Morsel(
      count: factors.count, columns: columns, selection: rows.rowCount == factors.count ? nil : rows.indices)
  }
}
