import KithCSV
import KithPlanner
import KithValue

/// ProcedureCall: a row for each row of the procedure's result.
final class ProcedureCallOperator: UnaryOperator {
  let procedure: Procedure
  let arguments: [Evaluator]
  /// The result fields that go on.
  let fields: [Int]
  let kept: [Int]
  /// Whether the procedure gives no rows by its nature: the row then goes on once.
  let isVoid: Bool
  private var ready: [Morsel] = []

  init(
    _ input: Operator, _ procedure: Procedure, arguments: [Evaluator], fields: [Int], kept: [Int], _ layout: RowLayout
  ) {
    self.procedure = procedure
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
    let call = ProcedureContext(context)
    try morsel.rows.forEach { row throws(EvaluationError) in
      try context.checkCancelled()
      var given: [Value] = []
      for (index, vector) in vectors.enumerated() {
        given.append(try procedure.signature.arguments[index].type.accept(vector[row], procedure.signature.name))
      }
      let rows = try procedure.body(given, call)
      if isVoid { parents.append(Int32(row)) }
      for result in rows where !isVoid {
        parents.append(Int32(row))
        for (column, field) in fields.enumerated() { columns[column].append(result[field]) }
      }
    }
    return Morsel(count: parents.count, columns: morsel.gathered(kept, parents) + columns.map { Vector($0) })
  }
}

extension CypherType {
  /// The value as an argument of this type: integers are taken where floats are asked for.
  func accept(_ value: Value, _ procedure: String) throws(EvaluationError) -> Value {
    if value.isNull { return value }
    switch (self, value) {
    case (.float, .integer(let i)): return .float(Double(i))
    case (.any, _), (.number, .integer), (.number, .float), (.integer, .integer), (.float, .float), (.string, .string),
      (.boolean, .boolean), (.map, .map), (.list, .list), (.node, .nodeReference),
      (.relationship, .relationshipReference), (.path, .pathReference), (.date, .date), (.duration, .duration),
      (.time, .time), (.localTime, .localTime), (.dateTime, .dateTime), (.localDateTime, .localDateTime):
      return value
    case (.oneOf, _): return value
    default:
      throw EvaluationError(
        .typeError, "InvalidArgumentType", "\(procedure) takes \(name) here, and this is \(value.cypherType.name)")
    }
  }
}
