import KithValue

/// What it takes to run a plan, as far as it is known beforehand: told by one walk through all of it.
public struct PlanWeight: Sendable {
  /// How many levels whoever walks the plan, or runs it, goes down: those of the operators, of the expressions at the
  /// deepest of them, and of the values that a fold may build.
  ///
  ///     UNWIND [1] AS x RETURN x + 1      // 5
  public fileprivate(set) var depth = 0
  /// Whether it keeps so little that none of its steps takes long: few rows are expected wherever rows are kept, and no
  /// expression makes what is large of what is small.
  ///
  ///     MATCH (p:Person)-[:FOLLOWS]->(q) RETURN count(*)            light, however many there are: it keeps none
  ///     MATCH (p:Person)-[:FOLLOWS]->(q) RETURN q.name, count(*)    light where there are not too many
  ///     RETURN range(1, 10000000)                                   not light
  public fileprivate(set) var isLight = true
  /// Whether it also changes so little that its changes are made, and taken back, in a moment.
  ///
  ///     MATCH (p:Person {id: 1}) SET p.name = 'Ada'      changes little
  ///     MATCH (p:Person) SET p.seen = true               does not, unless there are few
  ///     MATCH (p:Person {id: 1}) DETACH DELETE p         nobody knows
  public fileprivate(set) var changesLittle = true
  /// Whether several rows are combined with several others that they have nothing to do with, but within subqueries.
  public fileprivate(set) var hasProduct = false

  /// To hash, sort or copy so many takes a few milliseconds.
  fileprivate static let fewRows = 131_072.0
  /// To make or change so many likewise.
  fileprivate static let fewChanges = 1_024.0
}

extension LogicalPlan {
  /// What it takes to run the plan.
  public var weight: PlanWeight {
    var weight = PlanWeight()
    weigh(into: &weight, below: 0)
    weight.changesLittle = weight.changesLittle && weight.isLight
    return weight
  }

  /// Adds what stands so many levels down.
  fileprivate func weigh(into weight: inout PlanWeight, below above: Int) {
    let level = above + 1
    weight.depth = max(weight.depth, level)
    if changesUnknown || estimatedRows > PlanWeight.fewChanges { weight.changesLittle = false }
    if weight.isLight, mayTakeAnyTime || keepsRows && mostRows > PlanWeight.fewRows { weight.isLight = false }
    if isProduct { weight.hasProduct = true }
    op.forEachExpression { $0.weigh(into: &weight, below: level) }
    for at in inputs.indices { inputs[at].weigh(into: &weight, below: level) }
  }

  /// How many rows it is expected to take from one input, or to give.
  private var mostRows: Double {
    var most = estimatedRows
    for at in inputs.indices { most = max(most, inputs[at].estimatedRows) }
    return most
  }

  /// Whether it combines several rows with several others.
  private var isProduct: Bool {
    guard case .cartesianProduct = op else { return false }
    return inputs.allSatisfy { $0.estimatedRows > 1.5 && !$0.isSought }
  }

  /// Whether a value names what it gives: `(a:Person {id: row.id})`.
  private var isSought: Bool {
    switch op {
    case .nodePropertySeek: true
    case .filter: inputs[0].isSought
    default: false
    }
  }

  /// Whether nobody knows how much it changes.
  private var changesUnknown: Bool {
    switch op {
    case .delete, .foreach, .schema: true
    default: false
    }
  }

  /// Whether it waits for something else than the processor, as long as that takes.
  private var mayTakeAnyTime: Bool {
    switch op {
    case .procedureCall, .loadCSV: true
    default: false
    }
  }

  /// Whether the operator keeps its rows, or something of each.
  private var keepsRows: Bool {
    switch op {
    case .aggregate(let keys, let aggregates):
      !keys.isEmpty || aggregates.contains { $0.call.isDistinct || $0.call.function.keepsValues }
    case .distinct, .sort, .top, .eager, .cartesianProduct, .valueHashJoin, .apply, .union, .foldPaths, .countPaths,
      .distinctExpand, .shortestPath, .selectPaths, .create, .merge, .set, .remove, .delete, .foreach, .schema,
      .emptyResult, .procedureCall, .loadCSV:
      true
    case .argument, .allNodesScan, .nodeByLabelScan, .nodePropertySeek, .nodeRangeSeek, .nodeUnionSeek,
      .relationshipSeek, .storedCounts, .expand, .expandIntersect, .varLengthExpand, .repeatTrail, .projectEndpoints,
      .filter, .project,
      .skip, .limit, .unwind, .produceResults:
      false
    }
  }
}

extension AggregateCall.Function {
  /// Whether it keeps each value.
  fileprivate var keepsValues: Bool {
    switch self {
    case .collect, .set, .sizeOfSets, .percentileCont, .percentileDisc: true
    case .count, .sum, .avg, .min, .max, .first, .stDev, .stDevP: false
    }
  }
}

extension BoundExpression {
  /// Adds what stands so many levels down. An expression that folds counts for as many levels as values may be nested,
  /// since each step may wrap the one before it.
  fileprivate func weigh(into weight: inout PlanWeight, below above: Int) {
    var level = above + 1
    switch self {
    case .subquery(let subquery):
      // What is combined there is nothing that a reader of the statement is told of.
      let hasProduct = weight.hasProduct
      subquery.plan?.weigh(into: &weight, below: level)
      weight.hasProduct = hasProduct
    case .reduce: level = above + Value.maximumNesting
    case .literal(let value): level += value.nesting
    default: break
    }
    weight.depth = max(weight.depth, level)
    if makesMuch { weight.isLight = false }
    forEachChild { $0.weigh(into: &weight, below: level) }
  }

  /// Whether it makes lists or texts that are much larger than what it is given.
  fileprivate var makesMuch: Bool {
    switch self {
    case .function("range", let arguments): !arguments.allSatisfy(\.isSmallNumber)
    case .function("replace", _), .reduce: true
    default: false
    }
  }

  private var isSmallNumber: Bool {
    if case .literal(.integer(let number)) = self { number.magnitude <= 1_000 } else { false }
  }
}
