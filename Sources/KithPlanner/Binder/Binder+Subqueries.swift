import KithCypher
import KithValue

extension Binder {
  /// `(a)-->(b)` as a predicate: there is a match. It may name only what is bound already.
  func bindPatternPredicate(_ path: PathPattern, _ span: SourceSpan, _ scope: Scope) throws(SemanticError) -> Typed {
    var inner = scope
    let part = PatternPart(variable: nil, selector: .all, path: path, span: span)
    let pattern = try bindPattern([part], &inner, predicate: nil, clause: "WHERE", mayIntroduce: false, hides: false)
    return Typed(expression: .subquery(existence(of: pattern, outer: scope)), type: .boolean)
  }

  /// `[p = (a)-->(b) WHERE predicate | projection]`.
  func bindPatternComprehension(
    _ name: Name?, _ path: PathPattern, _ predicate: Expression?, _ projection: Expression, _ span: SourceSpan,
    _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    var inner = scope
    let part = PatternPart(variable: name, selector: .all, path: path, span: span)
    let pattern = try bindPattern([part], &inner, predicate: predicate, clause: "a pattern comprehension", hides: false)
    let value = try bind(projection, inner, ExpressionPlace(clause: "a pattern comprehension"))
    let column = newVariable(nil, value.type)
    let clauses: [BoundClause] = [
      .match(BoundMatch(isOptional: false, pattern: pattern)),
      .project(plainProjection([BoundProjection.Item(variable: column, expression: value.expression)])),
    ]
    return Typed(
      expression: .subquery(subquery(.collect(column), clauses, [column], outer: scope)), type: .list(value.type))
  }

  /// `exists { ... }`, `count { ... }` and `collect { ... }`.
  func bindSubqueryExpression(
    _ kind: SubqueryKind, _ body: SubqueryBody, _ span: SourceSpan, _ scope: Scope
  ) throws(SemanticError) -> Typed {
    if keepsMatches { limitation = limitation ?? "what a subquery matched is not kept" }
    let type: CypherType = kind == .exists ? .boolean : .integer
    switch body {
    case .pattern(let parts, let predicate):
      if kind == .collect {
        throw SemanticError(
          "UnexpectedSyntax", "collect { } needs a RETURN to say what it collects", at: span)
      }
      var inner = scope
      let pattern = try bindPattern(
        parts, &inner, predicate: predicate, clause: kind == .exists ? "exists" : "count", hides: false)
      let clauses: [BoundClause] = [.match(BoundMatch(isOptional: false, pattern: pattern))]
      return Typed(
        expression: .subquery(subquery(kind == .exists ? .exists : .count, clauses, [], outer: scope)), type: type)
    case .query(let query):
      let bound = try bindQuery(query.endingInReturn, outer: scope, isTopLevel: false, mayWrite: false)
      let imports = scope.ordered.filter { bound.uses($0) }
      switch kind {
      case .exists:
        return Typed(
          expression: .subquery(Subquery(kind: .exists, query: bound, imports: imports, plan: nil)), type: type)
      case .count:
        return Typed(
          expression: .subquery(Subquery(kind: .count, query: bound, imports: imports, plan: nil)), type: type)
      case .collect:
        guard bound.outputs.count == 1 else {
          throw SemanticError(
            "UnexpectedSyntax", "collect { } must return one column, and this returns \(bound.outputs.count)", at: span)
        }
        return Typed(
          expression: .subquery(
            Subquery(kind: .collect(bound.outputs[0]), query: bound, imports: imports, plan: nil)),
          type: .list(bound.outputs[0].type))
      }
    }
  }

  /// `shortestPath((a)-[*]-(b))` as an expression: the path, or null; for allShortestPaths, the list of them.
  func bindShortestPathExpression(_ part: PatternPart, _ span: SourceSpan, _ scope: Scope) throws(SemanticError)
    -> Typed
  {
    var inner = scope
    let pattern = try bindPattern(
      [part], &inner, predicate: nil, clause: "shortestPath", mayIntroduce: false, hides: false)
    let path = pattern.shortestPaths[0].path
    let isList = pattern.shortestPaths[0].all
    let clauses: [BoundClause] = [
      .match(BoundMatch(isOptional: false, pattern: pattern)),
      .project(plainProjection([BoundProjection.Item(variable: path, expression: .variable(path))])),
    ]
    return Typed(
      expression: .subquery(subquery(isList ? .collect(path) : .first(path), clauses, [path], outer: scope)),
      type: isList ? .list(.path) : .path)
  }

  /// `CALL { ... }`.
  func bindSubqueryClause(_ clause: SubqueryClause, _ scope: inout Scope) throws(SemanticError) -> BoundSubquery {
    var inner = Scope()
    var query = clause.query
    var imports: [Variable] = []
    if clause.importsAll {
      imports = scope.ordered
    } else if let names = clause.imports {
      for name in names {
        guard let variable = scope.lookup(name.text) else { throw undefined(name.text, name.span, scope) }
        imports.append(variable)
      }
    } else {
      // Without parentheses a leading WITH of plain variables imports them, in each branch of a union.
      for single in [query.first] + query.unions.map(\.query) {
        for variable in try importingWith(single, scope) where !imports.contains(variable) { imports.append(variable) }
      }
      query = query.withoutImportingWith
    }
    for variable in imports { inner.declare(variable) }
    if let place = clause.transactions { transactionsUsed.append(place) }
    if keepsMatches { limitation = limitation ?? "what a CALL subquery matched is not kept" }
    let bound = try bindQuery(query, outer: inner, isTopLevel: false)
    for (index, variable) in bound.outputs.enumerated() where bound.returnsRows {
      if scope.lookup(variable.name) != nil { throw alreadyBound(Name(bound.columns[index], clause.span)) }
      scope.declare(variable)
    }
    return BoundSubquery(query: bound, imports: imports, isOptional: clause.optional)
  }

  private func importingWith(_ query: SingleQuery, _ scope: Scope) throws(SemanticError) -> [Variable] {
    guard let with = query.importingWith else { return [] }
    if with.includesAll { return scope.ordered }
    var imports: [Variable] = []
    for item in with.items {
      guard case .variable(let name) = item.expression.kind, item.alias == nil || item.alias?.text == name else {
        throw SemanticError(
          "UnexpectedSyntax", "the WITH that opens a CALL subquery can only import variables as they are",
          at: item.expression.span)
      }
      guard let variable = scope.lookup(name) else { throw undefined(name, item.expression.span, scope) }
      imports.append(variable)
    }
    return imports
  }

  // MARK: building

  private func existence(of pattern: BoundPattern, outer: Scope) -> Subquery {
    subquery(.exists, [.match(BoundMatch(isOptional: false, pattern: pattern))], [], outer: outer)
  }

  private func subquery(_ kind: Subquery.Kind, _ clauses: [BoundClause], _ columns: [Variable], outer: Scope)
    -> Subquery
  {
    Subquery(kind, clauses, columns: columns) { query in outer.ordered.filter { query.uses($0) } }
  }

  func plainProjection(_ items: [BoundProjection.Item]) -> BoundProjection {
    BoundProjection(items: items, outputs: items.map(\.variable))
  }
}

extension SingleQuery {
  fileprivate var importingWith: ProjectionClause? {
    guard case .with(let with)? = clauses.first, !with.distinct, with.orderBy.isEmpty, with.skip == nil,
      with.limit == nil,
      with.predicate == nil
    else { return nil }
    for item in with.items {
      guard case .variable = item.expression.kind, item.alias == nil else { return nil }
    }
    return with
  }

  fileprivate var withoutImportingWith: SingleQuery {
    importingWith == nil ? self : SingleQuery(clauses: Array(clauses.dropFirst()), span: span)
  }
}

extension Query {
  fileprivate var withoutImportingWith: Query {
    Query(
      first: first.withoutImportingWith,
      unions: unions.map { Union(all: $0.all, query: $0.query.withoutImportingWith, span: $0.span) })
  }

  /// A subquery of `exists` or `count` may leave its RETURN out.
  fileprivate var endingInReturn: Query {
    func ended(_ query: SingleQuery) -> SingleQuery {
      switch query.clauses.last {
      case .match?, .unwind?, .with?, .loadCSV?:
        let one = Expression(.integer(1), query.span)
        let item = ProjectionClause.Item(expression: one, alias: Name("1", query.span), text: "1")
        return SingleQuery(
          clauses: query.clauses + [
            .return(
              ProjectionClause(
                distinct: false, includesAll: false, items: [item], orderBy: [], skip: nil, limit: nil, predicate: nil,
                span: query.span))
          ], span: query.span)
      default: return query
      }
    }
    return Query(
      first: ended(first), unions: unions.map { Union(all: $0.all, query: ended($0.query), span: $0.span) })
  }
}
