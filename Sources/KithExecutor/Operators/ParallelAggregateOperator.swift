import KithGraph
import KithPlanner
import KithValue

/// EagerAggregation over rows that begin with a scan, on every core.
///
/// The nodes are dealt out in a fixed number of ranges; each range is aggregated by itself, and the ranges are merged in
/// their order. So the groups come out in the same order, and sums of floats to the last bit, on any number of threads.
final class ParallelAggregateOperator: Operator {
  /// One thread's own operators.
  struct Lane {
    let root: Operator
    let scan: NodeScanOperator
    let keys: [Evaluator]
    let aggregates: [AggregateColumn]
  }
  private let lanes: [Lane]
  private var output: [Morsel]?

  init(_ lanes: [Lane], _ layout: RowLayout) {
    self.lanes = lanes
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) { output = nil }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil { output = try aggregate(context).reversed() }
    return output?.popLast()
  }

  private func aggregate(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let lanes = lanes
    let tables = try NodeRanges.map(context, lanes: lanes.count) { lane, nodes, context throws(EvaluationError) in
      try Self.table(lanes[lane], nodes, context)
    }
    guard let merged = tables.first else { return [] }
    for table in tables.dropFirst() { try merged.merge(table) }
    return try merged.result()
  }

  private static func table(
    _ lane: Lane, _ nodes: Range<UInt32>, _ context: ExecutionContext
  ) throws(EvaluationError) -> AggregateTable {
    lane.scan.range = nodes
    try lane.root.open(context)
    let table = AggregateTable(keys: lane.keys.count, lane.aggregates)
    while let morsel = try lane.root.pull(context) { try table.add(morsel, keys: lane.keys, context) }
    return table
  }
}
