extension LogicalPlan {
  /// The plans of the subqueries within the operator's own expressions, in the order of the text.
  public var subplans: [LogicalPlan] {
    var plans: [LogicalPlan] = []
    op.forEachExpression { e in
      e.forEachNode { node in
        if case .subquery(let subquery) = node, let plan = subquery.plan { plans.append(plan) }
      }
    }
    return plans
  }
}

extension LogicalOperator {
  /// Visits what the operator computes.
  func forEachExpression(_ visit: (BoundExpression) -> Void) {
    switch self {
    case .filter(let predicates): for e in predicates { visit(e) }
    case .project(let items): for item in items { visit(item.expression) }
    case .aggregate(let keys, let aggregates):
      for key in keys { visit(key.expression) }
      for (_, call) in aggregates {
        if let argument = call.argument { visit(argument) }
        if let parameter = call.parameter { visit(parameter) }
      }
    case .nodePropertySeek(_, _, _, let e), .skip(let e), .limit(let e), .unwind(let e, _), .foreach(_, let e): visit(e)
    case .top(_, let skip, let limit):
      if let skip { visit(skip) }
      visit(limit)
    default: for e in rarerExpressions { visit(e) }
    }
  }

  /// The same of the operators that a statement seldom has, or has once.
  private var rarerExpressions: [BoundExpression] {
    switch self {
    case .argument, .allNodesScan, .nodeByLabelScan, .storedCounts, .expand, .expandIntersect, .projectEndpoints,
      .distinct, .sort,
      .eager, .cartesianProduct, .apply, .union, .schema, .produceResults, .emptyResult, .filter, .project,
      .aggregate, .nodePropertySeek, .skip, .limit, .unwind, .foreach, .top:
      []
    case .nodeRangeSeek(_, _, _, let range): range.bounds
    case .nodeUnionSeek(_, _, let alternatives): alternatives.flatMap(\.values)
    case .relationshipSeek(let seek): seek.values
    case .countPaths(let count): count.predicates
    case .foldPaths(let fold): fold.tree.predicates
    case .varLengthExpand(let expansion): expansion.stepPredicates
    case .distinctExpand(let expansion):
      if case .steps(let steps) = expansion.walk { steps.flatMap(\.predicates) } else { [] }
    case .repeatTrail(let expansion): expansion.group.predicates
    case .shortestPath(let search):
      search.pattern.relationship.stepPredicates + search.nodePredicates + search.pathPredicates
    case .selectPaths(let search): search.selection.allPredicates + search.targetPredicates
    case .valueHashJoin(let keys): keys.flatMap { [$0.left, $0.right] }
    case .create(let create): create.expressions
    case .merge(let merge): merge.create.expressions + (merge.onCreate + merge.onMatch).flatMap(\.expressions)
    case .set(let items): items.flatMap(\.expressions)
    case .remove(let items): items.flatMap(\.expressions)
    case .delete(let list, _): list
    case .procedureCall(let call): call.arguments + [call.predicate].compactMap { $0 }
    case .loadCSV(let load): [load.url]
    }
  }
}

extension BoundCreate {
  fileprivate var expressions: [BoundExpression] {
    nodes.flatMap(\.expressions) + relationships.flatMap(\.expressions)
  }
}

extension BoundSetItem {
  fileprivate var expressions: [BoundExpression] {
    switch self {
    case .property(let target, let key, let value): [target, key, value]
    case .replace(_, let value), .merge(_, let value): [value]
    case .labels: []
    case .dynamicLabels(_, let names): [names]
    }
  }
}

extension BoundRemoveItem {
  fileprivate var expressions: [BoundExpression] {
    switch self {
    case .property(let target, let key): [target, key]
    case .labels: []
    case .dynamicLabels(_, let names): [names]
    }
  }
}
