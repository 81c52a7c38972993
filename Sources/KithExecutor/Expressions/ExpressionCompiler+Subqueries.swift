import KithGraph
import KithPlanner
import KithValue

extension ExpressionCompiler {
  func subquery(_ subquery: Subquery) -> Evaluator {
    guard let plan = subquery.plan else { preconditionFailure("the planner plans every subquery") }
    if case .exists = subquery.kind, profile == nil {
      if let step = plan.onlyStep, let from = layout[step.from] {
        let into = step.into ? layout[step.to] : nil
        if !step.into || into != nil { return StepExistenceEvaluator(step, from: from, into: into) }
      }
      if let steps = plan.stepChain, let from = layout[steps[0].step.from],
        steps.allSatisfy({ $0.predicates.allSatisfy(routines.isRepeatable) })
      {
        return existence(steps, from: from)
      }
    }
    let general = general(subquery, plan)
    if case .exists = subquery.kind, profile == nil, let found = twoSteps(plan, otherwise: general) { return found }
    return general
  }

  private func general(_ subquery: Subquery, _ plan: LogicalPlan) -> SubqueryEvaluator {
    let outputs: VariableSet
    switch subquery.kind {
    case .exists, .count: outputs = []
    case .collect(let variable), .first(let variable): outputs = [variable]
    }
    let inner = SubplanCompiler(
      plan: plan, imports: subquery.imports.filter { layout[$0] != nil }, outputs: outputs, routines: routines,
      profile: profile)
    return SubqueryEvaluator(
      subquery.kind, inner, imports: inner.imports.compactMap { layout[$0] },
      answers: isOfOneNode(subquery, inner.imports) ? answers(of: plan.number) : nil)
  }

  /// Whether what there is of rows depends on one node alone, and is the same whenever it is asked.
  private func isOfOneNode(_ subquery: Subquery, _ imports: [Variable]) -> Bool {
    switch subquery.kind {
    case .exists, .count: imports.count == 1 && routines.isRepeatable(.subquery(subquery))
    case .collect, .first: false
    }
  }

  /// Where the plan is nothing but two steps between nodes that are given, and asks something of the node between them at most.
  private func twoSteps(_ plan: LogicalPlan, otherwise: SubqueryEvaluator) -> Evaluator? {
    var predicates: [BoundExpression] = []
    var walk = plan
    if case .filter(let asked) = plan.op {
      predicates = asked
      walk = plan.inputs[0]
    }
    guard case .expandIntersect(let first, let second) = walk.op, case .argument = walk.inputs[0].op,
      first.from != second.to, first.distinctFrom.isEmpty,
      second.distinctFrom.allSatisfy({ $0 == first.relationship }),
      predicates.allSatisfy({ $0.variables == [first.to] && $0.isNeverAnError && routines.isRepeatable($0) }),
      let from = layout[first.from], let into = layout[second.to]
    else { return nil }
    return TwoStepExistenceEvaluator(
      TwoStepExistenceEvaluator.Way(types: first.types, direction: first.direction),
      TwoStepExistenceEvaluator.Way(types: second.types, direction: second.direction), from: from, into: into,
      ExpressionCompiler(layout: RowLayout([first.to]), routines: routines).compile(predicates),
      sharedTruths.map { $0.truths(of: walk.number) } ?? NodeTruths(), otherwise: otherwise)
  }

  private func answers(of plan: Int) -> NodeAnswers { sharedTruths.map { $0.answers(of: plan) } ?? NodeAnswers() }

  /// Whether some steps can be taken from a node, one after the other.
  private func existence(_ steps: [ChainedStep], from: Int) -> Evaluator {
    if steps.count == 1, steps[0].predicates.isEmpty {
      return StepExistenceEvaluator(steps[0].step, from: from, into: nil)
    }
    let chain = StepChainEvaluator(steps.map(level), from: from)
    guard steps.allSatisfy(\.looksAtNodesOnly) else { return chain }
    let levels = steps.map { step in
      ReachedNodes.Level(
        types: step.step.types, direction: step.step.direction,
        predicates: ExpressionCompiler(layout: RowLayout([step.step.to]), routines: routines).compile(step.predicates))
    }
    let reached = sharedTruths.map { $0.reached(of: steps[0].plan) } ?? ReachedNodes()
    return ReachedExistenceEvaluator(levels, from: from, reached, otherwise: chain)
  }

  private func level(_ step: ChainedStep) -> StepChainEvaluator.Level {
    StepChainEvaluator.Level(
      types: step.step.types, direction: step.step.direction, differs: !step.step.distinctFrom.isEmpty,
      test: stepTest(step.predicates, step.step, step.plan), answers: answers(of: step.plan))
  }

  /// What is asked of a step alone, what looks at the node alone apart from the rest, for the plan of a number.
  func stepTest(_ predicates: [BoundExpression], _ step: Expansion, _ plan: Int) -> SingleStepTest {
    func compile(_ predicates: [BoundExpression], over variables: [Variable]) -> [Evaluator] {
      ExpressionCompiler(layout: RowLayout(variables), routines: routines, profile: profile).compile(predicates)
    }
    let ofNode = predicates.filter { $0.variables == [step.to] }
    let others = predicates.filter { $0.variables != [step.to] }
    let both = [step.relationship, step.to]
    return SingleStepTest(
      node: compile(ofNode, over: both), nodeAlone: compile(ofNode, over: [step.to]),
      truths: sharedTruths.map { $0.truths(of: plan) } ?? NodeTruths(), step: compile(others, over: both))
  }
}

/// A step of a chain, and what is asked of it and of the node to which it leads.
private struct ChainedStep {
  var step: Expansion
  var predicates: [BoundExpression]
  /// The number of the plan that takes it.
  var plan: Int

  func isAboutNode(_ predicate: BoundExpression) -> Bool { predicate.variables == [step.to] }

  /// Whether neither its relationship's properties matter nor which others were taken.
  var looksAtNodesOnly: Bool { step.distinctFrom.isEmpty && predicates.allSatisfy(isAboutNode) }
}

extension LogicalPlan {
  /// The steps of a plan that is nothing but a chain of them from a node that is given, where all that is asked is asked of
  /// one step each, and a relationship must differ from the one before it at most; nil for others.
  fileprivate var stepChain: [ChainedStep]? {
    var steps: [ChainedStep] = []
    var plan = self
    while true {
      var predicates: [BoundExpression] = []
      if case .filter(let asked) = plan.op {
        predicates = asked
        plan = plan.inputs[0]
      }
      guard case .expand(let step) = plan.op, !step.into, step.from != step.to,
        predicates.allSatisfy({
          !$0.variables.isEmpty && $0.variables.isSubset(of: [step.relationship, step.to]) && $0.isNeverAnError
        }),
        steps.last.map({
          $0.step.from == step.to && $0.step.distinctFrom.allSatisfy { used in used == step.relationship }
        }) ?? true
      else { return nil }
      steps.append(ChainedStep(step: step, predicates: predicates, plan: plan.number))
      plan = plan.inputs[0]
      guard case .argument(let given) = plan.op else { continue }
      return given.contains(step.from) && step.distinctFrom.isEmpty ? steps.reversed() : nil
    }
  }
}
