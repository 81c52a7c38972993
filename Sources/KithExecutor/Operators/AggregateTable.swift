import KithPlanner
import KithValue

/// The groups of an EagerAggregation while rows flow in, and what each aggregate knows of them.
final class AggregateTable {
  private let keyCount: Int
  private var groups: RowEncoder
  private let columns: [AggregateStates]
  private var memory: HeldMemory?

  init(keys: Int, _ aggregates: [AggregateColumn]) {
    keyCount = keys
    groups = RowEncoder(columns: keys)
    columns = aggregates.map { AggregateStates($0) }
  }

  /// Takes in the selected rows of a morsel.
  func add(_ morsel: Morsel, keys: [Evaluator], _ context: ExecutionContext) throws(EvaluationError) {
    var vectors: [Vector] = []
    for key in keys { vectors.append(try key.evaluate(morsel, morsel.rows, context)) }
    let numbers = groups.encode(vectors, morsel.rows)
    for column in columns {
      column.grow(groups.count)
      try column.add(numbers, groups.count, morsel, context)
    }
    let memory = memory ?? HeldMemory(context)
    self.memory = memory
    try memory.hold(columns.reduce(groups.count * (keyCount * 32 + 16)) { $0 + $1.byteCount })
  }

  /// Takes in the groups of another table, whose rows come behind this one's.
  func merge(_ other: AggregateTable, _ context: ExecutionContext) throws(EvaluationError) {
    try context.checkCancelled()
    let count = other.groupCount
    if count == 0 { return }
    var vectors: [Vector] = []
    for key in 0..<keyCount { vectors.append(other.groups.vector(0..<count, column: key)) }
    let numbers = groups.encode(vectors, Selection(indices: nil, count: count))
    for (column, theirs) in zip(columns, other.columns) {
      column.grow(groupCount)
      theirs.grow(count)
      try column.merge(theirs, numbers)
    }
  }

  /// Without keys there is always one group.
  private var groupCount: Int { keyCount == 0 ? 1 : groups.count }

  /// The groups as morsels: the keys, then the aggregates.
  func result(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let count = groupCount
    for column in columns { column.grow(count) }
    var morsels: [Morsel] = []
    for lower in stride(from: 0, to: count, by: Morsel.size) {
      try context.checkCancelled()
      let range = lower..<min(count, lower + Morsel.size)
      var vectors: [Vector] = []
      for key in 0..<keyCount { vectors.append(groups.vector(range, column: key)) }
      for column in columns { vectors.append(try column.results(range)) }
      morsels.append(Morsel(count: range.count, columns: vectors))
    }
    return morsels
  }
}
