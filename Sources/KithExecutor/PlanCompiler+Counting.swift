import KithPlanner
import KithValue

extension PlanCompiler {
  func countPaths(_ count: PathCount, _ required: VariableSet) -> Operator {
    let root = count.nodes[0].variable
    if !count.isGrouped { return PathCountOperator(count, lanes: lanes(count), RowLayout([count.count])) }
    let givesRoot = required.contains(root)
    return CountedNodesOperator(
      count, lanes: lanes(count), givesRoot: givesRoot, RowLayout((givesRoot ? [root] : []) + [count.count]))
  }

  /// The same for a node that each row of a plan holds.
  func countPaths(_ count: PathCount, of source: LogicalPlan, _ required: VariableSet) -> Operator {
    let root = count.nodes[0].variable
    let given = VariableSet([count.count, count.rows].compactMap(\.self))
    let input = compile(source, required.subtracting(given).union([root]))
    let (positions, variables) = kept(input.layout, required.subtracting(given))
    let asked = [count.count, count.rows].compactMap(\.self).filter { required.contains($0) }
    return CountedRowsOperator(
      input, count, lane(count), from: position(root, input), kept: positions,
      gives: asked.map { $0 == count.count ? .matches : .rows }, RowLayout(variables + asked))
  }

  func foldPaths(_ fold: PathFold) -> Operator {
    let layout = fold.members.map { fold.tree.nodes[$0.node].variable } + [fold.tree.count]
    func asked(_ member: PathFold.Member) -> NodeCodes.Asked {
      let node = fold.tree.nodes[member.node].variable
      let keys = member.keys.map { BoundExpression.property(.variable(node), key: $0) }
      return NodeCodes.Asked(
        node: member.node, keys: member.isWhole ? [] : expressions(RowLayout([node])).compile(keys),
        isWhole: member.isWhole)
    }
    func ends(_ link: PathFold.Link?) -> [Evaluator]? {
      link.map { link in
        zip([link.first, link.second], fold.arms).map { key, arm in
          let node = fold.tree.nodes[arm.end.node].variable
          return expressions(RowLayout([node])).compile(.property(.variable(node), key: key))
        }
      }
    }
    return FoldPathsOperator(
      fold, lanes: lanes(fold.tree), root: fold.root.map(asked), ends: fold.arms.map { asked($0.end) },
      linked: ends(fold.link), ordered: ends(fold.order), RowLayout(layout))
  }

  /// What each thread needs to weigh the nodes of a pattern: evaluators remember what they worked out, so each has its own.
  private func lanes(_ count: PathCount) -> [PathCountOperator.Lane] {
    let isShared = Double(count.nodesLookedAt) > sharesFrom && count.predicates.allSatisfy { routines.isRepeatable($0) }
    let lanes = (0...(isShared ? WorkerPool.shared.helpers : 0)).map { _ in lane(count) }
    for lane in lanes.dropFirst() {
      for (first, other) in zip(lanes[0].nodes, lane.nodes) { first.rows.share(other.rows) }
    }
    return lanes
  }

  private func lane(_ count: PathCount) -> PathCountOperator.Lane {
    PathCountOperator.Lane(
      nodes: count.nodes.map(candidates),
      tests: count.branches.map { branch in
        if branch.predicates.isEmpty { return nil }
        let step = [count.nodes[branch.parent].variable, branch.relationship, count.nodes[branch.child].variable]
        return BranchTest(predicates: expressions(RowLayout(step)).compile(branch.predicates))
      })
  }

  /// The nodes that may stand for a node of a pattern that is counted.
  private func candidates(_ node: PathCount.Node) -> PathCountOperator.Node {
    let source = NodeScanOperator(label: node.label, RowLayout([node.variable]))
    return PathCountOperator.Node(
      rows: node.predicates.isEmpty ? source : filter(node.predicates, overLeaf: source), source: source)
  }

  func rangeSeek(_ label: String?, _ key: String, _ range: NodeRange, _ layout: RowLayout) -> Operator {
    NodeRangeSeekOperator(label: label, key: key, bounds(range), layout)
  }

  func unionSeek(_ label: String?, _ alternatives: [SoughtAlternative], _ layout: RowLayout) -> Operator {
    NodeUnionSeekOperator(label: label, alternatives.map { ($0.key, bounds($0.sought)) }, layout)
  }

  private func bounds(_ condition: PropertyCondition) -> SeekBounds {
    switch condition {
    case .equal(let value): .equal(expressions(RowLayout([])).compile(value))
    case .range(let range): bounds(range)
    }
  }

  private func bounds(_ range: NodeRange) -> SeekBounds {
    let constants = expressions(RowLayout([]))
    func bound(_ bound: NodeRange.Bound?) -> (value: Evaluator, isInclusive: Bool)? {
      bound.map { (constants.compile($0.value), $0.isInclusive) }
    }
    return switch range {
    case .prefix(let text): .prefix(constants.compile(text))
    case .among(let list): .among(constants.compile(list))
    case .between(let lower, let upper): .between(lower: bound(lower), upper: bound(upper))
    }
  }

  func relationshipSeek(_ seek: RelationshipSeek, _ required: VariableSet) -> Operator {
    let relationship = seek.relationship
    let shape = RelationshipSeekOperator.Shape(
      type: seek.type, direction: relationship.direction, key: seek.key, bounds: bounds(seek.sought),
      givesRelationship: required.contains(relationship.variable), givesLeft: required.contains(relationship.left),
      givesRight: required.contains(relationship.right))
    let given = [relationship.variable, relationship.left, relationship.right].filter { required.contains($0) }
    return RelationshipSeekOperator(shape, RowLayout(given))
  }

  func distinctExpand(
    _ expansion: DistinctExpansion, _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    let input = compile(plan.inputs[0], required.subtracting([expansion.to]).union([expansion.from]))
    let (positions, variables) = kept(input.layout, required)
    let walk: DistinctExpandOperator.Walk =
      switch expansion.walk {
      case .steps(let steps):
        .steps(
          steps.enumerated().map { at, step in
            DistinctExpandOperator.Step(
              types: step.types, direction: step.direction,
              predicates: expressions(RowLayout([step.node])).compile(step.predicates),
              truths: sharedTruths.map { $0.truths(of: plan.number, step: at) } ?? NodeTruths())
          })
      case .within(let types, let direction, let length):
        .within(types: types, direction, minimum: length.minimum, maximum: length.maximum ?? .max)
      }
    let givesTarget = required.contains(expansion.to)
    return DistinctExpandOperator(
      input, from: position(expansion.from, input), walk, kept: positions, givesTarget: givesTarget,
      isOverall: expansion.isOverall && positions.isEmpty,
      RowLayout(variables + (givesTarget ? [expansion.to] : [])))
  }

  func expandIntersect(
    _ first: Expansion, _ second: Expansion, _ plan: LogicalPlan, _ required: VariableSet,
    above order: NodeOrder? = nil
  ) -> Operator {
    let given: VariableSet = [first.relationship, first.to, second.relationship]
    var others = VariableSet(first.distinctFrom + second.distinctFrom).subtracting([first.relationship])
    if let order { others.insert(order.lower) }
    let input = compile(plan.inputs[0], required.subtracting(given).union(others).union([first.from, second.to]))
    let (positions, variables) = kept(input.layout, required)
    let shape = ExpandIntersectOperator.Shape(
      from: position(first.from, input), into: position(second.to, input), firstTypes: first.types,
      firstDirection: first.direction, secondTypes: second.types, secondDirection: second.direction,
      firstDistinctFrom: first.distinctFrom.compactMap { input.layout[$0] },
      secondDistinctFrom: second.distinctFrom.compactMap { input.layout[$0] },
      stepsDiffer: second.distinctFrom.contains(first.relationship),
      above: order.map { NodeFloor(column: position($0.lower, input), orEqual: $0.orEqual) }, kept: positions,
      givesFirst: required.contains(first.relationship), givesMiddle: required.contains(first.to),
      givesSecond: required.contains(second.relationship))
    return ExpandIntersectOperator(
      input, shape,
      RowLayout(
        variables + (shape.givesFirst ? [first.relationship] : []) + (shape.givesMiddle ? [first.to] : [])
          + (shape.givesSecond ? [second.relationship] : [])))
  }
}
