extension Planner {
  /// The plan that extends `source` by all that the pattern binds; what comes next may group its rows by some nodes.
  func planPattern(
    _ pattern: BoundPattern, _ source: LogicalPlan, grouping: VariableSet = [], runs: Double = 1
  ) -> LogicalPlan {
    var search = PatternSearch(planner: self, pattern: pattern, source: source)
    search.grouping = grouping
    search.runs = runs
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

  /// Whether two relationships cannot be the same in a match of a pattern: they start, or end, at nodes between which it has
  /// a step of types of which nothing loops, or which one of its predicates tells apart.
  ///
  ///     (x)<-[r:LIVES_IN]-(a)-[:FOLLOWS]->(b)-[s:LIVES_IN]->(y)      who follows somebody is somebody else
  func tellsApart(_ a: PatternRelationship, _ b: PatternRelationship, in pattern: BoundPattern) -> Bool {
    guard trustsCounts, let one = a.directedEnds, let other = b.directedEnds else { return false }
    if pattern.predicates.contains(where: { tellsApart(a, b, $0) }) { return true }
    return pattern.relationships.contains { step in
      guard step.length == nil, step.left != step.right,
        step.joins(one.start, other.start) || step.joins(one.end, other.end)
      else { return false }
      return nothingLoops(step.types)
    }
  }

  /// Whether a predicate does not hold where two relationships are the same: they start, or end, at nodes that it tells apart.
  ///
  ///     (a)-[r:FOLLOWS]->(x)<-[s:FOLLOWS]-(b) WHERE a.id < b.id
  func tellsApart(_ a: PatternRelationship, _ b: PatternRelationship, _ predicate: BoundExpression) -> Bool {
    guard let one = a.directedEnds, let other = b.directedEnds,
      case .comparison(let comparison, let first, let second) = predicate
    else { return false }
    let nodes: [Variable]
    switch (comparison, first, second) {
    case (.notEqual, .variable(let v), .variable(let w)): nodes = [v, w]
    case (.less, .property(.variable(let v), let key), .property(.variable(let w), let other)) where key == other,
      (.greater, .property(.variable(let v), let key), .property(.variable(let w), let other)) where key == other:
      nodes = [v, w]
    case (.less, .function("id", let v), .function("id", let w)),
      (.greater, .function("id", let v), .function("id", let w)):
      guard v.count == 1, w.count == 1, case (.variable(let v), .variable(let w)) = (v[0], w[0]) else { return false }
      nodes = [v, w]
    default: return false
    }
    return nodes[0] != nodes[1]
      && [[one.start, other.start], [one.end, other.end]].contains { VariableSet($0) == VariableSet(nodes) }
  }
}

extension PatternRelationship {
  /// Whether it stands between two nodes.
  fileprivate func joins(_ a: Variable, _ b: Variable) -> Bool { left == a && right == b || left == b && right == a }

  /// Where it starts and ends; nil where it may run either way, or is a walk.
  var directedEnds: (start: Variable, end: Variable)? {
    guard length == nil else { return nil }
    return switch direction {
    case .outgoing: (left, right)
    case .incoming: (right, left)
    case .either: nil
    }
  }
}
