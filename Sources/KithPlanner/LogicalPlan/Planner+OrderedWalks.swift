import KithGraph
import KithValue

// Where the first rows in an order are wanted that begins with what is asked of one node, the walk starts from that node in the order,
// and is left once no later row can be among the first:
//
//     MATCH (i:Interest)<-[:HAS_INTEREST]-(p) RETURN i.name, p.id ORDER BY i.name, p.id LIMIT 5
//
//     PartialTop i.name, p.id LIMIT 5
//       ExpandAll (i)<-[:HAS_INTEREST]-(p)
//         Sort i.name
//           NodeByLabelScan i:Interest
extension Planner {
  /// The rows of the MATCH with which clauses begin, and whether they come in the order of the first key of the projection
  /// behind it; nil where that does not ask for so few that it could matter.
  func walkInOrder(_ clauses: ArraySlice<BoundClause>, from start: LogicalPlan) -> (plan: LogicalPlan, isOrdered: Bool)?
  {
    guard trustsCounts, case .argument(let arguments) = start.op, arguments.isEmpty,
      case .match(let match)? = clauses.first, !match.isOptional, match.pattern.isPlain,
      !match.pattern.relationships.isEmpty, match.pattern.predicates.allSatisfy(isDeterministic),
      case .project(let projection)? = clauses.dropFirst().first, !projection.isAggregating,
      let (_, most) = mostRows(of: projection), let first = projection.orderBy.first
    else { return nil }
    let key = BoundProjection.Item(variable: newVariable(), expression: first.expression).reading(projection.items)
    guard let root = match.pattern.nodes.first(where: { key.expression.variables == [$0] }),
      isFoldable(key.expression), match.pattern.nodes.allSatisfy(match.pattern.nodesReached(from: root).contains)
    else { return nil }
    let pattern = planned(match.pattern)
    var usual = PatternSearch(planner: self, pattern: pattern, source: start)
    let walk = usual.run()
    let costOfAll = usual.cost + walk.estimatedRows
    guard walk.estimatedRows > 4 * most + 4_096 else { return (walk, false) }
    var nodes = BoundPattern()
    nodes.nodes = [root]
    nodes.predicates = match.pattern.predicates.filter { $0.variables == [root] }
    let roots = planPattern(planned(nodes), start)
    var plan = LogicalPlan(.project([key]), [roots], rows: roots.estimatedRows, variables: [root, key.variable])
    plan = LogicalPlan(
      .sort([SortKey(variable: key.variable, ascending: first.ascending)]), [plan], rows: plan.estimatedRows,
      variables: plan.variables)
    var ordered = PatternSearch(planner: self, pattern: pattern, source: plan)
    // The leaf has answered them.
    _ = ordered.takeOut { $0.variables == [root] }
    plan = ordered.run()
    guard plan.keepsOrder else { return (walk, false) }
    let rows = max(plan.estimatedRows, 1)
    // What is wanted, and the rest of those that have the last one's key.
    let wanted = most * (projection.isDistinct ? 4 : 1) + rows / keys(key.expression, of: root, roots, pattern)
    let share = min(1, (wanted + 1_024) / rows)
    // It is one thread's work.
    guard (roots.estimatedRows * 4 + share * (ordered.cost + rows)) * 3 < costOfAll else { return (walk, false) }
    return (plan, true)
  }

  /// About how many different values a key has of some nodes.
  private func keys(
    _ key: BoundExpression, of root: Variable, _ roots: LogicalPlan, _ pattern: BoundPattern
  ) -> Double {
    guard case .property(_, let name) = key, let key = graph.key(named: name) else {
      return max(1, roots.estimatedRows.squareRoot())
    }
    let label = pattern.askedLabels.first { $0.node == root }.flatMap { self.label(named: $0.label) }
    return max(1, min(roots.estimatedRows, Double(graph.distinctValueEstimate(key: key, label: label))))
  }
}

extension LogicalPlan {
  /// Whether the rows come in the order of a Sort below.
  fileprivate var keepsOrder: Bool {
    switch op {
    case .sort: true
    case .filter, .project, .expand, .expandIntersect, .varLengthExpand: inputs[0].keepsOrder
    default: false
    }
  }
}
