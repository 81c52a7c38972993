import KithPlanner
import KithValue

/// One aggregate of an EagerAggregation.
struct AggregateColumn {
  var kind: Aggregates.Kind
  /// Nil for `count(*)`.
  var argument: Evaluator?
  var parameter: Evaluator?
  var isDistinct: Bool
}

/// EagerAggregation: groups the rows by their keys and aggregates each group; without keys there is always one group.
final class AggregateOperator: UnaryOperator {
  let keys: [Evaluator]
  let aggregates: [AggregateColumn]
  /// Whether the leaf's node is among the keys: then groups of different nodes never meet, and each range of the nodes can
  /// be grouped by itself.
  let isByLeaf: Bool
  private var table: AggregateTable?

  init(
    _ input: Operator, keys: [Evaluator], _ aggregates: [AggregateColumn], isByLeaf: Bool = false, _ layout: RowLayout
  ) {
    self.keys = keys
    self.isByLeaf = isByLeaf
    self.aggregates = aggregates
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    table = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if let table { return try table.next(context) }
    let table = AggregateTable(keys: keys.count, aggregates)
    while let morsel = try input.pull(context) { try table.add(morsel, keys: keys, context) }
    self.table = table
    return try table.next(context)
  }
}

/// Distinct: the first row of each combination of the given columns.
final class DistinctOperator: UnaryOperator {
  let columns: [Int]
  private var seen: RowEncoder
  private var memory: HeldMemory?

  init(_ input: Operator, _ columns: [Int], _ layout: RowLayout) {
    self.columns = columns
    seen = RowEncoder(columns: columns.count)
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    memory = nil
    seen = RowEncoder(columns: columns.count)
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var morsel = try input.pull(context) else { return nil }
    var known = seen.count
    try seen.makeRoom(for: morsel.rowCount, context)
    let numbers = seen.encode(columns.map { morsel.columns[$0] }, morsel.rows)
    let memory = memory ?? HeldMemory(context)
    self.memory = memory
    try memory.hold(seen.count * (columns.count * 40 + 16) + seen.heapByteCount)
    // Combinations are numbered as they are first seen, so a new one is the next number.
    morsel.selection =
      morsel.rows.filter { row in
        guard Int(numbers[row]) == known else { return false }
        known += 1
        return true
      }.indices
    return morsel
  }
}
