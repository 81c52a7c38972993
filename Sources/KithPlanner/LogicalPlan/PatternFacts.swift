import KithGraph

/// A predicate of a pattern, with what a search asks of it again and again.
struct PatternPredicate {
  let expression: BoundExpression
  /// What must be bound before it can be tested.
  let variables: VariableSet
  let containsSubquery: Bool

  init(_ expression: BoundExpression) {
    self.expression = expression
    variables = expression.variables
    containsSubquery = expression.containsSubquery
  }
}

extension BoundPattern {
  /// The labels that its predicates ask of its nodes, one by one.
  var askedLabels: [(node: Variable, label: String)] {
    predicates.compactMap { predicate in
      guard case .hasLabels(.variable(let node), .name(let label)) = predicate else { return nil }
      return (node, label)
    }
  }
}

/// What is known of a pattern's nodes and relationships whichever way it is walked: looked up once for all the ways that
/// a search tries.
final class PatternFacts {
  let pattern: BoundPattern
  private let labels: [(node: Variable, name: String, count: Int)]
  private var shares = KnownAnswers<SampledProperty, Double>()

  init(_ pattern: BoundPattern, _ planner: Planner) {
    self.pattern = pattern
    labels = pattern.askedLabels.map { node, name in
      (node, name, planner.label(named: name).map { planner.graph.nodeCount(label: $0) } ?? 0)
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

  /// What part of the nodes the pattern's predicates on a property keep: what `share` says when it is first asked.
  func share(of property: SampledProperty, _ share: () -> Double) -> Double {
    shares.answer(property, share)
  }
}
