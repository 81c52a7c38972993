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
  private var output: [Morsel]?

  init(_ input: Operator, keys: [Evaluator], _ aggregates: [AggregateColumn], _ layout: RowLayout) {
    self.keys = keys
    self.aggregates = aggregates
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    output = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil { output = try aggregate(context).reversed() }
    return output?.popLast()
  }

  /// What one aggregate knows of all groups.
  private final class Column {
    let aggregate: AggregateColumn
    var counts: [Int64] = []
    var states: [Aggregates.State] = []
    var seen: Set<Pair> = []
    var distinct = KeyEncoder()
    struct Pair: Hashable {
      var group: Int32
      var value: Int32
    }
    init(_ aggregate: AggregateColumn) { self.aggregate = aggregate }
    var isCount: Bool { aggregate.kind == .count }

    func grow(_ groups: Int) {
      if isCount {
        if counts.count < groups { counts += [Int64](repeating: 0, count: groups - counts.count) }
      } else if states.count < groups {
        states += [Aggregates.State](repeating: Aggregates.State(aggregate.kind), count: groups - states.count)
      }
    }

    func add(
      _ groups: [Int32], _ morsel: Morsel, _ context: ExecutionContext
    ) throws(EvaluationError) {
      var rows = morsel.rows
      guard let argument = aggregate.argument else {
        rows.forEach { counts[Int(groups[$0])] &+= 1 }
        return
      }
      let vector = try argument.evaluate(morsel, rows, context)
      if aggregate.isDistinct {
        let numbers = distinct.encode(vector, rows)
        rows = rows.filter { seen.insert(Pair(group: groups[$0], value: numbers[$0])).inserted }
      }
      if isCount {
        rows.forEach { row in if !vector.isNull(row) { counts[Int(groups[row])] &+= 1 } }
        return
      }
      let parameter = try aggregate.parameter?.evaluate(morsel, rows, context)
      try rows.forEach { row throws(EvaluationError) in
        try states[Int(groups[row])].add(vector[row], parameter?[row] ?? .null)
      }
    }

    func result(_ group: Int) throws(EvaluationError) -> Value {
      isCount ? .integer(counts[group]) : try states[group].result()
    }
  }

  private func aggregate(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    var groups = RowEncoder(columns: keys.count)
    let columns = aggregates.map { Column($0) }
    while let morsel = try input.pull(context) {
      var vectors: [Vector] = []
      for key in keys { vectors.append(try key.evaluate(morsel, morsel.rows, context)) }
      let numbers = groups.encode(vectors, morsel.rows)
      for column in columns {
        column.grow(groups.count)
        try column.add(numbers, morsel, context)
      }
    }
    let count = keys.isEmpty ? 1 : groups.count
    for column in columns { column.grow(count) }
    var morsels: [Morsel] = []
    for lower in stride(from: 0, to: count, by: Morsel.size) {
      let range = lower..<min(count, lower + Morsel.size)
      var vectors: [Vector] = []
      for key in keys.indices { vectors.append(Vector(range.map { groups.value($0, column: key) })) }
      for column in columns {
        var values: [Value] = []
        values.reserveCapacity(range.count)
        for group in range { values.append(try column.result(group)) }
        vectors.append(Vector(values))
      }
      morsels.append(Morsel(count: range.count, columns: vectors))
    }
    return morsels
  }
}

/// Distinct: the first row of each combination of the given columns.
final class DistinctOperator: UnaryOperator {
  let columns: [Int]
  private var seen: RowEncoder

  init(_ input: Operator, _ columns: [Int], _ layout: RowLayout) {
    self.columns = columns
    seen = RowEncoder(columns: columns.count)
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    seen = RowEncoder(columns: columns.count)
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var morsel = try input.pull(context) else { return nil }
    var known = seen.count
    let numbers = seen.encode(columns.map { morsel.columns[$0] }, morsel.rows)
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
