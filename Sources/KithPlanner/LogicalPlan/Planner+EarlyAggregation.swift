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
//
// Different values of the part are carried as a set of each such node, and counted together for each group:
//
//     MATCH (p)-[:WORKS_FOR]->(o)<-[:MENTIONS]-(d) RETURN p, count(DISTINCT d)
//
//     EagerAggregation p, sizeOfSets(ds)
//       ExpandAll (o)<-[:WORKS_FOR]-(p)
//         EagerAggregation o, set(d) AS ds
//           ExpandAll (o)<-[:MENTIONS]-(d)
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
    if pivots.isEmpty || !mayAggregateEarly(projection) { return nil }
    return cheapest(pivots, pattern, projection, from: start, below: walked / 2, makesSets: false)
  }

  /// The part that is best aggregated early where different values of it are asked; nil where none can be, or walking all
  /// matches costs about as little.
  func aggregationOfSets(
    _ pattern: BoundPattern, _ known: [PatternPivot], _ projection: BoundProjection, from start: LogicalPlan,
    instead walked: Double
  ) -> EarlyAggregation? {
    guard !known.isEmpty || walked > Self.fewRowsOfSets,
      projection.aggregates.contains(where: { $0.call.isDistinct && $0.call.function == .count }),
      mayAggregateEarly(projection)
    else { return nil }
    let pivots = known.isEmpty ? self.pivots(of: pattern) : known
    return cheapest(pivots, pattern, projection, from: start, below: walked / 2, makesSets: true)
  }

  /// Up to so many rows nobody looks for sets where they are no more than a few looks at each relationship.
  private static let fewRowsOfSets = 262_144.0

  private func mayAggregateEarly(_ projection: BoundProjection) -> Bool {
    !projection.items.contains(where: \.expression.containsSubquery)
      && projection.items.allSatisfy { isDeterministic($0.expression) }
      && projection.aggregates.allSatisfy { isSummable($0.call) }
  }

  private func cheapest(
    _ pivots: [PatternPivot], _ pattern: BoundPattern, _ projection: BoundProjection, from start: LogicalPlan,
    below most: Double, makesSets: Bool
  ) -> EarlyAggregation? {
    var best: EarlyAggregation?
    for part in pivots.flatMap(\.parts) {
      let limit = best?.cost ?? most
      let early = aggregatingEarly(part, pattern, projection, from: start, below: limit, makesSets: makesSets)
      if let early, early.cost < limit { best = early }
    }
    return best
  }

  private func isSummable(_ call: AggregateCall) -> Bool {
    if call.parameter != nil { return false }
    if let argument = call.argument, argument.containsSubquery || !isDeterministic(argument) { return false }
    return switch call.function {
    case .count, .sum, .avg, .min, .max: true
    case .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc: false
    }
  }

  private func aggregatingEarly(
    _ part: HangingPart, _ pattern: BoundPattern, _ given: BoundProjection, from start: LogicalPlan,
    below limit: Double, makesSets: Bool
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
      guard let (last, early) = split(call, part, pattern, matches, makesSets: makesSets) else { return nil }
      projection.aggregates[at].call = last
      if let early { partial.append(early) }
    }
    let sets = partial.count { $0.call.function == .set }
    if makesSets, sets == 0 { return nil }
    // Where it makes no difference how often a row comes, nobody asks.
    if !projection.aggregates.allSatisfy(\.call.ignoresRepeats) || partial.isEmpty {
      partial.append((matches, .countOfRows))
    }
    var search = PatternSearch(planner: self, pattern: planned(part.own), source: start)
    search.grouping = [part.pivot]
    search.costLimit = limit
    let walk = search.run()
    if search.cost > limit { return nil }
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
    rest.costLimit = limit - search.cost
    let plan = rest.run()
    var cost = search.cost + walk.estimatedRows + groups + rest.cost + plan.estimatedRows
    if sets > 0 {
      // What is different is told apart once more, where a group has several sets: quickly, for it is together.
      let size = walk.estimatedRows / groups
      let looked = setsLookedAt(by: given.items, pattern, rows: plan.estimatedRows, pivots: groups) * size * 0.5
      cost += Double(sets) * (walk.estimatedRows + plan.estimatedRows + looked)
    }
    return EarlyAggregation(plan: plan, projection: projection, cost: cost)
  }

  /// How many sets are put together where rows that carry one of some nodes each are grouped: a group's only set is not
  /// looked at, and one that a group has already neither.
  private func setsLookedAt(
    by items: [BoundProjection.Item], _ pattern: BoundPattern, rows: Double, pivots: Double
  ) -> Double {
    let groups = items.reduce(1) { groups, item in
      guard case .variable(let node) = item.expression, node.type == .node else {
        return groups * differentValues(item.expression, pattern)
      }
      return groups * nodes(of: node, in: pattern)
    }
    let sets = min(rows, groups * pivots)
    return sets * sets / (sets + groups)
  }

  /// An aggregate over rows that stand for as many matches as `matches` says, and what is aggregated early for it.
  private func split(
    _ call: AggregateCall, _ part: HangingPart, _ pattern: BoundPattern, _ matches: Variable, makesSets: Bool
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
    case .count where makesSets:
      return (
        AggregateCall(function: .sizeOfSets, argument: .variable(variable), parameter: nil, isDistinct: true),
        (variable, AggregateCall(function: .set, argument: call.argument, parameter: nil, isDistinct: true))
      )
    case .count, .sum, .avg, .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc:
      return nil
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
