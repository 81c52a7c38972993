import KithGraph

// Where an index is declared on a property of relationships, a pattern may begin with the relationships themselves:
//
//     MATCH (p)-[r:WORKS_FOR]->(o) WHERE r.since = '2020-06-30'
//
//     DirectedRelationshipIndexSeek (p)-[r:WORKS_FOR]->(o) WHERE r.since = '2020-06-30'
extension PatternSearch {
  /// A seek for a relationship that nothing bound leads to yet; nil where no index is declared that could answer.
  func relationshipSeek(_ relationship: PatternRelationship) -> LogicalPlan? {
    guard planner.isOptimising, planner.graph.schema.declaresRelationshipIndexes, relationship.length == nil,
      relationship.types.count == 1,
      let type = relationship.types.first, relationship.left != relationship.right,
      !available.contains(relationship.left), !available.contains(relationship.right)
    else { return nil }
    let graph = planner.graph
    let target = SchemaTarget.relationship(type: type)
    let count = graph.type(named: type).map { Double(graph.relationshipCount(type: $0)) } ?? 0
    var bounds = PropertyBounds()
    func plan(_ key: String, _ sought: PropertyCondition, _ rows: Double) -> LogicalPlan {
      var plan = LogicalPlan(
        .relationshipSeek(RelationshipSeek(relationship: relationship, key: key, sought: sought)), [],
        rows: max(rows * (relationship.direction == .either ? 2 : 1), 0.1),
        variables: [relationship.variable, relationship.left, relationship.right])
      plan.index = graph.schema.index(on: target, key: key)?.name
      return plan
    }
    func isIndexed(_ key: String) -> Bool { graph.schema.index(on: target, key: key) != nil }
    var best: LogicalPlan?
    for at in conditions(on: relationship.variable) {
      let predicate = facts.predicates[at].expression
      if case .comparison(.equal, let a, let b) = predicate {
        for (property, value) in [(a, b), (b, a)] {
          if case .property(.variable(relationship.variable), let key) = property, value.isConstant,
            !value.containsSubquery, isIndexed(key)
          {
            return plan(key, .equal(value), count * 0.001)
          }
        }
      }
      guard let (key, range) = predicate.range(of: relationship.variable), isIndexed(key) else { continue }
      switch range {
      case .prefix: best = best ?? plan(key, .range(range), count * 0.02)
      case .among: break
      case .between(let lower, let upper): bounds.add(key, lower, upper)
      }
    }
    for (key, lower, upper) in bounds.found {
      let seek = plan(
        key, .range(.between(lower: lower, upper: upper)), count * (lower != nil && upper != nil ? 0.05 : 0.3))
      if seek.estimatedRows < best?.estimatedRows ?? .infinity { best = seek }
    }
    return best
  }

  /// Begins, or goes on, with a relationship that a seek gives along with its ends.
  mutating func startComponent(at relationship: PatternRelationship, _ leaf: LogicalPlan) {
    remaining.removeAll { facts.steps[$0].link.variable == relationship.variable }
    cost += leaf.estimatedRows
    if startsFromNothing {
      plan = leaf
    } else {
      plan = LogicalPlan(
        .cartesianProduct, [plan, leaf], rows: plan.estimatedRows * leaf.estimatedRows,
        variables: plan.variables + leaf.variables)
      cost += plan.estimatedRows
    }
    available.formUnion(leaf.variables)
    walked.append(relationship.variable)
    untested.removeAll { at in
      guard case .hasLabels(.variable(let node), .name(let name)) = facts.predicates[at].expression else {
        return false
      }
      if node == relationship.right {
        return planner.isImplied(name, types: relationship.types, direction: relationship.direction)
      }
      return node == relationship.left
        && planner.isImplied(name, types: relationship.types, direction: relationship.direction.reversed)
    }
    applyPredicates()
  }
}
