import KithCypher
import KithValue

extension Binder {
  /// `CALL procedure(arguments) YIELD fields`.
  func bindCall(_ clause: CallClause, _ scope: inout Scope, isStandalone: Bool) throws(SemanticError) -> BoundCall {
    let name = clause.procedure
    guard let signature = catalogue.procedure(named: name.text) else {
      let near = nearestName(to: name.text, in: catalogue.procedureNames)
      throw SemanticError(
        "ProcedureNotFound", "there is no procedure \(name.text)", at: name.span,
        hint: near.map { "did you mean \($0)?" }, kind: .procedureError)
    }
    var call = BoundCall(
      procedure: signature, arguments: try bindArguments(clause, signature, scope, isStandalone: isStandalone),
      yields: try bindYields(clause, signature, &scope, isStandalone: isStandalone),
      predicate: try clause.predicate.map { e throws(SemanticError) in
        try bindPredicate(e, scope, .predicate("WHERE"))
      })
    call.isOptional = clause.optional
    return call
  }

  private func bindArguments(
    _ clause: CallClause, _ signature: ProcedureSignature, _ scope: Scope, isStandalone: Bool
  ) throws(SemanticError) -> [BoundExpression] {
    guard let given = clause.arguments else {
      // Without parentheses the arguments are parameters of the same names.
      guard isStandalone else {
        throw SemanticError(
          "InvalidArgumentPassingMode", "within a query the arguments of \(signature.name) must be written out",
          at: clause.procedure.span, hint: "write CALL \(signature.name)(...)")
      }
      var bound: [BoundExpression] = []
      for argument in signature.arguments {
        parametersUsed.insert(argument.name)
        if let parameters, !parameters.contains(argument.name) {
          throw SemanticError(
            "MissingParameter", "the parameter $\(argument.name), which \(signature.name) takes, has no value",
            at: clause.procedure.span, kind: .parameterMissing)
        }
        bound.append(.parameter(argument.name))
      }
      return bound
    }
    guard given.count == signature.arguments.count else {
      throw SemanticError(
        "InvalidNumberOfArguments",
        "\(signature.name) takes \(signature.arguments.count) arguments, and \(given.count) are given",
        at: clause.procedure.span)
    }
    var bound: [BoundExpression] = []
    for (argument, wanted) in zip(given, signature.arguments) {
      let typed = try bind(argument, scope, .plain("CALL"))
      if !typed.type.mayBe(wanted.type) {
        throw SemanticError(
          "InvalidArgumentType",
          "\(signature.name) takes \(wanted.type.article) as `\(wanted.name)`, and this is \(typed.type.article)",
          at: argument.span)
      }
      bound.append(typed.expression)
    }
    return bound
  }

  private func bindYields(
    _ clause: CallClause, _ signature: ProcedureSignature, _ scope: inout Scope, isStandalone: Bool
  ) throws(SemanticError) -> [(field: Int, variable: Variable)] {
    var wanted: [(field: Int, name: Name)] = []
    switch clause.yield {
    case .none:
      // In a query without YIELD the rows go on as they are, once for each result.
      guard isStandalone else {
        if signature.results.isEmpty { return [] }
        return []
      }
      wanted = signature.results.indices.map { ($0, Name(signature.results[$0].name, clause.span)) }
    case .all:
      guard isStandalone || clause.isCommand else {
        throw SemanticError(
          "UnexpectedSyntax", "YIELD * can only stand where the procedure is called on its own", at: clause.span,
          hint: "name the results: YIELD \(signature.results.map(\.name).joined(separator: ", "))")
      }
      wanted = signature.results.indices.map { ($0, Name(signature.results[$0].name, clause.span)) }
    case .items(let items):
      for item in items {
        guard let field = signature.results.firstIndex(where: { $0.name == item.field.text }) else {
          let near = nearestName(to: item.field.text, in: signature.results.map(\.name))
          throw SemanticError(
            "UndefinedVariable", "\(signature.name) gives no `\(item.field.text)`", at: item.field.span,
            hint: near.map { "did you mean `\($0)`?" })
        }
        wanted.append((field, item.alias ?? item.field))
      }
    }
    var yields: [(field: Int, variable: Variable)] = []
    for (field, name) in wanted {
      if scope.lookup(name.text) != nil { throw alreadyBound(name) }
      let variable = newVariable(name.text, signature.results[field].type)
      scope.declare(variable)
      yields.append((field, variable))
    }
    return yields
  }
}
