import KithValue

// WITH and RETURN: aggregation, DISTINCT, ORDER BY, SKIP, LIMIT and the WHERE behind them.
extension Planner {
  /// The plan of a projection; where `isCounted`, the source gives its grouping keys and aggregates already, and where
  /// `isOrdered`, its rows come in the order of the first key.
  func planProjection(
    _ given: BoundProjection, _ source: LogicalPlan, isCounted: Bool = false, isOrdered: Bool = false
  ) -> LogicalPlan {
    var projection = planned(given)
    var plan = source
    var repeatsRows = projection.isDistinct
    func add(_ items: [BoundProjection.Item]) {
      let new = items.filter { item in
        if case .variable(let v) = item.expression, v == item.variable { return false }
        return true
      }
      if new.isEmpty { return }
      plan = LogicalPlan(
        .project(new), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: new))
    }
    if isCounted {
      // The keys and aggregates are columns of a projection already, and one projection does for both.
      if case .project(let below) = plan.op, !projection.postItems.contains(where: \.expression.containsSubquery) {
        plan = plan.inputs[0]
        add(below + projection.postItems.map { $0.reading(below) })
      } else {
        add(projection.postItems)
      }
    } else if projection.isAggregating {
      if projection.aggregates.allSatisfy(\.call.ignoresRepeats) {
        var needed = projection.items.reduce(into: VariableSet()) { $0.formUnion($1.expression.variables) }
        for (_, call) in projection.aggregates {
          for e in [call.argument, call.parameter] { needed.formUnion(e?.variables ?? []) }
        }
        plan = walkingOnce(plan, needed: needed)
      }
      if let grouped = groupedByValues(projection, plan) { (plan, projection) = grouped }
      let rows = projection.items.isEmpty ? 1 : max(1, plan.estimatedRows.squareRoot())
      plan = LogicalPlan(
        .aggregate(keys: projection.items, aggregates: projection.aggregates), [plan], rows: rows,
        variables: projection.items.map(\.variable) + projection.aggregates.map(\.variable))
      add(projection.postItems)
    } else {
      if let once = nodesOnce(projection, plan) {
        plan = once.plan
        repeatsRows = !once.areTold
      }
      add(projection.items)
    }
    if repeatsRows {
      plan = walkingOnce(plan, needed: VariableSet(projection.outputs))
      plan = LogicalPlan(
        .distinct(projection.outputs), [plan], rows: max(1, plan.estimatedRows * 0.5), variables: projection.outputs)
    }
    if !projection.orderBy.isEmpty { plan = planSort(projection, plan, isOrdered: isOrdered) }
    if projection.orderBy.isEmpty || projection.limit == nil {
      if let skip = projection.skip {
        plan = LogicalPlan(.skip(skip), [plan], rows: plan.estimatedRows, variables: plan.variables)
      }
      if let limit = projection.limit {
        plan = LogicalPlan(
          .limit(limit), [plan], rows: min(plan.estimatedRows, limit.literalCount ?? 100), variables: plan.variables)
      }
    }
    if let predicate = projection.predicate { plan = filter(plan, splitAnd(predicate)) }
    plan.variables = projection.outputs
    return plan
  }

  /// Top below a projection whose columns the order does not need, so that they are made for the kept rows alone:
  ///
  ///     Projection p.name AS name              Top n DESC LIMIT 3
  ///       Top n DESC LIMIT 3          for        Projection p.name AS name
  private func planTopBeforeColumns(
    _ source: LogicalPlan, _ keys: [SortKey], skip: BoundExpression?, limit: BoundExpression
  ) -> LogicalPlan? {
    guard trustsCounts, case .project(let items) = source.op else { return nil }
    let sorting = VariableSet(keys.map(\.variable))
    let late = items.filter { !sorting.contains($0.variable) && $0.expression.isPropertyOfEntity }
    if late.isEmpty { return nil }
    let early = items.filter { item in !late.contains { $0.variable == item.variable } }
    // An early column may not be computed from a late one, nor a late one hide what it reads.
    let lateVariables = VariableSet(late.map(\.variable))
    for item in early where !item.expression.variables.isDisjoint(with: lateVariables) { return nil }
    var plan = source.inputs[0]
    if !early.isEmpty {
      plan = LogicalPlan(
        .project(early), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: early))
    }
    let rows = min(plan.estimatedRows, limit.literalCount ?? 100)
    plan = LogicalPlan(.top(keys, skip: skip, limit: limit), [plan], rows: rows, variables: plan.variables)
    return LogicalPlan(.project(late), [plan], rows: rows, variables: source.variables)
  }

  private func planSort(_ projection: BoundProjection, _ source: LogicalPlan, isOrdered: Bool) -> LogicalPlan {
    var plan = source
    var keys: [SortKey] = []
    var computed: [BoundProjection.Item] = []
    for (expression, ascending) in projection.orderBy {
      if case .variable(let v) = expression {
        keys.append(SortKey(variable: v, ascending: ascending))
      } else {
        let variable = newVariable()
        computed.append(BoundProjection.Item(variable: variable, expression: expression))
        keys.append(SortKey(variable: variable, ascending: ascending))
      }
    }
    if !computed.isEmpty {
      plan = LogicalPlan(
        .project(computed), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: computed))
    }
    keys[0].isGiven = isOrdered
    if let limit = projection.limit {
      if let late = planTopBeforeColumns(plan, keys, skip: projection.skip, limit: limit) { return late }
      return LogicalPlan(
        .top(keys, skip: projection.skip, limit: limit), [plan],
        rows: min(plan.estimatedRows, limit.literalCount ?? 100), variables: plan.variables)
    }
    return LogicalPlan(.sort(keys), [plan], rows: plan.estimatedRows, variables: plan.variables)
  }
}

extension [Variable] {
  /// The variables, and behind them what columns bind.
  func followed(by items: [BoundProjection.Item]) -> [Variable] {
    var all: [Variable] = []
    all.reserveCapacity(count + items.count)
    all += self
    for item in items { all.append(item.variable) }
    return all
  }
}

extension BoundProjection {
  /// The same over other rows, with what stands in the place of its keys and of what its aggregates take; nil where something
  /// has nothing in its place.
  func reading(_ place: (BoundExpression) -> BoundExpression?) -> BoundProjection? {
    var projection = self
    for at in projection.items.indices {
      guard let read = place(projection.items[at].expression) else { return nil }
      projection.items[at].expression = read
    }
    for at in projection.aggregates.indices {
      guard let argument = projection.aggregates[at].call.argument else { continue }
      guard let read = place(argument) else { return nil }
      projection.aggregates[at].call.argument = read
    }
    return projection
  }
}

extension BoundProjection.Item {
  /// The item with the expressions of other items in the place of their variables.
  func reading(_ items: [BoundProjection.Item]) -> BoundProjection.Item {
    BoundProjection.Item(
      variable: variable,
      expression: expression.rewriting { node -> BoundExpression? in
        guard case .variable(let v) = node else { return nil }
        return items.first { $0.variable == v }?.expression
      })
  }
}

extension BoundExpression {
  /// The number of a literal count.
  fileprivate var literalCount: Double? {
    if case .literal(.integer(let n)) = self { return Double(n) }
    return nil
  }

  /// Whether it is a property of a node or relationship: never an error in a statement that only reads.
  fileprivate var isPropertyOfEntity: Bool {
    guard case .property(.variable(let v), _) = self else { return false }
    return v.type == .node || v.type == .relationship
  }
}
