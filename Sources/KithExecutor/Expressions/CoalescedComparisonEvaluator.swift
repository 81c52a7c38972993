import KithPlanner
import KithValue

/// A comparison with `coalesce(a, b, ...)`: with each operand by itself, for the rows in which it is the first that is there.
///
/// So `w.since <= coalesce(v.until, '9999')` compares two columns, and one column with a constant, without a column of both.
final class CoalescedComparisonEvaluator: Evaluator {
  private let subject: Evaluator
  private let operands: [Evaluator]
  private let comparisons: [ComparisonEvaluator]
  /// Whether the subject stands on the left.
  private let isLeft: Bool

  init(_ op: RelationalOperator, _ subject: Evaluator, _ operands: [Evaluator], isLeft: Bool) {
    self.subject = subject
    self.operands = operands
    self.isLeft = isLeft
    comparisons = operands.map { ComparisonEvaluator(op, isLeft ? subject : $0, isLeft ? $0 : subject) }
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let compared = try subject.evaluate(morsel, rows, context)
    var result = [UInt8](repeating: 2, count: morsel.count)
    var open = rows
    for (index, operand) in operands.enumerated() where open.rowCount > 0 {
      let vector = try operand.evaluate(morsel, open, context)
      let present = open.filter { !vector.isNull($0) }
      if present.rowCount == 0 { continue }
      let truth = try comparisons[index].compare(
        isLeft ? compared : vector, isLeft ? vector : compared, morsel.count, present, context
      ).truth(present)
      present.forEach { result[$0] = truth[$0] }
      if present.rowCount == open.rowCount { break }
      open = open.filter { vector.isNull($0) }
    }
    return .boolean(result)
  }
}
