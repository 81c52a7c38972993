import KithPlanner
import KithValue

/// A sort key: a column and its direction.
struct SortColumn {
  var column: Int
  var ascending: Bool
}

/// Compares rows of a morsel by openCypher's order across types; equal rows keep their order.
private struct RowOrder {
  private enum Key {
    case integers([Int64], ascending: Bool)
    case values(Vector, ascending: Bool)
  }
  private let keys: [Key]

  init(_ morsel: Morsel, _ columns: [SortColumn]) {
    keys = columns.map { sort in
      if case .integer(let v, let validity) = morsel.columns[sort.column], validity.words == nil {
        return .integers(v, ascending: sort.ascending)
      }
      return .values(morsel.columns[sort.column], ascending: sort.ascending)
    }
  }

  func precedes(_ a: Int32, _ b: Int32) -> Bool {
    for key in keys {
      switch key {
      case .integers(let v, let ascending):
        let x = v[Int(a)]
        let y = v[Int(b)]
        if x != y { return (x < y) == ascending }
      case .values(let vector, let ascending):
        let order = Value.order(vector[Int(a)], vector[Int(b)])
        if order != 0 { return (order < 0) == ascending }
      }
    }
    return a < b
  }
}

extension Morsel {
  /// The row numbers in order.
  fileprivate func sorted(by columns: [SortColumn]) -> [Int32] {
    let order = RowOrder(self, columns)
    return (0..<Int32(count)).sorted { order.precedes($0, $1) }
  }
}

/// Sort.
final class SortOperator: UnaryOperator {
  let keys: [SortColumn]
  private var output: [Morsel]?

  init(_ input: Operator, _ keys: [SortColumn], _ layout: RowLayout) {
    self.keys = keys
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    output = nil
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil {
      let all = try input.drain(context)
      let rows = all.sorted(by: keys)
      output = stride(from: 0, to: rows.count, by: Morsel.size).reversed().map { lower in
        let part = Array(rows[lower..<min(rows.count, lower + Morsel.size)])
        return Morsel(count: part.count, columns: all.columns.map { $0.gathered(part) })
      }
    }
    return output?.popLast()
  }
}

/// Top: the first rows in order, without sorting the rest; keeps no more than a few times what is asked for.
final class TopOperator: UnaryOperator {
  let keys: [SortColumn]
  let skip: Evaluator?
  let limit: Evaluator
  private var isDone = false

  init(_ input: Operator, _ keys: [SortColumn], skip: Evaluator?, limit: Evaluator, _ layout: RowLayout) {
    self.keys = keys
    self.skip = skip
    self.limit = limit
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isDone = false
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    let skipped = try skip.map { e throws(EvaluationError) in try rowCount(e, "SKIP", context) } ?? 0
    let wanted = try rowCount(limit, "LIMIT", context)
    let (sum, overflow) = skipped.addingReportingOverflow(wanted)
    let kept = overflow ? Int.max : sum
    var parts: [Morsel] = []
    var count = 0
    func cut() {
      let columns = (0..<layout.count).map { column in Vector.concatenated(parts.map { $0.columns[column] }) }
      let all = Morsel(count: count, columns: columns)
      let rows = Array(all.sorted(by: keys).prefix(kept))
      parts = [Morsel(count: rows.count, columns: columns.map { $0.gathered(rows) })]
      count = rows.count
    }
    while let morsel = try input.pull(context) {
      parts.append(morsel.compacted())
      count += morsel.rowCount
      if count > 8_192, count / 4 > kept { cut() }
    }
    if count == 0 { return nil }
    cut()
    if skipped >= count { return nil }
    let rows = (Int32(skipped)..<Int32(count)).map { $0 }
    return Morsel(count: rows.count, columns: parts[0].columns.map { $0.gathered(rows) })
  }
}
