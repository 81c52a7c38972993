/// A clause of a query.
public indirect enum Clause: Sendable {
  case match(MatchClause)
  case unwind(UnwindClause)
  case with(ProjectionClause)
  case `return`(ProjectionClause)
  case create(CreateClause)
  case merge(MergeClause)
  case set(SetClause)
  case remove(RemoveClause)
  case delete(DeleteClause)
  case foreach(ForeachClause)
  case call(CallClause)
  case subquery(SubqueryClause)
  case loadCSV(LoadCSVClause)

  /// Where the clause stands.
  public var span: SourceSpan {
    switch self {
    case .match(let c): c.span
    case .unwind(let c): c.span
    case .with(let c), .return(let c): c.span
    case .create(let c): c.span
    case .merge(let c): c.span
    case .set(let c): c.span
    case .remove(let c): c.span
    case .delete(let c): c.span
    case .foreach(let c): c.span
    case .call(let c): c.span
    case .subquery(let c): c.span
    case .loadCSV(let c): c.span
    }
  }
}

/// `[OPTIONAL] MATCH pattern [WHERE predicate]`.
public struct MatchClause: Sendable {
  public var optional: Bool
  public var pattern: [PatternPart]
  public var predicate: Expression?
  public var span: SourceSpan
  public init(optional: Bool, pattern: [PatternPart], predicate: Expression?, span: SourceSpan) {
    self.optional = optional
    self.pattern = pattern
    self.predicate = predicate
    self.span = span
  }
}

/// `UNWIND list AS variable`.
public struct UnwindClause: Sendable {
  public var list: Expression
  public var variable: Name
  public var span: SourceSpan
  public init(list: Expression, variable: Name, span: SourceSpan) {
    self.list = list
    self.variable = variable
    self.span = span
  }
}

/// `WITH` or `RETURN`: `[DISTINCT] * | items [ORDER BY ...] [SKIP n] [LIMIT n] [WHERE predicate]`.
public struct ProjectionClause: Sendable {
  /// One projected expression.
  public struct Item: Sendable {
    public var expression: Expression
    /// The name after AS, if there is one.
    public var alias: Name?
    /// The expression's text as written: the column's name where there is no alias.
    public var text: String
    public init(expression: Expression, alias: Name?, text: String) {
      self.expression = expression
      self.alias = alias
      self.text = text
    }
  }
  /// One sort key.
  public struct SortItem: Sendable {
    public var expression: Expression
    public var ascending: Bool
    public init(expression: Expression, ascending: Bool) {
      self.expression = expression
      self.ascending = ascending
    }
  }

  public var distinct: Bool
  /// True where `*` stands first.
  public var includesAll: Bool
  public var items: [Item]
  public var orderBy: [SortItem]
  public var skip: Expression?
  public var limit: Expression?
  /// Only after WITH.
  public var predicate: Expression?
  public var span: SourceSpan
  public init(
    distinct: Bool, includesAll: Bool, items: [Item], orderBy: [SortItem], skip: Expression?, limit: Expression?,
    predicate: Expression?, span: SourceSpan
  ) {
    self.distinct = distinct
    self.includesAll = includesAll
    self.items = items
    self.orderBy = orderBy
    self.skip = skip
    self.limit = limit
    self.predicate = predicate
    self.span = span
  }
}

/// `CREATE pattern`.
public struct CreateClause: Sendable {
  public var pattern: [PatternPart]
  public var span: SourceSpan
  public init(pattern: [PatternPart], span: SourceSpan) {
    self.pattern = pattern
    self.span = span
  }
}

/// `MERGE part [ON CREATE SET ...] [ON MATCH SET ...]`.
public struct MergeClause: Sendable {
  public var part: PatternPart
  public var onCreate: [SetItem]
  public var onMatch: [SetItem]
  public var span: SourceSpan
  public init(part: PatternPart, onCreate: [SetItem], onMatch: [SetItem], span: SourceSpan) {
    self.part = part
    self.onCreate = onCreate
    self.onMatch = onMatch
    self.span = span
  }
}

/// `SET item, ...`.
public struct SetClause: Sendable {
  public var items: [SetItem]
  public var span: SourceSpan
  public init(items: [SetItem], span: SourceSpan) {
    self.items = items
    self.span = span
  }
}

/// One assignment of SET.
public enum SetItem: Sendable {
  /// `expression.key = value`.
  case property(target: Expression, key: Name, value: Expression)
  /// `target[keyExpression] = value` (Neo4j 5.24).
  case dynamicProperty(target: Expression, key: Expression, value: Expression)
  /// `variable = map`: replaces every property.
  case replace(variable: Name, value: Expression)
  /// `variable += map`: adds to the properties.
  case merge(variable: Name, value: Expression)
  /// `variable:Label:Other`.
  case labels(variable: Name, labels: [Name])
}

/// `REMOVE item, ...`.
public struct RemoveClause: Sendable {
  /// One removal.
  public enum Item: Sendable {
    case property(target: Expression, key: Name)
    case dynamicProperty(target: Expression, key: Expression)
    case labels(variable: Name, labels: [Name])
  }
  public var items: [Item]
  public var span: SourceSpan
  public init(items: [Item], span: SourceSpan) {
    self.items = items
    self.span = span
  }
}

/// `[DETACH] DELETE expression, ...`.
public struct DeleteClause: Sendable {
  public var detach: Bool
  public var expressions: [Expression]
  public var span: SourceSpan
  public init(detach: Bool, expressions: [Expression], span: SourceSpan) {
    self.detach = detach
    self.expressions = expressions
    self.span = span
  }
}

/// `FOREACH (variable IN list | updating clauses)`.
public struct ForeachClause: Sendable {
  public var variable: Name
  public var list: Expression
  public var body: [Clause]
  public var span: SourceSpan
  public init(variable: Name, list: Expression, body: [Clause], span: SourceSpan) {
    self.variable = variable
    self.list = list
    self.body = body
    self.span = span
  }
}

/// `CALL name.space.procedure[(arguments)] [YIELD * | item [AS alias], ... [WHERE predicate]]`.
public struct CallClause: Sendable {
  /// What follows YIELD.
  public enum Yield: Sendable {
    /// No YIELD.
    case none
    /// `YIELD *`.
    case all
    /// `YIELD a, b AS c`; `YIELD -` gives an empty list.
    case items([(field: Name, alias: Name?)])
  }
  /// The dotted name, its parts joined by `.`.
  public var procedure: Name
  /// Nil where there are no parentheses: the arguments are then taken from the parameters.
  public var arguments: [Expression]?
  public var yield: Yield
  public var predicate: Expression?
  public var span: SourceSpan
  public init(
    procedure: Name, arguments: [Expression]?, yield: Yield, predicate: Expression?, span: SourceSpan
  ) {
    self.procedure = procedure
    self.arguments = arguments
    self.yield = yield
    self.predicate = predicate
    self.span = span
  }
}

/// `[OPTIONAL] CALL { query }` or `CALL (a, b) { query }`.
public struct SubqueryClause: Sendable {
  public var optional: Bool
  /// The variables in parentheses (`nil` where there are none: an importing WITH decides; `CALL (*)` sets `importsAll`).
  public var imports: [Name]?
  public var importsAll: Bool
  public var query: Query
  public var span: SourceSpan
  public init(optional: Bool, imports: [Name]?, importsAll: Bool, query: Query, span: SourceSpan) {
    self.optional = optional
    self.imports = imports
    self.importsAll = importsAll
    self.query = query
    self.span = span
  }
}

/// `LOAD CSV [WITH HEADERS] FROM url AS variable [FIELDTERMINATOR t]`.
public struct LoadCSVClause: Sendable {
  public var withHeaders: Bool
  public var url: Expression
  public var variable: Name
  public var fieldTerminator: String?
  public var span: SourceSpan
  public init(withHeaders: Bool, url: Expression, variable: Name, fieldTerminator: String?, span: SourceSpan) {
    self.withHeaders = withHeaders
    self.url = url
    self.variable = variable
    self.fieldTerminator = fieldTerminator
    self.span = span
  }
}
