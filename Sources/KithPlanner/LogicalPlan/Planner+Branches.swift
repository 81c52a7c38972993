import KithGraph
import KithValue

// Where several OPTIONAL MATCHes know nothing of each other, and each aggregate looks at one of them at most, what they find is
// put side by side instead of each with each:
//
//     MATCH (o) OPTIONAL MATCH (o)<-[e:ENGAGED]-() OPTIONAL MATCH (o)<-[:MENTIONS]-(d)
//     RETURN o, count(DISTINCT e), count(DISTINCT d)
//
//     EagerAggregation o, count(DISTINCT e), count(DISTINCT d)
//       OptionalBranches
//         NodeByLabelScan o
//         ExpandAll (o)<-[e:ENGAGED]-()
//         ExpandAll (o)<-[:MENTIONS]-(d)
//
// DISTINCT, least and greatest need each match once; of counts, sums and means a weight says how often each would have come.
extension Planner {
  /// The plan of the OPTIONAL MATCHes with which the clauses begin, and of the projection behind them; nil where they must be
  /// walked one within the other. `taken` is how many clauses that are.
  func planOptionalBranches(
    _ clauses: ArraySlice<BoundClause>, _ source: LogicalPlan
  ) -> (plan: LogicalPlan, projection: BoundProjection, taken: Int)? {
    guard trustsCounts else { return nil }
    let given = VariableSet(source.variables)
    var branches: [(pattern: BoundPattern, own: VariableSet)] = []
    for clause in clauses {
      guard case .match(let match) = clause, match.isOptional else { break }
      guard let own = ownVariables(match.pattern, given),
        // What a node of both is, the first says to the second.
        branches.allSatisfy({ own.isDisjoint(with: $0.own) })
      else { return nil }
      branches.append((match.pattern, own))
    }
    guard branches.count >= 2, case .project(let projection)? = clauses.dropFirst(branches.count).first,
      projection.isAggregating, !projection.aggregates.isEmpty
    else { return nil }
    guard let (plan, weighted) = sideBySide(branches, source, projection, isOptional: true) else { return nil }
    return (plan, weighted, branches.count + 1)
  }

  /// What patterns find for each row of a plan, side by side, and the projection that minds how often each would have come;
  /// nil where it looks at several at once.
  private func sideBySide(
    _ branches: [(pattern: BoundPattern, own: VariableSet)], _ source: LogicalPlan, _ projection: BoundProjection,
    isOptional: Bool
  ) -> (plan: LogicalPlan, projection: BoundProjection)? {
    let owned = branches.map(\.own)
    let weights = (0...branches.count).map { _ in newVariable(.integer) }
    guard let weighted = weighted(projection, owned, weights) else { return nil }
    var inputs = [source]
    var variables = source.variables
    var rows = source.estimatedRows
    for (pattern, own) in branches {
      let right = planPattern(planned(pattern), argument(source.variables, isTopLevel: false))
      // A scan to which nothing leads, where nothing is given, knows no rows.
      guard right.takesRowsTogether, right.readsArgument else { return nil }
      rows = max(rows, source.estimatedRows * right.estimatedRows)
      variables += right.variables.filter(own.contains)
      inputs.append(right)
    }
    let goesOn = owned.map { own in !projection.aggregates.allSatisfy { passesOverNull($0.call, own) } }
    let shape = Apply.Branches(weights: weights, goesOn: goesOn, isOptional: isOptional)
    let apply = Apply(kind: .branches(shape), row: newVariable(.integer), isBatched: true)
    return (LogicalPlan(.apply(apply), inputs, rows: rows, variables: variables + weights), weighted)
  }

  /// The plan of a pattern whose parts meet in one node and know nothing of each other, and of its projection; nil where there
  /// is no such node, or walking all matches, of which there are so many, costs about as little.
  ///
  ///     MATCH (a)-[:SUPPORTS]->(i)<-[:ABOUT]-(d) RETURN i, count(DISTINCT a), count(DISTINCT d.kind)
  func planBranches(
    _ pattern: BoundPattern, _ pivots: [PatternPivot], _ projection: BoundProjection, from start: LogicalPlan,
    instead walked: Double
  ) -> (plan: LogicalPlan, projection: BoundProjection)? {
    for pivot in pivots where pivot.isWhole && pivot.parts.count >= 2 {
      var root = pattern
      root.nodes = [pivot.node]
      root.relationships = []
      root.predicates.removeAll { !$0.variables.isSubset(of: [pivot.node]) }
      let branches = pivot.parts.map { part in
        var own = part.own
        own.predicates.removeAll { $0.variables.isSubset(of: [pivot.node]) }
        return (pattern: own, own: part.variables)
      }
      let source = planPattern(planned(root), start)
      if source.estimatedRows * 2 >= walked / 2 { continue }
      guard let (plan, weighted) = sideBySide(branches, source, projection, isOptional: false) else { continue }
      let rights = plan.inputs.dropFirst().reduce(0) { $0 + $1.estimatedRows }
      if source.estimatedRows * (2 + 3 * rights) < walked / 2 { return (plan, weighted) }
    }
    return nil
  }

  /// Whether a row with nulls for what a branch binds is nothing to an aggregate.
  private func passesOverNull(_ call: AggregateCall, _ own: VariableSet) -> Bool {
    switch call.argument {
    case .variable, .property(.variable, _): true
    case let argument: argument?.variables.isDisjoint(with: own) ?? true
    }
  }

  /// What a pattern binds beyond what is given; nil where it looks at anything else, or may not be walked in any order.
  func ownVariables(_ pattern: BoundPattern, _ given: VariableSet) -> VariableSet? {
    guard pattern.isPlain, pattern.predicates.allSatisfy(isDeterministic) else { return nil }
    let bound = VariableSet(pattern.nodes + pattern.relationships.map(\.variable))
    var asked = bound
    for predicate in pattern.predicates { asked.formUnion(predicate.variables) }
    for relationship in pattern.relationships {
      for predicate in relationship.stepPredicates {
        guard isDeterministic(predicate) else { return nil }
        asked.formUnion(predicate.variables.subtracting([relationship.stepVariable].compactMap { $0 }))
      }
    }
    guard asked.subtracting(bound).isSubset(of: given) else { return nil }
    return bound.subtracting(given)
  }

  /// The projection over rows that stand side by side, by their weights: of the row itself, then of each branch.
  private func weighted(
    _ given: BoundProjection, _ owned: [VariableSet], _ weights: [Variable]
  ) -> BoundProjection? {
    func isPlain(_ e: BoundExpression) -> Bool { !e.containsSubquery && isDeterministic(e) }
    guard
      given.items.allSatisfy({ item in
        isPlain(item.expression) && owned.allSatisfy { item.expression.variables.isDisjoint(with: $0) }
      })
    else { return nil }
    var projection = given
    for at in projection.aggregates.indices {
      var call = projection.aggregates[at].call
      let asked = call.argument?.variables ?? []
      guard call.argument.map(isPlain) ?? true, call.parameter.map(isPlain) ?? true else { return nil }
      let looked = owned.indices.filter { !asked.isDisjoint(with: owned[$0]) }
      if looked.count > 1 { return nil }
      if let parameter = call.parameter, owned.contains(where: { !parameter.variables.isDisjoint(with: $0) }) {
        return nil
      }
      if call.ignoresRepeats { continue }
      let weight = weights[looked.first.map { $0 + 1 } ?? 0]
      switch call.function {
      case .count, .sum, .avg:
        if call.argument == nil {
          call = .sum(of: weight)
        } else if let before = call.parameter {
          call.parameter = .arithmetic(.multiply, before, .variable(weight))
        } else {
          call.parameter = .variable(weight)
        }
      case .min, .max, .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc:
        return nil
      }
      projection.aggregates[at].call = call
    }
    return projection
  }
}
