import KithPlanner
import KithValue

/// CartesianProduct: every row of the left with every row of the right, which is kept in memory; with a test, only the pairs that
/// pass it.
final class CartesianProductOperator: BinaryOperator {
  /// Whether the right side gives the same whenever it is opened within a statement that only reads.
  let isFixed: Bool
  private let test: PairTest?
  /// The same for all threads that make the same pairs, where the right side is fixed.
  private var table = MadeOnce<Morsel>()
  private var tested: PairTest.Rights?
  private var current: (morsel: Morsel, rows: [Int32])?
  /// What the test reads of the current rows.
  private var leftValues: [Vector]?
  private var position = 0
  private var offset = 0

  init(
    _ left: Operator, _ right: Operator, test: PairTest?, isFixed: Bool, keptLeft: [Int], keptRight: [Int],
    _ layout: RowLayout
  ) {
    self.test = test
    self.isFixed = isFixed
    super.init(left, right, keptLeft: keptLeft, keptRight: keptRight, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    current = nil
    tested = nil
    // The ranges of nodes that threads take in turn have the table in common. A statement that changes the graph may have
    // changed what is in it.
    if isFixed, context.transaction == nil { return try left.open(context) }
    try super.open(context)
    table = MadeOnce()
  }

  /// Takes the table of another thread in the place of its own.
  func share(_ other: CartesianProductOperator) { if isFixed { table = other.table } }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try left.pull(context) else { return nil }
      current = (morsel, morsel.rows.numbers)
      leftValues = nil
      position = 0
      offset = 0
    }
    let table = try rights(context)
    guard let (morsel, rows) = current, table.count > 0 else { return nil }
    if let test { return try passing(test, morsel, rows, table, context) }
    // One left row at a time, if there are many right ones for it: a computed value of it is a constant then.
    if rows.count == 1 || table.count >= Self.many {
      let row = rows[position]
      let part = offset..<min(table.count, offset + Morsel.size)
      advance(by: part.count, of: table.count, rows.count)
      return single(row, of: morsel, table, part)
    }
    let (left, right) = pairs(of: rows, table.count)
    return Morsel(count: left.count, columns: morsel.gathered(keptLeft, left) + table.gathered(keptRight, right))
  }

  /// The right rows, taken in by whichever thread is the first to need them.
  private func rights(_ context: ExecutionContext) throws(EvaluationError) -> Morsel {
    try table.made(context) { context throws(EvaluationError) in
      if isFixed, context.transaction == nil { try right.open(context) }
      return try right.drain(context)
    }
  }

  /// From how many right rows on they are given for one left row at a time.
  private static let many = 256
  /// After so many pairs those that passed are given, however few they are.
  private static let enough = 1 << 15

  /// The next pairs.
  private func pairs(of rows: [Int32], _ count: Int) -> (lefts: [Int32], rights: [Int32]) {
    var lefts: [Int32] = []
    var rights: [Int32] = []
    while position < rows.count, lefts.count < Morsel.size {
      let upper = min(count, offset + Morsel.size - lefts.count)
      lefts += repeatElement(rows[position], count: upper - offset)
      rights += Int32(offset)..<Int32(upper)
      advance(by: upper - offset, of: count, rows.count)
    }
    return (lefts, rights)
  }

  /// The next pairs that pass the test.
  private func passing(
    _ test: PairTest, _ morsel: Morsel, _ rows: [Int32], _ table: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    let values = if let leftValues { leftValues } else { try test.leftValues(morsel, context) }
    leftValues = values
    var lefts: [Int32] = []
    var rights: [Int32] = []
    var seen = 0
    while position < rows.count, lefts.count < Morsel.size, seen < Self.enough || lefts.isEmpty {
      // Many pairs of one left row are given by themselves: what is computed of it is a constant then.
      if lefts.count >= Self.many, table.count >= Self.many,
        lefts.last != rows[position] || lefts.count + min(table.count - offset, Morsel.size) > Morsel.size
      {
        break
      }
      try context.checkCancelled()
      // What is above may change what is asked of the rows.
      if tested == nil || context.transaction != nil { tested = try test.rightValues(table, context) }
      guard let tested else { break }
      if rows.count == 1 || table.count >= Self.many {
        let row = rows[position]
        let part = offset..<min(table.count, offset + Morsel.size)
        let passed = try test.passing(values, row, tested, part, context)
        passed.forEach { rights.append(Int32(part.lowerBound + $0)) }
        lefts += repeatElement(row, count: passed.rowCount)
        seen += part.count
        advance(by: part.count, of: table.count, rows.count)
      } else {
        let (left, right) = pairs(of: rows, table.count)
        try test.passing(values, left, tested, right, context).forEach { pair in
          lefts.append(left[pair])
          rights.append(right[pair])
        }
        seen += left.count
      }
    }
    // Left rows come in their order, so that there is one where the first is the last.
    let left = lefts.first.flatMap { lefts.last == $0 ? repeated($0, of: morsel, count: lefts.count) : nil }
    return Morsel(
      count: lefts.count, columns: (left ?? morsel.gathered(keptLeft, lefts)) + table.gathered(keptRight, rights))
  }

  /// Goes on behind some right rows: to the next left row behind the last of them, and to the next morsel behind its last.
  private func advance(by count: Int, of rights: Int, _ lefts: Int) {
    offset += count
    if offset < rights { return }
    offset = 0
    position += 1
    if position >= lefts { current = nil }
  }

  /// A left row with some of the right ones, which go on as they are if they are all.
  private func single(_ row: Int32, of morsel: Morsel, _ table: Morsel, _ part: Range<Int>) -> Morsel {
    var columns = repeated(row, of: morsel, count: part.count)
    for column in keptRight {
      let vector = table.columns[column]
      columns.append(part.count == table.count ? vector : vector.slice(part))
    }
    return Morsel(count: part.count, columns: columns)
  }

  /// The columns of a left row as often as it is in pairs.
  private func repeated(_ row: Int32, of morsel: Morsel, count: Int) -> [Vector] {
    let isWhole = morsel.count == 1 && count == 1
    let repeated = isWhole ? [] : Array(repeating: row, count: count)
    return keptLeft.map { column in
      switch morsel.columns[column] {
      case let vector where isWhole: vector
      case .value(let values): .constant(values[Int(row)], count: count)
      case .list(let lists): .constant(lists[Int(row)], count: count)
      case let vector: vector.gathered(repeated)
      }
    }
  }
}
