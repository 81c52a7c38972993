extension Planner {
  /// The plan that extends `source` by all that the pattern binds; what comes next may group its rows by some nodes.
  func planPattern(_ pattern: BoundPattern, _ source: LogicalPlan, grouping: VariableSet = []) -> LogicalPlan {
    var search = PatternSearch(planner: self, pattern: pattern, source: source)
    search.grouping = grouping
    return search.run()
  }

  /// What walking a pattern costs; where that is more than `limit`, something more than it.
  func patternCost(_ pattern: BoundPattern, _ source: LogicalPlan, limit: Double = .infinity) -> Double {
    var search = PatternSearch(planner: self, pattern: planned(pattern), source: source)
    search.costLimit = limit
    _ = search.run()
    return search.cost
  }

  /// Whether two relationships cannot be the same, whatever they are: where the one starts at the node at which the other
  /// ends, it would have to start and end there, and no relationship of their types does.
  ///
  ///     (a)-[r:FOLLOWS]->(b)-[s:FOLLOWS]->(c)      nobody follows himself
  func cannotBeOne(_ a: PatternRelationship, _ b: PatternRelationship) -> Bool {
    guard trustsCounts, let one = a.directedEnds, let other = b.directedEnds,
      one.start == other.end || one.end == other.start
    else { return false }
    return nothingLoops(a.types)
  }
}

extension PatternRelationship {
  /// Where it starts and ends; nil where it may run either way, or is a walk.
  fileprivate var directedEnds: (start: Variable, end: Variable)? {
    guard length == nil else { return nil }
    return switch direction {
    case .outgoing: (left, right)
    case .incoming: (right, left)
    case .either: nil
    }
  }
}
