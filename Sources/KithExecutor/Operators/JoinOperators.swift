import KithPlanner
import KithValue

/// CartesianProduct: every row of the left with every row of the right, which is kept in memory.
final class CartesianProductOperator: BinaryOperator {
  private var table: Morsel?
  private var current: (morsel: Morsel, rows: [Int32])?
  private var position = 0
  private var offset = 0

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
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
    // One left row at a time, if there are many right ones for it: a computed value of it is a constant then.
    if rows.count == 1 || table.count >= Self.many {
      let row = rows[position]
      let part = offset..<min(table.count, offset + Morsel.size)
      advance(by: part.count, of: table.count, rows.count)
      return single(row, of: morsel, table, part)
    }
    var lefts: [Int32] = []
    var rights: [Int32] = []
    while position < rows.count, lefts.count < Morsel.size {
      let upper = min(table.count, offset + Morsel.size - lefts.count)
      lefts += repeatElement(rows[position], count: upper - offset)
      rights += Int32(offset)..<Int32(upper)
      advance(by: upper - offset, of: table.count, rows.count)
    }
    return Morsel(
      count: lefts.count, columns: morsel.gathered(keptLeft, lefts) + table.gathered(keptRight, rights))
  }

  /// From how many right rows on they are given for one left row at a time.
  private static let many = 256

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
    var columns: [Vector] = []
    columns.reserveCapacity(keptLeft.count + keptRight.count)
    let isWhole = morsel.count == 1 && part.count == 1
    let repeated = isWhole ? [] : Array(repeating: row, count: part.count)
    for column in keptLeft {
      switch morsel.columns[column] {
      case let vector where isWhole: columns.append(vector)
      case .value(let values): columns.append(.constant(values[Int(row)], count: part.count))
      case .list(let lists): columns.append(.constant(lists[Int(row)], count: part.count))
      case let vector: columns.append(vector.gathered(repeated))
      }
    }
    for column in keptRight {
      let vector = table.columns[column]
      columns.append(part.count == table.count ? vector : vector.slice(part))
    }
    return Morsel(count: part.count, columns: columns)
  }
}
