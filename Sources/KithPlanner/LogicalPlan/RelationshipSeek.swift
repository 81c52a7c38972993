/// A look in a declared index for the relationships of a type whose property is a value or lies in a range.
public struct RelationshipSeek: Sendable {
  /// The pattern's relationship, of one type and a fixed length, with its ends.
  public var relationship: PatternRelationship
  /// The property key.
  public var key: String
  /// What it is compared with.
  public var sought: PropertyCondition

  /// The relationship's only type.
  public var type: String { relationship.types.first ?? "" }

  /// Whether it looks for more than one value.
  var isRange: Bool { if case .range = sought { true } else { false } }

  /// What it is compared with, which depends on no row.
  var values: [BoundExpression] { sought.values }

  /// `(a)-[r:KNOWS]->(b) WHERE r.since = 1`.
  var text: String {
    "(\(relationship.left.name))"
      + relationship.direction.arrow(relationship.variable, relationship.types) + "(\(relationship.right.name)) WHERE "
      + sought.text("\(relationship.variable.name).\(key)")
  }
}
