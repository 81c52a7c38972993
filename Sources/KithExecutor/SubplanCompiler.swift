import KithPlanner
import KithValue

/// Compiles a plan that runs for the rows of another: the right side of an Apply, or a subquery within an expression.
struct SubplanCompiler {
  let plan: LogicalPlan
  /// The outer variables that reach the plan.
  let imports: [Variable]
  /// What is wanted of its rows, in the order in which it is given.
  let outputOrder: [Variable]
  let routines: Routines
  let row: Variable
  let isBatched: Bool
  let profile: PlanProfile?

  init(
    plan: LogicalPlan, imports: [Variable], outputs: VariableSet, outputOrder: [Variable]? = nil, routines: Routines,
    row: Variable? = nil, isBatched: Bool? = nil, profile: PlanProfile? = nil
  ) {
    self.plan = plan
    self.imports = imports
    self.outputOrder = outputOrder ?? plan.variables.filter { outputs.contains($0) }
    self.routines = routines
    self.row = row ?? Variable.rowNumber
    self.isBatched = isBatched ?? plan.takesRowsTogether
    self.profile = profile
  }

  func compile() -> SubplanRunner {
    let box = ArgumentBox()
    var compiler = PlanCompiler(routines: routines, box: box, boxLayout: RowLayout(imports + [row]), profile: profile)
    compiler.takesRowsTogether = isBatched
    let root = compiler.compile(plan, VariableSet(outputOrder).union(isBatched ? [row] : []))
    return SubplanRunner(
      root: root, box: box, outputs: outputOrder.compactMap { root.layout[$0] },
      rowColumn: isBatched ? root.layout[row] : nil, stopsEarly: plan.mayWalkFar)
  }
}
