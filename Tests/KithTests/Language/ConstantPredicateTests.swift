import Testing

/// A predicate that names no variable decides about the whole pattern, and one that is null holds of nothing.
@Suite struct ConstantPredicateTests {
  static let two = "CREATE (:P {a: 1}), (:P {a: 2})"

  @Test(arguments: [
    Example("MATCH (n) WHERE false RETURN n.a", on: two, gives: []),
    Example("MATCH (n) WHERE null RETURN n.a", on: two, gives: []),
    Example("MATCH (n:P) WHERE 1 = 2 RETURN n.a", on: two, gives: []),
    Example("MATCH (n), (m) WHERE $x = 2 RETURN n.a", on: two, with: ["x": .integer(1)], gives: []),
    Example("MATCH (n) WHERE n.a = 1 AND false RETURN n.a", on: two, gives: []),
    Example("MATCH (n) WHERE n.a = 1 OR false RETURN n.a", on: two, gives: ["1"]),
    Example("MATCH (n) WHERE true RETURN n.a", on: two, gives: ["1", "2"]),
    Example("OPTIONAL MATCH (n) WHERE false RETURN n", on: two, gives: ["null"]),
    Example("MATCH (n {a: null}) RETURN n", on: two, gives: []),
    Example("MATCH (n) WHERE n.a = null RETURN n", on: two, gives: []),
    Example("MATCH (n) WHERE exists { MATCH (m) WHERE false } RETURN n", on: two, gives: []),
  ])
  func holdsOrNot(_ example: Example) { example.check() }
}
