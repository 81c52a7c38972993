import KithPlanner
import KithValue

extension Operator {
  /// The scan from which the rows come, where there are only operators between that take row by row.
  var scanBelow: NodeScanOperator? {
    switch self {
    case let scan as NodeScanOperator: scan
    case is FilterOperator, is ProjectOperator, is ExpandOperator, is ExpandIntersectOperator,
      is VarLengthExpandOperator, is DistinctExpandOperator:
      (self as? UnaryOperator)?.input.scanBelow
    default: nil
    }
  }
}

extension PlanCompiler {
  /// Whether every expression below gives the same in whichever order the rows come.
  func isRepeatable(_ plan: LogicalPlan) -> Bool {
    plan.expressions.allSatisfy { isRepeatable($0) } && plan.inputs.allSatisfy { isRepeatable($0) }
  }

  /// Whether the expression gives the same in whichever order the rows come.
  func isRepeatable(_ e: BoundExpression) -> Bool {
    switch e {
    case .subquery: return false
    case .function(let name, _):
      guard routines.function(named: name.lowercased())?.isDeterministic ?? false else { return false }
    default: break
    }
    return e.parts.allSatisfy { isRepeatable($0) }
  }
}
