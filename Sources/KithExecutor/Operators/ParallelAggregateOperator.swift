import Glibc
import KithGraph
import KithPlanner
import KithValue

/// EagerAggregation over rows that begin with a leaf that can be dealt out, on every core.
///
/// The nodes are dealt out in a fixed number of ranges. A thread goes on with the groups that it has from range to range, as
/// long as these follow each other, and the groups of the threads are merged in the order of their ranges; sums of floats,
/// which round, begin anew with each range. So the groups come out in the same order, and sums to the last bit, on any
/// number of threads.
final class ParallelAggregateOperator: Operator {
  /// One thread's own expressions.
  struct Columns {
    let keys: [Evaluator]
    let aggregates: [AggregateColumn]
    /// Which groups are wanted; nil where all are.
    let first: FirstGroups?
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
    let nodes = scannedNodes(context)
    let tables = try NodeRanges.fold(lanes, isShared: try isWorthSharing(context), context) {
      lane, known, context throws(EvaluationError) in
      let own = columns[lane]
      let table = known ?? AggregateTable(keys: own.keys.count, own.aggregates, first: own.first, nodes: nodes)
      while let morsel = try lanes[lane].root.pull(context) { try table.add(morsel, keys: own.keys, context) }
      return (table, table.isExact)
    }
    guard let merged = tables.first else { return nil }
    for table in tables.dropFirst() { try merged.merge(table, context) }
    return merged
  }

  /// How many nodes there are to group, where nothing but a look at each gives the rows; 0 otherwise.
  private func scannedNodes(_ context: ExecutionContext) -> Int {
    guard lanes[0].source is NodeScanOperator, !lanes[0].root.walks, !lanes[0].root.filters else { return 0 }
    return lanes[0].source.count(in: context.graph)
  }

  /// Whether to group by several threads: their groups are merged, which costs more than it gains where nearly every row is a
  /// group of its own. The first rows tell.
  private func isWorthSharing(_ context: ExecutionContext) throws(EvaluationError) -> Bool {
    // The first rows that a filter lets pass may be all that there are, and asking it may be what takes the time.
    let nodes = scannedNodes(context)
    guard let first = columns.first, !first.keys.isEmpty, nodes >= 4 * GroupEstimate.sample,
      // What has a cell of its own is put together without a look at the groups.
      TalliedNodes(keys: first.keys, first.aggregates, nodes: nodes, context) == nil
    else { return true }
    try lanes[0].open(0..<context.graph.nodeCapacity, context)
    var groups = RowEncoder(columns: first.keys.count)
    var rows = 0
    while rows < GroupEstimate.sample, let morsel = try lanes[0].root.pull(context) {
      var vectors: [Vector] = []
      for key in first.keys { vectors.append(try key.evaluate(morsel, morsel.rows, context)) }
      _ = groups.encode(vectors, morsel.rows)
      rows += morsel.rowCount
    }
    return GroupEstimate(rows: rows, groups: groups.count)?.isWorthSharing(rows: Double(nodes)) ?? true
  }
}

/// How many groups there are of how many rows, to judge by a few rows.
///
///     of 4,096 rows 3,440 groups: there are 11,000, and 4,700 of them in 6,250 rows
struct GroupEstimate {
  /// How many rows are looked at.
  static let sample = 4_096
  /// How many different values there are, if all are equally frequent.
  let values: Double

  /// Nil where the groups are too few to matter.
  init?(rows: Int, groups: Int) {
    guard rows > 0, groups * 8 > rows else { return nil }
    let rows = Double(rows)
    // The more values, the more groups: halving the distance finds how many give just as many.
    var (low, high) = (Double(groups), 1e9)
    for _ in 0..<60 {
      let middle = (low * high).squareRoot()
      if Self.groups(of: middle, in: rows) < Double(groups) { low = middle } else { high = middle }
    }
    values = low
  }

  /// How many groups so many rows have.
  func groups(in rows: Double) -> Double { Self.groups(of: values, in: rows) }

  private static func groups(of values: Double, in rows: Double) -> Double { values * (1 - exp(-rows / values)) }

  /// Whether two threads group so many rows sooner than one.
  func isWorthSharing(rows: Double) -> Bool {
    // A row is put into its group in some nanoseconds, and a thread's group into that of the other in six times as many.
    rows / 2 + 6 * groups(in: rows / 2) < rows
  }
}
