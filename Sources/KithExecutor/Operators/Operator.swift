import KithPlanner
import KithValue

/// A physical operator: gives its rows a morsel at a time, drawing on its inputs.
///
/// `open` sets it to its beginning and may be called again and again: the right side of an Apply is opened anew for every
/// batch of rows that it is run for.
class Operator {
  /// Where each variable's column stands in the rows that come out.
  let layout: RowLayout
  /// The plan's operator that this one runs, for PROFILE.
  var planNode: Int?
  /// Rows given out so far.
  private(set) var rowsGiven = 0
  /// Time spent, inputs included.
  private(set) var timeSpent = Duration.zero
  /// Elements of the graph looked at or changed, by the inputs too.
  private(set) var workDone = 0

  /// What was taken in whole, as long as the operator keeps it.
  private var drained: HeldMemory?

  init(_ layout: RowLayout) { self.layout = layout }

  /// Sets the operator, and what it draws on, to the beginning.
  func open(_ context: ExecutionContext) throws(EvaluationError) {}

  /// The next rows, or nil after the last; subclasses say how.
  func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? { nil }

  /// The next morsel that holds a row, or nil after the last.
  final func pull(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    try context.checkCancelled()
    try context.madeTexts?.take(context.memory)
    let start = context.isProfiling ? ContinuousClock.now : nil
    let touched = context.touched
    defer {
      if let start {
        timeSpent += ContinuousClock.now - start
        workDone += context.touched - touched
      }
    }
    while let morsel = try next(context) {
      let rows = morsel.rowCount
      if rows > 0 {
        rowsGiven += rows
        return morsel
      }
      try context.checkCancelled()
    }
    return nil
  }

  /// Every row that is left, as one morsel without a selection.
  final func drain(_ context: ExecutionContext) throws(EvaluationError) -> Morsel {
    let memory = HeldMemory(context)
    drained = memory
    guard let first = try pull(context)?.compacted() else {
      return Morsel(count: 0, columns: Array(repeating: .value([]), count: layout.count))
    }
    try memory.take(first.byteCount)
    guard var next = try pull(context) else { return first }
    let columns = first.columns.map { _ in GrowingColumn() }
    var count = 0
    var total = 0
    func add(_ part: Morsel) throws(EvaluationError) {
      // A column that grows takes up to twice what is in it; what its values hold, it does not copy.
      let bytes = part.byteCount
      try memory.take(bytes * 2 - part.heapByteCount)
      total += bytes
      for (column, vector) in zip(columns, part.columns) { column.append(vector) }
      count += part.count
    }
    try memory.hold(0)
    try add(first)
    while true {
      try add(next.compacted())
      guard let further = try pull(context) else { break }
      next = further
    }
    try memory.hold(total)
    return Morsel(count: count, columns: columns.map { $0.finish() })
  }
}

/// An operator with one input.
class UnaryOperator: Operator {
  let input: Operator
  init(_ input: Operator, _ layout: RowLayout) {
    self.input = input
    super.init(layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) { try input.open(context) }
}

/// An operator that gives rows of its left input beside rows of its right one.
class BinaryOperator: Operator {
  let left: Operator
  let right: Operator
  /// Which columns of the left rows go on, and before which of the right ones.
  let keptLeft: [Int]
  let keptRight: [Int]

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
  }
}

/// The rows handed to a subplan; every Argument of the subplan reads the same box.
final class ArgumentBox {
  var morsel = Morsel(count: 1, columns: [])
  /// By their numbers the rows from outside that have all they want, so that nobody need walk on for them; empty where rows
  /// want everything.
  var served: [Bool] = []
}

/// Where a walk finds which of its rows nobody waits for any more.
struct ServedRows {
  let box: ArgumentBox
  /// Where the number of the row from outside stands among the walk's columns.
  let column: Int

  /// Leaves out those of the rows to come that nobody waits for; of the first some steps may have been taken.
  func skip(_ rows: inout [Int32], _ cursor: inout WalkCursor, _ morsel: Morsel) {
    guard !box.served.isEmpty, case .integer(let numbers, _) = morsel.columns[column] else { return }
    let rest = rows[cursor.position...]
    guard let first = rest.first, rest.contains(where: { box.served[Int(numbers[Int($0)])] }) else { return }
    rows = rest.filter { !box.served[Int(numbers[Int($0)])] }
    cursor = rows.first == first ? WalkCursor(position: 0, view: cursor.view, offset: cursor.offset) : WalkCursor()
  }
}

/// Gives the rows of the box, once.
final class ArgumentOperator: Operator {
  let box: ArgumentBox
  /// Which of the box's columns are wanted.
  let columns: [Int]
  private var isDone = false

  init(_ box: ArgumentBox, columns: [Int], _ layout: RowLayout) {
    self.box = box
    self.columns = columns
    super.init(layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) { isDone = false }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    return Morsel(
      count: box.morsel.count, columns: columns.map { box.morsel.columns[$0] }, selection: box.morsel.selection)
  }
}
