import KithGraph
import KithPlanner
import KithValue

/// The procedures behind SHOW CONSTRAINTS.
extension StandardProcedures {
  static let constraints: [Procedure] = [
    Procedure(
      ProcedureSignature(
        "db.constraints", arguments: [], results: constraintFields,
        summary: "The constraints, as SHOW CONSTRAINTS lists them.")
    ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      constraintRows(context.graph.schema) { _ in true }
    },
    Procedure(
      ProcedureSignature(
        "db.constraintsOfType", arguments: [.init("type", .string)], results: constraintFields,
        summary: "The constraints of one kind: UNIQUE, KEY, EXISTENCE, PROPERTY TYPE, with NODE or RELATIONSHIP.")
    ) { (arguments: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      guard case .string(let kind) = arguments[0] else { return [] }
      return constraintRows(context.graph.schema) { $0.isOfKind(kind.text.uppercased()) }
    },
  ]

  private static let constraintFields: [FunctionSignature.Parameter] = [
    .init("id", .integer), .init("name", .string), .init("type", .string), .init("entityType", .string),
    .init("labelsOrTypes", .list(.string)), .init("properties", .list(.string)), .init("ownedIndex", .string),
    .init("propertyType", .string), .init("createStatement", .string),
  ]

  private static func constraintRows(
    _ schema: GraphSchema, _ isWanted: (ConstraintDefinition) -> Bool
  ) -> [[Value]] {
    schema.constraints.enumerated().filter { isWanted($0.element) }.map { number, constraint in
      var type = Value.null
      if case .type(let declared) = constraint.kind { type = .string(declared.declaredName) }
      var name = ""
      Value.appendName(constraint.name, to: &name)
      return [
        .integer(Int64(number + 1)), .string(constraint.name), .string(constraint.kindName),
        .string(constraint.target.isNode ? "NODE" : "RELATIONSHIP"), .list([.string(constraint.target.name)]),
        .list(constraint.keys.map { .string($0) }), .null, type,
        .string("CREATE CONSTRAINT \(name) \(constraint.subject)"),
      ]
    }
  }
}

extension ConstraintDefinition {
  /// Whether SHOW means it by some words: `NODE KEY`, `UNIQUENESS`, `REL EXIST`.
  fileprivate func isOfKind(_ words: String) -> Bool {
    var rest = words.split(separator: " ").map(String.init)
    if rest.first == "NODE" {
      guard target.isNode else { return false }
      rest.removeFirst()
    } else if rest.first == "RELATIONSHIP" || rest.first == "REL" {
      guard !target.isNode else { return false }
      rest.removeFirst()
    }
    return switch kind {
    case .unique: rest == ["UNIQUE"] || rest == ["UNIQUENESS"]
    case .key: rest == ["KEY"]
    case .notNull: rest == ["EXIST"] || rest.last == "EXISTENCE"
    case .type: rest == ["PROPERTY", "TYPE"]
    }
  }
}
