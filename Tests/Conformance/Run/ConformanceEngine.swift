import Kith
import KithSession
import KithValue

/// The one place where the conformance runner touches the engine.
enum ConformanceEngine {
  /// A session on a new, empty graph in memory that knows the scenario's procedures.
  ///
  /// Without the optimiser every pattern is walked step by step: what it rewrites must give the same rows.
  static func makeSession(procedures: [TestProcedure], isOptimising: Bool) throws -> any Session {
    var options = Database.Options()
    options.isOptimising = isOptimising
    let database = try Database.open(nil, options: options)
    for procedure in procedures {
      database.register(
        Procedure(
          ProcedureSignature(
            procedure.name, arguments: procedure.arguments.map { FunctionSignature.Parameter($0.name, $0.type) },
            results: procedure.results.map { FunctionSignature.Parameter($0.name, $0.type) })
        ) { (given: [Value], _: ProcedureContext) throws(EvaluationError) -> [[Value]] in procedure.call(given) })
    }
    return database.makeSession()
  }

  /// The text form of a temporal value, with which feature files write it; nil for any other value.
  static func temporalText(_ value: Value) -> String? { Temporal.text(of: value) }
}
