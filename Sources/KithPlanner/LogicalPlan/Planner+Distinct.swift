import KithGraph
import KithValue

// Where whatever stands above a walk does not care how often a row comes, and asks for nothing of the walk but the node
// at its end, each end is given once:
//
//     EagerAggregation count(DISTINCT q)             EagerAggregation count(DISTINCT q)
//       ExpandAll (x)-[:KNOWS]->(q)           to       DistinctExpand (p)-[:KNOWS]->()-[:KNOWS]->(q)
//         ExpandAll (p)-[:KNOWS]->(x)                    NodePropertySeek p
//           NodePropertySeek p
extension Planner {
  /// The plan with its topmost walk giving each end once; `needed` is all that is asked of its rows.
  func walkingOnce(_ plan: LogicalPlan, needed: VariableSet) -> LogicalPlan {
    guard trustsCounts else { return plan }
    return rewritingWalk(plan, needed) ?? plan
  }

  /// Where all columns of DISTINCT are asked of one node, the rows with each node once, and whether the columns tell nodes
  /// apart; nil where that is of no use:
  ///
  ///     RETURN DISTINCT p.id, p.name      is planned as      WITH DISTINCT p RETURN p.id, p.name
  func nodesOnce(_ projection: BoundProjection, _ source: LogicalPlan) -> (plan: LogicalPlan, areTold: Bool)? {
    guard trustsCounts, projection.isDistinct, !projection.isAggregating,
      projection.items.allSatisfy({ isFoldable($0.expression) }),
      let node = projection.items.first?.expression.orderedVariables.first, node.type == .node,
      projection.items.allSatisfy({ $0.expression.variables.isSubset(of: [node]) }),
      // The node itself is told apart as it is.
      !projection.items.contains(where: { if case .variable = $0.expression { true } else { false } }),
      VariableSet(projection.outputs).isSubset(of: VariableSet(projection.items.map(\.variable)))
    else { return nil }
    let areTold = projection.items.contains { keyed(by: $0.expression, boundLabels) == node }
    if source.scans(node) { return areTold ? (source, true) : nil }
    let label = boundLabels.first { $0.node == node }?.label
    let nodes = label.map(self.nodes(labelled:)) ?? Double(graph.nodeCount)
    let once = walkingOnce(source, needed: [node])
    // A few rows that come as they are asked for are told apart as they come.
    let isCut = projection.limit != nil && projection.orderBy.isEmpty
    guard areTold || !isCut && once.estimatedRows > 4 * nodes else { return nil }
    return (
      LogicalPlan(
        .distinct([node]), [once], rows: max(1, min(once.estimatedRows * 0.5, nodes)), variables: [node]), areTold
    )
  }

  private func rewritingWalk(_ plan: LogicalPlan, _ needed: VariableSet) -> LogicalPlan? {
    var plan = plan
    switch plan.op {
    case .filter(let predicates):
      guard predicates.allSatisfy(isDeterministic) else { return nil }
      let below = predicates.reduce(needed) { $0.union($1.variables) }
      guard let input = rewritingWalk(plan.inputs[0], below) else { return nil }
      plan.estimatedRows = min(plan.estimatedRows, input.estimatedRows)
      let (walk, rest) = asking(predicates, input, plan.estimatedRows)
      if rest.isEmpty { return walk }
      plan.op = .filter(rest)
      plan.inputs = [walk]
      return plan.restrictingVariables()
    case .project(let items):
      guard items.allSatisfy({ isDeterministic($0.expression) }) else { return nil }
      let below = items.reduce(needed.subtracting(items.map(\.variable))) { $0.union($1.expression.variables) }
      guard let input = rewritingWalk(plan.inputs[0], below) else { return nil }
      plan.inputs = [input]
      return plan.restrictingVariables()
    case .varLengthExpand(let expansion): return once(expansion, plan, needed)
    case .expand: return chain(plan, needed)
    default: return nil
    }
  }

  /// The walk that asks of its ends what predicates ask of them alone, and the other predicates.
  private func asking(
    _ predicates: [BoundExpression], _ walk: LogicalPlan, _ rows: Double
  ) -> (LogicalPlan, rest: [BoundExpression]) {
    guard case .distinctExpand(var expansion) = walk.op, case .steps(var steps) = expansion.walk else {
      return (walk, predicates)
    }
    func isAsked(_ predicate: BoundExpression) -> Bool {
      predicate.variables == [expansion.to] && !predicate.containsSubquery && predicate.isNeverAnError
    }
    let asked = predicates.filter(isAsked)
    if asked.isEmpty { return (walk, predicates) }
    steps[steps.count - 1].predicates += asked
    expansion.walk = .steps(steps)
    var asking = walk
    asking.op = .distinctExpand(expansion)
    let rest = predicates.filter { !isAsked($0) }
    if rest.isEmpty { asking.estimatedRows = rows }
    return (asking, rest)
  }

  private func once(_ expansion: VarLengthExpansion, _ plan: LogicalPlan, _ needed: VariableSet) -> LogicalPlan? {
    guard !expansion.into, expansion.stepPredicates.isEmpty, expansion.distinctFrom.isEmpty,
      expansion.length.minimum <= 1, expansion.from != expansion.to, !needed.contains(expansion.relationships),
      expansion.length.maximum.map({ $0 >= expansion.length.minimum }) ?? true
    else { return nil }
    return ending(
      DistinctExpansion(
        from: expansion.from, to: expansion.to,
        walk: .within(types: expansion.types, expansion.direction, expansion.length)), plan, plan.inputs[0])
  }

  /// A chain of single steps, with what is asked of single nodes in between.
  private func chain(_ top: LogicalPlan, _ needed: VariableSet) -> LogicalPlan? {
    var steps: [DistinctExpansion.Step] = []
    /// From which relationships each step's differs.
    var kept: [VariableSet] = []
    var relationships: VariableSet = []
    var distinctFrom: VariableSet = []
    var current = top
    var predicates: [BoundExpression] = []
    var wanted: Variable?
    while true {
      var below = current
      if case .filter(let tests) = below.op, wanted != nil {
        guard tests.allSatisfy({ $0.variables == [wanted!] && !$0.containsSubquery && isDeterministic($0) }) else {
          break
        }
        predicates = tests
        below = below.inputs[0]
      }
      guard case .expand(let expansion) = below.op, !expansion.into, expansion.from != expansion.to,
        !needed.contains(expansion.relationship), wanted == nil ? true : expansion.to == wanted,
        steps.isEmpty || !needed.contains(expansion.to),
        // The search keeps relationships that could be one apart, which two MATCH clauses do not ask for.
        steps.indices.allSatisfy({ at in
          !steps[at].types.mayMean(oneOf: expansion.types) || kept[at].contains(expansion.relationship)
            || at == 0 && goesOn(from: expansion, steps[at])
        })
      else { break }
      steps.insert(
        DistinctExpansion.Step(
          types: expansion.types, direction: expansion.direction, node: expansion.to, predicates: predicates), at: 0)
      predicates = []
      kept.insert(VariableSet(expansion.distinctFrom), at: 0)
      relationships.insert(expansion.relationship)
      distinctFrom.formUnion(expansion.distinctFrom)
      wanted = expansion.from
      current = below.inputs[0]
    }
    guard steps.count >= 2, distinctFrom.isSubset(of: relationships), let from = wanted, let last = steps.last,
      current.variables.contains(from), canTellRelationshipsApart(steps)
    else { return nil }
    let isOverall = needed.isSubset(of: [last.node]) && meetNoRelationshipTwice(steps)
    return ending(
      DistinctExpansion(from: from, to: last.node, walk: .steps(steps), isOverall: isOverall), top, current)
  }

  private func ending(_ expansion: DistinctExpansion, _ old: LogicalPlan, _ input: LogicalPlan) -> LogicalPlan {
    LogicalPlan(
      .distinctExpand(expansion), [input],
      rows: min(old.estimatedRows, max(1, input.estimatedRows) * Double(max(1, graph.nodeCount))),
      variables: input.variables + [expansion.to])
  }

  /// Whether a step goes on in the direction of the one before it, along types of which nothing loops: then no relationship
  /// could be both.
  private func goesOn(from expansion: Expansion, _ step: DistinctExpansion.Step) -> Bool {
    expansion.direction != .either && step.direction == expansion.direction && nothingLoops(step.types)
  }

  /// Whether no relationship of the types starts and ends at one node.
  func nothingLoops(_ types: [String]) -> Bool {
    facts.loopless.answer(SnapshotFacts.Way(types: types, direction: .either)) {
      graph.types(named: types).allSatisfy { graph.selfLoopCount(type: $0) == 0 }
    }
  }

  /// Whether no relationship could serve two steps, whichever way they lead.
  private func meetNoRelationshipTwice(_ steps: [DistinctExpansion.Step]) -> Bool {
    steps.indices.allSatisfy { a in
      steps.indices.dropFirst(a + 1).allSatisfy { b in
        !steps[a].types.mayMean(oneOf: steps[b].types)
          || b == a + 1 && steps[a].direction != .either && steps[a].direction == steps[b].direction
            && nothingLoops(steps[a].types)
      }
    }
  }

  /// Whether the search can see to it that no relationship serves two steps: none could, or two steps, or three in one
  /// direction along one type where nothing loops.
  private func canTellRelationshipsApart(_ steps: [DistinctExpansion.Step]) -> Bool {
    let pairs = steps.indices.flatMap { a in
      steps.indices.filter { $0 > a && steps[a].types.mayMean(oneOf: steps[$0].types) }.map { (a, $0) }
    }
    if pairs.isEmpty || steps.count == 2 { return true }
    guard steps.count == 3, steps[0].direction != .either,
      steps.allSatisfy({ $0.direction == steps[0].direction && $0.types == steps[0].types })
    else { return false }
    return nothingLoops(steps[0].types)
  }
}

extension AggregateCall {
  /// Whether it makes no difference how often a row comes.
  var ignoresRepeats: Bool { isDistinct || function == .min || function == .max }
}

extension LogicalPlan {
  /// Whether the rows are nodes that a scan or one seek gives, each once.
  fileprivate func scans(_ node: Variable) -> Bool {
    switch op {
    case .filter: inputs[0].scans(node)
    case .nodeByLabelScan(node, _), .allNodesScan(node), .nodeUnionSeek(node, _, _): true
    case .nodeRangeSeek(node, _, _, .between), .nodeRangeSeek(node, _, _, .prefix), .nodePropertySeek(node, _, _, _):
      inputs.isEmpty
    default: false
    }
  }

  /// The plan with the variables that its input still gives.
  fileprivate func restrictingVariables() -> LogicalPlan {
    var plan = self
    let given = VariableSet(inputs[0].variables)
    let added: VariableSet = if case .project(let items) = op { VariableSet(items.map(\.variable)) } else { [] }
    plan.variables = variables.filter { given.contains($0) || added.contains($0) }
    return plan
  }
}
