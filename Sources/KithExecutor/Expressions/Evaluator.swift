import KithGraph
import KithPlanner
import KithValue

/// A compiled expression: from the columns of a morsel it makes one more.
///
/// It is computed for the selected rows only; the other rows of the result hold nothing of meaning. That is what keeps
/// `CASE WHEN x <> 0 THEN 1 / x END` from dividing by zero.
class Evaluator {
  func evaluate(_ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext) throws(EvaluationError) -> Vector {
    preconditionFailure("an evaluator computes something")
  }

  /// The selected rows in which the value is not null, where that costs less than the values; nil where it does not.
  func present(_ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext) -> Selection? { nil }

  /// The value, where no row is needed for it.
  func constant(_ context: ExecutionContext) throws(EvaluationError) -> Value {
    let one = Morsel(count: 1, columns: [])
    return try evaluate(one, one.rows, context)[0]
  }
}

extension [Evaluator] {
  /// The rows, of some of a morsel, for which all of these hold; where none is left, the others are not asked.
  func passing(
    _ morsel: Morsel, _ given: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    var rows = given
    for predicate in self {
      if rows.rowCount == 0 { break }
      let vector = try predicate.evaluate(morsel, rows, context)
      if case .constant(.boolean(true), _) = vector { continue }
      let truth = try vector.truth(rows)
      rows = truth.withUnsafeBufferPointer { truth in rows.filter { truth[$0] == 1 } }
    }
    return rows
  }
}

/// A literal.
final class LiteralEvaluator: Evaluator {
  let value: Value
  init(_ value: Value) { self.value = value }
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector { .constant(value, count: morsel.count) }
}

/// `$name`.
final class ParameterEvaluator: Evaluator {
  let name: String
  init(_ name: String) { self.name = name }
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let value = context.parameters[name] else {
      throw EvaluationError(.parameterMissing, "MissingParameter", "the parameter $\(name) has no value")
    }
    return .constant(value, count: morsel.count)
  }
}

/// A column of the morsel.
final class ColumnEvaluator: Evaluator {
  let column: Int
  init(_ column: Int) { self.column = column }
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector { morsel.columns[column] }
}

/// An expression whose rows are computed one by one from boxed values.
///
/// Subclasses say what one row gives. Where every operand is the same in all rows it is computed once, and where the
/// operands are columns of few values, once a combination of them.
class RowwiseEvaluator: Evaluator {
  let operands: [Evaluator]
  /// Whether it may keep what it has computed.
  var keepsImages = true
  private var images = ValueImages()
  init(_ operands: [Evaluator]) { self.operands = operands }

  /// The value of one row from its operands.
  func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    preconditionFailure("a rowwise evaluator computes something")
  }

  /// Whether the same operands always give the same value.
  var isDeterministic: Bool { true }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var vectors: [Vector] = []
    vectors.reserveCapacity(operands.count)
    for operand in operands { vectors.append(try operand.evaluate(morsel, rows, context)) }
    return try evaluate(vectors, morsel, rows, context)
  }

  /// The rows from operands that are computed already.
  final func evaluate(
    _ vectors: [Vector], _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if isDeterministic, rows.rowCount > 0, vectors.allSatisfy(\.isConstant) {
      let value = try apply(vectors.map { $0[0] }, context)
      // A list may be long, and one function be called on another.
      try context.checkCancelled()
      try context.memory.require(value.heapByteCount)
      return .constant(value, count: morsel.count)
    }
    if isDeterministic, keepsImages {
      let imaged = try images.map(vectors, morsel.count, rows, texts: context.texts) {
        vectors, count throws(EvaluationError) in
        try byRow(vectors, count, Selection(indices: nil, count: count), context)
      }
      if let imaged { return imaged }
    }
    return try byRow(vectors, morsel.count, rows, context)
  }

  private func byRow(
    _ vectors: [Vector], _ count: Int, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var result = [Value](repeating: .null, count: count)
    var arguments = [Value](repeating: .null, count: vectors.count)
    var computed = 0
    var made = MadeValues()
    try rows.forEach { row throws(EvaluationError) in
      for index in vectors.indices { arguments[index] = vectors[index][row] }
      result[row] = try apply(arguments, context)
      try made.add(result[row], context)
      computed += 1
      if computed & 7 == 0 { try context.checkCancelled() }
    }
    return .value(result)
  }
}

extension Vector {
  /// Whether every row holds the same by construction.
  var isConstant: Bool { if case .constant(_, let count) = self { count > 0 } else { false } }
}
