import KithPlanner
import KithValue

/// Filter: keeps the rows for which every predicate is true; while they are many the columns stay as they are under a
/// narrower selection.
final class FilterOperator: UnaryOperator {
  let predicates: [Evaluator]
  /// The first predicates once more, where they look at one node alone.
  let test: NodeTest?
  /// The first predicates once more, where the input is a scan that can test them.
  private var scanned: TestedScan?
  init(
    _ input: Operator, _ predicates: [Evaluator], test: NodeTest? = nil, scanned: TestedScan? = nil, _ layout: RowLayout
  ) {
    self.predicates = predicates
    self.test = test
    self.scanned = scanned
    super.init(input, layout)
  }
  /// Has the tests of the scan in common with another thread's filter of the same.
  func share(_ other: FilterOperator) {
    guard var theirs = other.scanned else { return }
    scanned?.share(&theirs)
    other.scanned = theirs
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    var rest = predicates[...]
    var morsel: Morsel
    if let tests = try scanned?.tests(context), !tests.isEmpty, let scan = scanned?.scan {
      guard let passed = scan.next(passing: tests, context) else { return nil }
      morsel = passed
      rest = rest.dropFirst(tests.count)
    } else {
      guard let next = try input.pull(context) else { return nil }
      scanned?.pass(next.count)
      morsel = next
    }
    if let test, case .node(let ids) = morsel.columns[test.column],
      let kept = test.truths.kept(ids, morsel.rows, test.predicates, context)
    {
      rest = rest.dropFirst(test.count)
      if kept.rowCount < morsel.rowCount { Self.keep(kept, of: &morsel) }
    }
    for predicate in rest {
      let rows = morsel.rows
      if rows.rowCount == 0 { break }
      let vector = try predicate.evaluate(morsel, rows, context)
      if case .constant(.boolean(true), _) = vector { continue }
      let truth = try vector.truth(rows)
      let kept = truth.withUnsafeBufferPointer { truth in rows.filter { truth[$0] == 1 } }
      if kept.rowCount < rows.rowCount { Self.keep(kept, of: &morsel) }
    }
    return morsel
  }

  /// Narrows a morsel; where few rows are left of it they move together, so that nobody reads a property of the others.
  private static func keep(_ rows: Selection, of morsel: inout Morsel) {
    morsel.selection = rows.indices
    if rows.rowCount > 0, rows.rowCount * 4 < morsel.count { morsel = morsel.compacted() }
  }
}

/// Projection: adds columns, and drops those that nothing above asks for.
final class ProjectOperator: UnaryOperator {
  let kept: [Int]
  let expressions: [Evaluator]
  init(_ input: Operator, kept: [Int], _ expressions: [Evaluator], _ layout: RowLayout) {
    self.kept = kept
    self.expressions = expressions
    super.init(input, layout)
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    var columns = kept.map { morsel.columns[$0] }
    for expression in expressions { columns.append(try expression.evaluate(morsel, morsel.rows, context)) }
    return Morsel(count: morsel.count, columns: columns, selection: morsel.selection)
  }
}

/// Unwind: a row for each element of a list; null gives none.
final class UnwindOperator: UnaryOperator {
  let list: Evaluator
  let kept: [Int]
  let givesElement: Bool
  private var current: (morsel: Morsel, rows: [Int32], lists: Vector)?
  private var position = 0
  private var offset = 0

  init(_ input: Operator, _ list: Evaluator, kept: [Int], givesElement: Bool, _ layout: RowLayout) {
    self.list = list
    self.kept = kept
    self.givesElement = givesElement
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try input.pull(context) else { return nil }
      let lists = try list.evaluate(morsel, morsel.rows, context)
      current = (morsel.withSharedBoxes(kept), morsel.rows.numbers, lists)
      position = 0
      offset = 0
    }
    guard let (morsel, rows, lists) = current else { return nil }
    if case .list(let lists) = lists { return unwind(lists, morsel, rows) }
    var parents: [Int32] = []
    var elements: [Value] = []
    while position < rows.count, parents.count < Morsel.size {
      let value = lists[Int(rows[position])]
      switch value {
      case .null: position += 1
      case .list(let list):
        let upper = min(list.elements.count, offset + Morsel.size - parents.count)
        parents += repeatElement(rows[position], count: upper - offset)
        elements += list.elements[offset..<upper]
        offset = upper
        if offset >= list.elements.count {
          offset = 0
          position += 1
        }
      default:
        // A single value is unwound as a list of one.
        parents.append(rows[position])
        elements.append(value)
        position += 1
      }
    }
    if position >= rows.count { current = nil }
    return Morsel(
      count: parents.count, columns: morsel.gathered(kept, parents) + (givesElement ? [Vector(elements)] : []))
  }

  /// The same of a column of lists, whose elements stay as they are.
  private func unwind(_ lists: ListColumn, _ morsel: Morsel, _ rows: [Int32]) -> Morsel {
    var parents: [Int32] = []
    var places: [Int32] = []
    while position < rows.count, parents.count < Morsel.size {
      let rest = lists.range(Int(rows[position])).dropFirst(offset)
      let taken = rest.prefix(Morsel.size - parents.count)
      parents += repeatElement(rows[position], count: taken.count)
      places += Int32(taken.lowerBound)..<Int32(taken.upperBound)
      offset += taken.count
      if taken.count == rest.count {
        offset = 0
        position += 1
      }
    }
    if position >= rows.count { current = nil }
    return Morsel(
      count: parents.count,
      columns: morsel.gathered(kept, parents) + (givesElement ? [lists.elements.gathered(places)] : []))
  }
}

/// Skip and Limit. Where the query changes the graph, what is cut off is run all the same.
final class WindowOperator: UnaryOperator {
  let skip: Evaluator?
  let limit: Evaluator?
  let isExhaustive: Bool
  private var toSkip = 0
  private var left = 0
  private var isReady = false

  init(_ input: Operator, skip: Evaluator?, limit: Evaluator?, isExhaustive: Bool, _ layout: RowLayout) {
    self.skip = skip
    self.limit = limit
    self.isExhaustive = isExhaustive
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isReady = false
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !isReady {
      toSkip = try skip.map { e throws(EvaluationError) in try rowCount(e, "SKIP", context) } ?? 0
      left = try limit.map { e throws(EvaluationError) in try rowCount(e, "LIMIT", context) } ?? .max
      isReady = true
    }
    while left > 0 {
      guard let morsel = try input.pull(context) else { return nil }
      let rows = morsel.rowCount
      if toSkip >= rows {
        toSkip -= rows
        continue
      }
      if toSkip == 0, rows <= left {
        left -= rows
        return morsel
      }
      let numbers = Array(morsel.rows.numbers[toSkip..<min(rows, left == .max ? rows : toSkip + left)])
      toSkip = 0
      left -= numbers.count
      return Morsel(count: morsel.count, columns: morsel.columns, selection: numbers)
    }
    if isExhaustive { while try input.pull(context) != nil {} }
    return nil
  }
}

/// The number after SKIP or LIMIT.
func rowCount(_ e: Evaluator, _ word: String, _ context: ExecutionContext) throws(EvaluationError) -> Int {
  let value = try e.constant(context)
  guard case .integer(let number) = value else {
    throw EvaluationError(
      .syntaxError, "InvalidArgumentType", "\(word) takes a whole number, and this is \(value.cypherType.name)")
  }
  if number < 0 {
    throw EvaluationError(.syntaxError, "NegativeIntegerArgument", "\(word) takes a number of 0 or more")
  }
  return Int(number)
}

/// Eager: takes in every row before the first goes on.
final class EagerOperator: UnaryOperator {
  private var isDone = false
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isDone = false
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    return try input.drain(context)
  }
}

/// EmptyResult: runs everything below and gives nothing.
final class EmptyResultOperator: UnaryOperator {
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while try input.pull(context) != nil {}
    return nil
  }
}

/// Puts the columns into the order asked for.
final class ColumnsOperator: UnaryOperator {
  let columns: [Int]
  init(_ input: Operator, _ columns: [Int], _ layout: RowLayout) {
    self.columns = columns
    super.init(input, layout)
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    return Morsel(count: morsel.count, columns: columns.map { morsel.columns[$0] }, selection: morsel.selection)
  }
}

/// Union: the rows of each input in turn.
final class UnionOperator: Operator {
  let inputs: [Operator]
  /// For each input, where its columns stand in the order of the output.
  let columns: [[Int]]
  private var current = 0

  init(_ inputs: [Operator], _ columns: [[Int]], _ layout: RowLayout) {
    self.inputs = inputs
    self.columns = columns
    super.init(layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    current = 0
    for input in inputs { try input.open(context) }
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while current < inputs.count {
      if let morsel = try inputs[current].pull(context) {
        return Morsel(
          count: morsel.count, columns: columns[current].map { morsel.columns[$0] }, selection: morsel.selection)
      }
      current += 1
    }
    return nil
  }
}
