import KithGraph

// Where relationships of a type start or end at no node with a label, a step that may run either way runs one way:
//
//     MATCH (o:Organisation)-[:WORKS_FOR]-(p)      is planned as      MATCH (o:Organisation)<-[:WORKS_FOR]-(p)
//
// Then it is known of what label the other end is, and no list is looked through for nothing.
extension Planner {
  /// Gives the undirected steps of each MATCH the one direction that they can have.
  func directSteps(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      guard case .match(var match) = clauses[at], direct(&match.pattern) else { continue }
      clauses[at] = .match(match)
    }
  }

  /// Whether it changed a step.
  private func direct(_ pattern: inout BoundPattern) -> Bool {
    var hasChanged = false
    for at in pattern.relationships.indices {
      let step = pattern.relationships[at]
      guard step.direction == .either, step.length == nil, !step.types.isEmpty, step.left != step.right,
        !pattern.bound.contains(step.variable)
      else { continue }
      let (left, right) = (labels(of: step.left, in: pattern), labels(of: step.right, in: pattern))
      let runsForth = runs(step.types, from: left, to: right)
      let runsBack = runs(step.types, from: right, to: left)
      if runsForth && runsBack { continue }
      hasChanged = true
      pattern.relationships[at].direction = runsBack ? .incoming : .outgoing
      if !runsForth, !runsBack { pattern.predicates.append(.literal(.boolean(false))) }
    }
    return hasChanged
  }

  /// Whether any relationship of the types starts at nodes with each of some labels, and any ends at nodes with each of others.
  private func runs(_ types: [String], from start: [LabelID], to end: [LabelID]) -> Bool {
    let types = graph.types(named: types)
    return start.allSatisfy { label in
      types.contains { graph.relationshipCount(type: $0, startLabel: label, endLabel: nil) > 0 }
    }
      && end.allSatisfy { label in
        types.contains { graph.relationshipCount(type: $0, startLabel: nil, endLabel: label) > 0 }
      }
  }
}
