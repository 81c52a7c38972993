import KithPlanner
import KithValue

/// ValueHashJoin: the rows of both sides whose keys are equivalent; the right side is built into a table.
///
/// What it gives is tested again above. So a key that cannot be computed is no error here: all rows of its side are given,
/// and whether the error comes up is for the test to say, which may never be asked.
final class ValueHashJoinOperator: BinaryOperator {
  let leftKey: Evaluator
  let rightKey: Evaluator
  private struct Table {
    var rows: Morsel
    /// The different keys by number; nil where they could not be computed, and every row matches every other.
    var keys: KeyEncoder?
    /// The rows by the number of their key.
    var grouped: GroupedRows
    var memory: HeldMemory
  }
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    /// For each row of the morsel the number of its key, -1 where the other side has no such key; nil where every row
    /// matches.
    var keys: [Int32]?
    var position = 0
    var offset = 0
  }
  private var table: Table?
  private var current: Current?

  init(
    _ left: Operator, _ right: Operator, _ leftKey: Evaluator, _ rightKey: Evaluator, keptLeft: [Int],
    keptRight: [Int], _ layout: RowLayout
  ) {
    self.leftKey = leftKey
    self.rightKey = rightKey
    super.init(left, right, keptLeft: keptLeft, keptRight: keptRight, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    table = nil
    current = nil
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      // Without a row here nothing is built.
      guard let morsel = try left.pull(context) else { return nil }
      let built = try build(context)
      var keys: [Int32]?
      if let known = built.keys, let vector = try values(of: leftKey, morsel, context) {
        keys = known.find(vector, morsel.rows)
      }
      current = Current(morsel: morsel, rows: morsel.rows.numbers, keys: keys)
    }
    guard var state = current, let built = table else { return nil }
    current = nil
    var lefts: [Int32] = []
    var rights: [Int32] = []
    while state.position < state.rows.count, lefts.count < Morsel.size {
      let row = state.rows[state.position]
      let key = state.keys?[Int(row)]
      let count = key.map { $0 < 0 ? 0 : built.grouped[Int($0)].count } ?? built.rows.count
      let taken = state.offset..<min(count, state.offset + Morsel.size - lefts.count)
      lefts += repeatElement(row, count: taken.count)
      if let key {
        if !taken.isEmpty { rights += built.grouped[Int(key)].dropFirst(taken.lowerBound).prefix(taken.count) }
      } else {
        rights += taken.map { Int32($0) }
      }
      state.offset = taken.upperBound
      if state.offset >= count {
        state.offset = 0
        state.position += 1
      }
    }
    if state.position < state.rows.count { current = state }
    return Morsel(
      count: lefts.count, columns: state.morsel.gathered(keptLeft, lefts) + built.rows.gathered(keptRight, rights))
  }

  private func build(_ context: ExecutionContext) throws(EvaluationError) -> Table {
    if let table { return table }
    let rows = try right.drain(context)
    let memory = HeldMemory(context)
    try memory.take(rows.count * 64)
    var built = Table(rows: rows, keys: nil, grouped: try GroupedRows([], groups: 0, context), memory: memory)
    if let vector = try values(of: rightKey, rows, context) {
      var keys = KeyEncoder()
      var numbers: [Int32] = []
      numbers.reserveCapacity(rows.count)
      for lower in stride(from: 0, to: rows.count, by: 1 << 14) {
        try context.checkCancelled()
        let part = lower..<min(rows.count, lower + 1 << 14)
        let encoded = keys.encode(vector.slice(part), Selection(indices: nil, count: part.count))
        // Null equals nothing.
        numbers += encoded.map { keys.values[Int($0)].isNull ? -1 : $0 }
      }
      built.grouped = try GroupedRows(numbers, groups: keys.values.count, context)
      built.keys = keys
    }
    table = built
    return built
  }

  /// The keys of a side; nil where one of them cannot be computed.
  private func values(
    of key: Evaluator, _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector? {
    do throws(EvaluationError) {
      return try key.evaluate(morsel, morsel.rows, context)
    } catch {
      if error.kind == .cancelled || error.kind == .limitExceeded { throw error }
      return nil
    }
  }
}
