import KithGraph
import KithValue

// Nodes that are grouped by what is made of properties of few values are grouped by the properties first: that is done straight
// from the columns, and what is made of a value is made once.
//
//     MATCH (p:Person) RETURN substring(p.birthday, 5, 5) AS day, count(*)
//
//     EagerAggregation substring(b, 5, 5) AS day, sum(n)
//       EagerAggregation p.birthday AS b, count(*) AS n
//         NodeByLabelScan p:Person
extension Planner {
  private static let mostValues = 32_768.0

  /// The groups of the properties, and the projection over them; nil where they are too many for so many nodes, or more is asked.
  func groupedByValues(
    _ projection: BoundProjection, _ source: LogicalPlan
  ) -> (plan: LogicalPlan, projection: BoundProjection)? {
    guard trustsCounts, !projection.aggregates.isEmpty, let (node, label) = source.scanned,
      projection.items.contains(where: { if case .property = $0.expression { false } else { true } })
    else { return nil }
    var (keys, groups): ([BoundProjection.Item], Double) = ([], 1)
    /// The expression over what is grouped first.
    func reading(_ e: BoundExpression) -> BoundExpression {
      e.rewriting { part -> BoundExpression? in
        guard case .property(.variable(node), let name) = part else { return nil }
        let known = keys.first { if case .property(_, name) = $0.expression { true } else { false } }
        if let known { return .variable(known.variable) }
        let key = BoundProjection.Item(variable: newVariable(), expression: part)
        keys.append(key)
        return .variable(key.variable)
      }
    }
    var grouped = projection
    for at in grouped.items.indices {
      let e = grouped.items[at].expression
      guard isFoldable(e) else { return nil }
      grouped.items[at].expression = reading(e)
      if grouped.items[at].expression.variables.contains(node) { return nil }
    }
    for key in keys {
      guard case .property(_, let name) = key.expression, let id = graph.key(named: name),
        graph.isIntegerOrText(key: id)
      else { return nil }
      groups *= Double(graph.distinctValueEstimate(key: id, label: label.flatMap { self.label(named: $0) }) + 1)
    }
    // Beyond that they have no place each.
    guard !keys.isEmpty, groups * 4 <= source.estimatedRows, groups <= Self.mostValues else { return nil }
    var partial: [(variable: Variable, call: AggregateCall)] = []
    for at in grouped.aggregates.indices {
      guard let call = first(of: grouped.aggregates[at].call, node) else { return nil }
      let variable = newVariable(.integer)
      partial.append((variable, call))
      grouped.aggregates[at].call = .sum(of: variable)
    }
    let plan = LogicalPlan(
      .aggregate(keys: keys, aggregates: partial), [source], rows: groups,
      variables: keys.map(\.variable) + partial.map(\.variable))
    return (plan, grouped)
  }

  /// What is counted or summed first; nil where sums of it are not the whole.
  private func first(of call: AggregateCall, _ node: Variable) -> AggregateCall? {
    guard !call.isDistinct, call.parameter == nil else { return nil }
    switch (call.function, call.argument) {
    case (.count, nil), (.count, .variable(node)): return .countOfRows
    case (.count, .property(.variable(node), _)): return call
    case (.sum, .some(let argument)):
      guard case .property(.variable(node), _) = argument, isOfIntegers(argument) else { return nil }
      return call
    default: return nil
    }
  }
}

extension LogicalPlan {
  /// The node of which it gives all, or all with a label.
  fileprivate var scanned: (node: Variable, label: String?)? {
    switch op {
    case .allNodesScan(let node): (node, nil)
    case .nodeByLabelScan(let node, let label): (node, label)
    default: nil
    }
  }
}
