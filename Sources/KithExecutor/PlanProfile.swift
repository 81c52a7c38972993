import KithPlanner

/// Which operator runs which node of the plan: what PROFILE reads when the rows are used up.
final class PlanProfile {
  private var operators: [Int: Operator] = [:]

  func note(_ op: Operator, _ plan: LogicalPlan) { operators[plan.number] = op }

  /// How many rows a node gave and the seconds spent in it, its inputs included.
  func measured(_ number: Int) -> (rows: Int, seconds: Double)? {
    operators[number].map { op in
      let (seconds, attoseconds) = op.timeSpent.components
      return (op.rowsGiven, Double(seconds) + Double(attoseconds) / 1e18)
    }
  }
}
