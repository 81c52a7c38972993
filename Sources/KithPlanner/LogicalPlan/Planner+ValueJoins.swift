import KithGraph

extension PatternSearch {
  /// The rows so far with the nodes of a leaf, where an expression of the one must equal an expression of the other:
  ///
  ///     Filter toLower(a.name) = toLower(b.name)         Filter toLower(a.name) = toLower(b.name)
  ///       CartesianProduct                          to     ValueHashJoin toLower(a.name) = toLower(b.name)
  ///         NodeByLabelScan a:Person                         NodeByLabelScan a:Person
  ///         NodeByLabelScan b:Person                         NodeByLabelScan b:Person
  ///
  /// The predicate stays above: a table finds what is equivalent, and NaN is equivalent to NaN but does not equal it.
  func joinByValue(_ node: Variable, _ leaf: LogicalPlan) -> LogicalPlan? {
    guard planner.isOptimising, !startsFromNothing else { return nil }
    var best: LogicalPlan?
    for predicate in predicates {
      guard case .comparison(.equal, let a, let b) = predicate, !predicate.containsSubquery,
        planner.isDeterministic(predicate)
      else { continue }
      for (ours, theirs) in [(a, b), (b, a)] {
        let variables = ours.variables
        guard !variables.isEmpty, variables.isSubset(of: available), theirs.variables == [node] else { continue }
        let matches: Double
        if case .property(_, let key) = theirs {
          matches = min(expectedNodes(label: label(of: node), key: key), leaf.estimatedRows)
        } else {
          matches = leaf.estimatedRows / 10
        }
        let join = LogicalPlan(
          .valueHashJoin(left: ours, right: theirs), [plan, leaf],
          rows: max(plan.estimatedRows * matches, 0.01), variables: plan.variables + [node])
        if join.estimatedRows < best?.estimatedRows ?? .infinity { best = join }
      }
    }
    return best
  }

  /// The leaf with the predicates that speak of its node alone, taken out of those to be tested.
  mutating func filtered(_ leaf: LogicalPlan, _ node: Variable) -> LogicalPlan {
    guard planner.isOptimising else { return leaf }
    func isOwn(_ predicate: BoundExpression) -> Bool {
      predicate.variables == [node] && !predicate.containsSubquery && planner.isDeterministic(predicate)
    }
    let own = predicates.filter(isOwn)
    if own.isEmpty { return leaf }
    predicates.removeAll(where: isOwn)
    return planner.filter(leaf, own, shares: share)
  }
}
