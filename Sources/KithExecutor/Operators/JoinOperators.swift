import KithPlanner
import KithValue

/// CartesianProduct: every row of the left with every row of the right, which is kept in memory.
final class CartesianProductOperator: Operator {
  let left: Operator
  let right: Operator
  let keptLeft: [Int]
  let keptRight: [Int]
  private var table: Morsel?
  private var current: (morsel: Morsel, rows: [Int32])?
  private var position = 0
  private var offset = 0

  init(_ left: Operator, _ right: Operator, keptLeft: [Int], keptRight: [Int], _ layout: RowLayout) {
    self.left = left
    self.right = right
    self.keptLeft = keptLeft
    self.keptRight = keptRight
    super.init(layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try left.open(context)
    try right.open(context)
    table = nil
    current = nil
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try left.pull(context) else { return nil }
      current = (morsel, morsel.rows.numbers)
      position = 0
      offset = 0
    }
    let table: Morsel
    if let known = self.table {
      table = known
    } else {
      table = try right.drain(context)
      self.table = table
    }
    guard let (morsel, rows) = current else { return nil }
    if table.count == 0 { return nil }
    var lefts: [Int32] = []
    var rights: [Int32] = []
    while position < rows.count, lefts.count < Morsel.size {
      let upper = min(table.count, offset + Morsel.size - lefts.count)
      lefts += repeatElement(rows[position], count: upper - offset)
      rights += Int32(offset)..<Int32(upper)
      offset = upper
      if offset >= table.count {
        offset = 0
        position += 1
      }
    }
    if position >= rows.count { current = nil }
    return Morsel(count: lefts.count, columns: morsel.gathered(keptLeft, lefts) + table.gathered(keptRight, rights))
  }
}

/// ValueHashJoin: the rows of both sides whose keys are equal; the right side is built into a table.
final class ValueHashJoinOperator: Operator {
  let left: Operator
  let right: Operator
  let leftKey: Evaluator
  let rightKey: Evaluator
  let keptLeft: [Int]
  let keptRight: [Int]
  private struct Table {
    var rows: Morsel
    var byKey: [GroupKey: [Int32]]
    var memory: HeldMemory
  }
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var keys: Vector
    var position = 0
    var matches: [Int32] = []
    var offset = 0
  }
  private var table: Table?
  private var current: Current?

  init(
    _ left: Operator, _ right: Operator, _ leftKey: Evaluator, _ rightKey: Evaluator, keptLeft: [Int],
    keptRight: [Int], _ layout: RowLayout
  ) {
    self.left = left
    self.right = right
    self.leftKey = leftKey
    self.rightKey = rightKey
    self.keptLeft = keptLeft
    self.keptRight = keptRight
    super.init(layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try left.open(context)
    try right.open(context)
    table = nil
    current = nil
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try left.pull(context) else { return nil }
      current = Current(
        morsel: morsel, rows: morsel.rows.numbers, keys: try leftKey.evaluate(morsel, morsel.rows, context))
    }
    let built = try build(context)
    guard var state = current else { return nil }
    current = nil
    var lefts: [Int32] = []
    var rights: [Int32] = []
    while state.position < state.rows.count, lefts.count < Morsel.size {
      let row = state.rows[state.position]
      if state.offset == 0 {
        let key = state.keys[Int(row)]
        state.matches = key.isNull ? [] : built.byKey[GroupKey(key)] ?? []
      }
      let taken = min(state.matches.count - state.offset, Morsel.size - lefts.count)
      lefts += repeatElement(row, count: taken)
      rights += state.matches[state.offset..<state.offset + taken]
      state.offset += taken
      if state.offset >= state.matches.count {
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
    let keys = try rightKey.evaluate(rows, rows.rows, context)
    let memory = HeldMemory(context)
    try memory.take(rows.count * 64)
    var byKey: [GroupKey: [Int32]] = [:]
    for row in 0..<rows.count {
      if row & 0xFFF == 0 { try context.checkCancelled() }
      let key = keys[row]
      if !key.isNull { byKey[GroupKey(key), default: []].append(Int32(row)) }
    }
    let built = Table(rows: rows, byKey: byKey, memory: memory)
    table = built
    return built
  }
}
