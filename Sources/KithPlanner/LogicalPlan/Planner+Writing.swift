import KithGraph

// CREATE and MERGE.
extension Planner {
  /// CREATE; one that follows another is done along with it, row by row, where it reads nothing that would tell the two
  /// ways apart.
  func planCreate(_ create: BoundCreate, _ source: LogicalPlan) -> LogicalPlan {
    let made =
      create.nodes.map(\.variable) + create.relationships.map(\.variable) + create.paths.map(\.variable)
    if case .create(var earlier) = source.op, create.canBeMade(along: earlier) {
      earlier.nodes += create.nodes
      earlier.relationships += create.relationships
      earlier.paths += create.paths
      var plan = source
      plan.op = .create(earlier)
      plan.variables += made
      return plan
    }
    return LogicalPlan(
      .create(create), [source], rows: source.estimatedRows, variables: source.variables + made)
  }

  func planMerge(_ merge: BoundMerge, _ source: LogicalPlan) -> LogicalPlan {
    var merge = merge
    merge.create = planned(merge.create)
    merge.onCreate = merge.onCreate.map(planned)
    merge.onMatch = merge.onMatch.map(planned)
    let match = planPattern(planned(merge.pattern), argument(source.variables, isTopLevel: false))
    return LogicalPlan(
      .merge(merge), [source, match], rows: source.estimatedRows, variables: match.variables)
  }
}

extension BoundCreate {
  /// Whether it can be made in one go with the CREATE before it: it asks nothing of the graph, and no property of a new
  /// node comes from a relationship or path that is made only after the nodes.
  fileprivate func canBeMade(along earlier: BoundCreate) -> Bool {
    let late = VariableSet(earlier.relationships.map(\.variable) + earlier.paths.map(\.variable))
    for e in nodes.flatMap(\.expressions) {
      if e.containsSubquery || !e.variables.isDisjoint(with: late) { return false }
    }
    let paths = VariableSet(earlier.paths.map(\.variable))
    for e in relationships.flatMap(\.expressions) {
      if e.containsSubquery || !e.variables.isDisjoint(with: paths) { return false }
    }
    return true
  }
}
