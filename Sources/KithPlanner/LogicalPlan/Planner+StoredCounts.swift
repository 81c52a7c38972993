import KithGraph
import KithValue

// How many nodes have some labels, and how many relationships of a type run between such, the graph keeps count of. Where a
// query asks nothing else, no node and no relationship is looked at:
//
//     MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n
//
//     EagerAggregation t, sum(count)
//       RelationshipCountFromCountStore ()-[r]->() for each type(r)
extension Planner {
  /// Rows that stand for all that a first MATCH of one node or relationship finds, and the projection that minds how many;
  /// nil where more is asked than labels and types.
  func planStoredCount(
    _ clauses: [BoundClause], from start: LogicalPlan
  ) -> (plan: LogicalPlan, projection: BoundProjection)? {
    guard trustsCounts, clauses.count >= 2, case .argument(let arguments) = start.op, arguments.isEmpty,
      case .match(let match) = clauses[0], !match.isOptional, match.pattern.isPlain,
      case .project(let projection) = clauses[1],
      projection.isAggregating || (projection.isDistinct && !projection.items.isEmpty),
      projection.orderBy.allSatisfy({ $0.expression.variables.isSubset(of: VariableSet(projection.outputs)) }),
      var asked = AskedCounts(match.pattern, self), asked.takePredicates(of: match.pattern)
    else { return nil }
    var reading = projection
    for at in reading.items.indices {
      guard let item = asked.reading(projection.items[at].expression), isFoldable(item) else { return nil }
      reading.items[at].expression = item
    }
    for at in reading.aggregates.indices {
      var call = projection.aggregates[at].call
      if asked.countsEach(call) || isRowCount(call, match.pattern) {
        call = .countOfRows
      } else {
        guard isFoldable(call, match.pattern) || call.ignoresRepeats, call.parameter == nil,
          let argument = call.argument.flatMap({ asked.reading($0) }), isFoldable(argument)
        else { return nil }
        call.argument = argument
      }
      reading.aggregates[at].call = call
    }
    let counts = asked.counts
    guard canTellBothWays(counts), asked.tests.allSatisfy(isFoldable) else { return nil }
    let rows = counts.columns.count == 1 ? 1.0 : Double(max(1, graph.types.count + graph.labels.count))
    var plan = LogicalPlan(.storedCounts(counts), [], rows: rows, variables: counts.columns)
    plan = filter(plan, asked.tests)
    return (plan, projection.isAggregating ? weighted(reading, by: counts.count, match.pattern) : reading)
  }

  /// Whether what runs either way is counted right: where labels are asked, none that starts and ends at one node may be
  /// taken twice.
  private func canTellBothWays(_ counts: StoredCounts) -> Bool {
    guard let step = counts.step, step.direction == .either else { return true }
    let asksLabels = [counts.node, step.end].contains { $0.labels != nil || !$0.predicates.isEmpty }
    return !asksLabels || nothingLoops(step.types)
  }

  /// The plan of a first MATCH whose matches are counted by the type of one of its relationships, type by type; nil where
  /// walking it costs less, or it cannot be.
  ///
  ///     MATCH (p:Person)-[r]->() RETURN p.gender, type(r), count(*)
  ///
  ///     Union
  ///       EagerAggregation p.gender, 'FOLLOWS', sum(n)
  ///         CountPaths (p:Person)-[:FOLLOWS]->() for each p  n
  ///       EagerAggregation p.gender, 'LIVES_IN', sum(n)
  ///         CountPaths (p:Person)-[:LIVES_IN]->() for each p  n
  func planCountByType(
    _ pattern: BoundPattern, _ projection: BoundProjection, from start: LogicalPlan
  ) -> LogicalPlan? {
    guard let step = pattern.relationships.firstIndex(where: { projection.asksType(of: $0.variable) }) else {
      return nil
    }
    let relationship = pattern.relationships[step].variable
    var names: [String] = []
    for name in graph.types(named: pattern.relationships[step].types).map({ graph.name(of: $0) })
    where !names.contains(name) {
      names.append(name)
    }
    guard !names.isEmpty, names.count <= 16, projection.aggregates.allSatisfy({ isRowCount($0.call, pattern) })
    else { return nil }
    var trees: [(count: PathCount, projection: BoundProjection)] = []
    var cost = 0.0
    for name in names {
      var (one, typed) = (pattern, projection)
      one.relationships[step].types = [name]
      for at in typed.items.indices {
        typed.items[at].expression = typed.items[at].expression.naming(type: name, of: relationship)
      }
      guard let roots = countingRoots(typed, one), var tree = bestTree(one, root: roots.first) else { return nil }
      tree.count.isGrouped = !roots.isEmpty
      tree.count.nodesLookedAt = graph.nodeCount
      trees.append((tree.count, typed))
      cost += tree.cost
    }
    guard cost < patternCost(pattern, start, limit: cost / 4) * 4 else { return nil }
    return united(trees.map { finish($0.count, $0.projection) }, projection)
  }

  /// The groups of several plans, each with its count, as one: those that come of two of them are one group.
  private func united(_ plans: [LogicalPlan], _ projection: BoundProjection) -> LogicalPlan {
    let keys = projection.items.map(\.variable)
    let counts = projection.aggregates.map(\.variable)
    let given = (keys + counts).map { newVariable($0.type) }
    let rows = plans.reduce(0) { $0 + $1.estimatedRows }
    var plan = LogicalPlan(
      .union(outputs: given, columns: plans.map { _ in keys + counts }), plans, rows: rows, variables: given)
    if let count = given.last {
      // A type without a match has no group.
      plan = filter(plan, [.comparison(.greater, .variable(count), .literal(.integer(0)))])
    }
    let items = zip(keys, given).map { BoundProjection.Item(variable: $0, expression: .variable($1)) }
    let sums = zip(counts, given.dropFirst(keys.count)).map { (variable: $0, call: AggregateCall.sum(of: $1)) }
    return LogicalPlan(
      .aggregate(keys: items, aggregates: sums), [plan], rows: max(1, rows.squareRoot()), variables: keys + counts)
  }
}

extension BoundExpression {
  /// Whether it is `type(r)`.
  fileprivate func isType(of relationship: Variable) -> Bool {
    guard case .function("type", let arguments) = self, case .variable(relationship)? = arguments.first else {
      return false
    }
    return true
  }

  /// The expression with a name for `type(r)`.
  fileprivate func naming(type name: String, of relationship: Variable) -> BoundExpression {
    rewriting { part -> BoundExpression? in part.isType(of: relationship) ? .literal(.string(name)) : nil }
  }
}

extension BoundProjection {
  fileprivate func asksType(of relationship: Variable) -> Bool {
    items.contains { $0.expression.contains { $0.isType(of: relationship) } }
  }
}

/// A pattern of one node, or one relationship with its ends, and what of it expressions read.
private struct AskedCounts {
  private(set) var counts: StoredCounts
  /// What is asked of the type's name or the list of labels otherwise.
  private(set) var tests: [BoundExpression] = []
  private let labels: (Variable, Variable)
  private let type: Variable

  init?(_ pattern: BoundPattern, _ planner: Planner) {
    func node(_ variable: Variable) -> StoredCounts.Node { StoredCounts.Node(variable: variable, predicates: []) }
    let counted = planner.newVariable(.integer)
    if pattern.relationships.isEmpty, pattern.nodes.count == 1 {
      counts = StoredCounts(node: node(pattern.nodes[0]), count: counted)
    } else if pattern.relationships.count == 1, pattern.nodes.count == 2, pattern.relationships[0].length == nil,
      pattern.relationships[0].left != pattern.relationships[0].right
    {
      let step = pattern.relationships[0]
      counts = StoredCounts(
        node: node(step.left),
        step: StoredCounts.Step(
          variable: step.variable, types: step.types, direction: step.direction, predicates: [], end: node(step.right)),
        count: counted)
    } else {
      return nil
    }
    labels = (planner.newVariable(.list(.string)), planner.newVariable(.list(.string)))
    type = planner.newVariable(.string)
  }

  /// Takes over what the pattern asks; whether that is nothing but labels and the type.
  mutating func takePredicates(of pattern: BoundPattern) -> Bool {
    for predicate in pattern.predicates {
      guard case .hasLabels(.variable(let v), let labels) = predicate else {
        guard let test = reading(predicate) else { return false }
        tests.append(test)
        continue
      }
      switch v {
      case counts.node.variable: counts.node.predicates.append(labels)
      case counts.step?.variable: counts.step?.predicates.append(labels)
      case counts.step?.end.variable: counts.step?.end.predicates.append(labels)
      default: return false
      }
    }
    return true
  }

  /// The expression over the columns of the counts; nil where it asks for anything but labels and the type.
  mutating func reading(_ e: BoundExpression) -> BoundExpression? {
    var own = self
    let read = e.rewriting { part -> BoundExpression? in
      switch part {
      case .function("labels", let arguments): arguments.first.flatMap { own.labels(of: $0) }
      case .function("type", let arguments):
        if case .variable(own.counts.step?.variable)? = arguments.first { own.typeColumn() } else { nil }
      case .hasLabels(let node, .name(let name)):
        own.labels(of: node).map { .in(.literal(.string(name)), list: $0) }
      default: nil
      }
    }
    self = own
    let columns = VariableSet(counts.columns)
    return read.variables.isSubset(of: columns) ? read : nil
  }

  private mutating func labels(of node: BoundExpression) -> BoundExpression? {
    switch node {
    case .variable(counts.node.variable):
      counts.node.labels = labels.0
      return .variable(labels.0)
    case .variable(counts.step?.end.variable):
      counts.step?.end.labels = labels.1
      return .variable(labels.1)
    default: return nil
    }
  }

  private mutating func typeColumn() -> BoundExpression {
    counts.step?.type = type
    return .variable(type)
  }

  /// Whether it counts what no two rows have in common.
  func countsEach(_ call: AggregateCall) -> Bool {
    guard call.function == .count, call.isDistinct, case .variable(let v)? = call.argument else { return false }
    guard let step = counts.step else { return v == counts.node.variable }
    return v == step.variable && step.direction != .either
  }
}
