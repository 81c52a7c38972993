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

  /// The part that is best aggregated early; nil where none can be, or where walking all matches, of which there are so many,
  /// costs about as little.
  func earlyAggregation(
    _ pattern: BoundPattern, _ projection: BoundProjection, from start: LogicalPlan, instead walked: Double
  ) -> EarlyAggregation? {
    let steps = pattern.relationships.reduce(0) { $0 + relationshipCount(of: $1.types) }
    guard pattern.relationships.count >= 2, walked > 4 * steps, let predicates = countablePredicates(of: pattern),
      !projection.items.contains(where: \.expression.containsSubquery),
      projection.items.allSatisfy({ isDeterministic($0.expression) }),
      projection.aggregates.allSatisfy({ isSummable($0.call) })
    else { return nil }
    var best: EarlyAggregation?
    for relationship in pattern.relationships {
      for (pivot, far) in [(relationship.left, relationship.right), (relationship.right, relationship.left)] {
        guard let part = HangingPart(of: pattern, predicates, behind: relationship, from: pivot, to: far),
          !part.rest.relationships.isEmpty, areApart(part),
          let early = aggregatingEarly(part, pattern, projection, from: start), early.cost < (best?.cost ?? walked / 2)
        else { continue }
        best = early
      }
    }
    return best
  }

  private func isSummable(_ call: AggregateCall) -> Bool {
    if call.parameter != nil { return false }
    if let argument = call.argument, argument.containsSubquery || !isDeterministic(argument) { return false }
    return switch call.function {
    case .count, .sum, .avg, .min, .max: true
    case .collect, .stDev, .stDevP, .percentileCont, .percentileDisc: false
    }
  }

  /// Whether no relationship could be one of both parts.
  func areApart(_ part: HangingPart) -> Bool {
    part.own.relationships.allSatisfy { a in
      part.rest.relationships.allSatisfy { b in !a.types.mayMean(oneOf: b.types) || cannotBeOne(a, b) }
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
    case .sum where !call.isDistinct && isInteger(call.argument): return (.sum(of: variable), (variable, call))
    case .count, .sum, .avg, .collect, .stDev, .stDevP, .percentileCont, .percentileDisc: return nil
    }
  }

  /// Whether it is a property that is an integer wherever it is: what sums of parts are the same as the sum of all.
  private func isInteger(_ e: BoundExpression?) -> Bool {
    guard case .property(.variable(let node), let name)? = e, node.type == .node else { return false }
    return graph.key(named: name).map(graph.isInteger) ?? false
  }

  private func nodes(of node: Variable, in pattern: BoundPattern) -> Double {
    if let asked = pattern.askedLabels.first(where: { $0.node == node }) { return nodes(labelled: asked.label) }
    return pattern.relationships.reduce(Double(graph.nodeCount)) { least, step in
      guard step.left == node || step.right == node, step.length == nil else { return least }
      // The node is where the relationships end that are walked the other way.
      return min(least, endCount(step.types, step.left == node ? step.direction.reversed : step.direction))
    }
  }

  /// About how many different values an expression may have.
  private func differentValues(_ e: BoundExpression, _ pattern: BoundPattern) -> Double {
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

/// A part of a pattern that one relationship joins to a node of the rest.
struct HangingPart {
  /// The node that both have.
  let pivot: Variable
  /// The part, with its pivot and what is asked of that.
  var own: BoundPattern
  /// Everything else.
  var rest: BoundPattern
  /// How the part leads to the pivot.
  let arrival: PatternSearch.Arrival
  /// What only the part binds.
  let variables: VariableSet

  /// Nil where something is asked of both at once, or the relationship closes a circle.
  init?(
    of pattern: BoundPattern, _ predicates: [PatternPredicate], behind relationship: PatternRelationship,
    from pivot: Variable, to far: Variable
  ) {
    self.pivot = pivot
    arrival = PatternSearch.Arrival(
      types: relationship.types,
      direction: relationship.right == pivot ? relationship.direction : relationship.direction.reversed, isStep: true)
    var nodes: VariableSet = [far]
    var taken: VariableSet = [relationship.variable]
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for other in pattern.relationships
      where !taken.contains(other.variable) && (nodes.contains(other.left) || nodes.contains(other.right)) {
        taken.insert(other.variable)
        nodes.formUnion([other.left, other.right])
        hasGrown = true
      }
    }
    if nodes.contains(pivot) { return nil }
    variables = nodes.union(taken)
    own = pattern
    rest = pattern
    own.nodes = pattern.nodes.filter { $0 == pivot || nodes.contains($0) }
    rest.nodes = pattern.nodes.filter { !nodes.contains($0) }
    own.relationships = pattern.relationships.filter { taken.contains($0.variable) }
    rest.relationships = pattern.relationships.filter { !taken.contains($0.variable) }
    own.predicates = []
    rest.predicates = []
    for predicate in predicates {
      let asked = predicate.variables
      if asked.isDisjoint(with: variables), asked != [pivot] {
        rest.predicates.append(predicate.expression)
      } else if asked.subtracting([pivot]).isSubset(of: variables) {
        own.predicates.append(predicate.expression)
      } else {
        return nil
      }
    }
  }
}
