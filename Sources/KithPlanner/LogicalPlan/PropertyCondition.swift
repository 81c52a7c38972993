/// What a look-up asks of a property: a value, or a part of its values, that depends on no row.
public enum PropertyCondition: Sendable {
  /// It equals a value.
  case equal(BoundExpression)
  /// It lies in a range, begins with a text, or is one of a list.
  case range(NodeRange)

  /// What the property is compared with.
  var values: [BoundExpression] {
    switch self {
    case .equal(let value): [value]
    case .range(let range): range.bounds
    }
  }

  /// As Cypher would say it of a property: `p.born >= 1960`.
  func text(_ property: String) -> String {
    switch self {
    case .equal(let value): "\(property) = \(value.text)"
    case .range(let range): range.text(property)
    }
  }
}
