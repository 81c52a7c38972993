import KithPlanner
import KithValue

/// OptionalBranches and Branches: what several subplans give for each row, side by side instead of each with each.
///
///     (o) has meetings m1 m2 m3 and one document d1:     (o, m1, d1) (o, m2, d1) (o, m3, d1)
///
/// A subplan that has given all its rows goes on with its last, or with nulls where nobody minds or it has none. For each subplan, and for
/// the row itself, a weight says how many rows of the product the row stands for: 1 1 1, 3 0 0 and 3 0 0 above; so what minds
/// repeats can be counted and summed.
final class BranchesOperator: UnaryOperator {
  struct Branch {
    let runner: SubplanRunner
    let imports: [Int]
    /// Whether it goes on with its last row when it has given all.
    let goesOn: Bool
  }
  private let branches: [Branch]
  /// Whether a row for which a branch gives nothing is kept.
  private let isOptional: Bool
  /// The input columns that go on; the branches' outputs follow them, then the weights.
  private let kept: [Int]
  /// Which weights are asked for: of the row is the first, then those of the branches.
  private let weights: [Int]
  /// Rows ready to go on, the next one last.
  private var ready: [Morsel] = []
  private var memory: HeldMemory?

  init(
    _ input: Operator, _ branches: [Branch], isOptional: Bool, kept: [Int], weights: [Int], _ layout: RowLayout
  ) {
    self.branches = branches
    self.isOptional = isOptional
    self.kept = kept
    self.weights = weights
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    ready = []
    memory = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if let morsel = ready.popLast() { return morsel }
    guard let morsel = try input.pull(context) else { return nil }
    let rows = morsel.rows.numbers
    let held = HeldMemory(context)
    memory = held
    var given: [Rows] = []
    for branch in branches { given.append(try Rows(branch, morsel, rows, held, context)) }
    ready = try besideEachOther(given, morsel, rows, context).reversed()
    return ready.popLast()
  }

  /// What one branch gives for the rows of a morsel.
  private struct Rows {
    let columns: [Vector]
    private let goesOn: Bool
    /// Where the rows for each row begin.
    let starts: [Int]

    init(
      _ branch: Branch, _ morsel: Morsel, _ rows: [Int32], _ held: HeldMemory, _ context: ExecutionContext
    ) throws(EvaluationError) {
      var place = [Int32](repeating: 0, count: morsel.count)
      for (at, row) in rows.enumerated() { place[Int(row)] = Int32(at) }
      var starts = [Int](repeating: 0, count: rows.count + 1)
      var parts = [[Vector]](repeating: [], count: branch.runner.outputs.count)
      try branch.runner.runTogether(morsel, rows, branch.imports, context) {
        numbers, outputs throws(EvaluationError) in
        outputs.rows.forEach { starts[Int(place[Int(numbers[$0])]) + 1] += 1 }
        let part = outputs.compacted()
        // Once as it came, and once side by side.
        try held.take(2 * part.byteCount)
        for (column, vector) in part.columns.enumerated() { parts[column].append(vector) }
      }
      for at in 0..<rows.count { starts[at + 1] += starts[at] }
      self.starts = starts
      goesOn = branch.goesOn
      columns = parts.map { $0.isEmpty ? .constant(.null, count: 0) : Vector.concatenated($0) }
    }

    func count(_ row: Int) -> Int { starts[row + 1] - starts[row] }

    /// Where the rows stand that go to some places of some rows; -1 where there is none.
    func rows(_ numbers: [Int], _ places: [Int]) -> [Int32] {
      let goesOn = goesOn
      return starts.withUnsafeBufferPointer { starts in
        zip(numbers, places).map { number, place in
          let count = starts[number &+ 1] &- starts[number]
          if count == 0 || place >= count && !goesOn { return -1 }
          return Int32(truncatingIfNeeded: starts[number] &+ min(place, count &- 1))
        }
      }
    }
  }

  private func besideEachOther(
    _ given: [Rows], _ morsel: Morsel, _ rows: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) -> [Morsel] {
    var stands: [[Int64]] = []
    for weight in weights {
      var products: [Int64] = []
      for at in rows.indices { products.append(try Self.weight(weight, of: at, given)) }
      stands.append(products)
    }
    var made: [Morsel] = []
    var (at, place) = (0, 0)
    while at < rows.count {
      try context.checkCancelled()
      // Of each row to be given, which one of the input's it is, and the how manieth of that.
      var numbers: [Int] = []
      var places: [Int] = []
      while at < rows.count, numbers.count < 4 * Morsel.size {
        let most = given.reduce(1) { max($0, $1.count(at)) }
        if !isOptional, given.contains(where: { $0.count(at) == 0 }) {
          at += 1
          continue
        }
        let taken = min(most - place, 4 * Morsel.size - numbers.count)
        numbers += repeatElement(at, count: taken)
        places += place..<place + taken
        place += taken
        if place == most { (at, place) = (at + 1, 0) }
      }
      var columns = morsel.gathered(kept, numbers.map { rows[$0] })
      for branch in given where !branch.columns.isEmpty {
        let taken = branch.rows(numbers, places)
        for column in branch.columns {
          columns.append(column.count == 0 ? .constant(.null, count: taken.count) : column.gatheredOrNull(taken))
        }
      }
      for (weight, stands) in zip(weights, stands) {
        let reach = weight == 0 ? nil : given[weight - 1]
        columns.append(
          .integer(
            zip(numbers, places).map { number, place in
              place < max(1, reach?.count(number) ?? 1) ? stands[number] : 0
            }, Validity()))
      }
      made.append(Morsel(count: numbers.count, columns: columns))
    }
    return made
  }

  /// How many rows of the product have the same row of a branch, or of the input.
  private static func weight(_ weight: Int, of row: Int, _ given: [Rows]) throws(EvaluationError) -> Int64 {
    var product: Int64 = 1
    for (branch, rows) in given.enumerated() where branch + 1 != weight {
      let (more, overflow) = product.multipliedReportingOverflow(by: Int64(max(1, rows.count(row))))
      if overflow { throw EvaluationError.tooManyMatches() }
      product = more
    }
    return product
  }
}
