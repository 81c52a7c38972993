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
        let rest = predicates.filter { !isAbout(step, $0) }
        let wanted = required.union(used(rest))
        let input = noted(
          expand(step, plan.inputs[0], wanted, asking: asked, matching: match), plan.inputs[0])
        return filter(rest, over: input, plan)
      }
    }
    return filter(predicates, over: compile(plan.inputs[0], required.union(used(predicates))), plan)
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
