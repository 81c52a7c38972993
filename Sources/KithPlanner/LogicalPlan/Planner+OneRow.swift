import KithGraph

// What is grouped beside one row that was found before is grouped by itself, and the row put to the groups:
//
//     MATCH (p)-->(q) WITH p, count(q) AS n WITH avg(n) AS mean
//     MATCH (r)-[:FOLLOWS]->(s) WITH mean, r, count(s) AS m WHERE m > mean ...
//
//     EagerAggregation mean, r, count(s)              Projection, Filter m > mean
//       ExpandAll (r)-[:FOLLOWS]->(s)        to         CartesianProduct
//         CartesianProduct                                (the row)
//           (the row)                                     CountPaths (r)-[:FOLLOWS]->(s)
//           NodeByLabelScan r
extension Planner {
  /// A MATCH that has nothing to do with the one row before it and the grouping behind it, as groups beside that row; and the
  /// projection that is left to be made of them.
  func groupedBesideOneRow(
    _ clauses: ArraySlice<BoundClause>, _ row: LogicalPlan, from start: LogicalPlan
  ) -> (LogicalPlan, BoundProjection)? {
    guard trustsCounts, case .argument(let arguments) = start.op, arguments.isEmpty, row.givesAtMostOneRow,
      !row.variables.isEmpty, clauses.count >= 2, case .match(let match) = clauses[clauses.startIndex],
      !match.isOptional, case .project(let projection) = clauses[clauses.startIndex + 1], projection.isAggregating,
      !projection.aggregates.isEmpty
    else { return nil }
    let known = VariableSet(row.variables)
    func isApart(_ e: BoundExpression) -> Bool { e.variables.isDisjoint(with: known) && !e.containsSubquery }
    guard match.pattern.isPlain, !match.pattern.nodes.contains(where: known.contains),
      !match.pattern.relationships.contains(where: { known.contains($0.variable) }),
      match.pattern.predicates.allSatisfy({ isApart($0) && isDeterministic($0) })
    else { return nil }
    let (besides, keys) = (
      projection.items.filter { !isApart($0.expression) }, projection.items.filter { isApart($0.expression) }
    )
    // Of no rows there is one group where nothing is grouped by, but none beside a row.
    guard !keys.isEmpty, !besides.isEmpty,
      besides.allSatisfy({
        $0.expression.variables.isSubset(of: known) && !$0.expression.containsSubquery && isDeterministic($0.expression)
      }),
      projection.aggregates.allSatisfy({ [$0.call.argument, $0.call.parameter].allSatisfy { $0.map(isApart) ?? true } })
    else { return nil }
    var grouped = projection
    grouped.items = keys
    grouped.postItems = []
    grouped.isDistinct = false
    grouped.orderBy = []
    (grouped.skip, grouped.limit, grouped.predicate) = (nil, nil, nil)
    grouped.outputs = keys.map(\.variable) + projection.aggregates.map(\.variable)
    let groups = planClauses([.match(match), .project(grouped)], from: argument([], isTopLevel: false))
    var rest = projection
    rest.items = besides + projection.postItems
    rest.aggregates = []
    rest.postItems = []
    rest.isAggregating = false
    let product = LogicalPlan(
      .cartesianProduct, [row, groups], rows: groups.estimatedRows, variables: row.variables + groups.variables)
    return (product, rest)
  }
}

extension LogicalPlan {
  /// Whether there is no second row, whatever the graph holds.
  fileprivate var givesAtMostOneRow: Bool {
    switch op {
    case .aggregate(let keys, _): keys.isEmpty
    case .project, .filter, .top, .sort, .skip, .distinct: inputs[0].givesAtMostOneRow
    case .limit(.literal(.integer(let count))): count <= 1 || inputs[0].givesAtMostOneRow
    default: false
    }
  }
}
