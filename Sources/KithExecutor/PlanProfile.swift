import KithPlanner

/// Which operators run which node of the plan: what PROFILE reads when the rows are used up.
final class PlanProfile {
  private var operators: [Int: [Operator]] = [:]

  func note(_ op: Operator, _ plan: LogicalPlan) { operators[plan.number, default: []].append(op) }

  /// What a node did, its inputs and the subqueries of its expressions included.
  func measured(_ number: Int) -> Measurement? {
    operators[number].map { operators in
      var sum = Measurement(rows: 0, work: 0, seconds: 0)
      for op in operators {
        let (seconds, attoseconds) = op.timeSpent.components
        sum.rows += op.rowsGiven
        sum.work += op.workDone
        sum.seconds += Double(seconds) + Double(attoseconds) / 1e18
      }
      return sum
    }
  }
}

/// What was measured of a node of a plan.
public struct Measurement: Sendable {
  /// How many rows it gave.
  public var rows: Int
  /// How many nodes, relationships, labels and properties were looked at or changed.
  public var work: Int
  /// The seconds spent.
  public var seconds: Double
}
