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
  /// `FINISH`: the query is run and returns nothing.
  case finish(SourceSpan)
  /// A command on the schema, the whole of its statement.
  case schema(SchemaClause)

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
    case .finish(let span): span
    case .schema(let c): c.span
    }
  }
}

/// `[OPTIONAL] MATCH pattern [WHERE predicate]`.
public struct MatchClause: Sendable {
  /// True for OPTIONAL MATCH: a row without a match is kept, its new variables null.
  public var optional: Bool
  /// The comma-separated parts.
  public var pattern: [PatternPart]
  /// What WHERE demands.
  public var predicate: Expression?
  /// Where `USING INDEX`, `USING SCAN` and `USING JOIN` stand: advice to a planner, which this one does without.
  public var hints: [SourceSpan] = []
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a MATCH clause.
  public init(optional: Bool, pattern: [PatternPart], predicate: Expression?, span: SourceSpan) {
    self.optional = optional
    self.pattern = pattern
    self.predicate = predicate
    self.span = span
  }
}

/// `UNWIND list AS variable`.
public struct UnwindClause: Sendable {
  /// The list whose items become rows.
  public var list: Expression
  /// The name of the item.
  public var variable: Name
  /// Where it stands.
  public var span: SourceSpan
  /// Makes an UNWIND clause.
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
    /// The expression itself.
    public var expression: Expression
    /// The name after AS, if there is one.
    public var alias: Name?
    /// The expression's text as written: the column's name where there is no alias.
    public var text: String
    /// Makes an item.
    public init(expression: Expression, alias: Name?, text: String) {
      self.expression = expression
      self.alias = alias
      self.text = text
    }
  }
  /// One sort key.
  public struct SortItem: Sendable {
    /// What is sorted by.
    public var expression: Expression
    /// False after DESC or DESCENDING.
    public var ascending: Bool
    /// Makes a sort key.
    public init(expression: Expression, ascending: Bool) {
      self.expression = expression
      self.ascending = ascending
    }
  }

  /// True after DISTINCT: equal rows are kept once.
  public var distinct: Bool
  /// True where `*` stands first.
  public var includesAll: Bool
  /// The projected expressions, those after `*` included.
  public var items: [Item]
  /// The sort keys, the most important first.
  public var orderBy: [SortItem]
  /// How many rows are left out first.
  public var skip: Expression?
  /// How many rows are kept at most.
  public var limit: Expression?
  /// Only after WITH.
  public var predicate: Expression?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a WITH or RETURN clause.
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
  /// The comma-separated parts.
  public var pattern: [PatternPart]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a CREATE clause.
  public init(pattern: [PatternPart], span: SourceSpan) {
    self.pattern = pattern
    self.span = span
  }
}

/// `MERGE part [ON CREATE SET ...] [ON MATCH SET ...]`.
public struct MergeClause: Sendable {
  /// What is found or made.
  public var part: PatternPart
  /// What is set where it was made.
  public var onCreate: [SetItem]
  /// What is set where it was found.
  public var onMatch: [SetItem]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a MERGE clause.
  public init(part: PatternPart, onCreate: [SetItem], onMatch: [SetItem], span: SourceSpan) {
    self.part = part
    self.onCreate = onCreate
    self.onMatch = onMatch
    self.span = span
  }
}

/// `SET item, ...`.
public struct SetClause: Sendable {
  /// The assignments in order.
  public var items: [SetItem]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a SET clause.
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
  /// `variable:$(expression)`: a name, or a list of names.
  case dynamicLabels(variable: Name, labels: Expression)
}

/// `REMOVE item, ...`.
public struct RemoveClause: Sendable {
  /// One removal.
  public enum Item: Sendable {
    case property(target: Expression, key: Name)
    case dynamicProperty(target: Expression, key: Expression)
    case labels(variable: Name, labels: [Name])
    case dynamicLabels(variable: Name, labels: Expression)
  }
  /// The removals in order.
  public var items: [Item]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a REMOVE clause.
  public init(items: [Item], span: SourceSpan) {
    self.items = items
    self.span = span
  }
}

/// `[DETACH] DELETE expression, ...`.
public struct DeleteClause: Sendable {
  /// True for DETACH DELETE: the relationships of a deleted node go with it.
  public var detach: Bool
  /// What is deleted.
  public var expressions: [Expression]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a DELETE clause.
  public init(detach: Bool, expressions: [Expression], span: SourceSpan) {
    self.detach = detach
    self.expressions = expressions
    self.span = span
  }
}

/// `FOREACH (variable IN list | updating clauses)`.
public struct ForeachClause: Sendable {
  /// The name of the item.
  public var variable: Name
  /// The list that is walked.
  public var list: Expression
  /// The clauses run for each item.
  public var body: [Clause]
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a FOREACH clause.
  public init(variable: Name, list: Expression, body: [Clause], span: SourceSpan) {
    self.variable = variable
    self.list = list
    self.body = body
    self.span = span
  }
}

/// `CALL name.space.procedure[(arguments)] [YIELD * | item [AS alias], ... [WHERE predicate]]`.
public struct CallClause: Sendable {
  /// True for OPTIONAL CALL: a row without a result is kept, the new variables null.
  public var optional = false
  /// True for SHOW FUNCTIONS and its like, behind which `YIELD *` may be followed by more clauses.
  public var isCommand = false
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
  /// Which result columns are taken.
  public var yield: Yield
  /// What WHERE after YIELD demands.
  public var predicate: Expression?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a CALL of a procedure.
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
  /// True for OPTIONAL CALL: a row without a result is kept, the new variables null.
  public var optional: Bool
  /// The variables in parentheses (`nil` where there are none: an importing WITH decides; `CALL (*)` sets `importsAll`).
  public var imports: [Name]?
  /// True for `CALL (*)`.
  public var importsAll: Bool
  /// What is run for each row.
  public var query: Query
  /// Where `IN TRANSACTIONS` stands: the statement is one transaction all the same.
  public var transactions: SourceSpan?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a CALL of a subquery.
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
  /// True for WITH HEADERS: each line is a map, its keys from the first line.
  public var withHeaders: Bool
  /// Which file is read.
  public var url: Expression
  /// The name of the line.
  public var variable: Name
  /// What separates fields instead of the comma.
  public var fieldTerminator: String?
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a LOAD CSV clause.
  public init(withHeaders: Bool, url: Expression, variable: Name, fieldTerminator: String?, span: SourceSpan) {
    self.withHeaders = withHeaders
    self.url = url
    self.variable = variable
    self.fieldTerminator = fieldTerminator
    self.span = span
  }
}
