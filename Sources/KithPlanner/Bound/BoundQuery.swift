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

/// WITH or RETURN.
public struct BoundProjection: Sendable {
  /// One computed column.
  public struct Item: Sendable {
    /// The variable that it binds.
    public var variable: Variable
    /// What it is computed from.
    public var expression: BoundExpression
  }
  private struct Parts: Sendable {
    var items: [Item]
    var aggregates: [(variable: Variable, call: AggregateCall)] = []
    var postItems: [Item] = []
    var isAggregating: Bool = false
    var isDistinct: Bool = false
    var orderBy: [(expression: BoundExpression, ascending: Bool)] = []
    var skip: BoundExpression?
    var limit: BoundExpression?
    var predicate: BoundExpression?
    var outputs: [Variable]
  }
  private var shared: Shared<Parts>

  /// Plain columns, of which `outputs` go on.
  init(items: [Item], isAggregating: Bool = false, outputs: [Variable]) {
    shared = Shared(Parts(items: items, isAggregating: isAggregating, outputs: outputs))
  }

  /// The columns, without aggregates; where there are aggregates, the grouping keys.
  public var items: [Item] {
    _read { yield shared.parts.items }
    _modify { yield &shared.parts.items }
  }
  /// The aggregates; empty where nothing is aggregated.
  public var aggregates: [(variable: Variable, call: AggregateCall)] {
    _read { yield shared.parts.aggregates }
    _modify { yield &shared.parts.aggregates }
  }
  /// Computed from the grouping keys and aggregates.
  public var postItems: [Item] {
    _read { yield shared.parts.postItems }
    _modify { yield &shared.parts.postItems }
  }
  /// Whether rows are grouped, be it without a single aggregate.
  public var isAggregating: Bool {
    _read { yield shared.parts.isAggregating }
    _modify { yield &shared.parts.isAggregating }
  }
  /// Whether repeated rows are dropped.
  public var isDistinct: Bool {
    _read { yield shared.parts.isDistinct }
    _modify { yield &shared.parts.isDistinct }
  }
  /// The sort keys, over the columns and, where nothing is grouped, the variables before.
  public var orderBy: [(expression: BoundExpression, ascending: Bool)] {
    _read { yield shared.parts.orderBy }
    _modify { yield &shared.parts.orderBy }
  }
  /// How many rows are left out first.
  public var skip: BoundExpression? {
    _read { yield shared.parts.skip }
    _modify { yield &shared.parts.skip }
  }
  /// How many rows are kept at most.
  public var limit: BoundExpression? {
    _read { yield shared.parts.limit }
    _modify { yield &shared.parts.limit }
  }
  /// What must hold of a row for it to go on.
  public var predicate: BoundExpression? {
    _read { yield shared.parts.predicate }
    _modify { yield &shared.parts.predicate }
  }
  /// The variables that go on: the columns, and what is hidden.
  public var outputs: [Variable] {
    _read { yield shared.parts.outputs }
    _modify { yield &shared.parts.outputs }
  }
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
