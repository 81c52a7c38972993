import KithGraph
import KithPlanner
import KithValue

/// EagerAggregation over rows that begin with a leaf that can be dealt out, on every core.
///
/// The nodes are dealt out in a fixed number of ranges; each range is aggregated by itself, and the ranges are merged in
/// their order. So the groups come out in the same order, and sums of floats to the last bit, on any number of threads.
final class ParallelAggregateOperator: Operator {
  /// One thread's own expressions.
  struct Columns {
    let keys: [Evaluator]
    let aggregates: [AggregateColumn]
  }
  private let lanes: [Lane]
  private let columns: [Columns]
  private var table: AggregateTable?

  init(_ lanes: [Lane], _ columns: [Columns], _ layout: RowLayout) {
    self.lanes = lanes
    self.columns = columns
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) { table = nil }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if table == nil { table = try aggregate(context) }
    return try table?.next(context)
  }

  private func aggregate(_ context: ExecutionContext) throws(EvaluationError) -> AggregateTable? {
    let lanes = lanes
    let columns = columns
    let tables = try NodeRanges.map(lanes, context) { lane, context throws(EvaluationError) in
      let own = columns[lane]
      let table = AggregateTable(keys: own.keys.count, own.aggregates)
      while let morsel = try lanes[lane].root.pull(context) { try table.add(morsel, keys: own.keys, context) }
      return table
    }
    guard let merged = tables.first else { return nil }
    for table in tables.dropFirst() { try merged.merge(table, context) }
    return merged
  }
}
