import KithExecutor
import KithPlanner
import KithSession

extension PlanDescription {
  /// Where most of the time went, where that is one operator.
  var costliest: KithSession.Notification? {
    let all = flattened
    let total = all.reduce(0.0) { $0 + ($1.time ?? 0) }
    guard total > 0.001, let slowest = all.max(by: { ($0.time ?? 0) < ($1.time ?? 0) }), let time = slowest.time,
      time > total / 2
    else { return nil }
    let share = Int((time / total * 100).rounded())
    return KithSession.Notification(
      code: "CostliestOperator",
      message: "\(share) % of the time went into \(slowest.name) \(slowest.details), which gave "
        + "\(slowest.rows ?? 0) rows where \(Int(min(slowest.estimatedRows, 1e15).rounded())) were expected")
  }

  private var flattened: [PlanDescription] { [self] + children.flatMap(\.flattened) }

  /// A plan for people, with what was measured of it where there is an execution.
  init(_ plan: LogicalPlan, execution: Execution?) {
    let below = plan.inputs + plan.subplans
    let measured = execution?.measured(plan.number)
    var own = measured
    // What was measured of an operator holds what its inputs and the subqueries of its expressions did.
    for inner in below {
      guard let part = execution?.measured(inner.number) else { continue }
      own?.work -= part.work
      own?.seconds -= part.seconds
    }
    self.init(
      name: plan.name, details: plan.details, estimatedRows: plan.estimatedRows, rows: measured?.rows,
      work: own.map { max(0, $0.work) }, time: own.map { max(0, $0.seconds) },
      variables: plan.variables.filter(\.isNamed).map(\.name),
      children: below.map { PlanDescription($0, execution: execution) })
  }
}
