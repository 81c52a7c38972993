/// A path pattern with a selector: of all the paths that match between two nodes, the shortest are kept.
///
///     ANY SHORTEST (a) ((x)-[r]->(y) WHERE x.v < y.v)+ (m) -[s]-> (b)
///
///     nodes   a          m     b
///     links      group   step
///
/// What the pattern itself says is asked before a path is selected, the WHERE of the MATCH after.
public struct PathSelection: Sendable {
  /// How many of the paths between two nodes are kept.
  public enum Count: Sendable, Hashable {
    /// That many, the shortest first: `SHORTEST k`, `ANY SHORTEST`, and `ANY k`, which leaves open which.
    case paths(Int)
    /// All paths of the that many least lengths: `SHORTEST k GROUPS`, and `ALL SHORTEST`, which is one.
    case groups(Int)
  }
  /// What leads from one node of the pattern to the next.
  public indirect enum Link: Sendable {
    case step(QuantifiedGroup.Step)
    case group(QuantifiedGroup)
    /// Nothing: two names for one node.
    case same
  }
  /// How many are kept.
  public var count: Count
  /// The nodes from left to right; the first and the last are nodes of the whole MATCH.
  public var nodes: [Variable]
  /// One fewer than there are nodes.
  public var links: [Link]
  /// What must hold of a path for it to count at all, beside what the groups ask of their iterations.
  public var predicates: [BoundExpression] = []
  /// The path's variable, named or not.
  public var path: Variable

  /// The node at the left end.
  public var left: Variable { nodes[0] }
  /// The node at the right end.
  public var right: Variable { nodes[nodes.count - 1] }

  /// What a match of the path binds beside its ends.
  public var outputs: [Variable] {
    var outputs = nodes.dropFirst().dropLast().filter { $0 != left && $0 != right }
    for link in links {
      switch link {
      case .step(let step): outputs.append(step.variable)
      case .group(let group): outputs += group.outputs
      case .same: break
      }
    }
    return outputs + [path]
  }

  /// The variables that live within one iteration of a group.
  public var inner: VariableSet {
    links.reduce(into: []) { if case .group(let group) = $1 { $0.formUnion(group.own) } }
  }

  /// What the pattern asks, iterations included.
  public var allPredicates: [BoundExpression] {
    links.reduce(into: predicates) { if case .group(let group) = $1 { $0 += group.predicates } }
  }

  /// The same pattern read from the other end.
  public var reversed: PathSelection {
    var result = self
    result.nodes.reverse()
    result.links = links.reversed().map { link in
      switch link {
      case .step(let step): .step(step.reversed)
      case .group(let group): .group(group.reversed)
      case .same: .same
      }
    }
    return result
  }

  /// The same with each predicate replaced.
  func mappingPredicates(_ transform: (BoundExpression) -> BoundExpression) -> PathSelection {
    var result = self
    result.predicates = predicates.map(transform)
    result.links = links.map { link in
      guard case .group(var group) = link else { return link }
      group.predicates = group.predicates.map(transform)
      return .group(group)
    }
    return result
  }
}
