import KithGraph

// Where all relationships of a type lead to nodes with one label, a node of the pattern that has such a relationship has the
// label, written or not: what is known of the label's nodes (how many, which property is their key) holds for it.
//
//     MATCH (f)-[:FOLLOWS]->(p)      is planned as      MATCH (f:Person)-[:FOLLOWS]->(p:Person)
extension Planner {
  /// Adds the labels that the nodes of a MATCH have by its relationships, where none is written.
  func addImpliedLabels(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      guard case .match(var match) = clauses[at], let labels = impliedLabels(match.pattern) else { continue }
      match.pattern.predicates += labels
      clauses[at] = .match(match)
    }
  }

  private func impliedLabels(_ pattern: BoundPattern) -> [BoundExpression]? {
    var labels: [BoundExpression] = []
    for node in pattern.nodes where !pattern.bound.contains(node) {
      guard pattern.relationships.contains(where: { $0.left == node || $0.right == node }),
        !pattern.predicates.contains(where: { $0.asksLabels(of: node) })
      else { continue }
      for step in pattern.relationships
      where step.length == nil && !pattern.bound.contains(step.variable) && (step.left == node || step.right == node) {
        let direction = step.right == node ? step.direction : step.direction.reversed
        guard let label = impliedLabel(step.types, direction) else { continue }
        labels.append(.hasLabels(.variable(node), .name(label)))
        break
      }
    }
    return labels.isEmpty ? nil : labels
  }

  /// The rarest label that all nodes have to which relationships of the types lead; nil where they have none in common.
  private func impliedLabel(_ types: [String], _ direction: PatternDirection) -> String? {
    facts.commonLabels.answer(SnapshotFacts.Way(types: types, direction: direction)) {
      let common = graph.labels.filter { leadsOnly(to: $0, types, direction) }
      return common.min { graph.nodeCount(label: $0) < graph.nodeCount(label: $1) }.map { graph.name(of: $0) }
    }
  }
}

extension BoundExpression {
  fileprivate func asksLabels(of node: Variable) -> Bool {
    if case .hasLabels(.variable(node), _) = self { true } else { false }
  }
}
