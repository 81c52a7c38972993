import KithValue

// A list of what a pattern matches that is only tested, or only measured, is not made: whether there is a match is asked instead,
// or how many there are.
//
//     WHERE all(x IN [(a)-[:FOLLOWS]->(b) | b.age] WHERE x > 25)     is planned as
//     WHERE NOT EXISTS { (a)-[:FOLLOWS]->(b) WHERE NOT b.age > 25 OR (b.age > 25) IS NULL }
//
// That is so where a condition stands: where null and false come to the same.
extension Planner {
  /// Asks for matches instead of lists of them, in conditions and in what is projected.
  func askForMatches(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      switch clauses[at] {
      case .match(var match) where match.pattern.predicates.contains(where: \.containsSubquery):
        match.pattern.predicates = match.pattern.predicates.map(conditionOnMatches)
        clauses[at] = .match(match)
      case .project(var projection) where projection.containsSubquery:
        func measure(_ items: inout [BoundProjection.Item]) {
          for index in items.indices where items[index].expression.containsSubquery {
            items[index].expression = countingMatches(items[index].expression)
          }
        }
        measure(&projection.items)
        measure(&projection.postItems)
        if let predicate = projection.predicate, predicate.containsSubquery {
          projection.predicate = conditionOnMatches(predicate)
        }
        clauses[at] = .project(projection)
      default: break
      }
    }
  }

  private func conditionOnMatches(_ e: BoundExpression) -> BoundExpression {
    switch e {
    case .and(let parts): .and(parts.map(conditionOnMatches))
    case .or(let parts): .or(parts.map(conditionOnMatches))
    case .quantifier(let kind, let element, .subquery(let list), let predicate?):
      test(kind, element, list, predicate) ?? countingMatches(e)
    case .comparison(.greater, let size, .literal(.integer(0))),
      .comparison(.notEqual, let size, .literal(.integer(0))),
      .comparison(.less, .literal(.integer(0)), let size),
      .comparison(.greaterOrEqual, let size, .literal(.integer(1))):
      measured(size).map { .subquery($0.asking(.exists)) } ?? countingMatches(e)
    case .comparison(.equal, let size, .literal(.integer(0))), .comparison(.equal, .literal(.integer(0)), let size):
      measured(size).map { .not(.subquery($0.asking(.exists))) } ?? countingMatches(e)
    default: e.containsSubquery ? countingMatches(e) : e
    }
  }

  /// The same expression with the number of matches for the length of each list of them.
  private func countingMatches(_ e: BoundExpression) -> BoundExpression {
    e.rewriting { part in measured(part).map { .subquery($0.asking(.count)) } }
  }

  /// The list of matches whose length an expression is; nil where it is anything else.
  private func measured(_ e: BoundExpression) -> Subquery? {
    guard case .function(let name, let arguments) = e, arguments.count == 1, name.isSpelled("size"),
      case .subquery(let list) = arguments[0], let value = list.valueOfMatches, value.isPlainValue
    else { return nil }
    return list
  }

  private func test(
    _ kind: Quantification, _ element: Variable, _ list: Subquery, _ predicate: BoundExpression
  ) -> BoundExpression? {
    guard let value = list.valueOfMatches, value.isPlainValue, !predicate.containsSubquery else { return nil }
    let holds = predicate.rewriting { part -> BoundExpression? in
      if case .variable(element) = part { value } else { nil }
    }
    guard holds.isNeverAnError, isDeterministic(holds) else { return nil }
    let unknown = BoundExpression.isNull(holds, negated: false)
    switch kind {
    case .any: return .subquery(list.asking(.exists, where: splitAnd(holds)))
    case .all: return .not(.subquery(list.asking(.exists, where: [.or([.not(holds), unknown])])))
    case .none: return .not(.subquery(list.asking(.exists, where: [.or([holds, unknown])])))
    case .single: return nil
    }
  }
}

extension Subquery {
  /// What a list of matches holds of each; nil where it is not of one MATCH, or some are left out.
  fileprivate var valueOfMatches: BoundExpression? {
    guard case .collect(let column) = kind, query.branches.count == 1, query.branches[0].clauses.count == 2,
      case .match(let match) = query.branches[0].clauses[0], !match.isOptional,
      case .project(let projection) = query.branches[0].clauses[1], !projection.isAggregating, !projection.isDistinct,
      projection.skip == nil, projection.limit == nil, projection.predicate == nil, projection.items.count == 1,
      projection.items[0].variable == column
    else { return nil }
    return projection.items[0].expression
  }

  /// The same matches, of which something else is asked, and of those alone for which something holds.
  fileprivate func asking(_ kind: Kind, where predicates: [BoundExpression] = []) -> Subquery {
    guard case .match(var match) = query.branches[0].clauses[0] else { return self }
    var asked = self
    asked.kind = kind
    for variable in predicates.flatMap(\.orderedVariables) where match.pattern.isOutside(variable) {
      if !asked.imports.contains(variable) { asked.imports.append(variable) }
    }
    match.pattern.predicates += predicates
    asked.query.branches[0] = BoundQuery.Branch(clauses: [.match(match)], columns: [])
    asked.query.columns = []
    asked.query.outputs = []
    asked.query.returnsRows = false
    return asked
  }
}

extension BoundPattern {
  /// Whether the pattern does not bind the variable.
  fileprivate func isOutside(_ variable: Variable) -> Bool {
    var own = VariableSet()
    collectVariables(into: &own)
    return !own.contains(variable) || bound.contains(variable)
  }
}
