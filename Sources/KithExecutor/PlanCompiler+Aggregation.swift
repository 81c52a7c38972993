import KithPlanner
import KithValue

extension PlanCompiler {
  func aggregate(
    _ keys: [BoundProjection.Item], _ aggregates: [(variable: Variable, call: AggregateCall)], first rows: FirstRows?,
    _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    var wanted = used(keys.map(\.expression))
    if takesRowsTogether, let row = boxLayout.variables.last, required.contains(row) { wanted.insert(row) }
    for (_, call) in aggregates { wanted.formUnion(used([call.argument, call.parameter].compactMap { $0 })) }
    let layout = RowLayout(keys.map(\.variable) + aggregates.map(\.variable))
    let input = compile(plan.inputs[0], wanted)
    if let row = outerRow(input) {
      let own = expressions(input.layout)
      return AggregateOperator(
        input, keys: own.compile([.variable(row)] + keys.map(\.expression)), aggregateColumns(aggregates, own),
        rows: keys.isEmpty ? (box, boxLayout.count - 1) : nil, RowLayout([row] + layout.variables))
    }
    let leaf = leaf(keys, input)
    func first() -> FirstGroups? {
      rows.flatMap { rows in
        keys.firstIndex { $0.variable == rows.variable }.map { groups(firstIn: rows, key: $0) }
      }
    }
    func aggregate(_ input: Operator) -> Operator {
      let own = expressions(input.layout)
      return AggregateOperator(
        input, keys: own.compile(keys.map(\.expression)), aggregateColumns(aggregates, own),
        leaf: leaf.flatMap { input.layout[$0] }, first: first(), layout)
    }
    if leaf != nil {
      return lanes(plan, first: input, wanted, aggregate).map { GatherOperator($0, layout) } ?? aggregate(input)
    }
    // What is distinct in each range must be gone through once more when ranges are merged, which costs what sharing gains,
    // unless it is only counted or collected, group by group, and so kept as small keys.
    let hasDistinct = aggregates.contains {
      $0.call.isDistinct && ![.count, .collect, .set, .sizeOfSets].contains($0.call.function)
    }
    if !hasDistinct, let lanes = lanes(plan, first: input, wanted) {
      let columns = lanes.map { lane in
        let own = expressions(lane.root.layout)
        return ParallelAggregateOperator.Columns(
          keys: own.compile(keys.map(\.expression)), aggregates: aggregateColumns(aggregates, own), first: first())
      }
      return ParallelAggregateOperator(lanes, columns, layout)
    }
    return aggregate(input)
  }

  /// What is known of the groups that come first in an order whose first key is one of theirs.
  func groups(firstIn rows: FirstRows, key: Int) -> FirstGroups {
    let constants = expressions(RowLayout([]))
    return FirstGroups(
      key: key, ascending: rows.ascending, skip: rows.skip.map { constants.compile($0) },
      limit: constants.compile(rows.limit))
  }

  /// The node that the leaf gives, where it is one of the keys.
  private func leaf(_ keys: [BoundProjection.Item], _ input: Operator) -> Variable? {
    guard let leaf = input.sourceBelow?.layout.variables.first, leaf.type == .node else { return nil }
    return keys.contains { if case .variable(let key) = $0.expression { key == leaf } else { false } } ? leaf : nil
  }

  private func aggregateColumns(
    _ aggregates: [(variable: Variable, call: AggregateCall)], _ compiler: ExpressionCompiler
  ) -> [AggregateColumn] {
    aggregates.map { _, call in
      let argument = call.argument.map { compiler.compile($0) }
      if call.function == .first, case .list(let keys) = call.parameter {
        let order = zip(compiler.compile(keys), call.ascending).map { FirstKey(key: $0, ascending: $1) }
        return AggregateColumn(kind: .collect, argument: argument, isDistinct: false, first: order)
      }
      return AggregateColumn(
        kind: Aggregates.Kind(call.function), argument: argument,
        parameter: call.parameter.map { compiler.compile($0) },
        isDistinct: call.isDistinct, isOfSets: call.function == .set || call.function == .sizeOfSets)
    }
  }
}

extension Aggregates.Kind {
  init(_ function: AggregateCall.Function) {
    self =
      switch function {
      case .count, .sizeOfSets: .count
      case .sum: .sum
      case .avg: .avg
      case .min: .min
      case .max: .max
      case .collect, .first, .set: .collect
      case .stDev: .stDev
      case .stDevP: .stDevP
      case .percentileCont: .percentileCont
      case .percentileDisc: .percentileDisc
      }
  }
}

/// The first rows in the order of a variable, which are all that is wanted of what is grouped or told apart below.
struct FirstRows {
  var variable: Variable
  let ascending: Bool
  let skip: BoundExpression?
  let limit: BoundExpression
}

extension FirstRows {
  /// What a Top wants of the groups or different rows right below it; nil where something between leaves out some of them,
  /// or makes more of them, or the order does not begin with one of their keys.
  init?(_ keys: [SortKey], skip: BoundExpression?, limit: BoundExpression, below plan: LogicalPlan) {
    guard let key = keys.first, !key.isGiven else { return nil }
    var variable = key.variable
    var plan = plan
    while case .project(let items) = plan.op {
      if let item = items.first(where: { $0.variable == variable }) {
        guard case .variable(let origin) = item.expression else { return nil }
        variable = origin
      }
      plan = plan.inputs[0]
    }
    switch plan.op {
    case .aggregate(let keys, _): guard keys.contains(where: { $0.variable == variable }) else { return nil }
    case .distinct(let variables): guard variables.contains(variable) else { return nil }
    default: return nil
    }
    self.init(variable: variable, ascending: key.ascending, skip: skip, limit: limit)
  }
}
