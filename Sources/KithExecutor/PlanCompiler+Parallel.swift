import KithPlanner
import KithValue

extension Operator {
  /// The leaf from which the rows come, where there are only operators between that take row by row.
  var sourceBelow: NodeSourceOperator? {
    switch self {
    case let source as NodeSourceOperator: source
    case is FilterOperator, is ProjectOperator, is ExpandOperator, is TestedExpandOperator, is ExpandIntersectOperator,
      is VarLengthExpandOperator, is DistinctExpandOperator, is UnwindOperator, is CountedRowsOperator:
      (self as? UnaryOperator)?.input.sourceBelow
    case let aggregate as AggregateOperator where aggregate.leaf != nil: aggregate.input.sourceBelow
    case let gather as GatherOperator where gather.groupsByLeaf: gather.lanes[0].source
    case let join as ValueHashJoinOperator where join.isFixed: join.left.sourceBelow
    case let product as CartesianProductOperator where product.isFixed: product.left.sourceBelow
    // A subplan that takes many rows at once looks at nothing but the graph and its rows.
    case let branches as BranchesOperator: branches.input.sourceBelow
    case let apply as ApplyOperator where apply.runner.rowColumn != nil: apply.input.sourceBelow
    default: nil
    }
  }

  /// Whether the rows below are gathered from several threads already.
  fileprivate var isGathered: Bool {
    switch self {
    case is GatherOperator: true
    case let join as ValueHashJoinOperator: join.left.isGathered
    case let product as CartesianProductOperator: product.left.isGathered
    default: (self as? UnaryOperator)?.input.isGathered ?? false
    }
  }

  /// Whether something but the leaf decides which of its nodes give a row.
  var filters: Bool {
    if let source = self as? NodeSourceOperator { return source.isWork }
    return (self as? ProjectOperator)?.input.filters ?? true
  }

  /// Whether many rows may come of one of the leaf's nodes.
  var walks: Bool {
    switch self {
    case let source as NodeSourceOperator: source.isWork
    case is FilterOperator, is ProjectOperator, is TopOperator, is DistinctOperator:
      (self as? UnaryOperator)?.input.walks ?? true
    default: true
    }
  }
}

extension Operator {
  /// Has in common with another thread's operators of the same plan what is the same for all rows.
  func share(_ other: Operator) {
    switch (self, other) {
    case (let own as ValueHashJoinOperator, let join as ValueHashJoinOperator):
      own.share(join)
      own.left.share(join.left)
    case (let own as CartesianProductOperator, let product as CartesianProductOperator):
      own.share(product)
      own.left.share(product.left)
    case (let own as CountedNodesOperator, let counted as CountedNodesOperator): own.share(counted)
    case (let own as CountedRowsOperator, let counted as CountedRowsOperator):
      own.share(counted)
      own.input.share(counted.input)
    case (let own as FilterOperator, let filter as FilterOperator):
      own.share(filter)
      own.input.share(filter.input)
    case (let own as UnaryOperator, let unary as UnaryOperator): own.input.share(unary.input)
    default: break
    }
  }
}

extension Operator {
  /// Lets walks that give each end once remember them from one range of the leaf's nodes to the next.
  fileprivate func goOnFromRangeToRange() {
    (self as? DistinctExpandOperator)?.goesOn = true
    (self as? UnaryOperator)?.input.goOnFromRangeToRange()
  }
}

extension GatherOperator {
  /// Whether each range of the leaf's nodes is grouped by itself, so that what comes next may be shared out likewise.
  fileprivate var groupsByLeaf: Bool { (lanes[0].root as? AggregateOperator)?.leaf != nil }
}

/// One thread's own operators over a leaf that is dealt out.
struct Lane {
  let root: Operator
  let source: NodeSourceOperator

  /// Opens the operators for a range of the nodes.
  func open(_ nodes: Range<UInt32>, _ context: ExecutionContext) throws(EvaluationError) {
    source.range = nodes
    try root.open(context)
  }
}

extension NodeRanges {
  /// What `body` makes of each range of the nodes that the lanes' leaves give; a look-up is done once for all lanes.
  static func map<Part>(
    _ lanes: [Lane], _ context: ExecutionContext,
    _ body: (_ lane: Int, _ context: ExecutionContext) throws(EvaluationError) -> Part
  ) throws(EvaluationError) -> [Part] {
    guard let ranges = try ranges(lanes, context) else {
      try lanes[0].open(0..<context.graph.nodeCapacity, context)
      return [try body(0, context)]
    }
    return try map(context, lanes: lanes.count, ranges: ranges) { lane, nodes, context throws(EvaluationError) in
      try lanes[lane].open(nodes, context)
      return try body(lane, context)
    }
  }

  /// The same, where `body` goes on with what it made of the range before as long as it says that it may, and a thread's
  /// ranges follow each other; all by one thread where it is not worth sharing.
  static func fold<Part>(
    _ lanes: [Lane], isShared: Bool, _ context: ExecutionContext,
    _ body: (_ lane: Int, _ known: Part?, _ context: ExecutionContext) throws(EvaluationError) -> (Part, mayGoOn: Bool)
  ) throws(EvaluationError) -> [Part] {
    guard let ranges = try ranges(lanes, context), isShared else {
      try lanes[0].open(0..<context.graph.nodeCapacity, context)
      return [try body(0, nil, context).0]
    }
    return try fold(context, lanes: lanes.count, ranges: ranges) {
      lane, known, nodes, context throws(EvaluationError) in
      try lanes[lane].open(nodes, context)
      return try body(lane, known, context)
    }
  }

  /// The ranges in which to deal out the nodes that the lanes' leaves give; nil where they are not worth sharing.
  private static func ranges(_ lanes: [Lane], _ context: ExecutionContext) throws(EvaluationError) -> [Range<UInt32>]? {
    let source = lanes[0].source
    let found = try source.found(context)
    for lane in lanes { lane.source.take(found, from: source) }
    let graph = context.graph
    // A node or two cannot be shared, and a few that are only looked at are not worth a thread's while.
    let nodes = found?.count ?? source.count(in: graph)
    if nodes < 4 || nodes < 4_096 && !lanes[0].root.walks { return nil }
    // A few nodes from which much is walked stand close together, often within one page.
    if let found, nodes < 4_096 { return ranges(of: found, graph.nodeCapacity) }
    return ranges(of: source.label, graph)
  }
}

extension PlanCompiler {
  /// The operators below once for each thread that may help, where sharing them out is worth it and changes nothing.
  ///
  /// `first` is the input as it was compiled already; `finish` puts on top of it what each thread does by itself.
  func lanes(
    _ plan: LogicalPlan, first: Operator, _ wanted: VariableSet, _ finish: (Operator) -> Operator = { $0 }
  ) -> [Lane]? {
    guard plan.largestInput > sharesFrom, WorkerPool.shared.helpers > 0, first.sourceBelow != nil,
      routines.isRepeatable(plan)
    else { return nil }
    // What each thread does by itself it need not share out once more.
    var alone = self
    alone.sharesFrom = .infinity
    var lanes: [Lane] = []
    for lane in 0...WorkerPool.shared.helpers {
      let input = lane == 0 && !first.isGathered ? first : alone.compile(plan.inputs[0], wanted)
      guard let source = input.sourceBelow else { return nil }
      let root = finish(input)
      if let first = lanes.first { root.share(first.root) }
      lanes.append(Lane(root: root, source: source))
    }
    for lane in lanes { lane.root.goOnFromRangeToRange() }
    return lanes
  }

  /// The same rows, gathered by every core in their order, for an operator that takes them all in anyway.
  func shared(
    _ plan: LogicalPlan, _ input: Operator, _ wanted: VariableSet, _ finish: (Operator) -> Operator = { $0 }
  ) -> Operator {
    lanes(plan, first: input, wanted, finish).map { GatherOperator($0, input.layout) } ?? input
  }
}

extension Routines {
  /// Whether every expression below gives the same in whichever order the rows come.
  func isRepeatable(_ plan: LogicalPlan) -> Bool {
    plan.expressions.allSatisfy { isRepeatable($0) } && plan.inputs.allSatisfy { isRepeatable($0) }
  }

  /// Whether the expression gives the same in whichever order the rows come.
  func isRepeatable(_ e: BoundExpression) -> Bool {
    switch e {
    // Each thread compiles a plan of its own.
    case .subquery(let subquery):
      return subquery.plan.map { $0.takesRowsTogether && $0.isPlainWalk && isRepeatable($0) } ?? false
    case .function(let name, _):
      guard function(named: name.lowercased())?.isDeterministic ?? false else { return false }
    default: break
    }
    return e.parts.allSatisfy { isRepeatable($0) }
  }
}
