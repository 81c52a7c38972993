import KithValue

/// `[OPTIONAL] MATCH`.
public struct BoundMatch: Sendable {
  /// Whether a row without a match is kept, with nulls.
  public var isOptional: Bool
  /// What is looked for.
  public var pattern: BoundPattern
}

/// The pattern of one MATCH as a graph, with everything that must hold of it.
public struct BoundPattern: Sendable {
  private struct Parts: Sendable {
    var nodes: [Variable] = []
    var relationships: [PatternRelationship] = []
    var groups: [QuantifiedGroup] = []
    var shortestPaths: [ShortestPathPattern] = []
    var selections: [PathSelection] = []
    var paths: [(variable: Variable, elements: [Variable])] = []
    var predicates: [BoundExpression] = []
    var bound: VariableSet = []
  }
  private var shared = Shared(Parts())

  /// The nodes, each once.
  public var nodes: [Variable] {
    _read { yield shared.parts.nodes }
    _modify { yield &shared.parts.nodes }
  }
  /// The relationships in the order of the text.
  public var relationships: [PatternRelationship] {
    _read { yield shared.parts.relationships }
    _modify { yield &shared.parts.relationships }
  }
  /// The patterns that repeat.
  public var groups: [QuantifiedGroup] {
    _read { yield shared.parts.groups }
    _modify { yield &shared.parts.groups }
  }
  /// The shortest-path parts.
  public var shortestPaths: [ShortestPathPattern] {
    _read { yield shared.parts.shortestPaths }
    _modify { yield &shared.parts.shortestPaths }
  }
  /// The parts with a selector of GQL.
  public var selections: [PathSelection] {
    _read { yield shared.parts.selections }
    _modify { yield &shared.parts.selections }
  }
  /// The named paths, made when all their variables are bound.
  public var paths: [(variable: Variable, elements: [Variable])] {
    _read { yield shared.parts.paths }
    _modify { yield &shared.parts.paths }
  }
  /// What must hold: labels, properties, inline and trailing WHERE, split at AND.
  public var predicates: [BoundExpression] {
    _read { yield shared.parts.predicates }
    _modify { yield &shared.parts.predicates }
  }
  /// The variables that came into scope before this pattern.
  public var bound: VariableSet {
    _read { yield shared.parts.bound }
    _modify { yield &shared.parts.bound }
  }
}

/// One relationship of a pattern, of fixed or variable length.
public struct PatternRelationship: Sendable {
  private struct Parts: Sendable {
    var variable: Variable
    var left: Variable
    var right: Variable
    var types: [String]
    var direction: PatternDirection
    var length: PathLength?
    var stepPredicates: [BoundExpression]
    var stepVariable: Variable?
  }
  private var shared: Shared<Parts>

  init(
    variable: Variable, left: Variable, right: Variable, types: [String], direction: PatternDirection,
    length: PathLength? = nil, stepPredicates: [BoundExpression] = [], stepVariable: Variable? = nil
  ) {
    shared = Shared(
      Parts(
        variable: variable, left: left, right: right, types: types, direction: direction, length: length,
        stepPredicates: stepPredicates, stepVariable: stepVariable))
  }

  /// A relationship, or a list of them where the length varies.
  public var variable: Variable {
    _read { yield shared.parts.variable }
    _modify { yield &shared.parts.variable }
  }
  /// The node on its left.
  public var left: Variable {
    _read { yield shared.parts.left }
    _modify { yield &shared.parts.left }
  }
  /// The node on its right.
  public var right: Variable {
    _read { yield shared.parts.right }
    _modify { yield &shared.parts.right }
  }
  /// Empty stands for any type.
  public var types: [String] {
    _read { yield shared.parts.types }
    _modify { yield &shared.parts.types }
  }
  /// Which way it points, from left to right.
  public var direction: PatternDirection {
    _read { yield shared.parts.direction }
    _modify { yield &shared.parts.direction }
  }
  /// Nil for exactly one.
  public var length: PathLength? {
    _read { yield shared.parts.length }
    _modify { yield &shared.parts.length }
  }
  /// For a variable length: what holds of each relationship along the way, of `stepVariable`.
  public var stepPredicates: [BoundExpression] {
    _read { yield shared.parts.stepPredicates }
    _modify { yield &shared.parts.stepPredicates }
  }
  /// Stands for each relationship along the way.
  public var stepVariable: Variable? {
    _read { yield shared.parts.stepVariable }
    _modify { yield &shared.parts.stepVariable }
  }
}

extension [String] {
  /// Whether a relationship may be of these types and of those; no type written is any.
  func mayMean(oneOf others: [String]) -> Bool { isEmpty || others.isEmpty || contains(where: others.contains) }
}

/// Which way a relationship pattern points, from left to right.
public enum PatternDirection: Sendable, Hashable {
  case outgoing, incoming, either
  /// The same pattern read from the other end.
  public var reversed: PatternDirection {
    switch self {
    case .outgoing: .incoming
    case .incoming: .outgoing
    case .either: .either
    }
  }
}

/// The bounds of a variable length.
public struct PathLength: Sendable, Hashable {
  /// The least number of relationships.
  public var minimum: Int
  /// The greatest number of relationships; nil is without bound.
  public var maximum: Int?
  /// Makes bounds.
  public init(minimum: Int, maximum: Int?) {
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// `shortestPath(...)` or `allShortestPaths(...)` over one relationship pattern.
public struct ShortestPathPattern: Sendable {
  /// The relationship pattern along which it is looked for.
  public var relationship: PatternRelationship
  /// The path's variable, named or not.
  public var path: Variable
  /// Whether every path of the least length is kept, or one.
  public var all: Bool
}
