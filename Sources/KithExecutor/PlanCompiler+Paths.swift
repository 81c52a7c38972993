import KithPlanner
import KithValue

// Patterns that repeat.
extension PlanCompiler {
  func repeatTrail(_ expansion: TrailExpansion, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let group = expansion.group
    var wanted = required.union(expansion.distinctFrom).union(group.needs).subtracting(group.outputs)
    wanted.insert(expansion.from)
    if expansion.into { wanted.insert(expansion.to) } else { wanted.remove(expansion.to) }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    var outputs: [RepeatTrailOperator.Output] = []
    var given: [Variable] = []
    for (element, list) in group.lists where required.contains(list) {
      if let place = group.nodes.firstIndex(of: element) {
        outputs.append(.nodes(place))
      } else if let place = group.steps.firstIndex(where: { $0.variable == element }) {
        outputs.append(.relationships(place))
      }
      given.append(list)
    }
    if required.contains(group.trail), !given.contains(group.trail) {
      outputs.append(.trail)
      given.append(group.trail)
    }
    if !expansion.into, required.contains(expansion.to) {
      outputs.append(.target)
      given.append(expansion.to)
    }
    let shape = RepeatTrailOperator.Shape(
      from: position(expansion.from, input), into: expansion.into ? position(expansion.to, input) : nil,
      steps: iteration(group, input.layout), minimum: group.length.minimum, maximum: group.length.maximum ?? .max,
      distinctFrom: expansion.distinctFrom.compactMap { input.layout[$0] }, kept: positions, outputs: outputs,
      isReversed: expansion.isReversed)
    return RepeatTrailOperator(input, shape, RowLayout(variables + given))
  }

  /// The steps of an iteration; each predicate is tested at the first step after which all that it names is known.
  private func iteration(_ group: QuantifiedGroup, _ layout: RowLayout) -> [RepeatTrailOperator.Step] {
    var waiting = group.predicates
    var known = VariableSet(layout.variables).union([group.nodes[0]])
    return group.steps.enumerated().map { place, step in
      known.formUnion([step.variable, group.nodes[place + 1]])
      let ready = waiting.filter { $0.variables.isSubset(of: known) }
      waiting.removeAll { $0.variables.isSubset(of: known) }
      return RepeatTrailOperator.Step(
        types: step.types, direction: step.direction, test: stepTest(ready, group, place, layout))
    }
  }

  private func stepTest(
    _ predicates: [BoundExpression], _ group: QuantifiedGroup, _ place: Int, _ layout: RowLayout
  ) -> StepTest? {
    if predicates.isEmpty { return nil }
    let used = self.used(predicates)
    let outer = layout.variables.filter { used.contains($0) && !group.own.contains($0) }
    let nodes = (0...place).filter { used.contains(group.nodes[$0]) }
    let relationships = (0..<place).filter { used.contains(group.steps[$0].variable) }
    let inner = RowLayout(
      outer + nodes.map { group.nodes[$0] } + relationships.map { group.steps[$0].variable }
        + [group.steps[place].variable, group.nodes[place + 1]])
    return StepTest(
      predicates: expressions(inner).compile(predicates), captured: outer.compactMap { layout[$0] },
      earlierNodes: nodes,
      earlierRelationships: relationships)
  }
}
