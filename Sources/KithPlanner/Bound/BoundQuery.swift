import KithValue

/// A query whose names are resolved and whose rules are checked.
public struct BoundQuery: Sendable {
  /// One branch of a union.
  public struct Branch: Sendable {
    public var clauses: [BoundClause]
    /// The variables of the columns, in order; empty where nothing is returned.
    public var columns: [Variable]
  }
  /// At least one.
  public var branches: [Branch]
  /// Whether the branches' duplicates are kept.
  public var unionAll: Bool
  /// The names of the columns.
  public var columns: [String]
  /// What the columns are called after a union (the first branch's own where there is none).
  public var outputs: [Variable]
  /// Whether a branch ends in RETURN.
  public var returnsRows: Bool
  /// Whether it changes the graph.
  public var isWrite: Bool
}

/// A clause whose names are resolved.
public indirect enum BoundClause: Sendable {
  case match(BoundMatch)
  case unwind(list: BoundExpression, Variable)
  case project(BoundProjection)
  case create(BoundCreate)
  case merge(BoundMerge)
  case set([BoundSetItem])
  case remove([BoundRemoveItem])
  case delete([BoundExpression], detach: Bool)
  case foreach(Variable, list: BoundExpression, body: [BoundClause])
  case call(BoundCall)
  case subquery(BoundSubquery)
  case loadCSV(BoundLoadCSV)
}

/// `[OPTIONAL] MATCH`.
public struct BoundMatch: Sendable {
  public var isOptional: Bool
  public var pattern: BoundPattern
}

/// The pattern of one MATCH as a graph, with everything that must hold of it.
public struct BoundPattern: Sendable {
  /// The nodes, each once.
  public var nodes: [Variable] = []
  /// The relationships in the order of the text.
  public var relationships: [PatternRelationship] = []
  /// The shortest-path parts.
  public var shortestPaths: [ShortestPathPattern] = []
  /// The named paths, made when all their variables are bound.
  public var paths: [(variable: Variable, elements: [Variable])] = []
  /// What must hold: labels, properties, inline and trailing WHERE, split at AND.
  public var predicates: [BoundExpression] = []
  /// The variables that came into scope before this pattern.
  public var bound: Set<Variable> = []
}

/// One relationship of a pattern, of fixed or variable length.
public struct PatternRelationship: Sendable {
  /// A relationship, or a list of them where the length varies.
  public var variable: Variable
  public var left: Variable
  public var right: Variable
  /// Empty stands for any type.
  public var types: [String]
  public var direction: PatternDirection
  /// Nil for exactly one.
  public var length: PathLength?
  /// For a variable length: what holds of each relationship along the way, of `stepVariable`.
  public var stepPredicates: [BoundExpression] = []
  /// Stands for each relationship along the way.
  public var stepVariable: Variable?
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
  public var minimum: Int
  public var maximum: Int?
  /// Makes bounds.
  public init(minimum: Int, maximum: Int?) {
    self.minimum = minimum
    self.maximum = maximum
  }
}

/// `shortestPath(...)` or `allShortestPaths(...)` over one relationship pattern.
public struct ShortestPathPattern: Sendable {
  public var relationship: PatternRelationship
  /// The path's variable, named or not.
  public var path: Variable
  /// Whether every path of the least length is kept, or one.
  public var all: Bool
}

/// WITH or RETURN.
public struct BoundProjection: Sendable {
  public struct Item: Sendable {
    public var variable: Variable
    public var expression: BoundExpression
  }
  /// The columns, without aggregates; where there are aggregates, the grouping keys.
  public var items: [Item]
  /// The aggregates; empty where nothing is aggregated.
  public var aggregates: [(variable: Variable, call: AggregateCall)]
  /// Computed from the grouping keys and aggregates.
  public var postItems: [Item]
  /// Whether rows are grouped, be it without a single aggregate.
  public var isAggregating: Bool
  public var isDistinct: Bool
  /// The sort keys, over the columns and, where nothing is grouped, the variables before.
  public var orderBy: [(expression: BoundExpression, ascending: Bool)]
  public var skip: BoundExpression?
  public var limit: BoundExpression?
  public var predicate: BoundExpression?
  /// The variables that go on: the columns, and what is hidden.
  public var outputs: [Variable]
}

/// What a CREATE or MERGE makes.
public struct BoundCreate: Sendable {
  public struct NewNode: Sendable {
    public var variable: Variable
    public var labels: [String]
    /// A map.
    public var properties: BoundExpression?
  }
  public struct NewRelationship: Sendable {
    public var variable: Variable
    public var type: String
    public var start: Variable
    public var end: Variable
    public var properties: BoundExpression?
  }
  public var nodes: [NewNode]
  public var relationships: [NewRelationship]
  public var paths: [(variable: Variable, elements: [Variable])]
}

/// MERGE: match the pattern, else make it.
public struct BoundMerge: Sendable {
  public var pattern: BoundPattern
  public var create: BoundCreate
  public var onCreate: [BoundSetItem]
  public var onMatch: [BoundSetItem]
}

/// One assignment.
public enum BoundSetItem: Sendable {
  case property(target: BoundExpression, key: BoundExpression, value: BoundExpression)
  case replace(Variable, value: BoundExpression)
  case merge(Variable, value: BoundExpression)
  case labels(Variable, [String])
}

/// One removal.
public enum BoundRemoveItem: Sendable {
  case property(target: BoundExpression, key: BoundExpression)
  case labels(Variable, [String])
}

/// A procedure call.
public struct BoundCall: Sendable {
  public var procedure: ProcedureSignature
  public var arguments: [BoundExpression]
  /// The result fields asked for, by their position, and the variables that they become.
  public var yields: [(field: Int, variable: Variable)]
  public var predicate: BoundExpression?
}

/// `CALL { ... }`.
public struct BoundSubquery: Sendable {
  public var query: BoundQuery
  public var imports: [Variable]
  /// Whether a row without results is kept, with nulls.
  public var isOptional: Bool
}

/// LOAD CSV.
public struct BoundLoadCSV: Sendable {
  public var withHeaders: Bool
  public var url: BoundExpression
  public var variable: Variable
  public var fieldTerminator: String?
}

/// What a procedure takes and gives.
public struct ProcedureSignature: Sendable {
  /// The dotted name, `db.labels`.
  public var name: String
  public var arguments: [FunctionSignature.Parameter]
  public var results: [FunctionSignature.Parameter]
  /// One sentence for people.
  public var summary: String
  /// Makes a signature.
  public init(
    _ name: String, arguments: [FunctionSignature.Parameter], results: [FunctionSignature.Parameter],
    summary: String = ""
  ) {
    self.name = name
    self.arguments = arguments
    self.results = results
    self.summary = summary
  }
}
