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
      guard
        case .comparison(let op, .property(.variable(let a), let key), .property(.variable(let b), let other)) =
          predicate,
        op != .equal, key == other, a.type == .node, b.type == .node, a != b, pattern.nodesReached(from: a).contains(b),
        let label = commonLabel(a, b, pattern)
      else { continue }
      if op == .notEqual {
        guard isKey(key, of: label) else { continue }
        compared = compared ?? pattern
        compared?.predicates[at] = .comparison(op, .variable(a), .variable(b))
      } else {
        guard ascends(key, of: label) else { continue }
        compared = compared ?? pattern
        compared?.predicates[at] = .comparison(op, .function("id", [.variable(a)]), .function("id", [.variable(b)]))
      }
    }
    return compared ?? pattern
  }

  private func commonLabel(_ a: Variable, _ b: Variable, _ pattern: BoundPattern) -> String? {
    let labels = pattern.askedLabels
    return labels.first { label in label.node == a && labels.contains { $0.node == b && $0.label == label.label } }?
      .label
  }

  /// Whether every node with a label has an integer under a key, and each a greater one than those that come before it.
  private func ascends(_ name: String, of label: String) -> Bool {
    facts.ascents.answer(SnapshotFacts.LabelledKey(label: SchemaName(label), key: SchemaName(name))) {
      guard let key = graph.key(named: name), let label = self.label(named: label) else { return false }
      return graph.ascends(key: key, label: label)
    }
  }
}
