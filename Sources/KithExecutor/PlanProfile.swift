import KithPlanner

/// Which operator runs which node of the plan: what PROFILE reads when the rows are used up.
final class PlanProfile {
  private(set) var operators: [(path: LogicalPlan, op: Operator)] = []
  func note(_ op: Operator, _ plan: LogicalPlan) { operators.append((plan, op)) }
}
