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

  /// Adds a function, or replaces the one of the same name; its arguments are held to the types of its signature.
  public mutating func register(_ function: ScalarFunction) {
    let signature = function.signature
    functions[signature.name.lowercased()] = ScalarFunction(signature) {
      (arguments: [Value], context: FunctionContext) throws(EvaluationError) -> Value in
      var accepted: [Value] = []
      for (index, argument) in arguments.enumerated() {
        let parameter =
          signature.parameters.isEmpty ? .any : signature.parameters[min(index, signature.parameters.count - 1)].type
        accepted.append(try parameter.accept(argument, "\(signature.name)()"))
      }
      return try function.body(accepted, context)
    }
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
    let own =
      EntityFunction.allCases.map(\.signature) + Aggregates.Kind.allCases.map(\.signature)
      + ScalarFunctions.all.map(\.signature).filter { EntityFunction.all[$0.name.lowercased()] == nil }
      + TemporalFunctions.all.map(\.signature) + Routines.recordOrigins
    return (own.filter { functions[$0.name.lowercased()] == nil } + functions.values.map(\.signature))
      .sorted { $0.name < $1.name }
  }

  /// What the binder answers by itself: where a record of LOAD CSV stands.
  private static let recordOrigins = [
    FunctionSignature("linenumber", [], result: .integer, summary: "The line of the record that LOAD CSV read."),
    FunctionSignature("file", [], result: .string, summary: "The path of the file that LOAD CSV read."),
  ]

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
