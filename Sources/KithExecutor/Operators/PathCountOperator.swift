import KithGraph
import KithPlanner
import KithValue

/// CountPaths without keys: the number of matches of a tree-shaped pattern, from the leaves to the root by sums over neighbours.
///
/// Every node of the pattern gives each node of the graph a weight, the number of ways in which what hangs below it can
/// be matched: 0 where its own predicates fail, otherwise the product over its branches of the sum of the weights at the
/// other end. A branch to a node of which nothing is asked sums to the degree, so nothing is walked for it.
final class PathCountOperator: Operator {
  /// A node of the pattern, and the nodes of the graph that may stand for it by what is asked of them alone.
  struct Node {
    /// Rows of nothing but such nodes.
    let rows: Operator
    /// The scan that `rows` are of.
    let source: NodeScanOperator
    var label: String? { source.label }
    /// Whether more is asked than the label.
    var isFiltered: Bool { rows !== source }
  }
  /// One thread's own expressions.
  struct Lane {
    var nodes: [Node]
    /// What is asked of the steps of each branch; nil where nothing is.
    var tests: [BranchTest?]
  }
  let count: PathCount
  /// One for each thread that may help.
  let lanes: [Lane]
  private var isDone = false

  init(_ count: PathCount, lanes: [Lane], _ layout: RowLayout) {
    self.count = count
    self.lanes = lanes
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) { isDone = false }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    return Morsel(count: 1, columns: [.integer([try matches(context)], Validity())])
  }

  private func matches(_ context: ExecutionContext) throws(EvaluationError) -> Int64 {
    let weights = try PathWeights(count, lanes, context)
    let label = lanes[0].nodes[0].label
    if let product = weights.degreeProduct {
      let parts = try NodeRanges.map(context, lanes: lanes.count, label: label) {
        _, nodes, context throws(EvaluationError) in
        product.sum(context.graph, nodes)
      }
      return parts.reduce(0, &+)
    }
    let parts = try NodeRanges.map(context, lanes: lanes.count, label: label) {
      lane, nodes, context throws(EvaluationError) -> Int64 in
      var total: Int64 = 0
      try weights.forEachCandidate(0, lane, nodes, context) { _, _, factors throws(EvaluationError) in
        for factor in factors { total = try PathWeights.sum(total, factor) }
      }
      return total
    }
    var total: Int64 = 0
    for part in parts { total = try PathWeights.sum(total, part) }
    if let chain = count.chain { total -= try weights.returns(chain, context) }
    return total
  }
}
