/// Repeat(Trail): a group is walked iteration by iteration, and no relationship is used twice.
public struct TrailExpansion: Sendable {
  /// As it is walked, from its `left`.
  public var group: QuantifiedGroup
  /// Whether that is from right to left in the text, so that the lists are written from the far end.
  public var isReversed: Bool
  /// Whether the far end is bound already.
  public var into: Bool
  /// The relationships, or lists of them, of the same MATCH that these must differ from.
  public var distinctFrom: [Variable]

  /// Where the walk starts.
  public var from: Variable { group.left }
  /// Where it ends.
  public var to: Variable { group.right }
}

/// What joins two nodes of a pattern.
enum PatternLink {
  case relationship(PatternRelationship)
  case group(QuantifiedGroup)

  var left: Variable {
    switch self {
    case .relationship(let relationship): relationship.left
    case .group(let group): group.left
    }
  }
  var right: Variable {
    switch self {
    case .relationship(let relationship): relationship.right
    case .group(let group): group.right
    }
  }
  /// By what it is told from others.
  var variable: Variable {
    switch self {
    case .relationship(let relationship): relationship.variable
    case .group(let group): group.trail
    }
  }
  /// What must be bound before it can be walked, beside one of its ends.
  var needs: VariableSet {
    switch self {
    case .relationship(let relationship) where relationship.stepPredicates.isEmpty: VariableSet()
    case .relationship(let relationship):
      relationship.stepPredicates.reduce(into: VariableSet()) { $0.formUnion($1.variables) }
        .subtracting([relationship.stepVariable, relationship.variable].compactMap { $0 })
    case .group(let group): group.needs
    }
  }
}

extension PatternSearch {
  /// How many rows a group gives from one of its ends: the fan-out of one iteration, as often as it repeats.
  func estimate(_ group: QuantifiedGroup, fromLeft: Bool) -> Double {
    let walk = fromLeft ? group : group.reversed
    var iteration = 1.0
    for step in walk.steps {
      iteration *= Cost.fanOut(
        planner, types: step.types, direction: step.direction, fromLabel: nil, length: nil)
    }
    for predicate in walk.predicates { iteration *= Cost.selectivity(predicate, planner) }
    var total = walk.length.minimum == 0 ? 1.0 : 0
    var reached = 1.0
    // Beyond a few iterations the estimate says no more than "many".
    for count in 1...max(1, min(walk.length.maximum ?? 5, 5)) {
      reached = min(reached * iteration, 1e9)
      if count >= min(walk.length.minimum, 5) { total += reached }
    }
    if available.contains(walk.right) { total /= Double(max(1, planner.graph.nodeCount)) }
    return plan.estimatedRows * min(total, 1e9)
  }

  mutating func walk(_ group: QuantifiedGroup, fromLeft: Bool, rows: Double) {
    let walk = fromLeft ? group : group.reversed
    let into = available.contains(walk.right)
    let added = walk.outputs + (into ? [] : [walk.right])
    plan = LogicalPlan(
      .repeatTrail(TrailExpansion(group: walk, isReversed: !fromLeft, into: into, distinctFrom: walked)), [plan],
      rows: max(rows, 0.01), variables: plan.variables + added)
    walked.append(walk.trail)
    available.formUnion(added)
    cost += plan.estimatedRows
    applyPredicates()
    plan.estimatedRows = max(plan.estimatedRows, 0.01)
  }
}
