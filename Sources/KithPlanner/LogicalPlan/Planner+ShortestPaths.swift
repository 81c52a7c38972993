import KithValue

// What WHERE says of a shortest path decides which path is the shortest. What it says of each node or relationship alone is
// asked on the way, and a bound on the length bounds the search; only the rest is asked of whole paths:
//
//     MATCH p = shortestPath((a)-[:KNOWS*]-(b))
//     WHERE all(x IN nodes(p) WHERE x.age > 30) AND none(r IN relationships(p) WHERE r.ended) AND length(p) < 6
//
//     ShortestPath p = (a)-[:KNOWS*1..5]-(b) WHERE NOT r.ended AND x.age > 30
//       Filter a.age > 30 AND b.age > 30
extension PatternSearch {
  mutating func searchShortest(_ shortest: ShortestPathPattern) {
    let own: VariableSet = [shortest.path, shortest.relationship.variable]
    let reach = available.union(own)
    let ready = facts.expressions(
      at: takeOut { !$0.variables.isDisjoint(with: own) && $0.variables.isSubset(of: reach) })
    var search = ShortestPathSearch(pattern: shortest, nodePredicates: [], pathPredicates: [])
    var ofEnds: [BoundExpression] = []
    for predicate in ready where !planner.isOptimising || !takeApart(predicate, &search, &ofEnds) {
      search.pathPredicates.append(predicate)
    }
    if !ofEnds.isEmpty { plan = planner.filter(plan, ofEnds) }
    plan = LogicalPlan(
      .shortestPath(search), [plan], rows: plan.estimatedRows,
      variables: plan.variables + [shortest.relationship.variable, shortest.path])
    available.formUnion(own)
    cost += plan.estimatedRows * 100
    applyPredicates()
  }

  /// Puts what a predicate says of a path where it is asked earlier; false where it is for whole paths.
  private func takeApart(
    _ predicate: BoundExpression, _ search: inout ShortestPathSearch, _ ofEnds: inout [BoundExpression]
  ) -> Bool {
    if let bounds = predicate.lengthBounds(of: search.pattern.path) {
      search.pattern.relationship.length?.narrow(to: bounds)
      return search.pattern.relationship.length != nil
    }
    guard let (element, list, condition) = predicate.demandOfEach, isAskedAlone(condition, of: element),
      let part = list.part(of: search.pattern)
    else { return false }
    switch part {
    case .relationships:
      guard let step = search.pattern.relationship.stepVariable else { return false }
      search.pattern.relationship.stepPredicates.append(condition.replacing(element, by: step))
    case .nodes(let skipsFirst, let skipsLast):
      // A path of one node has no end that could be left out.
      let length = search.pattern.relationship.length
      if skipsFirst || skipsLast, length == nil || length?.minimum == 0 { return false }
      if !skipsFirst { ofEnds.append(condition.replacing(element, by: search.pattern.relationship.left)) }
      if !skipsLast { ofEnds.append(condition.replacing(element, by: search.pattern.relationship.right)) }
      let node = search.node ?? planner.newVariable(.node)
      search.node = node
      search.nodePredicates.append(condition.replacing(element, by: node))
    }
    return true
  }

  /// Whether a condition of an element looks at nothing but the element and what is bound, and may be asked of elements that
  /// are on no path in the end: it is never an error.
  private func isAskedAlone(_ condition: BoundExpression, of element: Variable) -> Bool {
    let others = condition.variables.subtracting([element])
    guard others.isSubset(of: available), condition.isNeverAnError, planner.isDeterministic(condition) else {
      return false
    }
    return !condition.contains {
      guard case .property(.variable(let v), _) = $0, v != element else { return false }
      return v.type != .node && v.type != .relationship
    }
  }
}

/// What part of a path a list holds.
private enum PathPart {
  case relationships
  case nodes(skipsFirst: Bool, skipsLast: Bool)
}

extension BoundExpression {
  /// `all(x IN list WHERE condition)`, or another way to say that something holds of each element.
  fileprivate var demandOfEach: (element: Variable, list: BoundExpression, condition: BoundExpression)? {
    switch self {
    case .quantifier(.all, let element, let list, let condition?): return (element, list, condition)
    case .quantifier(.none, let element, let list, let condition?): return (element, list, .not(condition))
    case .not(.quantifier(.any, let element, let list, let condition?)): return (element, list, .not(condition))
    default: return nil
    }
  }

  /// What part of a path the list is: `nodes(p)`, `nodes(p)[1..-1]`, `tail(nodes(p))`, `relationships(p)`, ...
  fileprivate func part(of pattern: ShortestPathPattern) -> PathPart? {
    switch self {
    case .variable(let list): return list == pattern.relationship.variable ? .relationships : nil
    case .function("relationships", let path): return path.isOnly(pattern.path) ? .relationships : nil
    case .function("nodes", let path):
      return path.isOnly(pattern.path) ? .nodes(skipsFirst: false, skipsLast: false) : nil
    case .function("tail", let list):
      guard list.count == 1, case .nodes(skipsFirst: false, let skipsLast)? = list[0].part(of: pattern) else {
        return nil
      }
      return .nodes(skipsFirst: true, skipsLast: skipsLast)
    case .slice(let list, let from, let to):
      guard case .nodes(skipsFirst: false, skipsLast: false)? = list.part(of: pattern) else { return nil }
      let first = from == nil ? 0 : from?.writtenInteger
      guard first == 0 || first == 1, to == nil || to?.writtenInteger == -1 else { return nil }
      return .nodes(skipsFirst: first == 1, skipsLast: to != nil)
    default: return nil
    }
  }

  private var writtenInteger: Int64? {
    switch self {
    case .literal(.integer(let number)): number
    case .negate(.literal(.integer(let number))): number == .min ? nil : -number
    default: nil
    }
  }

  /// The lengths for which a comparison of a path's length with a number is true.
  fileprivate func lengthBounds(of path: Variable) -> PathLength? {
    guard case .comparison(let op, let a, let b) = self else { return nil }
    func isLength(_ e: BoundExpression) -> Bool {
      if case .function("length", let arguments) = e { arguments.isOnly(path) } else { false }
    }
    let (comparison, written) = isLength(a) ? (op, b.writtenInteger) : (op.mirrored, a.writtenInteger)
    // A path has fewer than 2^32 relationships.
    guard isLength(a) || isLength(b), let written else { return nil }
    let number = Int(max(-1, min(written, 1 << 40)))
    return switch comparison {
    case .equal: PathLength(minimum: max(number, 0), maximum: number)
    case .less: PathLength(minimum: 0, maximum: number - 1)
    case .lessOrEqual: PathLength(minimum: 0, maximum: number)
    case .greater: PathLength(minimum: number + 1, maximum: nil)
    case .greaterOrEqual: PathLength(minimum: max(number, 0), maximum: nil)
    case .notEqual: nil
    }
  }

  fileprivate func replacing(_ element: Variable, by other: Variable) -> BoundExpression {
    rewriting { if case .variable(element) = $0 { .variable(other) } else { nil } }
  }
}

extension [BoundExpression] {
  fileprivate func isOnly(_ variable: Variable) -> Bool {
    if count == 1, case .variable(variable) = self[0] { true } else { false }
  }
}

extension PathLength {
  /// Leaves the lengths that other bounds allow as well; none where the greatest is below the least.
  fileprivate mutating func narrow(to bounds: PathLength) {
    minimum = max(minimum, bounds.minimum)
    if let most = bounds.maximum { maximum = min(maximum ?? most, most) }
  }
}
