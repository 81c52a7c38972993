extension LogicalPlan {
  /// The plans of the subqueries within the operator's own expressions, in the order of the text.
  public var subplans: [LogicalPlan] {
    var plans: [LogicalPlan] = []
    for e in op.expressions {
      e.forEachNode { node in
        if case .subquery(let subquery) = node, let plan = subquery.plan { plans.append(plan) }
      }
    }
    return plans
  }
}

extension LogicalOperator {
  /// What the operator computes.
  var expressions: [BoundExpression] {
    switch self {
    case .argument, .allNodesScan, .nodeByLabelScan, .expand, .expandIntersect, .projectEndpoints, .distinct, .sort,
      .eager, .cartesianProduct, .apply, .union, .schema, .produceResults, .emptyResult:
      []
    case .nodePropertySeek(_, _, _, let value): [value]
    case .nodeRangeSeek(_, _, _, let range): range.bounds
    case .relationshipSeek(let seek): seek.values
    case .countPaths(let count): count.predicates
    case .foldPaths(let fold): fold.tree.predicates
    case .varLengthExpand(let expansion): expansion.stepPredicates
    case .distinctExpand(let expansion):
      if case .steps(let steps) = expansion.walk { steps.flatMap(\.predicates) } else { [] }
    case .repeatTrail(let expansion): expansion.group.predicates
    case .shortestPath(let search): search.pattern.relationship.stepPredicates + search.pathPredicates
    case .selectPaths(let search): search.selection.allPredicates + search.targetPredicates
    case .filter(let predicates): predicates
    case .project(let items): items.map(\.expression)
    case .aggregate(let keys, let aggregates):
      keys.map(\.expression) + aggregates.flatMap { [$0.call.argument, $0.call.parameter].compactMap { $0 } }
    case .top(_, let skip, let limit): [skip, limit].compactMap { $0 }
    case .skip(let e), .limit(let e), .unwind(let e, _), .foreach(_, let e): [e]
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
