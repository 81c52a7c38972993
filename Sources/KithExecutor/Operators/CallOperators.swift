import KithPlanner
import KithValue

/// ProcedureCall: a row for each row of the procedure's result.
final class ProcedureCallOperator: UnaryOperator {
  let procedure: Procedure
  let routines: Routines
  let arguments: [Evaluator]
  /// The result fields that go on.
  let fields: [Int]
  let kept: [Int]
  /// Whether the procedure gives no rows by its nature: the row then goes on once.
  let isVoid: Bool
  private var ready: [Morsel] = []

  init(
    _ input: Operator, _ procedure: Procedure, _ routines: Routines, arguments: [Evaluator], fields: [Int], kept: [Int],
    _ layout: RowLayout
  ) {
    self.procedure = procedure
    self.routines = routines
    self.arguments = arguments
    self.fields = fields
    self.kept = kept
    isVoid = procedure.signature.results.isEmpty
    super.init(input, layout)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    var vectors: [Vector] = []
    for argument in arguments { vectors.append(try argument.evaluate(morsel, morsel.rows, context)) }
    var parents: [Int32] = []
    var columns = [[Value]](repeating: [], count: fields.count)
    let call = ProcedureContext(context, routines)
    let width = procedure.signature.results.count
    try morsel.rows.forEach { row throws(EvaluationError) in
      try context.checkCancelled()
      var given: [Value] = []
      for (index, vector) in vectors.enumerated() {
        given.append(try procedure.signature.arguments[index].type.accept(vector[row], procedure.signature.name))
      }
      let rows = try procedure.body(given, call)
      if isVoid { parents.append(Int32(row)) }
      for result in rows where !isVoid {
        guard result.count == width else {
          throw EvaluationError(
            .procedureError, "InvalidResult",
            "\(procedure.signature.name) gave a row of \(result.count) values, and its signature has \(width)")
        }
        parents.append(Int32(row))
        for (column, field) in fields.enumerated() { columns[column].append(result[field]) }
      }
    }
    return Morsel(count: parents.count, columns: morsel.gathered(kept, parents) + columns.map { Vector($0) })
  }
}
