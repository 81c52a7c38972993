import KithPlanner
import KithValue

/// A compiled subplan and the box through which rows reach it.
///
/// The subplan's rows hold the outputs asked for, then, where it takes many rows at once, the number of the row that each
/// belongs to.
final class SubplanRunner {
  let root: Operator
  let box: ArgumentBox
  /// Where the outputs stand in the root's rows.
  let outputs: [Int]
  /// Where the row's number stands; nil where the subplan is run for one row at a time.
  let rowColumn: Int?
  /// Whether walks may be endless, so that "is there one?" should not look for all of them.
  let stopsEarly: Bool

  init(root: Operator, box: ArgumentBox, outputs: [Int], rowColumn: Int?, stopsEarly: Bool) {
    self.root = root
    self.box = box
    self.outputs = outputs
    self.rowColumn = rowColumn
    self.stopsEarly = stopsEarly
  }

  /// Runs the subplan for the given rows and visits each of its rows: the outer row's number, the outputs, the row in them.
  func run(
    _ morsel: Morsel, _ rows: [Int32], _ imports: [Int], _ context: ExecutionContext, stopsAtFirst: Bool = false,
    visit: (_ row: Int, _ outputs: Morsel, _ at: Int) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    if rows.isEmpty { return }
    if let rowColumn, !(stopsAtFirst && stopsEarly) {
      box.morsel = argument(morsel, rows, imports)
      box.served = stopsAtFirst ? [Bool](repeating: false, count: morsel.count) : []
      defer { box.served = [] }
      try root.open(context)
      while let produced = try root.pull(context) {
        guard case .integer(let numbers, _) = produced.columns[rowColumn] else {
          preconditionFailure("the row's number is a column of integers")
        }
        let columns = Morsel(count: produced.count, columns: outputs.map { produced.columns[$0] })
        try produced.rows.forEach { at throws(EvaluationError) in
          let row = Int(numbers[at])
          try visit(row, columns, at)
          if stopsAtFirst { box.served[row] = true }
        }
      }
      return
    }
    for row in rows {
      box.morsel = argument(morsel, [row], imports)
      try root.open(context)
      pulling: while let produced = try root.pull(context) {
        let columns = Morsel(count: produced.count, columns: outputs.map { produced.columns[$0] })
        for at in produced.rows.numbers {
          try visit(Int(row), columns, Int(at))
          if stopsAtFirst { break pulling }
        }
      }
    }
  }

  /// Runs a subplan that takes many rows at once, and visits its morsels with each row's outer number.
  func runTogether(
    _ morsel: Morsel, _ rows: [Int32], _ imports: [Int], _ context: ExecutionContext,
    visit: (_ numbers: [Int64], _ outputs: Morsel) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    if rows.isEmpty { return }
    guard let rowColumn else { preconditionFailure("the subplan takes one row at a time") }
    box.morsel = argument(morsel, rows, imports)
    try root.open(context)
    while let produced = try root.pull(context) {
      guard case .integer(let numbers, _) = produced.columns[rowColumn] else {
        preconditionFailure("the row's number is a column of integers")
      }
      try visit(
        numbers,
        Morsel(count: produced.count, columns: outputs.map { produced.columns[$0] }, selection: produced.selection))
    }
  }

  /// The rows as the subplan's argument: what it imports, then the rows' numbers.
  func argument(_ morsel: Morsel, _ rows: [Int32], _ imports: [Int]) -> Morsel {
    Morsel(
      count: rows.count,
      columns: morsel.gathered(imports, rows) + [.integer(rows.map { Int64($0) }, Validity())])
  }
}

/// Apply: runs a subplan for the rows of its input.
final class ApplyOperator: UnaryOperator {
  let kind: Apply.Kind
  let runner: SubplanRunner
  let imports: [Int]
  /// The input columns that go on; the subplan's outputs follow them.
  let kept: [Int]
  private let outputCount: Int
  /// Rows ready to go on.
  private var ready: [Morsel] = []

  init(
    _ input: Operator, _ kind: Apply.Kind, _ runner: SubplanRunner, imports: [Int], kept: [Int], outputCount: Int,
    _ layout: RowLayout
  ) {
    self.kind = kind
    self.runner = runner
    self.imports = imports
    self.kept = kept
    self.outputCount = outputCount
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    ready = []
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !ready.isEmpty { return ready.removeFirst() }
    guard let morsel = try input.pull(context) else { return nil }
    let rows = morsel.rows.numbers
    if kind == .unit {
      try runner.run(morsel, rows, imports, context) { _, _, _ in }
      return Morsel(count: morsel.count, columns: kept.map { morsel.columns[$0] }, selection: morsel.selection)
    }
    if runner.rowColumn != nil { return try together(morsel, rows, context) }
    var parents: [Int32] = []
    var values = [[Value]](repeating: [], count: outputCount)
    var next = 0
    // The rows come in order, so a row that is passed over has no match.
    func skipTo(_ row: Int) {
      while next < rows.count, Int(rows[next]) < row {
        if kind == .optional, parents.last != rows[next] {
          parents.append(rows[next])
          for column in values.indices { values[column].append(.null) }
        }
        next += 1
      }
    }
    var total = 0
    func flush() {
      if parents.isEmpty { return }
      ready.append(
        Morsel(count: parents.count, columns: morsel.gathered(kept, parents) + values.map { Vector($0) }))
      let last = parents[parents.count - 1]
      parents = []
      values = [[Value]](repeating: [], count: outputCount)
      // A row that has given something is not given again with nulls.
      if next < rows.count, rows[next] == last { next += 1 }
    }
    try runner.run(morsel, rows, imports, context) { row, outputs, at throws(EvaluationError) in
      skipTo(row)
      parents.append(Int32(row))
      for column in 0..<outputCount { values[column].append(outputs.columns[column][at]) }
      total += 1
      if parents.count >= Morsel.size * 4 { flush() }
    }
    skipTo(.max)
    flush()
    return ready.isEmpty
      ? Morsel(count: 0, columns: [Vector](repeating: .value([]), count: layout.count)) : ready.removeFirst()
  }

  /// Many rows at once: the subplan's columns are taken as they are, with nulls where a row of an optional one has none.
  private func together(
    _ morsel: Morsel, _ rows: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel? {
    var next = 0
    var lastMatched: Int32 = -1
    func give(_ parents: [Int32], _ taken: [Int32], _ outputs: Morsel?) {
      if parents.isEmpty { return }
      let columns: [Vector] = (0..<outputCount).map { column in
        outputs.map { $0.columns[column].gatheredOrNull(taken) } ?? .constant(.null, count: parents.count)
      }
      ready.append(Morsel(count: parents.count, columns: morsel.gathered(kept, parents) + columns))
    }
    try runner.runTogether(morsel, rows, imports, context) { numbers, outputs in
      var parents: [Int32] = []
      var taken: [Int32] = []
      outputs.rows.forEach { at in
        let row = Int32(truncatingIfNeeded: numbers[at])
        if kind == .optional {
          while next < rows.count, rows[next] < row {
            if rows[next] != lastMatched {
              parents.append(rows[next])
              taken.append(-1)
            }
            next += 1
          }
        }
        lastMatched = row
        parents.append(row)
        taken.append(Int32(truncatingIfNeeded: at))
      }
      give(parents, taken, outputs)
    }
    if kind == .optional {
      let left = rows[next...].filter { $0 != lastMatched }
      give(Array(left), [Int32](repeating: -1, count: left.count), nil)
    }
    return ready.isEmpty
      ? Morsel(count: 0, columns: [Vector](repeating: .value([]), count: layout.count)) : ready.removeFirst()
  }
}
