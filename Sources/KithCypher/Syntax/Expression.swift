/// An expression and where it stands.
public struct Expression: Sendable {
  /// What it is.
  public var kind: Kind
  /// Where it stands; parentheses around it are included.
  public var span: SourceSpan
  /// Makes an expression of its kind and place.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// What an expression may be (openCypher 9, Expression and Atom).
  public indirect enum Kind: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case list([Expression])
    case map([MapEntry])
    case parameter(String)
    case variable(String)
    /// `subject.key`.
    case property(Expression, Name)
    /// `subject:Label` and, since Neo4j 5, `subject IS Label`.
    case hasLabels(Expression, LabelExpression)
    /// `subject[index]`.
    case element(Expression, Expression)
    /// `subject[from..to]`.
    case slice(Expression, from: Expression?, to: Expression?)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `a < b <= c`: a chain of at least two operands; each neighbouring pair is compared, joined by AND.
    case comparison([Expression], [ComparisonOperator])
    /// A chain of AND, OR or XOR, flattened: `a AND b AND c` is one node with three operands.
    case logical(LogicalOperator, [Expression])
    case isNull(Expression, negated: Bool)
    /// `subject IS [NOT] :: TYPE`.
    case isTyped(Expression, TypeName, negated: Bool)
    /// A call by its dotted name as written, `toUpper(x)`, `count(DISTINCT x)`.
    case function(Name, distinct: Bool, arguments: [Expression])
    /// `count(*)`.
    case countStar
    case `case`(subject: Expression?, alternatives: [CaseAlternative], otherwise: Expression?)
    case listComprehension(variable: Name, list: Expression, predicate: Expression?, projection: Expression?)
    /// `[p = (a)-->(b) WHERE predicate | projection]`.
    case patternComprehension(variable: Name?, path: PathPattern, predicate: Expression?, projection: Expression)
    case quantifier(ListQuantifier, variable: Name, list: Expression, predicate: Expression?)
    case reduce(accumulator: Name, initial: Expression, variable: Name, list: Expression, body: Expression)
    /// A pattern that stands as a predicate: `(a)-->(b)`.
    case pattern(PathPattern)
    /// `shortestPath((a)-[*]-(b))` as an expression.
    case shortestPath(PatternPart)
    /// `exists { ... }`, `count { ... }`, `collect { ... }`.
    case subquery(SubqueryKind, SubqueryBody)
    /// `subject {.key, .*, name: value, variable}`.
    case mapProjection(Expression, [MapProjectionItem])
  }
}

/// `key: value` within a map literal.
public struct MapEntry: Sendable {
  /// The key.
  public var key: Name
  /// Its value.
  public var value: Expression
  /// Makes an entry.
  public init(key: Name, value: Expression) {
    self.key = key
    self.value = value
  }
}

/// `WHEN condition THEN result`.
public struct CaseAlternative: Sendable {
  /// What is tested: a condition, or after `CASE subject` a value to compare with.
  public var condition: Expression
  /// What the expression is where the test holds.
  public var result: Expression
  /// Makes an alternative.
  public init(condition: Expression, result: Expression) {
    self.condition = condition
    self.result = result
  }
}

/// An item of a map projection.
public enum MapProjectionItem: Sendable {
  /// `.key`.
  case property(Name)
  /// `.*`.
  case allProperties
  /// `key: value`.
  case entry(Name, Expression)
  /// `variable`, short for `variable: variable`.
  case variable(Name)
}

/// The body of `exists { }` and its like.
public enum SubqueryBody: Sendable {
  /// `{ (a)-->(b) WHERE predicate }`, with or without MATCH before it.
  case pattern([PatternPart], predicate: Expression?)
  /// `{ MATCH ... RETURN ... }`.
  case query(Query)
}

/// Which subquery expression.
public enum SubqueryKind: Sendable, Hashable { case exists, count, collect }

/// `all`, `any`, `none` and `single`.
public enum ListQuantifier: String, Sendable, Hashable { case all, any, none, single }

/// Operators before their operand.
public enum UnaryOperator: String, Sendable, Hashable {
  case not = "NOT"
  case plus = "+"
  case minus = "-"
}

/// AND, OR and XOR.
public enum LogicalOperator: String, Sendable, Hashable {
  case and = "AND"
  case or = "OR"
  case xor = "XOR"
}

/// Comparison operators, which chain.
public enum ComparisonOperator: String, Sendable, Hashable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// The other operators between two operands.
public enum BinaryOperator: String, Sendable, Hashable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "%"
  case power = "^"
  case `in` = "IN"
  case startsWith = "STARTS WITH"
  case endsWith = "ENDS WITH"
  case contains = "CONTAINS"
  case matches = "=~"
  /// String and list concatenation, `||`.
  case concatenate = "||"
}

/// A type after `IS ::`, `LIST<INTEGER NOT NULL>`, `STRING | INTEGER`.
public indirect enum TypeName: Sendable, Hashable {
  /// A plain type by its normal name in capitals: `INTEGER`, `STRING`, `ZONED DATETIME`, ...
  case plain(String, notNull: Bool)
  case list(TypeName, notNull: Bool)
  case union([TypeName])
}
