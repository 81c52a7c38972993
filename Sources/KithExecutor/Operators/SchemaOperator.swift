import KithGraph
import KithPlanner
import KithValue

/// CreateIndex and DropIndex: the command is done once, and there are no rows.
final class SchemaOperator: UnaryOperator {
  private let change: SchemaChange
  private var isDone = false

  init(_ input: Operator, _ change: SchemaChange) {
    self.change = change
    super.init(input, RowLayout([]))
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isDone = false
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    try context.writer().apply(change)
    return nil
  }
}
