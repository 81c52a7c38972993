import KithGraph
import KithValue

/// Estimates of how many rows an operator gives, from the snapshot's counts.
enum Cost {
  /// What part of the rows a predicate keeps.
  static func selectivity(_ predicate: BoundExpression, _ graph: Graph) -> Double {
    switch predicate {
    case .hasLabels(_, .name(let name)):
      guard let label = graph.label(named: name), graph.nodeCount > 0 else { return 0.01 }
      return max(0.001, Double(graph.nodeCount(label: label)) / Double(graph.nodeCount))
    case .comparison(.equal, .property(_, let key), _), .comparison(.equal, _, .property(_, let key)):
      guard let key = graph.key(named: key) else { return 0.1 }
      return 1 / Double(max(1, graph.distinctValueEstimate(key: key, label: nil)))
    case .comparison(.equal, _, _): return 0.1
    case .comparison(.notEqual, _, _), .isNull(_, negated: true): return 0.9
    case .comparison: return 0.3
    case .stringPredicate: return 0.1
    case .and(let parts): return parts.reduce(1) { $0 * selectivity($1, graph) }
    case .or(let parts): return min(1, parts.reduce(0) { $0 + selectivity($1, graph) })
    case .not(let part): return max(0.05, 1 - selectivity(part, graph))
    case .in: return 0.2
    case .isNull(_, negated: false): return 0.1
    default: return 0.5
    }
  }

  /// How many rows one row becomes by walking a relationship pattern.
  static func fanOut(
    _ graph: Graph, types: [String], direction: PatternDirection, fromLabel: String?, toLabel: String?, into: Bool,
    length: PathLength?
  ) -> Double {
    let from = fromLabel.flatMap { graph.label(named: $0) }
    let sources = Double(max(1, from.map { graph.nodeCount(label: $0) } ?? graph.nodeCount))
    var count = 0
    let ids = types.isEmpty ? graph.types : types.compactMap { graph.type(named: $0) }
    for type in ids {
      switch direction {
      case .outgoing: count += graph.relationshipCount(type: type, startLabel: from, endLabel: nil)
      case .incoming: count += graph.relationshipCount(type: type, startLabel: nil, endLabel: from)
      case .either:
        count += graph.relationshipCount(type: type, startLabel: from, endLabel: nil)
        count += graph.relationshipCount(type: type, startLabel: nil, endLabel: from)
      }
    }
    var degree = Double(count) / sources
    if let length {
      // A walk multiplies at each step; beyond a few steps the estimate says no more than "many".
      let steps = Double(min(length.maximum ?? 5, 5))
      degree = degree <= 1 ? max(degree, 0.1) * steps : min(_pow(degree, steps), 1e9)
    }
    if into { return degree / Double(max(1, graph.nodeCount)) }
    return degree
  }

  private static func _pow(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(exponent) { result *= base }
    return result
  }
}
