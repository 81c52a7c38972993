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
    _ lists: Vector, _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext, null: (Int) -> Void,
    visit: (_ elements: Vector, _ parents: [Int32], _ inner: Morsel) throws(EvaluationError) -> Void
  ) throws(EvaluationError) {
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

extension ListIteration {
  /// From so many rows on that have a list in common its elements are gone through one after the other, each for all rows.
  static let manyRows = 32

  /// The inner rows of all outer ones with the same element.
  func round(_ element: Value, _ morsel: Morsel) -> Morsel {
    Morsel(
      count: morsel.count, columns: captured.map { morsel.columns[$0] } + [.constant(element, count: morsel.count)])
  }
}

extension Vector {
  /// The same as of other values, and a column of codes for texts, which are few.
  fileprivate init(_ values: [Value], textsOf context: ExecutionContext) {
    var codes: [UInt32] = []
    for value in values {
      guard case .string(let text) = value else { break }
      codes.append(context.texts.intern(text))
    }
    self = codes.count == values.count && !values.isEmpty ? .string(codes, context.texts) : Vector(values)
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
  /// So many elements are gone through in rounds at most.
  private static let mostRounds = 64

  init(list: Evaluator, captured: [Int], predicate: Evaluator?, projection: Evaluator?) {
    iteration = ListIteration(list: list, captured: captured)
    self.predicate = predicate
    self.projection = projection
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let lists = try iteration.list.evaluate(morsel, rows, context)
    if case .constant(.list(let list), _) = lists, rows.rowCount >= ListIteration.manyRows,
      list.elements.count <= Self.mostRounds
    {
      return try inRounds(list, morsel, rows, context)
    }
    var counts = [Int32](repeating: 0, count: morsel.count)
    let column = GrowingColumn()
    var made = MadeValues()
    try iteration.run(lists, morsel, rows, context, null: { counts[$0] = -1 }) {
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

  /// The same of one list that all rows have in common: each element for all rows, and then put in the order of the rows.
  private func inRounds(
    _ list: ListValue, _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var counts = [Int32](repeating: 0, count: morsel.count)
    let column = GrowingColumn()
    var made = MadeValues()
    var kept: [[Int32]] = []
    for (number, element) in list.elements.enumerated() {
      try context.checkCancelled()
      let inner = iteration.round(element, morsel)
      var passing = rows
      if let predicate {
        let truth = try predicate.evaluate(inner, rows, context).truth(rows)
        passing = rows.filter { truth[$0] == 1 }
      }
      let numbers = passing.numbers
      kept.append(numbers)
      for row in numbers { counts[Int(row)] += 1 }
      if numbers.isEmpty { continue }
      let new: Vector
      if let projection {
        new = try projection.evaluate(inner, passing, context).gathered(numbers)
      } else {
        new = .integer([Int64](repeating: Int64(number), count: numbers.count), Validity())
      }
      try made.add(new, context)
      column.append(new)
    }
    var next = [Int32](repeating: 0, count: morsel.count)
    var start: Int32 = 0
    rows.forEach { row in
      next[row] = start
      start += counts[row]
    }
    var places = [Int32](repeating: 0, count: Int(start))
    var taken: Int32 = 0
    for (number, rows) in kept.enumerated() {
      for row in rows {
        places[Int(next[Int(row)])] = projection == nil ? Int32(number) : taken
        next[Int(row)] += 1
        taken += 1
      }
    }
    let values = projection == nil ? Vector(list.elements, textsOf: context) : column.finish()
    return try .lists(counts, of: values.gathered(places), context)
  }
}

/// `all`, `any`, `none` and `single`, in three-valued logic.
final class QuantifierEvaluator: Evaluator {
  let kind: Quantification
  let iteration: ListIteration
  let predicate: Evaluator?
  /// Whether the predicate never raises, so that it need not be asked of more elements than it takes to know.
  private let mayStop: Bool

  init(_ kind: Quantification, list: Evaluator, captured: [Int], predicate: Evaluator?, mayStop: Bool) {
    self.kind = kind
    self.mayStop = mayStop
    iteration = ListIteration(list: list, captured: captured)
    self.predicate = predicate
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let lists = try iteration.list.evaluate(morsel, rows, context)
    if let predicate, case .constant(.list(let list), _) = lists, rows.rowCount >= ListIteration.manyRows {
      return .boolean(try inRounds(list.elements[...], predicate, morsel, rows, context))
    }
    return .boolean(try flat(lists, morsel, rows, context))
  }

  private func flat(
    _ lists: Vector, _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8] {
    var trues = [Int](repeating: 0, count: morsel.count)
    var falses = trues
    var unknowns = trues
    var isNull = [Bool](repeating: false, count: morsel.count)
    try iteration.run(lists, morsel, rows, context, null: { isNull[$0] = true }) {
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
    return result
  }

  /// The same of one list that all rows have in common: each element for all rows of which it is not known yet.
  ///
  ///     MATCH (b) WHERE all(i IN l WHERE (b)-[:HAS_INTEREST]->(i))     the second i for those that have the first
  private func inRounds(
    _ elements: ArraySlice<Value>, _ predicate: Evaluator, _ morsel: Morsel, _ rows: Selection,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8] {
    var trues = [UInt8](repeating: 0, count: morsel.count)
    var falses = trues
    var unknowns = trues
    var open = rows
    for (at, element) in zip(elements.indices, elements) {
      try context.checkCancelled()
      // A few rows go through what is left of the list by themselves.
      if mayStop, open.rowCount < ListIteration.manyRows, kind != .single {
        if open.rowCount == 0 { break }
        let rest = Value.list(ListValue(Array(elements[at...])))
        let last = try flat(.constant(rest, count: morsel.count), morsel, open, context)
        open.forEach { row in
          switch last[row] {
          case 0: if kind == .all { falses[row] = 1 } else if kind == .none { trues[row] = 1 }
          case 1: if kind == .any { trues[row] = 1 }
          default: unknowns[row] = 1
          }
        }
        break
      }
      let truth = try predicate.evaluate(iteration.round(element, morsel), open, context).truth(open)
      open.forEach { row in
        switch truth[row] {
        case 0: falses[row] = 1
        case 1: trues[row] = min(2, trues[row] + 1)
        default: unknowns[row] = 1
        }
      }
      if mayStop { open = open.filter { !isKnown(trues[$0], falses[$0]) } }
    }
    var result = [UInt8](repeating: 2, count: morsel.count)
    rows.forEach { row in result[row] = decide(Int(trues[row]), Int(falses[row]), Int(unknowns[row])) }
    return result
  }

  /// Whether no further element changes what comes out.
  private func isKnown(_ trues: UInt8, _ falses: UInt8) -> Bool {
    switch kind {
    case .all: falses > 0
    case .any, .none: trues > 0
    case .single: trues > 1
    }
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
