/// A look in a declared index for the relationships of a type whose property is a value or lies in a range.
public struct RelationshipSeek: Sendable {
  /// What the property is compared with.
  public enum Sought: Sendable {
    case equal(BoundExpression)
    case range(NodeRange)
  }
  /// The pattern's relationship, of one type and a fixed length, with its ends.
  public var relationship: PatternRelationship
  /// The property key.
  public var key: String
  /// What it is compared with.
  public var sought: Sought

  /// The relationship's only type.
  public var type: String { relationship.types.first ?? "" }

  /// Whether it looks for more than one value.
  var isRange: Bool { if case .range = sought { true } else { false } }

  /// What it is compared with, which depends on no row.
  var values: [BoundExpression] {
    switch sought {
    case .equal(let value): [value]
    case .range(let range): range.bounds
    }
  }

  /// `(a)-[r:KNOWS]->(b) WHERE r.since = 1`.
  var text: String {
    let subject = "\(relationship.variable.name).\(key)"
    let condition =
      switch sought {
      case .equal(let value): "\(subject) = \(value.text)"
      case .range(let range): range.text(subject)
      }
    return "(\(relationship.left.name))"
      + relationship.direction.arrow(relationship.variable, relationship.types) + "(\(relationship.right.name)) WHERE "
      + condition
  }
}
