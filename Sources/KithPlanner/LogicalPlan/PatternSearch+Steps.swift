import KithGraph

// One step of a walk: along a relationship to a node that is new, or to one that is bound.
extension PatternSearch {
  /// The relationships walked so far that could be one of the given types, and so must be differed from.
  func walked(sharing types: [String]) -> [Variable] {
    if types.isEmpty { return walked }
    return walked.filter { types.mayMean(oneOf: narrowedTypes[$0] ?? facts.types(of: $0)) }
  }

  /// Whether a relationship cannot be the same as one walked before.
  private func differs(_ relationship: PatternRelationship, from walked: Variable) -> Bool {
    guard let other = pattern.relationships.first(where: { $0.variable == walked }) else { return false }
    return planner.cannotBeOne(relationship, other) || planner.tellsApart(relationship, other, in: pattern)
  }

  mutating func walk(_ relationship: PatternRelationship, fromLeft: Bool, rows: Double) {
    let from = fromLeft ? relationship.left : relationship.right
    let to = fromLeft ? relationship.right : relationship.left
    let direction = fromLeft ? relationship.direction : relationship.direction.reversed
    let into = available.contains(to)
    let produced = max(rows, 0.01)
    let sources = plan.estimatedRows
    // Rows of one node come one behind the other, as they were when the walk came to it.
    let lists = min(sources, arrivals[from]?.rows ?? sources)
    let variables = plan.variables.extended(by: relationship.variable, into ? nil : to)
    if let length = relationship.length {
      let types = planner.reachableTypes(
        from: label(of: from), relationship.types, direction, steps: length.maximum ?? .max)
      narrowedTypes[relationship.variable] = types
      plan = LogicalPlan(
        .varLengthExpand(
          VarLengthExpansion(
            from: from, relationships: relationship.variable, to: to, types: types, direction: direction,
            length: length, into: into, distinctFrom: walked(sharing: types),
            step: relationship.stepVariable ?? relationship.variable,
            stepPredicates: relationship.stepPredicates, isReversed: !fromLeft)),
        [plan], rows: produced, variables: variables)
    } else {
      let step = Expansion(
        from: from, relationship: relationship.variable, to: to, types: relationship.types, direction: direction,
        into: into,
        distinctFrom: walked(sharing: relationship.types).filter { !differs(relationship, from: $0) })
      plan =
        closingCycle(step, rows: produced)
        ?? LogicalPlan(.expand(step), [plan], rows: produced, variables: variables)
      if planner.trustsCounts {
        // Labels that everything at the end of such relationships has need no test.
        untested.removeAll { at in
          guard let name = facts.predicates[at].label(of: to) else { return false }
          return planner.isImplied(name, types: relationship.types, direction: direction)
        }
      }
    }
    walked.append(relationship.variable)
    available.insert(relationship.variable)
    available.insert(to)
    if arrivals[from] == nil, relationship.length == nil {
      // Its rows are now as many as it has such relationships: as if one had come to it along one of them.
      arrivals[from] = Arrival(
        types: relationship.types, direction: direction.reversed, isStep: true, rows: sources)
    }
    if !into {
      arrivals[to] = Arrival(
        types: narrowedTypes[relationship.variable] ?? relationship.types, direction: direction,
        isStep: relationship.length == nil,
        walk: relationship.length.flatMap {
          planner.walkEstimate(from: label(of: from), relationship.types, direction, $0)
        },
        rows: produced)
      if relationship.length == nil {
        finding += findingWork(relationship, from, to, lists: lists)
      }
    }
    let given = plan.estimatedRows
    cost += given + closingWork
    closingWork = 0
    applyPredicates()
    if !into { cost += textWork(of: given) }
    if from == start { cost -= saving(of: given) }
    plan.estimatedRows = max(plan.estimatedRows, 0.01)
  }

  /// What it costs beside the rows to find the lists of nodes where there are so many relationships that no cache holds them: each
  /// is waited for, where those of the nodes that a scan gives, or of most of these, lie one behind the other.
  private func findingWork(_ step: PatternRelationship, _ from: Variable, _ to: Variable, lists: Double) -> Double {
    guard lists > Self.fewest, planner.relationshipCount(of: step.types) > 1e6 else { return 0 }
    let nodes = label(of: from).map(planner.nodes(labelled:)) ?? Double(planner.graph.nodeCount)
    // Few nodes' lists are at hand, and what closes a circle looks at lists of its own.
    if nodes <= Self.fewest || from == start && lists > 0.4 * nodes { return 0 }
    let closes = remaining.contains { at in
      let (left, right) = (facts.steps[at].left, facts.steps[at].right)
      return left == to && available.contains(right) || right == to && available.contains(left)
    }
    return closes ? 0 : 20 * lists
  }

  /// What it costs beside the rows to look at texts of the node that the last step led to, which come in no order: each is
  /// waited for, where a scan reads one behind the other.
  private func textWork(of rows: Double) -> Double {
    guard case .filter(let predicates) = plan.op else { return 0 }
    return predicates.reduce(0) { work, predicate in
      guard case .stringPredicate(_, .property(.variable(let node), let name), _) = predicate, node.type == .node,
        let key = planner.graph.key(named: name)
      else { return work }
      return work + 2 * min(rows, Double(planner.graph.distinctValueEstimate(key: key, label: nil)))
    }
  }

  /// What the last step costs less than it has rows, where those that come from one node look for the steps that have a value
  /// in common with them, and the node's steps are gone through once.
  private func saving(of rows: Double) -> Double {
    guard case .filter(let predicates) = plan.op, case .expand(let step) = plan.inputs[0].op,
      predicates.contains(where: { step.commonValue($0) != nil })
    else { return 0 }
    let steps = planner.relationshipCount(of: step.types) * (step.direction == .either ? 2 : 1)
    // To know a step's value and to find it again costs as much as a few rows.
    return max(0, rows - 4 * (steps + plan.inputs[0].inputs[0].estimatedRows + plan.estimatedRows))
  }

  /// A step between two bound nodes, right behind the step that bound one of them, as one step for both:
  ///
  ///     ExpandInto (c)-->(a)
  ///       Filter c.age > 20                  Filter c.age > 20
  ///         ExpandAll (b)-->(c)      to        ExpandIntersect (b)-->(c)-->(a)
  mutating func closingCycle(_ step: Expansion, rows: Double) -> LogicalPlan? {
    // Its marks last from row to row, so nothing may change the graph meanwhile.
    guard planner.trustsCounts, step.into, step.from != step.to else { return nil }
    var below = plan
    var filters: [BoundExpression] = []
    if case .filter(let predicates) = below.op {
      filters = predicates
      below = below.inputs[0]
    }
    guard case .expand(let first) = below.op, !first.into, first.from != first.to else { return nil }
    var second = step
    if second.from != first.to {
      (second.from, second.to, second.direction) = (second.to, second.from, second.direction.reversed)
    }
    guard second.from == first.to, second.to != first.to,
      below.inputs[0].variables.contains(second.to), !filters.contains(where: \.containsSubquery)
    else { return nil }
    // The first step finds by a value that few steps have what the second would look for among all.
    if plan.estimatedRows * 32 < below.estimatedRows, filters.contains(where: { first.commonValue($0) != nil }) {
      return nil
    }
    let input = below.inputs[0]
    closingWork = input.estimatedRows * lengthOfListWalked(first, second, input)
    let closed = LogicalPlan(
      .expandIntersect(first: first, second: second), below.inputs, rows: rows,
      variables: below.variables + [second.relationship])
    return filters.isEmpty ? closed : planner.filter(closed, filters)
  }

  mutating func projectEndpoints(_ relationship: PatternRelationship) {
    let added = [relationship.left, relationship.right].filter { !available.contains($0) }
    plan = LogicalPlan(
      .projectEndpoints(
        Endpoints(
          relationship: relationship.variable, start: relationship.left, end: relationship.right,
          isStartBound: available.contains(relationship.left), isEndBound: available.contains(relationship.right),
          types: relationship.types, direction: relationship.direction, length: relationship.length,
          distinctFrom: walked)),
      [plan], rows: plan.estimatedRows,
      variables: plan.variables + (added.count == 2 && added[0] == added[1] ? [added[0]] : added))
    walked.append(relationship.variable)
    available.formUnion(added)
    applyPredicates()
  }
}

extension [Variable] {
  /// The list with one or two more behind it.
  fileprivate func extended(by first: Variable, _ second: Variable?) -> [Variable] {
    var list: [Variable] = []
    list.reserveCapacity(count + 2)
    list += self
    list.append(first)
    if let second { list.append(second) }
    return list
  }
}
