import KithValue

/// An expression whose names are resolved.
///
/// `n.name STARTS WITH $x` is `.stringPredicate(.startsWith, .property(.variable(n), "name"), .parameter("x"))`.
public indirect enum BoundExpression: Sendable {
  case literal(Value)
  case parameter(String)
  case variable(Variable)
  case property(BoundExpression, key: String)
  case hasLabels(BoundExpression, LabelPredicate)
  /// `subject:$(names)`: all of the labels (or the type) that a string or a list of strings names; with `any`, one of them.
  case hasDynamicLabels(BoundExpression, names: BoundExpression, any: Bool)
  case element(BoundExpression, index: BoundExpression)
  case slice(BoundExpression, from: BoundExpression?, to: BoundExpression?)
  case negate(BoundExpression)
  case not(BoundExpression)
  case arithmetic(ArithmeticOperator, BoundExpression, BoundExpression)
  case comparison(RelationalOperator, BoundExpression, BoundExpression)
  case and([BoundExpression])
  case or([BoundExpression])
  case xor([BoundExpression])
  case isNull(BoundExpression, negated: Bool)
  case isTyped(BoundExpression, TypePredicate, negated: Bool)
  case `in`(BoundExpression, list: BoundExpression)
  case stringPredicate(StringPredicate, BoundExpression, BoundExpression)
  /// A scalar function by its documented name; entity functions (`labels`, `type`, ...) are among them.
  case function(String, [BoundExpression])
  /// The first operand that is not null; the others are not looked at.
  case coalesce([BoundExpression])
  /// `subject` is evaluated once and compared with each condition; without it the conditions are predicates.
  case `case`(
    subject: BoundExpression?, [(condition: BoundExpression, result: BoundExpression)], otherwise: BoundExpression?)
  case list([BoundExpression])
  case map([(key: String, value: BoundExpression)])
  /// `subject {.*, key: value}`: nil keys stand for all of the subject's properties.
  case mapProjection(BoundExpression, [MapProjectionEntry])
  case listComprehension(Variable, list: BoundExpression, predicate: BoundExpression?, projection: BoundExpression?)
  case quantifier(Quantification, Variable, list: BoundExpression, predicate: BoundExpression?)
  case reduce(accumulator: Variable, initial: BoundExpression, Variable, list: BoundExpression, body: BoundExpression)
  /// The path made of what a pattern matched: node, relationship (or list of them), node, ...
  case path([Variable])
  /// A subquery answered for every row.
  case subquery(Subquery)
  /// An aggregate; only within a projection, and only until the binder has taken it out.
  case aggregate(AggregateCall)
}

/// A subquery within an expression.
public struct Subquery: Sendable {
  /// What its rows become.
  public enum Kind: Sendable {
    /// True if there is a row.
    case exists
    /// The number of rows.
    case count
    /// The list of the values of a variable.
    case collect(Variable)
    /// The value of a variable in the first row, or null.
    case first(Variable)
  }
  /// What its rows become.
  public var kind: Kind
  /// The query.
  public var query: BoundQuery
  /// The variables of the outer query that it uses.
  public var imports: [Variable]
  /// The plan, once there is one.
  public var plan: LogicalPlan?
}

extension Subquery {
  /// What becomes of the rows of some clauses that change nothing.
  init(_ kind: Kind, _ clauses: [BoundClause], columns: [Variable] = [], imports: (BoundQuery) -> [Variable]) {
    let query = BoundQuery(
      branches: [BoundQuery.Branch(clauses: clauses, columns: columns)], unionAll: true,
      columns: columns.map(\.name), outputs: columns, returnsRows: !columns.isEmpty, isWrite: false)
    self.init(kind: kind, query: query, imports: imports(query), plan: nil)
  }
}

/// One entry of a map projection.
public enum MapProjectionEntry: Sendable {
  case allProperties
  case property(String)
  case entry(String, BoundExpression)
}

/// `+ - * / % ^` and `||`.
public enum ArithmeticOperator: String, Sendable {
  case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%", power = "^", concatenate = "||"
}

/// `= <> < <= > >=`.
public enum RelationalOperator: String, Sendable {
  case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
}

/// Predicates on text.
public enum StringPredicate: String, Sendable {
  case startsWith = "STARTS WITH", endsWith = "ENDS WITH", contains = "CONTAINS", matches = "=~"
}

/// `all`, `any`, `none`, `single`.
public enum Quantification: String, Sendable { case all, any, none, single }

/// A predicate on a node's labels or a relationship's type.
public indirect enum LabelPredicate: Sendable, Hashable {
  case name(String)
  case and([LabelPredicate])
  case or([LabelPredicate])
  case not(LabelPredicate)
  case any
}

/// A predicate on a value's type, after `IS ::`.
public indirect enum TypePredicate: Sendable, Hashable {
  case plain(String, notNull: Bool)
  case list(TypePredicate, notNull: Bool)
  case union([TypePredicate])
}

/// A call of an aggregating function.
public struct AggregateCall: Sendable {
  /// The aggregating functions.
  public enum Function: String, Sendable, CaseIterable {
    case count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc
    /// The first value in an order of the rows; nobody can call it, but a plan may.
    case first
    /// The different values as a list that nothing but `sizeOfSets` looks at; nobody can call it, but a plan may.
    case set
    /// How many different elements lists of `set` have together; nobody can call it, but a plan may.
    case sizeOfSets

    /// Those that can be called.
    public static let allCases: [Function] = [
      .count, .sum, .avg, .min, .max, .collect, .stDev, .stDevP, .percentileCont, .percentileDisc,
    ]
  }
  /// Which function.
  public var function: Function
  /// Nil for `count(*)`.
  public var argument: BoundExpression?
  /// The percentile of `percentileCont` and `percentileDisc`. A plan may say by it how many rows a row stands for, where
  /// `count`, `sum` and `avg` need to know. Of `first` it is the list of the keys of the order.
  public var parameter: BoundExpression?
  /// Whether repeated values count once.
  public var isDistinct: Bool
  /// Of `first`: whether small values of each key come first.
  public var ascending: [Bool] = []

  /// `count(*)`.
  static let countOfRows = AggregateCall(function: .count, argument: nil, parameter: nil, isDistinct: false)

  /// `sum(n)`.
  static func sum(of variable: Variable) -> AggregateCall {
    AggregateCall(function: .sum, argument: .variable(variable), parameter: nil, isDistinct: false)
  }
}
