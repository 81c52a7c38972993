import KithGraph
import KithValue

// Where many matches of a pattern differ in one part alone, which hangs at one node and of which only aggregates are asked,
// that part is aggregated for each such node before the others are walked:
//
//     MATCH (p)-[s:SUPPORTS]->(i)<-[:ABOUT]-(d) RETURN s.stance, max(d.date), count(*)
//
//     EagerAggregation s.stance, max(last), sum(n)
//       ExpandAll (i)<-[s:SUPPORTS]-(p)
//         EagerAggregation i, max(d.date) AS last, count(*) AS n
//           ExpandAll (i)<-[:ABOUT]-(d)
extension Planner {
  /// A plan that aggregates one part early, and the projection that goes on from its rows.
  struct EarlyAggregation {
    var plan: LogicalPlan
    var projection: BoundProjection
    /// In rows of a walk, the last aggregation included.
    var cost: Double
  }

  /// The part, of those that hang at some nodes of a pattern, that is best aggregated early; nil where none can be, or walking
  /// all matches, of which there are so many, costs about as little.
  func earlyAggregation(
    _ pattern: BoundPattern, _ pivots: [PatternPivot], _ projection: BoundProjection, from start: LogicalPlan,
    instead walked: Double
  ) -> EarlyAggregation? {
    guard !projection.items.contains(where: \.expression.containsSubquery),
      projection.items.allSatisfy({ isDeterministic($0.expression) }),
      projection.aggregates.allSatisfy({ isSummable($0.call) })
    else { return nil }
    var best: EarlyAggregation?
    for part in pivots.flatMap(\.parts) {
      let limit = best?.cost ?? walked / 2
      if let early = aggregatingEarly(part, pattern, projection, from: start), early.cost < limit { best = early }
    }
    return best
  }

  private func isSummable(_ call: AggregateCall) -> Bool {
    if call.parameter != nil { return false }
    if let argument = call.argument, argument.containsSubquery || !isDeterministic(argument) { return false }
    return switch call.function {
    case .count, .sum, .avg, .min, .max: true
    case .collect, .first, .stDev, .stDevP, .percentileCont, .percentileDisc: false
    }
  }

  private func aggregatingEarly(
    _ part: HangingPart, _ pattern: BoundPattern, _ given: BoundProjection, from start: LogicalPlan
  ) -> EarlyAggregation? {
    var projection = given
    var keys = [BoundProjection.Item(variable: part.pivot, expression: .variable(part.pivot))]
    var partial: [(variable: Variable, call: AggregateCall)] = []
    let matches = newVariable(.integer)
    for at in projection.items.indices {
      let expression = projection.items[at].expression
      let asked = expression.variables
      if asked.isDisjoint(with: part.variables) { continue }
      guard asked.subtracting([part.pivot]).isSubset(of: part.variables) else { return nil }
      var key = newVariable()
      if case .variable(let known) = expression { key = known }
      keys.append(BoundProjection.Item(variable: key, expression: expression))
      projection.items[at].expression = .variable(key)
    }
    for at in projection.aggregates.indices {
      let call = projection.aggregates[at].call
      guard let (last, early) = split(call, part, pattern, matches) else { return nil }
      projection.aggregates[at].call = last
      if let early { partial.append(early) }
    }
    partial.append((matches, .countOfRows))
    var search = PatternSearch(planner: self, pattern: planned(part.own), source: start)
    search.grouping = [part.pivot]
    let walk = search.run()
    let most = keys.dropFirst().reduce(nodes(of: part.pivot, in: part.own)) {
      $0 * differentValues($1.expression, part.own)
    }
    let groups = max(1, min(walk.estimatedRows, most))
    let early = LogicalPlan(
      .aggregate(keys: keys, aggregates: partial), [walk], rows: groups,
      variables: keys.map(\.variable) + partial.map(\.variable))
    var rest = PatternSearch(planner: self, pattern: planned(part.rest), source: early)
    // A node comes as often as there are keys beside it, and those that many lead to most often.
    if keys.count > 1 { rest.arrivals[part.pivot] = part.arrival }
    let plan = rest.run()
    return EarlyAggregation(
      plan: plan, projection: projection,
      cost: search.cost + walk.estimatedRows + groups + rest.cost + plan.estimatedRows)
  }

  /// An aggregate over rows that stand for as many matches as `matches` says, and what is aggregated early for it.
  private func split(
    _ call: AggregateCall, _ part: HangingPart, _ pattern: BoundPattern, _ matches: Variable
  ) -> (last: AggregateCall, early: (variable: Variable, call: AggregateCall)?)? {
    if isRowCount(call, pattern) { return (.sum(of: matches), nil) }
    let asked = call.argument?.variables ?? []
    if asked.isDisjoint(with: part.variables) {
      var last = call
      if !call.ignoresRepeats { last.parameter = .variable(matches) }
      return (last, nil)
    }
    guard asked.subtracting([part.pivot]).isSubset(of: part.variables) else { return nil }
    let variable = newVariable()
    switch call.function {
    case .min, .max:
      return (
        AggregateCall(function: call.function, argument: .variable(variable), parameter: nil, isDistinct: false),
        (variable, call)
      )
    case .count where !call.isDistinct: return (.sum(of: variable), (variable, call))
    case .sum where !call.isDistinct && (call.argument.map(isOfIntegers) ?? false):
      return (.sum(of: variable), (variable, call))
    case .count, .sum, .avg, .collect, .first, .stDev, .stDevP, .percentileCont, .percentileDisc: return nil
    }
  }

  func nodes(of node: Variable, in pattern: BoundPattern) -> Double {
    if let asked = (pattern.askedLabels + boundLabels).first(where: { $0.node == node }) {
      return nodes(labelled: asked.label)
    }
    return pattern.relationships.reduce(Double(graph.nodeCount)) { least, step in
      guard step.left == node || step.right == node, step.length == nil else { return least }
      // The node is where the relationships end that are walked the other way.
      return min(least, endCount(step.types, step.left == node ? step.direction.reversed : step.direction))
    }
  }

  /// About how many different values an expression may have.
  func differentValues(_ e: BoundExpression, _ pattern: BoundPattern) -> Double {
    guard case .property(.variable(let variable), let name) = e else { return .infinity }
    guard let key = graph.key(named: name) else { return 1 }
    if variable.type == .node {
      return Double(max(1, graph.distinctValueEstimate(key: key, label: nil) + 1))
    }
    // Where most values of a sample are others, nobody knows how many more there are.
    let sample = sample(of: SampledProperty(variable: variable, key: name)).values
    // They are in their order.
    let different = zip(sample, sample.dropFirst()).count { Value.equals($0, $1) != true } + 1
    return different * 2 > sample.count ? .infinity : Double(different + 1)
  }
}
