import KithPlanner
import KithValue

/// The functions and procedures there are: the library's own, and what its user registers.
public struct Routines: RoutineCatalogue {
  private var functions: [String: ScalarFunction]
  private var procedures: [String: Procedure]

  /// The library's own routines.
  public init() {
    self = Routines.standard
  }

  private init(functions: [String: ScalarFunction], procedures: [String: Procedure]) {
    self.functions = functions
    self.procedures = procedures
  }

  private static let standard = Routines(
    functions: [:], procedures: Dictionary(uniqueKeysWithValues: StandardProcedures.all.map { ($0.signature.name, $0) })
  )

  /// Adds a procedure, or replaces the one of the same name.
  public mutating func register(_ procedure: Procedure) { procedures[procedure.signature.name] = procedure }

  /// Adds a function, or replaces the one of the same name.
  public mutating func register(_ function: ScalarFunction) {
    functions[function.signature.name.lowercased()] = function
  }

  func scalarFunction(named lowercased: String) -> ScalarFunction? {
    functions[lowercased] ?? ScalarFunctions.named(lowercased) ?? TemporalFunctions.named(lowercased)
  }

  func procedure(_ name: String) -> Procedure? { procedures[name] }

  // MARK: RoutineCatalogue

  /// A function by its name in lower case.
  public func function(named lowercased: String) -> FunctionSignature? {
    if let entity = EntityFunction.all[lowercased] { return entity.signature }
    return scalarFunction(named: lowercased)?.signature
  }

  /// Every function's signature, in order of name; the aggregating ones are among them.
  public var signatures: [FunctionSignature] {
    (EntityFunction.allCases.map(\.signature) + Aggregates.Kind.allCases.map(\.signature)
      + ScalarFunctions.all.map(\.signature) + TemporalFunctions.all.map(\.signature)
      + functions.values.map(\.signature)).sorted { $0.name < $1.name }
  }

  /// Every function's documented name.
  public var functionNames: [String] { signatures.map(\.name) }

  /// A procedure by its dotted name.
  public func procedure(named name: String) -> ProcedureSignature? { procedures[name]?.signature }

  /// Every procedure's name.
  public var procedureNames: [String] { procedures.keys.sorted() }

  /// Every procedure's signature, in order of name.
  public var procedureSignatures: [ProcedureSignature] {
    procedures.values.map(\.signature).sorted { $0.name < $1.name }
  }
}

/// The temporal functions as functions of the library.
enum TemporalFunctions {
  static let all: [ScalarFunction] = Temporal.functions.map { function in
    ScalarFunction(function.signature) {
      (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
      try function.apply(arguments, context.temporal)
    }
  }
  private static let byName = Dictionary(
    all.map { ($0.signature.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
  static func named(_ lowercased: String) -> ScalarFunction? { byName[lowercased] }
}
