/// The part of a property's values that a node is looked for in.
public enum NodeRange: Sendable {
  /// `n.name STARTS WITH x`.
  case prefix(BoundExpression)
  /// `n.age >= x AND n.age < y`, either of them.
  case between(lower: Bound?, upper: Bound?)
  /// `n.id IN [x, y]`.
  case among(BoundExpression)

  /// One end of a range.
  public struct Bound: Sendable {
    /// The value, which depends on no row.
    public var value: BoundExpression
    /// Whether the value itself belongs to the range.
    public var isInclusive: Bool
  }

  /// The expressions of its ends.
  var bounds: [BoundExpression] {
    switch self {
    case .prefix(let text): [text]
    case .among(let list): [list]
    case .between(let lower, let upper): [lower, upper].compactMap { $0?.value }
    }
  }

  /// As Cypher would say it of `subject`.
  func text(_ subject: String) -> String {
    switch self {
    case .prefix(let text): return "\(subject) STARTS WITH \(text.text)"
    case .among(let list): return "\(subject) IN \(list.text)"
    case .between(let lower, let upper):
      let parts = [
        lower.map { "\(subject) \($0.isInclusive ? ">=" : ">") \($0.value.text)" },
        upper.map { "\(subject) \($0.isInclusive ? "<=" : "<") \($0.value.text)" },
      ]
      return parts.compactMap { $0 }.joined(separator: " AND ")
    }
  }
}

/// What several predicates say together of the ranges in which an entity's properties lie.
struct PropertyBounds {
  /// Of each end the first bound that was met.
  private(set) var found: [(key: String, lower: NodeRange.Bound?, upper: NodeRange.Bound?)] = []

  /// Takes what a predicate says.
  mutating func add(_ key: String, _ lower: NodeRange.Bound?, _ upper: NodeRange.Bound?) {
    let at = found.firstIndex { $0.key == key } ?? found.count
    if at == found.count { found.append((key, nil, nil)) }
    found[at].lower = found[at].lower ?? lower
    found[at].upper = found[at].upper ?? upper
  }
}

extension BoundExpression {
  /// What the predicate says of the range in which a property of a node lies.
  func range(of node: Variable) -> (key: String, range: NodeRange)? {
    switch self {
    case .stringPredicate(.startsWith, .property(.variable(let v), let key), let text) where v == node && text.isFixed:
      return (key, .prefix(text))
    case .in(.property(.variable(let v), let key), let list) where v == node && list.isFixed: return (key, .among(list))
    case .comparison(let op, .property(.variable(let v), let key), let value) where v == node && value.isFixed:
      return Self.range(op, value).map { (key, $0) }
    case .comparison(let op, let value, .property(.variable(let v), let key)) where v == node && value.isFixed:
      return Self.range(op.mirrored, value).map { (key, $0) }
    default: return nil
    }
  }

  private var isFixed: Bool { isConstant && !containsSubquery }

  private static func range(_ op: RelationalOperator, _ value: BoundExpression) -> NodeRange? {
    switch op {
    case .less: .between(lower: nil, upper: NodeRange.Bound(value: value, isInclusive: false))
    case .lessOrEqual: .between(lower: nil, upper: NodeRange.Bound(value: value, isInclusive: true))
    case .greater: .between(lower: NodeRange.Bound(value: value, isInclusive: false), upper: nil)
    case .greaterOrEqual: .between(lower: NodeRange.Bound(value: value, isInclusive: true), upper: nil)
    case .equal, .notEqual: nil
    }
  }
}

extension RelationalOperator {
  /// The operator with its sides exchanged.
  var mirrored: RelationalOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
