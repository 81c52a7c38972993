import KithGraph
import KithValue

// Where a pattern is two steps that mirror each other, with equal values, and only aggregates are asked of the pairs, the steps of
// one are grouped by the node at which both meet and by these values:
//
//     MATCH (p)-[s:SUPPORTS]->(i)<-[t:SUPPORTS]-(q) WHERE s.stance = t.stance AND p.id < q.id RETURN s.stance, count(*)
//
//     EagerAggregation stance, sum(w)
//       Projection n * (n - 1) / 2 AS w
//         EagerAggregation i, s.stance AS stance, count(*) AS n
//           ExpandAll (p)-[s:SUPPORTS]->(i)
extension Planner {
  /// The plan of such a MATCH, and the projection over its groups; the plan of all pairs where that costs about as little;
  /// nil where it is no such MATCH.
  func planStepPairs(
    _ given: BoundPattern, _ projection: BoundProjection, _ grouping: VariableSet, from start: LogicalPlan
  ) -> CountOutcome? {
    let steps = VariableSet(given.relationships.map(\.variable))
    guard steps.count == 2, given.predicates.contains(where: { $0.equates(steps) }),
      projection.items.allSatisfy({ isFoldable($0.expression) }),
      projection.aggregates.allSatisfy({ isFoldable($0.call, given) })
    else { return nil }
    let pattern = tellingNodesApart(given) ?? given
    guard let predicates = countablePredicates(of: pattern), var pairs = StepPairs(pattern, self),
      pairs.take(predicates)
    else { return nil }
    let weight = newVariable(.integer)
    guard let projection = pairs.reading(weighted(projection, by: weight, pattern)) else { return nil }
    let (plan, cost) = pairs.plan(weight, from: start)
    var search = PatternSearch(planner: self, pattern: planned(given), source: start)
    search.grouping = grouping
    let walk = search.run()
    guard cost * 2 < search.cost + walk.estimatedRows else { return .walked(walk) }
    return .folded(plan, projection)
  }
}

extension BoundExpression {
  /// Whether it says that a property is the same of two variables.
  fileprivate func equates(_ variables: VariableSet) -> Bool {
    guard case .comparison(.equal, .property(.variable(let a), let key), .property(.variable(let b), let other)) = self
    else { return false }
    return key == other && VariableSet([a, b]) == variables
  }
}

/// The two steps of such a pattern.
private struct StepPairs {
  /// Which pairs there are of a node's steps besides a step and itself: all, those from different nodes, or of these the ones in
  /// an order, which are half of them.
  private enum Ends { case any, different, ordered }
  private let planner: Planner
  private let pattern: BoundPattern
  private let steps: [PatternRelationship]
  /// Where each begins, and where both meet.
  private let ends: [Variable]
  private let hub: Variable
  /// What stands for the hub, and for the equal values, behind the grouping.
  private let grouped: Variable
  private var keys: [(expression: BoundExpression, variable: Variable)] = []
  /// What is asked of the first step, its node and the hub.
  private var asked: [BoundExpression] = []
  private var pairs = Ends.any

  init?(_ pattern: BoundPattern, _ planner: Planner) {
    steps = pattern.relationships
    guard steps.count == 2, pattern.nodes.count == 3, steps[0].types == steps[1].types,
      let one = steps[0].directedEnds, let other = steps[1].directedEnds,
      one.end == other.end || one.start == other.start
    else { return nil }
    hub = one.end == other.end ? one.end : one.start
    ends = one.end == other.end ? [one.start, other.start] : [one.end, other.end]
    guard VariableSet(ends + [hub]).count == 3 else { return nil }
    self.planner = planner
    self.pattern = pattern
    grouped = planner.newVariable(.node)
  }

  private func isOfOne(_ v: Variable) -> Bool { v == ends[0] || v == steps[0].variable }
  private func isOfOther(_ v: Variable) -> Bool { v == ends[1] || v == steps[1].variable }

  /// Each of the variables in the place of its mirror.
  private func mirrored(_ v: Variable) -> Variable {
    for (a, b) in [(ends[0], ends[1]), (steps[0].variable, steps[1].variable)] where v == a || v == b {
      return v == a ? b : a
    }
    return v
  }

  private func mirrored(_ e: BoundExpression) -> BoundExpression {
    e.rewriting { if case .variable(let v) = $0 { .variable(mirrored(v)) } else { nil } }
  }

  /// Sorts out what is asked; whether both steps are asked the same, and to be alike in something.
  mutating func take(_ predicates: [PatternPredicate]) -> Bool {
    let one: VariableSet = [ends[0], steps[0].variable]
    let other: VariableSet = [ends[1], steps[1].variable]
    var twins: [BoundExpression] = []
    for predicate in predicates {
      if predicate.variables.isDisjoint(with: other) {
        asked.append(predicate.expression)
        if !predicate.variables.isDisjoint(with: one) { twins.append(mirrored(predicate.expression)) }
      } else if !predicate.variables.isDisjoint(with: one) {
        guard takeOfBoth(predicate.expression) else { return false }
      }
    }
    let others = predicates.filter { $0.variables.isDisjoint(with: one) && !$0.variables.isDisjoint(with: other) }
    return !keys.isEmpty
      && twins.allSatisfy { twin in others.contains { $0.expression.saysTheSame(as: twin) } }
      && others.allSatisfy { other in twins.contains { $0.saysTheSame(as: other.expression) } }
  }

  private mutating func takeOfBoth(_ predicate: BoundExpression) -> Bool {
    switch predicate {
    case .comparison(.equal, .property(.variable(let a), let name), .property(.variable(let b), let other))
    where mirrored(a) == b && name == other:
      guard planner.isOfOneKind(name, a) else { return false }
      keys.append((.property(.variable(isOfOne(a) ? a : b), key: name), planner.newVariable()))
      return true
    case .comparison(.notEqual, .variable(let a), .variable(let b)) where VariableSet([a, b]) == VariableSet(ends):
      if pairs == .any { pairs = .different }
      return true
    default:
      guard pairs != .ordered, let (a, b) = planner.ordersNodes(predicate, pattern),
        VariableSet([a, b]) == VariableSet(ends)
      else { return false }
      pairs = .ordered
      return true
    }
  }

  /// The projection over the groups; nil where it asks for more than they hold.
  func reading(_ given: BoundProjection) -> BoundProjection? { given.reading { reading($0) } }

  private func reading(_ e: BoundExpression) -> BoundExpression? {
    let read = e.rewriting { part -> BoundExpression? in
      switch part {
      case .variable(hub): return .variable(grouped)
      case .property(.variable(let v), _) where isOfOne(v) || isOfOther(v):
        let own = isOfOne(v) ? part : mirrored(part)
        return keys.first { $0.expression.saysTheSame(as: own) }.map { .variable($0.variable) }
      default: return nil
      }
    }
    return read.variables.isDisjoint(with: VariableSet(ends + steps.map(\.variable))) ? read : nil
  }

  // MARK: the plan

  /// The groups, each with the number of its pairs, and what they cost in rows.
  func plan(_ weight: Variable, from start: LogicalPlan) -> (plan: LogicalPlan, cost: Double) {
    var one = pattern
    one.nodes = [ends[0], hub]
    one.relationships = [steps[0]]
    one.predicates = asked
    var search = PatternSearch(planner: planner, pattern: planner.planned(one), source: start)
    let walk = search.run()
    let hubs = planner.differentValues(of: .variable(hub), pattern)
    let groups = max(1, keys.reduce(hubs) { $0 * planner.differentValues($1.expression, pattern) })
    let rows = min(walk.estimatedRows, groups)
    let items =
      [BoundProjection.Item(variable: grouped, expression: .variable(hub))]
      + keys.map { BoundProjection.Item(variable: $0.variable, expression: $0.expression) }
    let all = planner.newVariable(.integer)
    var plan: LogicalPlan
    var number: BoundExpression
    // Many groups cost as much as some rows of a walk for each row that is looked up among them.
    var cost = search.cost + walk.estimatedRows * (rows < 1e4 ? 1 : 6) + 2 * rows
    if pairs == .any || steps[0].types.count == 1 && planner.nothingIsParallel(steps[0].types) {
      plan = LogicalPlan(
        .aggregate(keys: items, aggregates: [(all, .countOfRows)]), [walk], rows: rows,
        variables: items.map(\.variable) + [all])
      number = .arithmetic(.subtract, .variable(all), .literal(.integer(1)))
      number = .arithmetic(.multiply, .variable(all), number)
    } else {
      // Of the steps from one node none makes a pair with another.
      let nodes = min(walk.estimatedRows, groups * planner.differentValues(of: .variable(ends[0]), pattern))
      let own = planner.newVariable(.integer)
      let square = planner.newVariable(.integer)
      let squares = planner.newVariable(.integer)
      let inner = items.map {
        BoundProjection.Item(variable: planner.newVariable($0.variable.type), expression: $0.expression)
      }
      let byNode = inner + [BoundProjection.Item(variable: planner.newVariable(.node), expression: .variable(ends[0]))]
      plan = LogicalPlan(
        .aggregate(keys: byNode, aggregates: [(own, .countOfRows)]), [walk], rows: nodes,
        variables: byNode.map(\.variable) + [own])
      let squared = [
        BoundProjection.Item(
          variable: square, expression: .arithmetic(.multiply, .variable(own), .variable(own)))
      ]
      plan = LogicalPlan(
        .project(squared), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: squared))
      let outer = zip(items, inner).map {
        BoundProjection.Item(variable: $0.variable, expression: .variable($1.variable))
      }
      plan = LogicalPlan(
        .aggregate(keys: outer, aggregates: [(all, .sum(of: own)), (squares, .sum(of: square))]), [plan], rows: rows,
        variables: outer.map(\.variable) + [all, squares])
      number = .arithmetic(
        .subtract, .arithmetic(.multiply, .variable(all), .variable(all)), .variable(squares))
      cost += walk.estimatedRows * (nodes < 1e4 ? 2 : 24)
    }
    if pairs == .ordered { number = .arithmetic(.divide, number, .literal(.integer(2))) }
    // Null equals nothing.
    plan = planner.filter(plan, keys.map { .isNull(.variable($0.variable), negated: true) }, selectivity: 1)
    let weights = [BoundProjection.Item(variable: weight, expression: number)]
    plan = LogicalPlan(
      .project(weights), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: weights))
    plan = planner.filter(
      plan, [.comparison(.greater, .variable(weight), .literal(.integer(0)))], selectivity: 1)
    return (plan, cost)
  }
}
