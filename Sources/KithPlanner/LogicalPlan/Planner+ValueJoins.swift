import KithGraph

extension PatternSearch {
  /// The rows so far with the nodes of a leaf, where expressions of the one must equal expressions of the other:
  ///
  ///     Filter toLower(a.name) = toLower(b.name)         Filter toLower(a.name) = toLower(b.name)
  ///       CartesianProduct                          to     ValueHashJoin toLower(a.name) = toLower(b.name)
  ///         NodeByLabelScan a:Person                         NodeByLabelScan a:Person
  ///         NodeByLabelScan b:Person                         NodeByLabelScan b:Person
  ///
  /// The predicate stays above, but where it compares properties of which the one is always an integer or a text: a table
  /// finds what is equivalent, and NaN is equivalent to NaN but does not equal it.
  mutating func joinByValue(_ node: Variable, _ leaf: LogicalPlan) -> LogicalPlan? {
    guard planner.isOptimising, !startsFromNothing else { return nil }
    var keys: [(key: ValueJoinKey, share: Double, predicate: Int)] = []
    let all = max(leaf.estimatedRows, 1)
    for at in conditions(on: node) {
      let predicate = facts.predicates[at]
      guard case .comparison(.equal, let a, let b) = predicate.expression, !predicate.containsSubquery else { continue }
      for (ours, theirs) in [(a, b), (b, a)] {
        let variables = ours.variables
        guard !variables.isEmpty, variables.isSubset(of: available), theirs.variables == [node] else { continue }
        var share = 0.1
        if case .property(_, let key) = theirs { share = min(expectedNodes(label: label(of: node), key: key) / all, 1) }
        keys.append((ValueJoinKey(left: ours, right: theirs), share, at))
      }
    }
    guard !keys.isEmpty else { return nil }
    keys.sort { $0.share < $1.share }
    // As many as leave about one node for each row; what the others ask is asked of that one.
    var used: [ValueJoinKey] = []
    var matches = all
    var answered: [Int] = []
    for (key, share, predicate) in keys where used.isEmpty || used.count < 4 && matches > 1 {
      used.append(key)
      matches *= share
      if isExact(key) { answered.append(predicate) }
    }
    untested.removeAll(where: answered.contains)
    return LogicalPlan(
      .valueHashJoin(used), [plan, leaf], rows: max(plan.estimatedRows * matches, 0.01),
      variables: plan.variables + [node])
  }

  /// Whether what is equivalent of two properties is equal.
  private func isExact(_ key: ValueJoinKey) -> Bool {
    guard planner.trustsCounts else { return false }
    var isKnown = false
    for side in [key.left, key.right] {
      guard case .property(.variable(let v), let name) = side, v.type == .node || v.type == .relationship else {
        return false
      }
      if v.type == .node, let key = planner.graph.key(named: name), planner.graph.isIntegerOrText(key: key) {
        isKnown = true
      }
    }
    return isKnown
  }

  /// The leaf with the predicates that speak of its node alone, taken out of those to be tested.
  mutating func filtered(_ leaf: LogicalPlan, _ node: Variable) -> LogicalPlan {
    guard planner.isOptimising else { return leaf }
    let alone: VariableSet = [node]
    let own = takeOut { $0.variables == alone && !$0.containsSubquery }
    return filter(leaf, own)
  }
}
