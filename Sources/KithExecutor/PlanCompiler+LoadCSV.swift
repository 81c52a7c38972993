import KithPlanner
import KithValue

extension PlanCompiler {
  func loadCSV(_ load: BoundLoadCSV, _ plan: LogicalPlan, _ required: VariableSet) -> Operator {
    let made = [load.variable, load.line, load.file]
    let input = compile(plan.inputs[0], required.subtracting(made).union(load.url.variables))
    let kept = input.layout.variables.indices.filter { required.contains(input.layout.variables[$0]) }
    let gives = made.filter { required.contains($0) }
    return LoadCSVOperator(
      input, load, url: expressions(input.layout).compile(load.url), kept: kept,
      gives: gives.map { $0 == load.variable ? .record : $0 == load.line ? .line : .file },
      RowLayout(kept.map { input.layout.variables[$0] } + gives))
  }
}
