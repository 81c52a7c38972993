import KithGraph
import KithPlanner
import KithValue

/// The procedures behind SHOW INDEXES.
extension StandardProcedures {
  static let indexes: [Procedure] = [
    Procedure(
      ProcedureSignature(
        "db.indexes", arguments: [], results: indexFields,
        summary: "The indexes, as SHOW INDEXES lists them.")
    ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      indexRows(context.graph.schema) { _ in true }
    },
    Procedure(
      ProcedureSignature(
        "db.indexesOfType", arguments: [.init("type", .string)], results: indexFields,
        summary: "The indexes of one type, RANGE or TEXT.")
    ) { (arguments: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      guard case .string(let type) = arguments[0] else { return [] }
      return indexRows(context.graph.schema) { $0.kind.rawValue == type.text.uppercased() }
    },
  ]

  private static let indexFields: [FunctionSignature.Parameter] = [
    .init("id", .integer), .init("name", .string), .init("state", .string), .init("populationPercent", .float),
    .init("type", .string), .init("entityType", .string), .init("labelsOrTypes", .list(.string)),
    .init("properties", .list(.string)), .init("owningConstraint", .string),
  ]

  private static func indexRows(_ schema: GraphSchema, _ isWanted: (IndexDefinition) -> Bool) -> [[Value]] {
    schema.indexes.enumerated().filter { isWanted($0.element) }.map { number, index in
      [
        .integer(Int64(number + 1)), .string(index.name), .string("ONLINE"), .float(100),
        .string(index.kind.rawValue), .string(index.target.isNode ? "NODE" : "RELATIONSHIP"),
        .list([.string(index.target.name)]), .list(index.keys.map { .string($0) }), .null,
      ]
    }
  }
}
