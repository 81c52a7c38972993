import KithGraph
import KithPlanner
import KithValue

/// The procedures that every database has; to add one, write it into its family's file.
enum StandardProcedures {
  static let all: [Procedure] = names + schema + indexes + constraints + routines

  // MARK: names

  /// The labels, relationship types and property keys in use.
  private static let names: [Procedure] = [
    list("db.labels", "label", "The labels in the graph.") { graph in
      graph.labels.filter { graph.nodeCount(label: $0) > 0 }.map { graph.name(of: $0) }
    },
    list("db.relationshipTypes", "relationshipType", "The relationship types in the graph.") { graph in
      graph.types.filter { graph.relationshipCount(type: $0) > 0 }.map { graph.name(of: $0) }
    },
    list("db.propertyKeys", "propertyKey", "The property keys in the graph.") { graph in
      graph.keys.map { graph.name(of: $0) }
    },
  ]

  private static func list(
    _ name: String, _ result: String, _ summary: String, _ names: @escaping @Sendable (Graph) -> [String]
  ) -> Procedure {
    Procedure(ProcedureSignature(name, arguments: [], results: [.init(result, .string)], summary: summary)) {
      (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      names(context.graph).sorted().map { [.string($0)] }
    }
  }

  // MARK: what can be called

  /// The functions and procedures that there are, with what they take and give.
  private static let routines: [Procedure] = [
    Procedure(
      ProcedureSignature(
        "dbms.functions", arguments: [],
        results: [
          .init("name", .string), .init("signature", .string), .init("category", .string),
          .init("description", .string), .init("aggregating", .boolean),
        ], summary: "The functions that can be called.")
    ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      context.functions.map { function in
        let isAggregating = AggregateCall.Function.allCases.contains { $0.rawValue == function.name }
        return [
          .string(function.name), .string(function.text), .string(function.category), .string(function.summary),
          .boolean(isAggregating),
        ]
      }
    },
    Procedure(
      ProcedureSignature(
        "dbms.procedures", arguments: [],
        results: [.init("name", .string), .init("signature", .string), .init("description", .string)],
        summary: "The procedures that can be called.")
    ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      context.procedures.map { [.string($0.name), .string($0.text), .string($0.summary)] }
    },
  ]
}

extension FunctionSignature {
  /// `substring(original :: STRING, start :: INTEGER, length? :: INTEGER) :: STRING`.
  fileprivate var text: String {
    let given = parameters.enumerated().map { index, parameter in
      "\(parameter.name)\(index < required ? "" : "?") :: \(parameter.type.name)"
    }
    return "\(name)(\(given.joined(separator: ", "))\(isVariadic ? ", ..." : "")) :: \(result.name)"
  }

  /// A word for what the function is about.
  fileprivate var category: String {
    if AggregateCall.Function.allCases.contains(where: { $0.rawValue == name }) { return "Aggregating" }
    if EntityFunction(rawValue: name) != nil { return "Graph" }
    if TemporalFunctions.named(name.lowercased()) != nil { return "Temporal" }
    switch result {
    case .float, .integer, .number: return parameters.contains { $0.type == .string } ? "String" : "Numeric"
    case .string: return "String"
    case .boolean: return "Predicate"
    case .list: return "List"
    default: return "Scalar"
    }
  }
}

extension ProcedureSignature {
  /// `db.labels() :: (label :: STRING)`.
  fileprivate var text: String {
    func list(_ parameters: [FunctionSignature.Parameter]) -> String {
      parameters.map { "\($0.name) :: \($0.type.name)" }.joined(separator: ", ")
    }
    return "\(name)(\(list(arguments))) :: (\(list(results)))"
  }
}
