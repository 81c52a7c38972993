import KithGraph
import KithPlanner
import KithValue

/// What a procedure may ask of the statement that calls it.
public struct ProcedureContext {
  private let context: ExecutionContext
  private let routines: Routines
  init(_ context: ExecutionContext, _ routines: Routines) {
    self.context = context
    self.routines = routines
  }
  /// The functions that can be called, in order of name.
  public var functions: [FunctionSignature] { routines.signatures }
  /// The procedures that can be called, in order of name.
  public var procedures: [ProcedureSignature] { routines.procedureSignatures }
  /// The graph as the statement sees it.
  public var graph: Graph { context.graph }
  /// Throws where the statement was cancelled; to be called within long loops.
  public func checkCancelled() throws(EvaluationError) { try context.checkCancelled() }
}

/// A procedure that CALL can name.
///
///     Procedure(
///       ProcedureSignature("my.square", arguments: [.init("x", .integer)], results: [.init("y", .integer)])
///     ) { arguments, _ in
///       guard case .integer(let x) = arguments[0] else { return [] }
///       return [[.integer(x * x)]]
///     }
public struct Procedure: Sendable {
  /// The name, what it takes and what it gives.
  public var signature: ProcedureSignature
  /// Gives the rows for one call: each as many values as the signature has results.
  public var body: @Sendable ([Value], ProcedureContext) throws(EvaluationError) -> [[Value]]

  /// Makes a procedure.
  public init(
    _ signature: ProcedureSignature,
    body: @escaping @Sendable ([Value], ProcedureContext) throws(EvaluationError) -> [[Value]]
  ) {
    self.signature = signature
    self.body = body
  }
}
