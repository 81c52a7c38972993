import KithGraph

/// What is known of a pattern's nodes and relationships whichever way it is walked: looked up once for all the ways that
/// a search tries.
final class PatternFacts {
  private let labels: [(node: Variable, name: String, count: Int)]
  private var degrees: [(relationship: Variable, fromLeft: Bool, degree: Double)] = []

  init(_ pattern: BoundPattern, _ graph: Graph) {
    labels = pattern.predicates.compactMap { predicate in
      guard case .hasLabels(.variable(let node), .name(let name)) = predicate else { return nil }
      return (node, name, graph.label(named: name).map { graph.nodeCount(label: $0) } ?? 0)
    }
  }

  /// The rarest label that is asked of a node.
  func label(of node: Variable) -> String? {
    var best: (name: String, count: Int)?
    for label in labels where label.node == node && label.count < best?.count ?? .max {
      best = (label.name, label.count)
    }
    return best?.name
  }

  /// How many rows a relationship makes of one, from one of its ends: what `estimate` says when it is first asked.
  func degree(of relationship: PatternRelationship, fromLeft: Bool, _ estimate: () -> Double) -> Double {
    if let known = degrees.first(where: { $0.relationship == relationship.variable && $0.fromLeft == fromLeft }) {
      return known.degree
    }
    let degree = estimate()
    degrees.append((relationship.variable, fromLeft, degree))
    return degree
  }
}
