import KithGraph

// Where every node with a label has a value that no other has, two of them differ where their values do. Where the values
// grow from each node to the next, as those of numbers given one after another, nodes come in the order of their values.
// What is asked of the nodes themselves reads nothing, and lists of neighbours are sorted by it:
//
//     MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person) WHERE a.id < b.id AND a.id <> c.id
//
//     MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person) WHERE id(a) < id(b) AND a <> c
extension Planner {
  /// The pattern with nodes of one label compared instead of their keys, where steps lead from the one to the other: nodes
  /// without a step between them are sought by their keys.
  func comparingNodes(_ pattern: BoundPattern) -> BoundPattern {
    guard trustsCounts else { return pattern }
    var compared: BoundPattern?
    for (at, predicate) in pattern.predicates.enumerated() {
      guard let other = comparingNodes(predicate, pattern) else { continue }
      compared = compared ?? pattern
      compared?.predicates[at] = other
    }
    return compared ?? pattern
  }

  /// The pattern with nodes told apart instead of their keys, and not at all where they cannot be one node for the relationships
  /// that lead to them: these differ, start or end at one node, and no two of their type lead from one node to one other.
  ///
  ///     MATCH (a)-[:FOLLOWS]->(b)<-[:FOLLOWS]-(c) WHERE a <> c RETURN count(*)      as many as there are
  ///
  /// Nil where it is as it should be.
  func tellingNodesApart(_ pattern: BoundPattern) -> BoundPattern? {
    var told: BoundPattern?
    for (at, predicate) in pattern.predicates.enumerated().reversed() {
      guard case .comparison(.notEqual, _, _) = predicate else { continue }
      let compared = comparingNodes(predicate, pattern)
      guard case .comparison(_, .variable(let a), .variable(let b)) = compared ?? predicate else { continue }
      if differByRelationships(a, b, pattern) {
        told = told ?? pattern
        told?.predicates.remove(at: at)
      } else if let compared {
        told = told ?? pattern
        told?.predicates[at] = compared
      }
    }
    return told
  }

  private func comparingNodes(_ predicate: BoundExpression, _ pattern: BoundPattern) -> BoundExpression? {
    guard
      case .comparison(let op, .property(.variable(let a), let key), .property(.variable(let b), let other)) = predicate,
      op != .equal, key == other, a.type == .node, b.type == .node, a != b, pattern.nodesReached(from: a).contains(b),
      pattern.asksOneLabel(of: a, b, where: { op == .notEqual ? isKey(key, of: $0) : ascends(key, of: $0) })
    else { return nil }
    return op == .notEqual
      ? .comparison(op, .variable(a), .variable(b))
      : .comparison(op, .function("id", [.variable(a)]), .function("id", [.variable(b)]))
  }

  private func differByRelationships(_ a: Variable, _ b: Variable, _ pattern: BoundPattern) -> Bool {
    pattern.relationships.contains { first in
      guard let one = first.directedEnds, first.types.count == 1, [one.start, one.end].contains(a) else { return false }
      return pattern.relationships.contains { second in
        guard let other = second.directedEnds, second.variable != first.variable, second.types == first.types,
          one.start == other.start && one.end == a && other.end == b
            || one.end == other.end && one.start == a && other.start == b
        else { return false }
        return nothingIsParallel(first.types)
      }
    }
  }

  /// Whether no two relationships of a type lead from one node to one other.
  func nothingIsParallel(_ types: [String]) -> Bool {
    facts.parallelless.answer(SnapshotFacts.Way(types: types, direction: .either)) {
      graph.types(named: types).allSatisfy { graph.parallelCount(type: $0) == 0 }
    }
  }

  /// Whether every node with a label has an integer under a key, and each a greater one than those that come before it.
  private func ascends(_ name: String, of label: String) -> Bool {
    facts.ascents.answer(SnapshotFacts.LabelledKey(label: SchemaName(label), key: SchemaName(name))) {
      guard let key = graph.key(named: name), let label = self.label(named: label) else { return false }
      return graph.ascends(key: key, label: label)
    }
  }
}
