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
    if rows.count == 1, table.count <= Morsel.size {
      current = nil
      return single(rows[0], of: morsel, table)
    }
    var lefts: [Int32] = []
    var rights: [Int32] = []
    // One left row at a time, if there are many right ones for it: a computed value of it is a constant then.
    let isAlone = table.count >= 256
    while position < rows.count, isAlone ? lefts.isEmpty : lefts.count < Morsel.size {
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
    var columns = morsel.gathered(keptLeft, lefts)
    if isAlone, let row = lefts.first {
      for (column, kept) in keptLeft.enumerated() {
        switch morsel.columns[kept] {
        case .value(let values): columns[column] = .constant(values[Int(row)], count: lefts.count)
        case .list(let lists): columns[column] = .constant(lists[Int(row)], count: lefts.count)
        case .constant, .boolean, .integer, .float, .string, .node, .relationship: break
        }
      }
    }
    return Morsel(count: lefts.count, columns: columns + table.gathered(keptRight, rights))
  }

  /// A left row with every right one: the right columns go on as they are.
  private func single(_ row: Int32, of morsel: Morsel, _ table: Morsel) -> Morsel {
    var columns: [Vector] = []
    columns.reserveCapacity(keptLeft.count + keptRight.count)
    if morsel.count == 1, table.count == 1 {
      for column in keptLeft { columns.append(morsel.columns[column]) }
    } else {
      columns += morsel.gathered(keptLeft, Array(repeating: row, count: table.count))
    }
    for column in keptRight { columns.append(table.columns[column]) }
    return Morsel(count: table.count, columns: columns)
  }
}
