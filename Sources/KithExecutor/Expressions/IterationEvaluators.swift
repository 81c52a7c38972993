import KithPlanner
import KithValue

/// Runs an inner expression over the elements of lists, many rows' elements in one morsel.
///
/// The inner morsel holds what the expression uses of the outer row (`captured`), then the element.
struct ListIteration {
  let list: Evaluator
  let captured: [Int]

  /// Visits the elements of the selected rows' lists in order, some thousands at a time; `parents` tells each element's row.
  /// Rows whose list is null are handed to `null`.
  func run(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext, null: (Int) -> Void,
    visit: (_ elements: Vector, _ parents: [Int32], _ inner: Morsel) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    let lists = try list.evaluate(morsel, rows, context)
    if case .list(let lists) = lists { return try run(lists, morsel, rows, context, null: null, visit: visit) }
    var elements: [Value] = []
    var parents: [Int32] = []
    func flush() throws(EvaluationError) {
      if elements.isEmpty { return }
      try context.checkCancelled()
      let column = Vector(elements)
      let inner = Morsel(count: elements.count, columns: morsel.gathered(captured, parents) + [column])
      try visit(column, parents, inner)
      elements.removeAll(keepingCapacity: true)
      parents.removeAll(keepingCapacity: true)
    }
    try rows.forEach { row throws(EvaluationError) in
      switch lists[row] {
      case .null: null(row)
      case .list(let list):
        for element in list.elements {
          elements.append(element)
          parents.append(Int32(row))
          if elements.count >= Morsel.size { try flush() }
        }
      default: throw EvaluationError.notList(lists[row])
      }
    }
    try flush()
  }

  /// The same over a column of lists, whose elements stay as they are.
  private func run(
    _ lists: ListColumn, _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext, null: (Int) -> Void,
    visit: (_ elements: Vector, _ parents: [Int32], _ inner: Morsel) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
    var places: [Int32] = []
    var parents: [Int32] = []
    func flush() throws(EvaluationError) {
      if places.isEmpty { return }
      try context.checkCancelled()
      let column = lists.elements.gathered(places)
      let inner = Morsel(count: places.count, columns: morsel.gathered(captured, parents) + [column])
      try visit(column, parents, inner)
      places.removeAll(keepingCapacity: true)
      parents.removeAll(keepingCapacity: true)
    }
    try rows.forEach { row throws(EvaluationError) in
      if lists.counts[row] < 0 { null(row) }
      var rest = lists.range(row)
      while !rest.isEmpty {
        let taken = rest.prefix(4 * Morsel.size - places.count)
        places += Int32(taken.lowerBound)..<Int32(taken.upperBound)
        parents += repeatElement(Int32(row), count: taken.count)
        rest = taken.upperBound..<rest.upperBound
        if places.count >= 4 * Morsel.size { try flush() }
      }
    }
    try flush()
  }
}

extension EvaluationError {
  static func notList(_ value: Value) -> EvaluationError {
    EvaluationError(.typeError, "InvalidArgumentType", "a list is needed here, and this is \(value.cypherType.name)")
  }
}

/// `[x IN list WHERE predicate | projection]`.
final class ListComprehensionEvaluator: Evaluator {
  let iteration: ListIteration
  let predicate: Evaluator?
  let projection: Evaluator?

  init(list: Evaluator, captured: [Int], predicate: Evaluator?, projection: Evaluator?) {
    iteration = ListIteration(list: list, captured: captured)
    self.predicate = predicate
    self.projection = projection
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var counts = [Int32](repeating: 0, count: morsel.count)
    let column = GrowingColumn()
    var made = MadeValues()
    try iteration.run(morsel, rows, context, null: { counts[$0] = -1 }) {
      elements, parents, inner throws(EvaluationError) in
      var kept = inner.rows
      if let predicate {
        let truth = try predicate.evaluate(inner, kept, context).truth(kept)
        kept = kept.filter { truth[$0] == 1 }
      }
      if kept.rowCount == 0 { return }
      let values = try projection?.evaluate(inner, kept, context) ?? elements
      let new = kept.indices.map { values.gathered($0) } ?? values
      try made.add(new, context)
      column.append(new)
      kept.forEach { counts[Int(parents[$0])] += 1 }
    }
    return try .lists(counts, of: column.finish(), context)
  }
}

/// `all`, `any`, `none` and `single`, in three-valued logic.
final class QuantifierEvaluator: Evaluator {
  let kind: Quantification
  let iteration: ListIteration
  let predicate: Evaluator?

  init(_ kind: Quantification, list: Evaluator, captured: [Int], predicate: Evaluator?) {
    self.kind = kind
    iteration = ListIteration(list: list, captured: captured)
    self.predicate = predicate
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var trues = [Int](repeating: 0, count: morsel.count)
    var falses = trues
    var unknowns = trues
    var isNull = [Bool](repeating: false, count: morsel.count)
    try iteration.run(morsel, rows, context, null: { isNull[$0] = true }) {
      elements, parents, inner throws(EvaluationError) in
      let truth: [UInt8]
      if let predicate {
        truth = try predicate.evaluate(inner, inner.rows, context).truth(inner.rows)
      } else {
        truth = try elements.truth(inner.rows)
      }
      for (index, parent) in parents.enumerated() {
        switch truth[index] {
        case 0: falses[Int(parent)] += 1
        case 1: trues[Int(parent)] += 1
        default: unknowns[Int(parent)] += 1
        }
      }
    }
    var result = [UInt8](repeating: 2, count: morsel.count)
    rows.forEach { row in
      if !isNull[row] { result[row] = decide(trues[row], falses[row], unknowns[row]) }
    }
    return .boolean(result)
  }

  private func decide(_ trues: Int, _ falses: Int, _ unknowns: Int) -> UInt8 {
    switch kind {
    case .all: falses > 0 ? 0 : unknowns > 0 ? 2 : 1
    case .any: trues > 0 ? 1 : unknowns > 0 ? 2 : 0
    case .none: trues > 0 ? 0 : unknowns > 0 ? 2 : 1
    case .single: trues > 1 ? 0 : unknowns > 0 ? 2 : trues == 1 ? 1 : 0
    }
  }
}
