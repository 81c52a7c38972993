import KithPlanner
import KithValue

extension PlanCompiler {
  /// A subplan that is run for the rows of another plan, or several.
  func apply(_ apply: Apply, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    if case .branches(let shape) = apply.kind { return branches(apply, shape, plan, required) }
    let right = plan.inputs[1]
    let left = plan.inputs[0]
    let imports = left.variables.filter(right.argumentVariables.contains)
    let outputs = right.variables.filter { required.contains($0) && !left.variables.contains($0) }
    let input = compile(left, required.subtracting(outputs).union(imports))
    let (positions, variables) = kept(input.layout, required.subtracting(outputs))
    let subplan = SubplanCompiler(
      plan: right, imports: imports.filter { input.layout[$0] != nil }, outputs: VariableSet(outputs),
      routines: routines,
      row: apply.row, isBatched: apply.isBatched, profile: profile)
    let runner = subplan.compile()
    return ApplyOperator(
      input, apply.kind, runner, imports: subplan.imports.compactMap { input.layout[$0] }, kept: positions,
      outputCount: runner.outputs.count, RowLayout(variables + subplan.outputOrder))
  }

  /// Several subplans whose rows stand side by side.
  private func branches(
    _ apply: Apply, _ shape: Apply.Branches, _ plan: LogicalPlan, _ required: VariableSet
  ) -> Operator {
    let left = plan.inputs[0]
    let given = VariableSet(left.variables)
    let made = VariableSet(plan.variables).subtracting(given)
    let rights = plan.inputs.dropFirst()
    let imported = rights.map { right in left.variables.filter(right.argumentVariables.contains) }
    let input = compile(left, required.subtracting(made).union(imported.flatMap { $0 }))
    let (positions, variables) = kept(input.layout, required.subtracting(made))
    var outputs: [Variable] = []
    var branches: [BranchesOperator.Branch] = []
    for ((right, imports), goesOn) in zip(zip(rights, imported), shape.goesOn) {
      let subplan = SubplanCompiler(
        plan: right, imports: imports.filter { input.layout[$0] != nil },
        outputs: VariableSet(right.variables.filter { required.contains($0) && !given.contains($0) }),
        routines: routines, row: apply.row, isBatched: true, profile: profile)
      outputs += subplan.outputOrder
      branches.append(
        BranchesOperator.Branch(
          runner: subplan.compile(), imports: subplan.imports.compactMap { input.layout[$0] }, goesOn: goesOn))
    }
    let weighed = shape.weights.indices.filter { required.contains(shape.weights[$0]) }
    return BranchesOperator(
      input, branches, isOptional: shape.isOptional, kept: positions, weights: weighed,
      RowLayout(variables + outputs + weighed.map { shape.weights[$0] }))
  }
}
