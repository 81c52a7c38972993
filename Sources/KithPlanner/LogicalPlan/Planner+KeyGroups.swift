import KithGraph
import KithValue

// Rows that are grouped by a key of a node are grouped by the node, and what else is told of it is looked up once a group:
//
//     RETURN p.id, p.name, avg(f.age)      is planned as      WITH p, avg(f.age) AS a RETURN p.id, p.name, a
//
// A key is a property that every node of a label has, no two the same; the node itself is one as well.
extension Planner {
  /// Lets projections that group by keys of nodes group by the nodes.
  func groupByNodes(_ clauses: inout [BoundClause]) {
    var labels: [(node: Variable, label: String)] = []
    for at in clauses.indices {
      switch clauses[at] {
      // What an optional part asks holds of its matches alone.
      case .match(let match) where !match.isOptional: labels += match.pattern.askedLabels
      case .project(let projection) where projection.isAggregating && !projection.aggregates.isEmpty:
        if let grouped = groupingByNodes(projection, labels) { clauses[at] = .project(grouped) }
      default: break
      }
    }
  }

  /// The projection by nodes; nil where it has no key of one, or tells nothing else of it.
  private func groupingByNodes(
    _ given: BoundProjection, _ labels: [(node: Variable, label: String)]
  ) -> BoundProjection? {
    // A subquery names the keys as they were.
    if given.postItems.contains(where: \.expression.containsSubquery) { return nil }
    var projection = given
    var hasChanged = false
    for item in given.items {
      guard let node = keyed(by: item.expression, labels),
        let key = projection.items.firstIndex(where: { $0.variable == item.variable })
      else { continue }
      var told = projection.items.filter {
        $0.expression.variables == [node] && !$0.expression.containsSubquery && isDeterministic($0.expression)
      }
      var grouped = BoundProjection.Item(variable: node, expression: .variable(node))
      if case .variable = item.expression {
        grouped = item
        told.removeAll { $0.variable == item.variable }
        if told.isEmpty { continue }
        told = told.map { $0.reading([BoundProjection.Item(variable: node, expression: .variable(item.variable))]) }
      }
      hasChanged = true
      projection.items.removeAll { other in
        other.variable == item.variable || told.contains { $0.variable == other.variable }
      }
      projection.items.insert(grouped, at: min(key, projection.items.count))
      projection.postItems = told + projection.postItems.map { $0.reading(told) }
    }
    return hasChanged ? projection : nil
  }

  /// The node of which an expression has another value than of any other; nil where that is not known.
  func keyed(by e: BoundExpression, _ labels: [(node: Variable, label: String)]) -> Variable? {
    switch e {
    case .variable(let node): return node.type == .node ? node : nil
    case .property(.variable(let node), let name):
      return labels.contains { $0.node == node && isKey(name, of: $0.label) } ? node : nil
    default: return nil
    }
  }

  /// Whether every node with a label has a property, and no two the same.
  func isKey(_ name: String, of label: String) -> Bool {
    facts.keys.answer(SnapshotFacts.LabelledKey(label: SchemaName(label), key: SchemaName(name))) {
      guard let key = graph.key(named: name), let label = self.label(named: label) else { return false }
      return graph.isUnique(key: key, label: label)
    }
  }
}
