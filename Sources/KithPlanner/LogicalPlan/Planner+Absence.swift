import KithValue

// The rows for which an OPTIONAL MATCH finds nothing are those for which there is no match:
//
//     MATCH (o:Organisation) OPTIONAL MATCH (o)<-[e:ENGAGED]-(p) WHERE e.date > '2025'
//     WITH o, e WHERE e IS NULL
//
//     is planned as
//
//     MATCH (o:Organisation) WHERE NOT EXISTS { (o)<-[e:ENGAGED]-(p) WHERE e.date > '2025' }
//     WITH o, null AS e
extension Planner {
  /// Asks whether there is no match instead of looking for all of them and keeping the rows without.
  func askForAbsence(_ clauses: inout [BoundClause]) {
    var at = 1
    while at + 1 < clauses.count {
      guard case .match(let match) = clauses[at], match.isOptional, case .project(let projection) = clauses[at + 1],
        match.pattern.isPlain, match.pattern.predicates.allSatisfy(\.isNeverAnError),
        let rest = withoutMatches(projection, match.pattern),
        let asked = clauses[at - 1].asking(.not(.subquery(match.pattern.existence)))
      else {
        at += 1
        continue
      }
      clauses.replaceSubrange((at - 1)...(at + 1), with: [asked, .project(rest)])
    }
  }

  /// A projection of the rows for which a pattern finds nothing, for those rows alone; nil where it takes others as well, or
  /// takes them in another way than by what it says of each.
  private func withoutMatches(_ projection: BoundProjection, _ pattern: BoundPattern) -> BoundProjection? {
    guard let filter = projection.predicate, !projection.isAggregating, projection.skip == nil, projection.limit == nil,
      !projection.containsSubquery
    else { return nil }
    var unknown = VariableSet(pattern.nodes + pattern.relationships.map(\.variable)).subtracting(pattern.bound)
    for item in projection.items {
      if case .variable(let v) = item.expression, unknown.contains(v) { unknown.insert(item.variable) }
    }
    var conditions = splitAnd(filter)
    guard
      let place = conditions.firstIndex(where: {
        if case .isNull(.variable(let v), negated: false) = $0 { unknown.contains(v) } else { false }
      }), projection.outputs.allSatisfy({ v in !unknown.contains(v) || projection.items.contains { $0.variable == v } })
    else { return nil }
    conditions.remove(at: place)
    func known(_ e: BoundExpression) -> BoundExpression {
      e.rewriting { part -> BoundExpression? in
        guard case .variable(let v) = part, unknown.contains(v) else { return nil }
        return .literal(.null)
      }
    }
    var rest = projection
    rest.items = projection.items.map { BoundProjection.Item(variable: $0.variable, expression: known($0.expression)) }
    rest.orderBy = projection.orderBy.map { (known($0.expression), $0.ascending) }
    rest.predicate = conditions.isEmpty ? nil : known(conditions.count == 1 ? conditions[0] : .and(conditions))
    return rest
  }
}

extension BoundClause {
  /// The same clause whose rows must also pass a condition; nil where it cannot ask for one.
  fileprivate func asking(_ condition: BoundExpression) -> BoundClause? {
    switch self {
    case .match(var match) where !match.isOptional && match.pattern.isPlain:
      match.pattern.predicates.append(condition)
      return .match(match)
    case .project(var projection):
      projection.predicate = projection.predicate.map { .and([$0, condition]) } ?? condition
      return .project(projection)
    default: return nil
    }
  }
}

extension BoundPattern {
  /// Whether there is a match.
  fileprivate var existence: Subquery {
    var imports: [Variable] = []
    func use(_ variable: Variable) {
      if bound.contains(variable), !imports.contains(variable) { imports.append(variable) }
    }
    nodes.forEach(use)
    for relationship in relationships {
      use(relationship.variable)
      for predicate in relationship.stepPredicates { predicate.orderedVariables.forEach(use) }
    }
    for predicate in predicates { predicate.orderedVariables.forEach(use) }
    return Subquery(.exists, [.match(BoundMatch(isOptional: false, pattern: self))]) { _ in imports }
  }
}
