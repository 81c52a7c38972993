import KithGraph
import KithValue

/// A query whose names are resolved and whose rules are checked.
public struct BoundQuery: Sendable {
  /// One branch of a union.
  public struct Branch: Sendable {
    /// The clauses in order.
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
  /// A command on the schema.
  case schema(SchemaChange)
}

/// `[OPTIONAL] MATCH`.
public struct BoundMatch: Sendable {
  /// Whether a row without a match is kept, with nulls.
  public var isOptional: Bool
  /// What is looked for.
  public var pattern: BoundPattern
}

/// The pattern of one MATCH as a graph, with everything that must hold of it.
public struct BoundPattern: Sendable {
  /// The nodes, each once.
  public var nodes: [Variable] = []
  /// The relationships in the order of the text.
  public var relationships: [PatternRelationship] = []
  /// The patterns that repeat.
  public var groups: [QuantifiedGroup] = []
  /// The shortest-path parts.
  public var shortestPaths: [ShortestPathPattern] = []
  /// The parts with a selector of GQL.
  public var selections: [PathSelection] = []
  /// The named paths, made when all their variables are bound.
  public var paths: [(variable: Variable, elements: [Variable])] = []
  /// What must hold: labels, properties, inline and trailing WHERE, split at AND.
  public var predicates: [BoundExpression] = []
  /// The variables that came into scope before this pattern.
  public var bound: VariableSet = []
}

/// One relationship of a pattern, of fixed or variable length.
public struct PatternRelationship: Sendable {
  /// A relationship, or a list of them where the length varies.
  public var variable: Variable
  /// The node on its left.
  public var left: Variable
  /// The node on its right.
  public var right: Variable
  /// Empty stands for any type.
  public var types: [String]
  /// Which way it points, from left to right.
  public var direction: PatternDirection
  /// Nil for exactly one.
  public var length: PathLength?
  /// For a variable length: what holds of each relationship along the way, of `stepVariable`.
  public var stepPredicates: [BoundExpression] = []
  /// Stands for each relationship along the way.
  public var stepVariable: Variable?
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

/// WITH or RETURN.
public struct BoundProjection: Sendable {
  /// One computed column.
  public struct Item: Sendable {
    /// The variable that it binds.
    public var variable: Variable
    /// What it is computed from.
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
  /// Whether repeated rows are dropped.
  public var isDistinct: Bool
  /// The sort keys, over the columns and, where nothing is grouped, the variables before.
  public var orderBy: [(expression: BoundExpression, ascending: Bool)]
  /// How many rows are left out first.
  public var skip: BoundExpression?
  /// How many rows are kept at most.
  public var limit: BoundExpression?
  /// What must hold of a row for it to go on.
  public var predicate: BoundExpression?
  /// The variables that go on: the columns, and what is hidden.
  public var outputs: [Variable]
}

/// What a CREATE or MERGE makes.
public struct BoundCreate: Sendable {
  /// A node to be made.
  public struct NewNode: Sendable {
    /// The variable that it binds.
    public var variable: Variable
    /// The labels.
    public var labels: [String]
    /// What gives further labels: names, or lists of names.
    public var dynamicLabels: [BoundExpression] = []
    /// A map.
    public var properties: BoundExpression?
  }
  /// A relationship to be made.
  public struct NewRelationship: Sendable {
    /// The variable that it binds.
    public var variable: Variable
    /// The relationship type.
    public var type: String
    /// What gives the type instead, where it is written `:$(expression)`.
    public var dynamicType: BoundExpression?
    /// The node it starts from.
    public var start: Variable
    /// The node it ends at.
    public var end: Variable
    /// A map of properties.
    public var properties: BoundExpression?
  }
  /// The nodes, in the order in which they are made.
  public var nodes: [NewNode]
  /// The relationships, in the order in which they are made.
  public var relationships: [NewRelationship]
  /// The named paths and what they are made of.
  public var paths: [(variable: Variable, elements: [Variable])]
}

/// MERGE: match the pattern, else make it.
public struct BoundMerge: Sendable {
  /// What is looked for.
  public var pattern: BoundPattern
  /// What is made where nothing matches.
  public var create: BoundCreate
  /// What is set on what was made.
  public var onCreate: [BoundSetItem]
  /// What is set on what matched.
  public var onMatch: [BoundSetItem]
}

/// One assignment.
public enum BoundSetItem: Sendable {
  case property(target: BoundExpression, key: BoundExpression, value: BoundExpression)
  case replace(Variable, value: BoundExpression)
  case merge(Variable, value: BoundExpression)
  case labels(Variable, [String])
  /// The labels that a name, or a list of names, gives.
  case dynamicLabels(Variable, BoundExpression)
}

/// One removal.
public enum BoundRemoveItem: Sendable {
  case property(target: BoundExpression, key: BoundExpression)
  case labels(Variable, [String])
  case dynamicLabels(Variable, BoundExpression)
}

/// A procedure call.
public struct BoundCall: Sendable {
  /// The procedure.
  public var procedure: ProcedureSignature
  /// The arguments, one for each that the procedure takes.
  public var arguments: [BoundExpression]
  /// The result fields asked for, by their position, and the variables that they become.
  public var yields: [(field: Int, variable: Variable)]
  /// What must hold of a row for it to go on.
  public var predicate: BoundExpression?
  /// Whether a row without results is kept, with nulls.
  public var isOptional = false
}

/// `CALL { ... }`.
public struct BoundSubquery: Sendable {
  /// The query.
  public var query: BoundQuery
  /// The outer variables that it uses.
  public var imports: [Variable]
  /// Whether a row without results is kept, with nulls.
  public var isOptional: Bool
}

/// LOAD CSV.
public struct BoundLoadCSV: Sendable {
  /// Whether the first record names the fields.
  public var withHeaders: Bool
  /// Where the file is.
  public var url: BoundExpression
  /// The variable that it binds.
  public var variable: Variable
  /// The line of the file on which the record begins, for `linenumber()`.
  public var line: Variable
  /// The path of the file, for `file()`.
  public var file: Variable
  /// What stands between fields.
  public var fieldTerminator: UInt8
}
