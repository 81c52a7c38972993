import KithPlanner
import KithValue

extension PlanCompiler {
  /// One step; of ExpandAll only those that pass what is asked of the relationship and the node to which it leads, and that have
  /// a value in common with their row.
  func expand(
    _ expansion: Expansion, _ plan: LogicalPlan, _ required: VariableSet, asking predicates: [BoundExpression] = [],
    matching match: (row: BoundExpression, step: BoundExpression)? = nil, above order: NodeOrder? = nil
  ) -> Operator {
    var wanted = required.union(expansion.distinctFrom)
    if let order { wanted.insert(order.lower) }
    wanted.insert(expansion.from)
    wanted.remove(expansion.relationship)
    if expansion.into { wanted.insert(expansion.to) } else { wanted.remove(expansion.to) }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    let givesRelationship = required.contains(expansion.relationship)
    let givesTarget = !expansion.into && required.contains(expansion.to)
    let shape = ExpandOperator.Shape(
      from: position(expansion.from, input), into: expansion.into ? position(expansion.to, input) : nil,
      types: expansion.types, direction: expansion.direction,
      distinctFrom: expansion.distinctFrom.compactMap { input.layout[$0] },
      above: order.map { NodeFloor(column: position($0.lower, input), orEqual: $0.orEqual) }, kept: positions,
      givesRelationship: givesRelationship, givesTarget: givesTarget)
    let layout = RowLayout(
      variables + (givesRelationship ? [expansion.relationship] : []) + (givesTarget ? [expansion.to] : []))
    let served = boxLayout.variables.last.flatMap { input.layout[$0] }.map { ServedRows(box: box, column: $0) }
    if predicates.isEmpty, match == nil { return ExpandOperator(input, shape, served: served, layout) }
    let own = match.map { match in
      StepMatch(
        row: expressions(input.layout).compile(match.row),
        step: expressions(RowLayout([expansion.relationship, expansion.to])).compile(match.step))
    }
    return TestedExpandOperator(input, shape, stepTest(predicates, expansion, plan), own, served: served, layout)
  }

  func varLengthExpand(
    _ expansion: VarLengthExpansion, _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    var wanted = required.union(expansion.distinctFrom).union(used(expansion.stepPredicates))
    wanted.insert(expansion.from)
    wanted.remove(expansion.relationships)
    wanted.remove(expansion.step)
    if expansion.into { wanted.insert(expansion.to) } else { wanted.remove(expansion.to) }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    let givesRelationships = required.contains(expansion.relationships)
    let givesTarget = !expansion.into && required.contains(expansion.to)
    let shape = VarLengthExpandOperator.Shape(
      from: position(expansion.from, input), into: expansion.into ? position(expansion.to, input) : nil,
      types: expansion.types, direction: expansion.direction, minimum: expansion.length.minimum,
      maximum: expansion.length.maximum ?? .max, distinctFrom: expansion.distinctFrom.compactMap { input.layout[$0] },
      kept: positions, givesRelationships: givesRelationships, givesTarget: givesTarget,
      isReversed: expansion.isReversed)
    return VarLengthExpandOperator(
      input, shape, filter: stepFilter(expansion.stepPredicates, expansion.step, input.layout),
      RowLayout(
        variables + (givesRelationships ? [expansion.relationships] : []) + (givesTarget ? [expansion.to] : [])))
  }

  private func stepFilter(_ predicates: [BoundExpression], _ step: Variable, _ layout: RowLayout) -> StepFilter? {
    if predicates.isEmpty { return nil }
    let outer = layout.variables.filter { used(predicates).contains($0) }
    return StepFilter(
      predicates: expressions(RowLayout(outer + [step])).compile(predicates), captured: outer.compactMap { layout[$0] })
  }

  func projectEndpoints(_ endpoints: Endpoints, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    var wanted = required.union(endpoints.distinctFrom)
    wanted.insert(endpoints.relationship)
    if endpoints.isStartBound { wanted.insert(endpoints.start) } else { wanted.remove(endpoints.start) }
    if endpoints.isEndBound { wanted.insert(endpoints.end) } else { wanted.remove(endpoints.end) }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    let isLoop = !endpoints.isStartBound && !endpoints.isEndBound && endpoints.start == endpoints.end
    let givesStart = !endpoints.isStartBound && required.contains(endpoints.start)
    let givesEnd = !endpoints.isEndBound && !isLoop && required.contains(endpoints.end)
    let shape = EndpointsOperator.Shape(
      relationship: position(endpoints.relationship, input),
      start: endpoints.isStartBound ? position(endpoints.start, input) : nil,
      end: endpoints.isEndBound ? position(endpoints.end, input) : nil, isLoop: isLoop, types: endpoints.types,
      direction: endpoints.direction, length: endpoints.length,
      distinctFrom: endpoints.distinctFrom.compactMap { input.layout[$0] }, kept: positions, givesStart: givesStart,
      givesEnd: givesEnd)
    return EndpointsOperator(
      input, shape,
      RowLayout(variables + (givesStart ? [endpoints.start] : []) + (givesEnd ? [endpoints.end] : [])))
  }

  func shortestPath(_ search: ShortestPathSearch, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let relationship = search.pattern.relationship
    var wanted = required.union(used(relationship.stepPredicates + search.nodePredicates + search.pathPredicates))
    wanted.formUnion([relationship.left, relationship.right])
    wanted.subtract([relationship.variable, search.pattern.path])
    for own in [relationship.stepVariable, search.node] { if let own { wanted.remove(own) } }
    let input = compile(plan.inputs[0], wanted)
    let (positions, variables) = kept(input.layout, required)
    let givesRelationships = required.contains(relationship.variable)
    let givesPath = required.contains(search.pattern.path)
    let shape = ShortestPathOperator.Shape(
      from: position(relationship.left, input), to: position(relationship.right, input), types: relationship.types,
      direction: relationship.direction, length: relationship.length ?? PathLength(minimum: 1, maximum: 1),
      all: search.pattern.all, kept: positions, givesRelationships: givesRelationships, givesPath: givesPath)
    let pathLayout = RowLayout(input.layout.variables + [relationship.variable, search.pattern.path])
    return ShortestPathOperator(
      input, shape,
      PathFilter(
        relationships: relationship.stepVariable.flatMap { stepFilter(relationship.stepPredicates, $0, input.layout) },
        nodes: search.node.flatMap { stepFilter(search.nodePredicates, $0, input.layout) }),
      pathPredicates: expressions(pathLayout).compile(search.pathPredicates),
      RowLayout(
        variables + (givesRelationships ? [relationship.variable] : []) + (givesPath ? [search.pattern.path] : [])))
  }
}
