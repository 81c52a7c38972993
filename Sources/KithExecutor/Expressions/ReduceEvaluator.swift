import KithPlanner
import KithValue

/// `reduce(accumulator = initial, x IN list | body)`: the lists of all rows are walked in step.
final class ReduceEvaluator: Evaluator {
  /// What a body appends that does nothing else: `[x]` in `l + [x]`. It does not look at the accumulator.
  struct Appended {
    let op: ArithmeticOperator
    let values: Evaluator
  }

  let initial: Evaluator
  let list: Evaluator
  let captured: [Int]
  let body: Evaluator
  let appended: Appended?

  init(initial: Evaluator, list: Evaluator, captured: [Int], body: Evaluator, appended: Appended?) {
    self.initial = initial
    self.list = list
    self.captured = captured
    self.body = body
    self.appended = appended
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    // Each list is looked at once a step.
    let lists = try list.evaluate(morsel, rows, context).withoutLists
    let start = try initial.evaluate(morsel, rows, context)
    var accumulated = [Value](repeating: .null, count: morsel.count)
    var open: [Int32] = []
    try rows.forEach { row throws(EvaluationError) in
      switch lists[row] {
      case .null: break
      case .list:
        accumulated[row] = start[row]
        open.append(Int32(row))
      default: throw EvaluationError.notList(lists[row])
      }
    }
    if let appended, open.allSatisfy({ accumulated[Int($0)].mayGrow }) {
      try grow(&accumulated, by: appended, lists, open, morsel, context)
    } else {
      try forEachStep(of: lists, open, context) { open, elements throws(EvaluationError) in
        var made = MadeValues()
        let inner = Morsel(
          count: open.count,
          columns: morsel.gathered(captured, open) + [Vector(open.map { accumulated[Int($0)] }), Vector(elements)])
        let values = try body.evaluate(inner, inner.rows, context)
        try made.add(values, context)
        for (index, row) in open.enumerated() { accumulated[Int(row)] = values[index] }
      }
    }
    return Vector(accumulated)
  }

  /// Visits the first elements of all lists, then the second ones, with the rows that have one.
  private func forEachStep(
    of lists: Vector, _ rows: [Int32], _ context: ExecutionContext,
    _ visit: (_ rows: [Int32], _ elements: [Value]) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    var open = rows
    var step = 0
    while true {
      var elements: [Value] = []
      open = open.filter { row in
        guard case .list(let list) = lists[Int(row)], step < list.elements.count else { return false }
        elements.append(list.elements[step])
        return true
      }
      if open.isEmpty { return }
      try context.checkCancelled()
      try visit(open, elements)
      step += 1
    }
  }

  /// Lists and texts that nobody else has grow where they are: as many steps as there are elements, and not as many copies.
  private func grow(
    _ accumulated: inout [Value], by appended: Appended, _ lists: Vector, _ rows: [Int32], _ morsel: Morsel,
    _ context: ExecutionContext
  ) throws(EvaluationError) {
    var growing = [GrowingValue](repeating: GrowingValue(), count: morsel.count)
    for row in rows {
      growing[Int(row)] = GrowingValue(accumulated[Int(row)])
      accumulated[Int(row)] = .null
    }
    var made = MadeValues()
    try forEachStep(of: lists, rows, context) { open, elements throws(EvaluationError) in
      // The accumulator's column is not looked at.
      let inner = Morsel(
        count: open.count,
        columns: morsel.gathered(captured, open) + [.constant(.null, count: open.count), Vector(elements)])
      let values = try appended.values.evaluate(inner, inner.rows, context)
      for (index, row) in open.enumerated() {
        try made.add(bytes: growing[Int(row)].append(values[index], appended.op), context)
      }
    }
    for row in rows { accumulated[Int(row)] = try growing[Int(row)].value() }
  }
}

/// A list or a text to which is appended, or what has become of it.
private struct GrowingValue {
  private var elements: [Value] = []
  private var text = ""
  private var other = Value.null
  private var kind = Kind.other
  private enum Kind { case list, text, other }

  init() {}

  init(_ value: Value) {
    switch value {
    case .list(let list): (kind, elements) = (.list, list.elements)
    case .string(let string): (kind, text) = (.text, string.text)
    default: other = value
    }
  }

  /// Appends a value, and says how many bytes more are held.
  mutating func append(_ value: Value, _ op: ArithmeticOperator) throws(EvaluationError) -> Int {
    switch (kind, value) {
    case (.list, .list(let list)):
      elements += list.elements
      if elements.count > Value.maximumListLength { _ = try self.value() }
      return value.heapByteCount
    case (.list, _) where op == .add && !value.isNull:
      elements.append(value)
      if elements.count > Value.maximumListLength { _ = try self.value() }
      return MemoryLayout<Value>.stride + value.heapByteCount
    case (.text, .string(let string)):
      _ = try Value.joinedLength(text, string.text)
      text += string.text
      return string.text.utf8.count
    case (.text, .integer(let number)) where op == .add:
      let joined = String(number)
      _ = try Value.joinedLength(text, joined)
      text += joined
      return joined.utf8.count
    default:
      let before = try self.value()
      let joined = try ArithmeticEvaluator.calculate(op, before, value)
      self = GrowingValue(joined)
      return max(0, joined.heapByteCount - before.heapByteCount)
    }
  }

  func value() throws(EvaluationError) -> Value {
    switch kind {
    case .list: try .list(bounded: elements)
    case .text: .string(text)
    case .other: other
    }
  }
}

extension Value {
  fileprivate var mayGrow: Bool {
    switch self {
    case .list, .string: true
    default: false
    }
  }
}
