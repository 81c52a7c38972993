import Glibc
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
    let tables = try NodeRanges.map(lanes, ranges: try ranges(context), context) {
      lane, context throws(EvaluationError) in
      let own = columns[lane]
      let table = AggregateTable(keys: own.keys.count, own.aggregates)
      while let morsel = try lanes[lane].root.pull(context) { try table.add(morsel, keys: own.keys, context) }
      return table
    }
    guard let merged = tables.first else { return nil }
    for table in tables.dropFirst() { try merged.merge(table, context) }
    return merged
  }

  /// In how many ranges to group: the groups of each range are merged, which costs more than it gains where nearly every row
  /// is a group of its own. The first rows tell, so that it is the same on any number of threads; nil where they need not.
  private func ranges(_ context: ExecutionContext) throws(EvaluationError) -> Int? {
    guard let first = columns.first, !first.keys.isEmpty, lanes[0].source is NodeScanOperator, !lanes[0].root.walks,
      // The first rows that a filter lets pass may be all that there are, and asking it may be what takes the time.
      !lanes[0].root.filters
    else { return nil }
    let nodes = lanes[0].source.count(in: context.graph)
    guard nodes >= 4 * GroupEstimate.sample else { return nil }
    try lanes[0].open(0..<context.graph.nodeCapacity, context)
    var groups = RowEncoder(columns: first.keys.count)
    var rows = 0
    while rows < GroupEstimate.sample, let morsel = try lanes[0].root.pull(context) {
      var vectors: [Vector] = []
      for key in first.keys { vectors.append(try key.evaluate(morsel, morsel.rows, context)) }
      _ = groups.encode(vectors, morsel.rows)
      rows += morsel.rowCount
    }
    return GroupEstimate(rows: rows, groups: groups.count)?.ranges(forRows: Double(nodes))
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

  /// In how many ranges rows are grouped at the least cost, where two threads share them; nil for as many as usual.
  func ranges(forRows rows: Double) -> Int? {
    // A row is put into its group in some nanoseconds, and a range's group into that of the others in six times as many.
    func cost(_ ranges: Double) -> Double {
      ranges == 1 ? rows : rows / 2 + 6 * ranges * groups(in: rows / ranges)
    }
    let best = [1, 2, 4, 16].min { cost($0) < cost($1) }
    return best.flatMap { $0 == 16 ? nil : Int($0) }
  }
}
