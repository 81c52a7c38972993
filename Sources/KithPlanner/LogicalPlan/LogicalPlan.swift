import KithGraph
import KithValue

/// What is to be done, as a tree: rows flow from the leaves to the root.
///
/// Operators carry the names that Neo4j's EXPLAIN prints. `inputs` are in the order in which each case says.
public struct LogicalPlan: Sendable {
  /// The operator.
  public var op: LogicalOperator
  /// What it draws rows from.
  public var inputs: [LogicalPlan]
  /// How many rows are expected to come out, all in all.
  public var estimatedRows: Double
  /// The variables that a row holds, in the order in which they were bound.
  public var variables: [Variable]
  /// The declared index that a seek looks in.
  public var index: String?
  /// The node's number within its statement's plan, from the root down; by it PROFILE finds what was measured.
  public private(set) var number = 0

  /// The plan with its nodes numbered from the root down; `next` is the first number that is free.
  consuming func numbered(from next: inout Int) -> LogicalPlan {
    number(from: &next)
    return self
  }

  private mutating func number(from next: inout Int) {
    number = next
    next += 1
    for index in inputs.indices { inputs[index].number(from: &next) }
  }

  init(_ op: LogicalOperator, _ inputs: [LogicalPlan], rows: Double, variables: [Variable]) {
    self.op = op
    self.inputs = inputs
    estimatedRows = rows
    self.variables = variables
  }
}

/// An operator of the logical plan.
public indirect enum LogicalOperator: Sendable {
  // Leaves.
  /// The row, or rows, handed in from outside; without variables one empty row.
  case argument([Variable])
  case allNodesScan(Variable)
  case nodeByLabelScan(Variable, label: String)
  /// The nodes of a label whose property equals a value that does not depend on them; with an input they are sought for
  /// each of its rows, whose variables the value may read.
  case nodePropertySeek(Variable, label: String?, key: String, value: BoundExpression)

  /// The nodes of a label whose property begins with a text or lies between two bounds, by an index where there is one;
  /// otherwise every node of the label. What it gives is tested again above.
  case nodeRangeSeek(Variable, label: String?, key: String, NodeRange)
  /// The nodes of a label that one of several look-ups finds, each once; where one of them would be a look at every node, all
  /// of the label. What it gives is tested again above.
  case nodeUnionSeek(Variable, label: String?, [SoughtAlternative])
  /// The relationships of a type, with their ends, whose property a declared index finds. What it gives is tested again
  /// above.
  case relationshipSeek(RelationshipSeek)
  /// How many nodes or relationships there are with some labels or of some type: read off the graph's own counts.
  case storedCounts(StoredCounts)
  /// How often a pattern is matched, for each node at its root or all in all, without walking the matches; with an input
  /// for the node that each of its rows holds.
  case countPaths(PathCount)
  /// The same for each combination of the properties that are asked of some of its nodes.
  case foldPaths(PathFold)

  // Walking the graph: one input.
  case expand(Expansion)
  /// Two steps to a node that closes a cycle: `(b)-->(c)-->(a)` where `a` and `b` are bound.
  case expandIntersect(first: Expansion, second: Expansion)
  case varLengthExpand(VarLengthExpansion)
  /// A walk of which only the ends are asked, each once a row.
  case distinctExpand(DistinctExpansion)
  /// A pattern that repeats: Repeat(Trail).
  case repeatTrail(TrailExpansion)
  /// The ends of relationships that are bound already.
  case projectEndpoints(Endpoints)
  case shortestPath(ShortestPathSearch)
  /// The shortest paths of a pattern with a selector: StatefulShortestPath.
  case selectPaths(PathSelectionSearch)

  // Rows: one input.
  case filter([BoundExpression])
  /// Adds columns to the row.
  case project([BoundProjection.Item])
  case aggregate(keys: [BoundProjection.Item], aggregates: [(variable: Variable, call: AggregateCall)])
  case distinct([Variable])
  case sort([SortKey])
  /// Sort and the first `limit` rows after `skip`, without sorting the rest.
  case top([SortKey], skip: BoundExpression?, limit: BoundExpression)
  case skip(BoundExpression)
  case limit(BoundExpression)
  case unwind(BoundExpression, Variable)
  /// All rows before any go on.
  case eager

  // Two inputs.
  /// Every row of the left with every row of the right, which knows nothing of the left.
  case cartesianProduct
  /// The rows of both whose key expressions are equal; the right side is built into a table. Where the one key is a node that
  /// both sides bind, it is what NodeHashJoin is elsewhere.
  case valueHashJoin([ValueJoinKey])
  /// The right is run for the rows of the left, which reach it through its `argument`; there are several where their rows
  /// stand side by side.
  case apply(Apply)
  /// The rows of each input in turn; `columns[i]` of input `i` become `outputs`.
  case union(outputs: [Variable], columns: [[Variable]])

  // Changing the graph: the first input gives the rows.
  case create(BoundCreate)
  /// Second input: the match.
  case merge(BoundMerge)
  case set([BoundSetItem])
  case remove([BoundRemoveItem])
  case delete([BoundExpression], detach: Bool)
  /// Second input: what is done for each element.
  case foreach(Variable, list: BoundExpression)

  // Outside.
  case procedureCall(BoundCall)
  case loadCSV(BoundLoadCSV)
  /// A command on the schema.
  case schema(SchemaChange)
  /// The root of a query that returns rows.
  case produceResults([Variable])
  /// The root of a query that returns none: everything below is run, and nothing comes out.
  case emptyResult
}

/// A sort key: a variable that the row holds.
public struct SortKey: Sendable {
  /// The variable.
  public var variable: Variable
  /// Whether small values come first.
  public var ascending: Bool
  /// Whether the rows come in the order of the key already; only the first may be such a one.
  public var isGiven = false
}

/// One step from `from` along `relationship` to `to`.
public struct Expansion: Sendable {
  /// The node it starts from.
  public var from: Variable
  /// The relationship.
  public var relationship: Variable
  /// The node it reaches.
  public var to: Variable
  /// Empty stands for any type.
  public var types: [String]
  /// As seen from `from`.
  public var direction: PatternDirection
  /// Whether `to` is bound already (ExpandInto) or becomes bound (ExpandAll).
  public var into: Bool
  /// The relationships, or lists of them, of the same MATCH that this one must differ from.
  public var distinctFrom: [Variable]
}

extension Expansion {
  /// What must be equal of the step and of the row that takes it; nil where a predicate says nothing of the kind.
  ///
  ///     (p)-[e]->(o)<-[f]-(q) WHERE e.date = f.date      of the step along f: e.date of the row, f.date of the step
  public func commonValue(_ predicate: BoundExpression) -> (row: BoundExpression, step: BoundExpression)? {
    guard !into, case .comparison(.equal, let a, let b) = predicate, !predicate.containsSubquery else { return nil }
    let own: VariableSet = [relationship, to]
    let (first, second) = (a.variables, b.variables)
    if first.isEmpty || second.isEmpty { return nil }
    if first.isSubset(of: own), second.isDisjoint(with: own) { return (b, a) }
    if second.isSubset(of: own), first.isDisjoint(with: own) { return (a, b) }
    return nil
  }
}

/// A walk of between `length.minimum` and `length.maximum` steps, each relationship at most once.
public struct VarLengthExpansion: Sendable {
  /// The node it starts from.
  public var from: Variable
  /// A list of relationships.
  public var relationships: Variable
  /// The node it reaches.
  public var to: Variable
  /// The relationship types; empty stands for any.
  public var types: [String]
  /// Which way it walks, as seen from its start.
  public var direction: PatternDirection
  /// How many relationships it takes.
  public var length: PathLength
  /// Whether the node it reaches is bound already.
  public var into: Bool
  /// The relationships of the same MATCH from which it must differ.
  public var distinctFrom: [Variable]
  /// What holds of each relationship, as `step`.
  public var step: Variable
  /// What must hold of each.
  public var stepPredicates: [BoundExpression]
  /// Whether the list is written from the far end: the pattern was walked backwards.
  public var isReversed: Bool
}

/// The ends of a bound relationship, or list of relationships.
public struct Endpoints: Sendable {
  /// The relationship.
  public var relationship: Variable
  /// The node on the left.
  public var start: Variable
  /// The node on the right.
  public var end: Variable
  /// Whether the left node is bound already.
  public var isStartBound: Bool
  /// Whether the right node is bound already.
  public var isEndBound: Bool
  /// The relationship types; empty stands for any.
  public var types: [String]
  /// Which way it walks, as seen from its start.
  public var direction: PatternDirection
  /// Nil for a single relationship.
  public var length: PathLength?
  /// The relationships of the same MATCH from which it must differ.
  public var distinctFrom: [Variable]
}

/// A search between two bound nodes.
public struct ShortestPathSearch: Sendable {
  /// What is looked for.
  public var pattern: ShortestPathPattern
  /// Stands for each node of the path but its ends, where something is asked of them.
  public var node: Variable?
  /// What must hold of each node of the path but its ends, of `node`.
  public var nodePredicates: [BoundExpression]
  /// What must hold of the whole path: where the shortest does not pass, paths are tried in order of length.
  public var pathPredicates: [BoundExpression]
}

/// Two expressions that must be equal: one of the left rows, one of the right.
public struct ValueJoinKey: Sendable {
  /// Of a left row.
  public var left: BoundExpression
  /// Of a right row.
  public var right: BoundExpression
}

/// How the rows of an Apply's right side are taken.
public struct Apply: Sendable {
  /// How the rows are taken.
  public enum Kind: Sendable, Equatable {
    /// Each row of the right, joined to its row of the left.
    case inner
    /// The same, and a row of the left without any is kept with nulls (OPTIONAL MATCH).
    case optional
    /// The row of the left, once; the right is run for what it does.
    case unit
    /// Each row of the left with the rows of several rights side by side.
    case branches(Branches)
  }
  /// How the rows of several rights stand side by side.
  public struct Branches: Sendable, Equatable {
    /// How many rows they stand for if each went with each: first of the left, then of each right.
    public var weights: [Variable]
    /// Whether a right that has given all its rows goes on with its last; otherwise with nulls.
    public var goesOn: [Bool]
    /// Whether a row of the left is kept, with nulls, where one has none.
    public var isOptional: Bool
  }
  /// How the rows are taken.
  public var kind: Kind
  /// Tells which row of the left a row of the right belongs to.
  public var row: Variable
  /// Whether the right can take many rows at once: nothing in it counts, sorts or cuts across rows.
  public var isBatched: Bool
}

extension LogicalPlan {
  /// What the plan uses of the rows that its Argument leaves take from outside.
  public var argumentVariables: VariableSet {
    var offered: VariableSet = []
    var used: VariableSet = []
    collect(&offered, &used)
    return offered.intersection(used)
  }

  private func collect(_ offered: inout VariableSet, _ used: inout VariableSet) {
    if case .argument(let variables) = op { offered.formUnion(variables) }
    op.collectUsed(into: &used)
    for input in inputs { input.collect(&offered, &used) }
  }

  /// Whether any operator changes the graph.
  public var containsUpdates: Bool {
    switch op {
    case .create, .merge, .set, .remove, .delete, .foreach, .schema: true
    default: inputs.contains(where: \.containsUpdates)
    }
  }

  /// Whether it walks paths of variable length, of which there may be very many.
  public var mayWalkFar: Bool {
    switch op {
    case .varLengthExpand, .repeatTrail, .shortestPath, .selectPaths: true
    default: inputs.contains(where: \.mayWalkFar)
    }
  }
}

extension LogicalOperator {
  /// Whether the two sides of a join meet in a node that both have.
  var joinsNodes: Bool {
    guard case .valueHashJoin(let keys) = self else { return false }
    return keys.contains { $0.node != nil }
  }
}

extension ValueJoinKey {
  /// The node in which both sides meet; nil where it is a value.
  var node: Variable? {
    guard case .variable(let left) = left, case .variable(left) = right else { return nil }
    return left
  }
}

extension Variable {
  /// Stands for the number of the outer row in a subplan that takes many rows at once.
  public static let rowNumber = Variable(id: -1, name: "row", type: .integer, isNamed: false)
}

extension LogicalOperator {
  /// The variables that the operator itself reads.
  func collectUsed(into used: inout VariableSet) {
    func add(_ list: [BoundExpression]) { for e in list { used.formUnion(e.variables) } }
    switch self {
    case .argument, .allNodesScan, .nodeByLabelScan, .storedCounts, .cartesianProduct, .eager, .emptyResult, .schema:
      break
    case .nodePropertySeek(_, _, _, let value): add([value])
    case .nodeRangeSeek(_, _, _, let range): add(range.bounds)
    case .nodeUnionSeek(_, _, let alternatives): add(alternatives.flatMap(\.values))
    case .relationshipSeek(let seek): add(seek.values)
    case .countPaths(let count):
      used.insert(count.nodes[0].variable)
      add(count.predicates)
    case .foldPaths(let fold): add(fold.tree.predicates)
    case .expandIntersect(let first, let second):
      used.formUnion([first.from, second.from, second.to] + first.distinctFrom + second.distinctFrom)
    case .expand(let expansion):
      used.formUnion([expansion.from, expansion.to] + expansion.distinctFrom)
    case .varLengthExpand(let expansion):
      used.formUnion([expansion.from, expansion.to] + expansion.distinctFrom)
      add(expansion.stepPredicates)
    case .distinctExpand(let expansion):
      used.insert(expansion.from)
      if case .steps(let steps) = expansion.walk { add(steps.flatMap(\.predicates)) }
    case .repeatTrail(let expansion):
      used.formUnion([expansion.from, expansion.to] + expansion.distinctFrom)
      used.formUnion(expansion.group.needs)
    case .projectEndpoints(let endpoints):
      used.formUnion([endpoints.relationship, endpoints.start, endpoints.end] + endpoints.distinctFrom)
    case .shortestPath(let search):
      used.formUnion([search.pattern.relationship.left, search.pattern.relationship.right])
      add(search.pattern.relationship.stepPredicates + search.nodePredicates + search.pathPredicates)
    case .selectPaths(let search): used.formUnion(search.needs.union([search.from, search.to]))
    case .filter(let predicates): add(predicates)
    case .project(let items): add(items.map(\.expression))
    case .aggregate(let keys, let aggregates):
      add(keys.map(\.expression))
      for (_, call) in aggregates { add([call.argument, call.parameter].compactMap { $0 }) }
    case .distinct(let variables), .produceResults(let variables): used.formUnion(variables)
    case .sort(let keys): used.formUnion(keys.map(\.variable))
    case .top(let keys, let skip, let limit):
      used.formUnion(keys.map(\.variable))
      add([skip, limit].compactMap { $0 })
    case .skip(let e), .limit(let e): add([e])
    case .unwind(let list, _): add([list])
    case .valueHashJoin(let keys): for key in keys { add([key.left, key.right]) }
    case .apply: break
    case .union(_, let columns): for variables in columns { used.formUnion(variables) }
    case .create(let create): create.collectVariables(into: &used)
    case .merge(let merge): BoundClause.merge(merge).collectVariables(into: &used)
    case .set(let items): for item in items { item.collectVariables(into: &used) }
    case .remove(let items): for item in items { used.formUnion(item.variables) }
    case .delete(let list, _): add(list)
    case .foreach(_, let list): add([list])
    case .procedureCall(let call): add(call.arguments + [call.predicate].compactMap { $0 })
    case .loadCSV(let load): add([load.url])
    }
  }
}
