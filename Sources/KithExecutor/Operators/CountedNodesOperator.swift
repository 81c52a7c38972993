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
  private var weights: PathWeights? { didSet { degrees = pattern.keepsUnmatched ? nil : weights?.degreeProduct } }
  /// The counts as products of degrees, where they are nothing else.
  private var degrees: PathWeights.DegreeProduct?
  private var cursor: NodeID = 0
  private var end: NodeID = 0
  /// Within which counts whoever asks wants rows: one that keeps the first in an order of the counts wants fewer and fewer.
  var wanted = OrderBound.everything
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
    if let weights { try begin(weights, context) }
  }

  private func begin(_ weights: PathWeights, _ context: ExecutionContext) throws(EvaluationError) {
    let nodes = range ?? 0..<context.graph.nodeCapacity
    (cursor, end) = (nodes.lowerBound, nodes.upperBound)
    if degrees == nil { try weights.open(0, 0, nodes, context) }
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
      weights = known
      try begin(known, context)
    }
    if let degrees { return next(degrees, context) }
    while let candidates = try known.next(0, 0, context) {
      if let morsel = morsel(candidates) { return morsel }
    }
    return nil
  }

  /// The next rows of counts that are products of degrees, none of them perhaps.
  private func next(_ degrees: PathWeights.DegreeProduct, _ context: ExecutionContext) -> Morsel? {
    if cursor >= end { return nil }
    let before = cursor
    let found = context.graph.findDegreeProducts(
      label: degrees.label, from: &cursor, below: end, degrees.first, degrees.second, within: wanted,
      limit: Morsel.size)
    context.touch(Int(cursor - before))
    return Morsel(
      count: found.nodes.count,
      columns: (givesRoot ? [.node(found.nodes)] : []) + [.integer(found.products, Validity())])
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
    let bounds = pattern.keepsUnmatched ? wanted : max(1, wanted.lowerBound)...max(1, wanted.upperBound)
    let rows =
      bounds == OrderBound.everything
      ? candidates.rows
      : factors.withUnsafeBufferPointer { factors in candidates.rows.filter { bounds.contains(factors[$0]) } }
    guard rows.rowCount > 0 else { return nil }
    var columns: [Vector] = []
    if givesRoot { columns.append(.node(candidates.ids)) }
    columns.append(.integer(factors, Validity()))
    let morsel = Morsel(
      count: factors.count, columns: columns, selection: rows.rowCount == factors.count ? nil : rows.indices)
    // Of the few that are left nobody need read a property of the others.
    return rows.rowCount * 4 < factors.count ? morsel.compacted() : morsel
  }
}

extension CountedNodesOperator {
  /// What gives the counts of a column, where nothing between looks at a row in a way that could be an error: then it need not
  /// give those that nobody wants.
  static func counts(_ rows: Operator, column: Int) -> CountedNodesOperator? {
    if let counted = rows as? CountedNodesOperator { return column == counted.layout.count - 1 ? counted : nil }
    guard let project = rows as? ProjectOperator, project.expressions.allSatisfy(\.onlyReads) else { return nil }
    if column < project.kept.count { return counts(project.input, column: project.kept[column]) }
    guard let same = project.expressions[column - project.kept.count] as? ColumnEvaluator else { return nil }
    return counts(project.input, column: same.column)
  }
}

extension Evaluator {
  /// Whether it is a column, or a property of what a column holds.
  fileprivate var onlyReads: Bool {
    self is ColumnEvaluator || (self as? PropertyEvaluator)?.subject is ColumnEvaluator
  }
}
