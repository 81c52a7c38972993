import KithPlanner
import KithValue

extension PlanCompiler {
  /// A filter; where rows may come to the same node again and again, with what the predicates say of each node at hand.
  func filter(_ predicates: [BoundExpression], _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    if case .expand(let step) = plan.inputs[0].op, !step.into {
      let asked = predicates.filter { isAbout(step, $0) }
      // No two rows come from one node where that is what a leaf gives.
      let match =
        plan.inputs[0].inputs[0].scans(step.from)
        ? nil : predicates.lazy.filter(routines.isRepeatable).compactMap(step.commonValue).first
      if !asked.isEmpty || match != nil {
        var rest = predicates.filter { !isAbout(step, $0) }
        let order = takeOrder(of: step, outOf: &rest)
        let wanted = required.union(used(rest))
        let input = noted(
          expand(step, plan.inputs[0], wanted, asking: asked, matching: match, above: order), plan.inputs[0])
        return rest.isEmpty ? input : filter(rest, over: input, plan)
      }
    }
    if case .cartesianProduct = plan.inputs[0].op {
      let asked = Array(predicates.prefix { $0.isOfPairs && routines.isRepeatable($0) })
      let rest = Array(predicates.dropFirst(asked.count))
      let input = noted(product(plan.inputs[0], required.union(used(rest)), asking: asked), plan.inputs[0])
      return filter(rest, over: input, plan)
    }
    var rest = predicates
    if let step = plan.inputs[0].op.firstStep, let order = takeOrder(of: step, outOf: &rest) {
      let input = noted(walk(plan.inputs[0], required.union(used(rest)), above: order), plan.inputs[0])
      return rest.isEmpty ? input : filter(rest, over: input, plan)
    }
    return filter(predicates, over: compile(plan.inputs[0], required.union(used(predicates))), plan)
  }

  /// Takes the first predicate out that says that a step leads to a greater node than one of the row.
  private func takeOrder(of step: Expansion, outOf predicates: inout [BoundExpression]) -> NodeOrder? {
    guard let place = predicates.firstIndex(where: { NodeOrder($0, step) != nil }) else { return nil }
    return NodeOrder(predicates.remove(at: place), step)
  }

  /// The pairs of two sides' rows of which something holds.
  func product(_ plan: LogicalPlan, _ required: VariableSet, asking predicates: [BoundExpression] = []) -> Operator {
    let wanted = required.union(used(predicates))
    let left = compile(plan.inputs[0], wanted)
    let right = compile(plan.inputs[1], wanted)
    let (leftPositions, leftVariables) = kept(left.layout, required)
    let (rightPositions, rightVariables) = kept(right.layout, required)
    return CartesianProductOperator(
      left, right, test: predicates.isEmpty ? nil : pairTest(predicates, left.layout, right.layout),
      isFixed: !plan.inputs[1].readsArgument, keptLeft: leftPositions, keptRight: rightPositions,
      RowLayout(leftVariables + rightVariables))
  }

  private func pairTest(_ predicates: [BoundExpression], _ left: RowLayout, _ right: RowLayout) -> PairTest {
    let variables = [VariableSet(left.variables), VariableSet(right.variables)]
    var leaves: [[(leaf: ExpressionLeaf, expression: BoundExpression)]] = [[], []]
    func take(_ e: BoundExpression) {
      // What is no node or relationship may have no properties, which is for the pairs to find out.
      var isRead = true
      if case .property(.variable(let variable), _) = e {
        isRead = variable.type == .node || variable.type == .relationship
      }
      if isRead, let leaf = ExpressionLeaf(e), let side = variables.firstIndex(where: { e.variables.isSubset(of: $0) })
      {
        if !leaves[side].contains(where: { $0.leaf == leaf }) { leaves[side].append((leaf, e)) }
        return
      }
      e.forEachChild(take)
    }
    predicates.forEach(take)
    return PairTest(
      left: expressions(left).compile(leaves[0].map(\.expression)),
      right: expressions(right).compile(leaves[1].map(\.expression)),
      predicates: expressions(RowLayout([])).compile(predicates, over: leaves.joined().map(\.leaf)))
  }

  /// One step or two that lead to nodes with a greater number than one of the row.
  private func walk(_ plan: LogicalPlan, _ required: VariableSet, above order: NodeOrder?) -> Operator {
    if case .expandIntersect(let first, let second) = plan.op {
      return expandIntersect(first, second, plan, required, above: order)
    }
    guard case .expand(let step) = plan.op else { return compile(plan, required) }
    return expand(step, plan, required, above: order)
  }

  private func filter(_ predicates: [BoundExpression], over input: Operator, _ plan: LogicalPlan) -> Operator {
    let compiler = expressions(input.layout)
    guard let node = walkedNode(predicates, plan.inputs[0]), let column = input.layout[node] else {
      return filter(predicates, overLeaf: input)
    }
    var alone: [BoundExpression] = []
    var others: [BoundExpression] = []
    for predicate in predicates {
      // One that may be an error stays behind those that come before it.
      if isAbout(node, predicate), others.isEmpty || predicate.isNeverAnError {
        alone.append(predicate)
      } else {
        others.append(predicate)
      }
    }
    let test = NodeTest(
      column: column, truths: sharedTruths.map { $0.truths(of: plan.number) } ?? NodeTruths(),
      predicates: expressions(RowLayout([node])).compile(alone))
    return FilterOperator(input, compiler.compile(alone + others), test: test, input.layout)
  }

  /// A filter over a leaf, or over what is as good as one; a scan tests what it can.
  func filter(_ predicates: [BoundExpression], overLeaf input: Operator) -> FilterOperator {
    FilterOperator(
      input, expressions(input.layout).compile(predicates), scanned: testedScan(predicates, input), input.layout)
  }

  /// The first predicates as tests of a scan, as far as each looks at one property of its node; nil where the first does not.
  private func testedScan(_ predicates: [BoundExpression], _ input: Operator) -> TestedScan? {
    guard profile == nil, let scan = input as? NodeScanOperator, let node = scan.layout.variables.first else {
      return nil
    }
    var leaves: [TestedScan.Leaf] = []
    for predicate in predicates {
      guard let (leaf, _) = predicate.singleLeaf(routines), case .property(let id, let key) = leaf, id == node.id else {
        break
      }
      leaves.append(
        TestedScan.Leaf(key: key, predicate: expressions(RowLayout([])).compile(predicate, over: leaf)))
    }
    return leaves.isEmpty ? nil : TestedScan(scan, leaves)
  }

  /// The first node that predicates look at alone, if it was walked to.
  private func walkedNode(_ predicates: [BoundExpression], _ input: LogicalPlan) -> Variable? {
    for predicate in predicates {
      let variables = predicate.orderedVariables
      guard variables.count == 1, let node = variables.first, node.type == .node, isAbout(node, predicate),
        !input.scans(node)
      else { continue }
      return predicate.isNeverAnError || predicates.first?.variables == [node] ? node : nil
    }
    return nil
  }

  /// Whether a predicate looks at a step alone, the relationship or the node to which it leads, and is never an error: then
  /// it may be asked of steps that no row takes.
  private func isAbout(_ step: Expansion, _ predicate: BoundExpression) -> Bool {
    let variables = predicate.variables
    return !variables.isEmpty && variables.subtracting([step.relationship, step.to]).isEmpty
      && predicate.isNeverAnError && routines.isRepeatable(predicate)
  }

  /// What is asked of a step, what looks at the node alone apart from the rest.
  func stepTest(
    _ predicates: [BoundExpression], _ step: Expansion, _ plan: LogicalPlan
  ) -> SingleStepTest {
    expressions(RowLayout([])).stepTest(predicates, step, plan.number)
  }

  private func isAbout(_ node: Variable, _ predicate: BoundExpression) -> Bool {
    predicate.variables == [node] && !predicate.containsSubquery && routines.isRepeatable(predicate)
  }
}

extension LogicalOperator {
  /// The step that binds a node, of one step or of two that close a circle.
  fileprivate var firstStep: Expansion? {
    switch self {
    case .expand(let step), .expandIntersect(let step, _): step
    default: nil
    }
  }
}

extension LogicalPlan {
  /// Whether the node comes from a leaf, which gives every node once and in order.
  fileprivate func scans(_ node: Variable) -> Bool {
    switch op {
    case .allNodesScan, .nodeByLabelScan, .nodeRangeSeek, .nodeUnionSeek: true
    case .nodePropertySeek, .countPaths: inputs.isEmpty
    case .filter, .project: inputs[0].scans(node)
    default: false
    }
  }
}

extension BoundExpression {
  /// Whether it is computed of what is read of a pair's rows, and has no variables of its own.
  fileprivate var isOfPairs: Bool {
    switch self {
    case .literal, .parameter, .variable, .property, .hasLabels, .element, .slice, .negate, .not, .arithmetic,
      .comparison,
      .and, .or, .xor, .isNull, .isTyped, .in, .stringPredicate, .coalesce, .case, .list:
      break
    case .function(let name, _): if EntityFunction(rawValue: name) != nil { return false }
    case .hasDynamicLabels, .map, .mapProjection, .listComprehension, .quantifier, .reduce, .path, .subquery,
      .aggregate:
      return false
    }
    var isSimple = true
    forEachChild { isSimple = isSimple && $0.isOfPairs }
    return isSimple
  }
}
