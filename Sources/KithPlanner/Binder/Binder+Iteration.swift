import KithCypher
import KithValue

extension Binder {
  /// List comprehensions, quantifiers and reduce: expressions with a variable of their own.
  func bindIteration(_ e: Expression, _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError) -> Typed {
    func list(_ list: Expression, _ what: String) throws(SemanticError) -> Typed {
      let bound = try bind(list, scope, place.operand)
      if !bound.type.mayBe(.list(.any)) {
        throw SemanticError(
          "InvalidArgumentType", "\(what) goes through a list, and this is \(bound.type.article)", at: list.span)
      }
      return bound
    }
    switch e.kind {
    case .listComprehension(let name, let listSyntax, let predicate, let projection):
      let source = try list(listSyntax, "a list comprehension")
      let variable = newVariable(name.text, source.type.element ?? .any)
      var inner = scope
      inner.declare(variable)
      let boundPredicate = try predicate.map { e throws(SemanticError) in try bindPredicate(e, inner, place.iterated) }
      var type = variable.type
      var boundProjection: BoundExpression?
      if let projection {
        // The subject of CASE is one value, and no aggregate can be computed of it: what stands beside it may aggregate.
        let isCase = name.text == Parser.caseSubject
        let bound = try bind(projection, inner, isCase ? place.operand : place.iterated.operand)
        boundProjection = bound.expression
        type = bound.type
      }
      return Typed(
        expression: .listComprehension(
          variable, list: source.expression, predicate: boundPredicate, projection: boundProjection),
        type: .list(type))
    case .quantifier(let kind, let name, let listSyntax, let predicate):
      let source = try list(listSyntax, "\(kind.rawValue)()")
      let variable = newVariable(name.text, source.type.element ?? .any)
      var inner = scope
      inner.declare(variable)
      let boundPredicate = try predicate.map { e throws(SemanticError) in try bindPredicate(e, inner, place.iterated) }
      let quantification: Quantification =
        switch kind {
        case .all: .all
        case .any: .any
        case .none: .none
        case .single: .single
        }
      return Typed(
        expression: .quantifier(quantification, variable, list: source.expression, predicate: boundPredicate),
        type: .boolean)
    case .reduce(let accumulatorName, let initial, let name, let listSyntax, let body):
      let start = try bind(initial, scope, place.operand)
      let source = try list(listSyntax, "reduce()")
      let accumulator = newVariable(accumulatorName.text, .any)
      let variable = newVariable(name.text, source.type.element ?? .any)
      var inner = scope
      inner.declare(accumulator)
      inner.declare(variable)
      let boundBody = try bind(body, inner, place.iterated.operand)
      return Typed(
        expression: .reduce(
          accumulator: accumulator, initial: start.expression, variable, list: source.expression,
          body: boundBody.expression),
        type: .any)
    default:
      preconditionFailure("bindIteration takes list comprehensions, quantifiers and reduce")
    }
  }
}
