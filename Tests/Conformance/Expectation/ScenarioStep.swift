import KithValue

/// What a step asks the runner to do or to see.
enum ScenarioStep: Sendable {
  /// `Given an empty graph`, `any graph`; a name for `the binary-tree-1 graph`.
  case graph(named: String?)
  case parameters([(name: String, value: ExpectedValue)])
  case procedure(TestProcedure)
  /// `having executed:`.
  case setUp(String)
  case query(String)
  case controlQuery(String)
  case result(ExpectedResult)
  case emptyResult
  /// Counts by name; what is not named must be 0.
  case sideEffects([String: Int])
  case failure(ExpectedFailure)
}

/// `the result should be, in any order:` and its table.
struct ExpectedResult: Sendable {
  var columns: [String]
  var rows: [[ExpectedValue]]
  var rowsAreOrdered: Bool
  var lists: ListOrder
}

/// `a SyntaxError should be raised at compile time: UndefinedVariable`.
struct ExpectedFailure: Sendable, CustomStringConvertible {
  var kind: String
  /// `compile time`, `runtime`; nil for `any time`.
  var phase: String?
  /// nil for `*`.
  var detail: String?

  var description: String { "\(kind) at \(phase ?? "any time"): \(detail ?? "*")" }
}

/// A step that the runner does not know or cannot read.
struct StepError: Error, CustomStringConvertible {
  var step: Step
  var message: String
  var description: String { "line \(step.line): '\(step.text)': \(message)" }
}
