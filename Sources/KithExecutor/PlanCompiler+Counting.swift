import KithPlanner
import KithValue

extension PlanCompiler {
  func countPaths(_ count: PathCount, _ required: Set<Variable>) -> Operator {
    let nodes = count.nodes.map { node in
      PathCountOperator.Node(
        label: node.label, predicates: expressions(RowLayout([node.variable])).compile(node.predicates))
    }
    let root = count.nodes[0].variable
    let givesRoot = count.isGrouped && required.contains(root)
    return PathCountOperator(count, nodes, givesRoot: givesRoot, RowLayout((givesRoot ? [root] : []) + [count.count]))
  }

  func rangeSeek(_ label: String?, _ key: String, _ range: NodeRange, _ layout: RowLayout) -> Operator {
    let constants = expressions(RowLayout([]))
    func bound(_ bound: NodeRange.Bound?) -> (value: Evaluator, isInclusive: Bool)? {
      bound.map { (constants.compile($0.value), $0.isInclusive) }
    }
    let bounds: NodeRangeSeekOperator.Bounds =
      switch range {
      case .prefix(let text): .prefix(constants.compile(text))
      case .between(let lower, let upper): .between(lower: bound(lower), upper: bound(upper))
      }
    return NodeRangeSeekOperator(label: label, key: key, bounds, layout)
  }

  func expandIntersect(
    _ first: Expansion, _ second: Expansion, _ plan: LogicalPlan, _ required: Set<Variable>
  ) -> Operator {
    let given: Set<Variable> = [first.relationship, first.to, second.relationship]
    let others = Set(first.distinctFrom + second.distinctFrom).subtracting([first.relationship])
    let input = compile(plan.inputs[0], required.subtracting(given).union(others).union([first.from, second.to]))
    let (positions, variables) = kept(input.layout, required)
    let shape = ExpandIntersectOperator.Shape(
      from: position(first.from, input), into: position(second.to, input), firstTypes: first.types,
      firstDirection: first.direction, secondTypes: second.types, secondDirection: second.direction,
      firstDistinctFrom: first.distinctFrom.compactMap { input.layout[$0] },
      secondDistinctFrom: second.distinctFrom.compactMap { input.layout[$0] },
      stepsDiffer: second.distinctFrom.contains(first.relationship), kept: positions,
      givesFirst: required.contains(first.relationship), givesMiddle: required.contains(first.to),
      givesSecond: required.contains(second.relationship))
    return ExpandIntersectOperator(
      input, shape,
      RowLayout(
        variables + (shape.givesFirst ? [first.relationship] : []) + (shape.givesMiddle ? [first.to] : [])
          + (shape.givesSecond ? [second.relationship] : [])))
  }
}
