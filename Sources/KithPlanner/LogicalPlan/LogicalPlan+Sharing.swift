extension LogicalPlan {
  /// The most rows that an operator below is expected to give: whether threads should share them.
  public var largestInput: Double { inputs.reduce(0) { max($0, $1.looks, $1.largestInput) } }

  /// How many rows it gives, or looks at: without an index that leaves most out, a range is found by a scan.
  private var looks: Double {
    switch op {
    case .nodeRangeSeek where index == nil, .nodeUnionSeek: return estimatedRows * 10
    default: return estimatedRows
    }
  }

  /// The expressions of the operator itself, for those that take row by row and aggregate.
  public var expressions: [BoundExpression] {
    switch op {
    case .filter(let predicates): predicates
    case .project(let items): items.map(\.expression)
    case .unwind(let list, _): [list]
    case .varLengthExpand(let expansion): expansion.stepPredicates
    case .distinctExpand(let expansion):
      if case .steps(let steps) = expansion.walk { steps.flatMap(\.predicates) } else { [] }
    case .aggregate(let keys, let aggregates):
      keys.map(\.expression) + aggregates.flatMap { [$0.call.argument, $0.call.parameter].compactMap { $0 } }
    default: []
    }
  }
}

extension LogicalPlan {
  /// The step, where the plan is nothing but one from a node that is given, which need differ from no other.
  public var onlyStep: Expansion? {
    guard case .expand(let step) = op, step.distinctFrom.isEmpty, case .argument(let given) = inputs[0].op,
      given.contains(step.from), !step.into || given.contains(step.to)
    else { return nil }
    return step
  }

  /// Whether every operator is one whose expressions ``expressions`` tells, and that takes row by row.
  public var isPlainWalk: Bool {
    switch op {
    case .argument, .allNodesScan, .nodeByLabelScan, .expand, .expandIntersect, .varLengthExpand, .distinctExpand,
      .filter, .project, .unwind:
      inputs.allSatisfy(\.isPlainWalk)
    default: false
    }
  }
}

extension LogicalPlan {
  /// Whether its operators hold nothing of the world outside the snapshot, so that they can be opened for another run.
  public var mayRunAgain: Bool {
    switch op {
    case .create, .merge, .set, .remove, .delete, .foreach, .procedureCall, .loadCSV, .schema, .emptyResult: false
    case .argument, .allNodesScan, .nodeByLabelScan, .nodePropertySeek, .nodeRangeSeek, .nodeUnionSeek,
      .relationshipSeek, .storedCounts, .countPaths, .foldPaths, .expand, .expandIntersect, .distinctExpand,
      .varLengthExpand,
      .repeatTrail, .projectEndpoints,
      .shortestPath, .selectPaths, .filter, .project, .aggregate, .distinct, .sort, .top, .skip, .limit, .unwind,
      .eager, .cartesianProduct, .valueHashJoin, .apply, .union, .produceResults:
      inputs.allSatisfy(\.mayRunAgain)
    }
  }
}

extension BoundExpression {
  /// The expression's direct parts.
  public var parts: [BoundExpression] {
    var parts: [BoundExpression] = []
    forEachChild { parts.append($0) }
    return parts
  }
}

extension LogicalPlan {
  /// Whether many rows can be handed to the plan's Argument at once: no operator looks across them, and the rows of
  /// each argument row come out together and in order.
  public var takesRowsTogether: Bool {
    switch op {
    case .argument, .allNodesScan, .nodeByLabelScan, .nodeRangeSeek, .nodeUnionSeek, .relationshipSeek: true
    case .storedCounts, .foldPaths: false
    case .countPaths: inputs.first?.takesRowsTogether ?? false
    // What is grouped, or told apart, is so among the rows of each argument row.
    case .aggregate, .distinct: inputs[0].takesRowsTogether && inputs[0].readsArgument
    case .nodePropertySeek, .expand, .expandIntersect, .varLengthExpand, .distinctExpand, .repeatTrail,
      .projectEndpoints, .shortestPath,
      .selectPaths,
      .filter,
      .project, .unwind:
      inputs.allSatisfy(\.takesRowsTogether)
    case .cartesianProduct, .valueHashJoin:
      inputs[0].takesRowsTogether && !inputs[1].readsArgument
    case .sort, .top, .skip, .limit, .eager, .apply, .union, .create, .merge,
      .set, .remove, .delete, .foreach, .procedureCall, .loadCSV, .schema, .produceResults, .emptyResult:
      false
    }
  }

  /// Whether a leaf takes rows from outside.
  public var readsArgument: Bool {
    if case .argument = op { return true }
    return inputs.contains(where: \.readsArgument)
  }
}
