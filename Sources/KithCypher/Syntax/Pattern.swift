/// One comma-separated part of a pattern: `p = (a)-[:KNOWS]->(b)`, `shortestPath((a)-[*]-(b))`,
/// `ANY SHORTEST (a)-[:KNOWS]->+(b)`.
public struct PatternPart: Sendable {
  /// Which of the matching paths are kept.
  public enum Selector: Sendable, Hashable {
    /// Every path.
    case all
    /// `shortestPath(...)`: openCypher's, one path a pair of ends.
    case shortestPath
    /// `allShortestPaths(...)`.
    case allShortestPaths
    /// `ANY [k]` (GQL).
    case any(Int)
    /// `SHORTEST k`; `ANY SHORTEST` is `shortest(1)`.
    case shortest(Int)
    /// `ALL SHORTEST`.
    case allShortest
    /// `SHORTEST k GROUPS`.
    case shortestGroups(Int)
  }

  /// The path variable before `=`.
  public var variable: Name?
  /// Which of the matching paths are kept.
  public var selector: Selector
  /// The path itself.
  public var path: PathPattern
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a part.
  public init(variable: Name?, selector: Selector, path: PathPattern, span: SourceSpan) {
    self.variable = variable
    self.selector = selector
    self.path = path
    self.span = span
  }
}

/// A chain of node and relationship patterns, and of quantified sub-paths.
///
/// Elements alternate node, relationship, node, ...; a `group` may stand where a relationship may, or beside another group.
public struct PathPattern: Sendable {
  /// One element of the chain.
  public indirect enum Element: Sendable {
    case node(NodePattern)
    case relationship(RelationshipPattern)
    /// `((a)-[r]->(b) WHERE predicate){1,3}`.
    case group(PathPattern, predicate: Expression?, quantifier: Quantifier?, span: SourceSpan)
  }
  /// The chain from left to right.
  public var elements: [Element]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a path.
  public init(elements: [Element], span: SourceSpan) {
    self.elements = elements
    self.span = span
  }
}

/// `{1,3}`, `{,5}`, `{2}`, `+`, `*` of GQL, and the bounds of openCypher's `*1..3`.
public struct Quantifier: Sendable, Hashable {
  /// At least this many times; `*` alone in openCypher means 1, in GQL 0 (the parser has resolved it).
  public var minimum: Int
  /// At most this many times; nil is without bound.
  public var maximum: Int?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a quantifier.
  public init(minimum: Int, maximum: Int?, span: SourceSpan) {
    self.minimum = minimum
    self.maximum = maximum
    self.span = span
  }
}

/// `(variable:Label {key: value} WHERE predicate)`.
public struct NodePattern: Sendable {
  /// The name of the node.
  public var variable: Name?
  /// What its labels must be.
  public var labels: LabelExpression?
  /// A map literal, or a parameter.
  public var properties: Expression?
  /// What WHERE within the parentheses demands.
  public var predicate: Expression?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a node pattern.
  public init(
    variable: Name?, labels: LabelExpression?, properties: Expression?, predicate: Expression?, span: SourceSpan
  ) {
    self.variable = variable
    self.labels = labels
    self.properties = properties
    self.predicate = predicate
    self.span = span
  }
}

/// `-[variable:TYPE|OTHER *1..3 {key: value} WHERE predicate]->`.
public struct RelationshipPattern: Sendable {
  /// Which way the arrow points, read from left to right. `<-->` and `--` are `either`.
  public enum Direction: Sendable, Hashable { case outgoing, incoming, either }

  /// The name of the relationship.
  public var variable: Name?
  /// What its type must be.
  public var types: LabelExpression?
  /// openCypher's variable length: the variable is then a list of relationships.
  public var length: Quantifier?
  /// GQL's quantifier after the arrow, `-[r:KNOWS]->{1,3}`: the variable is then a group variable.
  public var quantifier: Quantifier?
  /// A map literal, or a parameter.
  public var properties: Expression?
  /// What WHERE within the brackets demands.
  public var predicate: Expression?
  /// Which way the arrow points.
  public var direction: Direction
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a relationship pattern.
  public init(
    variable: Name?, types: LabelExpression?, length: Quantifier?, quantifier: Quantifier?, properties: Expression?,
    predicate: Expression?, direction: Direction, span: SourceSpan
  ) {
    self.variable = variable
    self.types = types
    self.length = length
    self.quantifier = quantifier
    self.properties = properties
    self.predicate = predicate
    self.direction = direction
    self.span = span
  }
}

/// `:A`, `:A:B` and `:A&B`, `:A|B`, `:!A`, `:%`, `:$(expression)`.
public indirect enum LabelExpression: Sendable {
  case name(Name)
  /// `$(expression)` and `$all(...)`: a name, or a list of names that must all be there; with `$any(...)` one of them must.
  case dynamic(Expression, any: Bool)
  case and(LabelExpression, LabelExpression)
  case or(LabelExpression, LabelExpression)
  case not(LabelExpression)
  /// `%`: any label at all.
  case any
}
