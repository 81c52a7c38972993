import KithPlanner
import KithValue

/// ValueHashJoin: the rows of both sides whose keys are all equivalent; the right side is built into a table.
///
/// What it gives is tested again above. So a key that cannot be computed is no error here: all rows of its side are given,
/// and whether the error comes up is for the test to say, which may never be asked.
final class ValueHashJoinOperator: BinaryOperator {
  let leftKeys: [Evaluator]
  let rightKeys: [Evaluator]
  /// Whether the right side gives the same whenever it is opened within a statement that only reads.
  let isFixed: Bool
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    /// For each row of the morsel the number of its key, -1 where the other side has no such key; nil where every row
    /// matches.
    var keys: [Int32]?
    var built: JoinTable
    var cursor = (position: 0, offset: 0)
  }
  /// The same for all threads that join the same, where the right side is fixed.
  private(set) var table = MadeOnce<JoinTable>()
  private var current: Current?

  init(
    _ left: Operator, _ right: Operator, keys leftKeys: [Evaluator], _ rightKeys: [Evaluator], isFixed: Bool,
    keptLeft: [Int], keptRight: [Int], _ layout: RowLayout
  ) {
    self.leftKeys = leftKeys
    self.rightKeys = rightKeys
    self.isFixed = isFixed
    super.init(left, right, keptLeft: keptLeft, keptRight: keptRight, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    current = nil
    // The ranges of nodes that threads take in turn have the table in common. A statement that changes the graph may have
    // changed what is in it.
    if isFixed, context.transaction == nil {
      // The right side is opened by whoever makes the table.
      return try left.open(context)
    }
    try super.open(context)
    table = MadeOnce()
  }

  /// Takes the table of another thread's join in the place of its own.
  func share(_ other: ValueHashJoinOperator) { if isFixed { table = other.table } }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      // Without a row here nothing is built.
      guard let morsel = try left.pull(context) else { return nil }
      let built = try built(context)
      var keys: [Int32]?
      if let known = built.keys, let vectors = try values(of: leftKeys, morsel, context) {
        keys = known.find(vectors, morsel.rows)
      }
      current = Current(morsel: morsel, rows: morsel.rows.numbers, keys: keys, built: built)
    }
    guard var state = current else { return nil }
    current = nil
    let built = state.built
    var (lefts, rights): ([Int32], [Int32])
    if let keys = state.keys {
      (lefts, rights) = built.grouped.pairs(of: state.rows, groups: keys, &state.cursor, limit: Morsel.size)
    } else {
      (lefts, rights) = ([], [])
      while state.cursor.position < state.rows.count, lefts.count < Morsel.size {
        let taken = state.cursor.offset..<min(built.rows.count, state.cursor.offset + Morsel.size - lefts.count)
        lefts += repeatElement(state.rows[state.cursor.position], count: taken.count)
        rights += taken.map { Int32($0) }
        state.cursor.offset = taken.upperBound
        if state.cursor.offset >= built.rows.count { state.cursor = (state.cursor.position + 1, 0) }
      }
    }
    if state.cursor.position < state.rows.count { current = state }
    return Morsel(
      count: lefts.count, columns: state.morsel.gathered(keptLeft, lefts) + built.rows.gathered(keptRight, rights))
  }

  /// The table, made by whichever thread is the first to need it.
  private func built(_ context: ExecutionContext) throws(EvaluationError) -> JoinTable {
    try table.made(context) { context throws(EvaluationError) in
      if isFixed { try right.open(context) }
      return try build(context)
    }
  }

  private func build(_ context: ExecutionContext) throws(EvaluationError) -> JoinTable {
    let rows = try right.drain(context)
    let memory = HeldMemory(context)
    try memory.take(rows.count * 64)
    var built = JoinTable(rows: rows, keys: nil, grouped: try GroupedRows([], groups: 0, context), memory: memory)
    if let vectors = try values(of: rightKeys, rows, context) {
      var keys = JoinKeys(columns: vectors.count)
      var numbers: [Int32] = []
      numbers.reserveCapacity(rows.count)
      for lower in stride(from: 0, to: rows.count, by: 1 << 14) {
        try context.checkCancelled()
        let part = lower..<min(rows.count, lower + 1 << 14)
        try keys.makeRoom(for: part.count, context)
        numbers += keys.encode(vectors.map { $0.slice(part) }, part.count)
      }
      built.grouped = try GroupedRows(numbers, groups: keys.count, context)
      built.keys = keys
    }
    return built
  }

  /// The keys of a side; nil where one of them cannot be computed.
  private func values(
    of keys: [Evaluator], _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Vector]? {
    do throws(EvaluationError) {
      var vectors: [Vector] = []
      for key in keys { vectors.append(try key.evaluate(morsel, morsel.rows, context)) }
      return vectors
    } catch {
      if error.kind == .cancelled || error.kind == .limitExceeded { throw error }
      return nil
    }
  }
}

/// The right side of a join by its keys.
struct JoinTable {
  var rows: Morsel
  /// The different keys by number; nil where they could not be computed, and every row matches every other.
  fileprivate var keys: JoinKeys?
  /// The rows by the number of their key.
  var grouped: GroupedRows
  var memory: HeldMemory
}

/// The different keys of a join, numbered; one that holds a null has no number, for null equals nothing.
private struct JoinKeys {
  private var columns: [KeyEncoder]
  /// For each column but the first: by the number of what stands before it and its own, the number of both.
  private var pairs: [NumberTable]

  init(columns count: Int) {
    // Each a table of its own: copies of one would share its memory.
    columns = (0..<count).map { _ in KeyEncoder() }
    pairs = (1..<max(count, 1)).map { _ in NumberTable(holdsPairs: true) }
  }

  /// How many there are.
  var count: Int { pairs.last?.count ?? columns.first?.count ?? 0 }

  /// Makes room for so many more, in steps between which the statement may be told to stop.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    for index in columns.indices { try columns[index].makeRoom(for: more, context) }
    for index in pairs.indices { try pairs[index].makeRoom(for: more, context) }
  }

  /// The number of each row's key, -1 where it has none.
  mutating func encode(_ vectors: [Vector], _ count: Int) -> [Int32] {
    let rows = Selection(indices: nil, count: count)
    var numbers: [Int32] = []
    for (column, vector) in vectors.enumerated() {
      let own = columns[column].encodeEqual(vector, rows)
      guard column > 0 else {
        numbers = own
        continue
      }
      for row in 0..<count where numbers[row] >= 0 {
        let next = Int32(pairs[column - 1].count)
        numbers[row] =
          own[row] < 0 ? -1 : pairs[column - 1].number(of: Self.pair(numbers[row], own[row]), orInsert: next)
      }
    }
    return numbers
  }

  /// The number of each selected row's key, -1 where no such key was numbered.
  func find(_ vectors: [Vector], _ rows: Selection) -> [Int32] {
    var numbers: [Int32] = []
    for (column, vector) in vectors.enumerated() {
      let own = columns[column].find(vector, rows)
      guard column > 0 else {
        numbers = own
        continue
      }
      rows.forEach { row in
        guard numbers[row] >= 0 else { return }
        numbers[row] = own[row] < 0 ? -1 : pairs[column - 1].find(Self.pair(numbers[row], own[row])) ?? -1
      }
    }
    return numbers
  }

  private static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }
}
