import KithPlanner
import KithValue

/// LoadCSV: a row for each record of a local file.
final class LoadCSVOperator: UnaryOperator {
  let load: BoundLoadCSV
  let url: Evaluator
  let kept: [Int]
  let givesRow: Bool

  init(_ input: Operator, _ load: BoundLoadCSV, url: Evaluator, kept: [Int], givesRow: Bool, _ layout: RowLayout) {
    self.load = load
    self.url = url
    self.kept = kept
    self.givesRow = givesRow
    super.init(input, layout)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    throw EvaluationError(.externalFile, "UnsupportedFeature", "LOAD CSV cannot be run yet")
  }
}
