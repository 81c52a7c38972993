import KithValue

// Every expression of a plan carries the plans of its subqueries, so that nothing is planned while rows flow.
extension Planner {
  /// The expression with each subquery planned.
  func planned(_ e: BoundExpression) -> BoundExpression {
    guard e.containsSubquery else { return e }
    return e.rewriting { node -> BoundExpression? in
      guard case .subquery(var subquery) = node else { return nil }
      subquery.plan = planQuery(subquery.query, arguments: subquery.imports).numbered(from: &nextPlanNumber)
      return .subquery(subquery)
    }
  }

  func planned(_ pattern: BoundPattern) -> BoundPattern {
    var pattern = pattern
    if pattern.predicates.contains(where: { if case .not(.or) = $0 { true } else { false } }) {
      pattern.predicates = pattern.predicates.flatMap(splitAnd)
    }
    if pattern.predicates.contains(where: \.containsSubquery) {
      pattern.predicates = pattern.predicates.map(planned)
    }
    for index in pattern.relationships.indices where !pattern.relationships[index].stepPredicates.isEmpty {
      pattern.relationships[index].stepPredicates = pattern.relationships[index].stepPredicates.map(planned)
    }
    for index in pattern.groups.indices {
      pattern.groups[index].predicates = pattern.groups[index].predicates.map(planned)
    }
    for index in pattern.selections.indices {
      pattern.selections[index] = pattern.selections[index].mappingPredicates(planned)
    }
    for index in pattern.shortestPaths.indices {
      pattern.shortestPaths[index].relationship.stepPredicates =
        pattern.shortestPaths[index].relationship.stepPredicates.map(planned)
    }
    return pattern
  }

  func planned(_ given: BoundProjection) -> BoundProjection {
    guard given.containsSubquery else { return given }
    var projection = given
    func all(_ items: [BoundProjection.Item]) -> [BoundProjection.Item] {
      items.map { BoundProjection.Item(variable: $0.variable, expression: planned($0.expression)) }
    }
    projection.items = all(projection.items)
    projection.postItems = all(projection.postItems)
    projection.aggregates = projection.aggregates.map { variable, call in
      var call = call
      call.argument = call.argument.map(planned)
      call.parameter = call.parameter.map(planned)
      return (variable, call)
    }
    projection.orderBy = projection.orderBy.map { (planned($0.expression), $0.ascending) }
    projection.predicate = projection.predicate.map(planned)
    projection.skip = projection.skip.map(planned)
    projection.limit = projection.limit.map(planned)
    return projection
  }

  func planned(_ create: BoundCreate) -> BoundCreate {
    var create = create
    for index in create.nodes.indices {
      create.nodes[index].properties = create.nodes[index].properties.map(planned)
      create.nodes[index].dynamicLabels = create.nodes[index].dynamicLabels.map(planned)
    }
    for index in create.relationships.indices {
      create.relationships[index].properties = create.relationships[index].properties.map(planned)
      create.relationships[index].dynamicType = create.relationships[index].dynamicType.map(planned)
    }
    return create
  }

  func planned(_ item: BoundSetItem) -> BoundSetItem {
    switch item {
    case .property(let target, let key, let value):
      .property(target: planned(target), key: planned(key), value: planned(value))
    case .replace(let variable, let value): .replace(variable, value: planned(value))
    case .merge(let variable, let value): .merge(variable, value: planned(value))
    case .labels: item
    case .dynamicLabels(let variable, let names): .dynamicLabels(variable, planned(names))
    }
  }

  func planned(_ item: BoundRemoveItem) -> BoundRemoveItem {
    switch item {
    case .property(let target, let key): .property(target: planned(target), key: planned(key))
    case .labels: item
    case .dynamicLabels(let variable, let names): .dynamicLabels(variable, planned(names))
    }
  }
}

extension BoundProjection {
  /// Whether a subquery is answered in any of its expressions.
  var containsSubquery: Bool {
    func isIn(_ e: BoundExpression?) -> Bool { e?.containsSubquery ?? false }
    for at in items.indices where items[at].expression.containsSubquery { return true }
    for at in postItems.indices where postItems[at].expression.containsSubquery { return true }
    for (_, call) in aggregates where isIn(call.argument) || isIn(call.parameter) { return true }
    for at in orderBy.indices where orderBy[at].expression.containsSubquery { return true }
    return isIn(predicate) || isIn(skip) || isIn(limit)
  }
}
