extension LogicalPlan {
  /// Whether it keeps so little that none of its steps takes long: few rows are expected wherever rows are kept, and no
  /// expression makes what is large of what is small.
  ///
  ///     MATCH (p:Person)-[:FOLLOWS]->(q) RETURN count(*)            light, however many there are: it keeps none
  ///     MATCH (p:Person)-[:FOLLOWS]->(q) RETURN q.name, count(*)    light where there are not too many
  ///     RETURN range(1, 10000000)                                   not light
  public var isLight: Bool {
    if mayTakeAnyTime { return false }
    if keepsRows, inputs.reduce(estimatedRows, { max($0, $1.estimatedRows) }) > Self.fewRows { return false }
    var makesMuch = false
    op.forEachExpression { e in e.forEachNode { makesMuch = makesMuch || $0.makesMuch } }
    return !makesMuch && inputs.allSatisfy(\.isLight) && subplans.allSatisfy(\.isLight)
  }

  /// Whether it also changes so little that its changes are made, and taken back, in a moment.
  ///
  ///     MATCH (p:Person {id: 1}) SET p.name = 'Ada'      changes little
  ///     MATCH (p:Person) SET p.seen = true               does not, unless there are few
  ///     MATCH (p:Person {id: 1}) DETACH DELETE p         nobody knows
  public var changesLittle: Bool {
    switch op {
    case .delete, .foreach, .schema: false
    default:
      estimatedRows <= Self.fewChanges && inputs.allSatisfy(\.changesLittle) && subplans.allSatisfy(\.changesLittle)
    }
  }

  /// To hash, sort or copy so many takes a few milliseconds.
  private static let fewRows = 131_072.0
  /// To make or change so many likewise.
  private static let fewChanges = 1_024.0

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
    case .argument, .allNodesScan, .nodeByLabelScan, .nodePropertySeek, .nodeRangeSeek, .relationshipSeek,
      .storedCounts, .expand, .expandIntersect, .varLengthExpand, .repeatTrail, .projectEndpoints, .filter, .project,
      .skip, .limit, .unwind, .produceResults:
      false
    }
  }
}

extension AggregateCall.Function {
  /// Whether it keeps each value.
  fileprivate var keepsValues: Bool {
    switch self {
    case .collect, .percentileCont, .percentileDisc: true
    case .count, .sum, .avg, .min, .max, .stDev, .stDevP: false
    }
  }
}

extension BoundExpression {
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
