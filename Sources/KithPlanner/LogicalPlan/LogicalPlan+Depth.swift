import KithValue

extension LogicalPlan {
  /// How many levels whoever walks the plan, or runs it, goes down: those of the operators, of the expressions at the
  /// deepest of them, and of the values that a fold may build.
  ///
  ///     UNWIND [1] AS x RETURN x + 1      // 5
  public var depth: Int {
    var below = 0
    for input in inputs { below = max(below, input.depth) }
    op.forEachExpression { below = max(below, $0.depth) }
    return 1 + below
  }
}

extension BoundExpression {
  /// How many levels it has; an expression that folds counts for as many as values may be nested, since each step may
  /// wrap the one before it.
  fileprivate var depth: Int {
    let own: Int
    switch self {
    case .subquery(let subquery): own = 1 + (subquery.plan?.depth ?? 0)
    case .reduce: own = Value.maximumNesting
    case .literal(let value): own = 1 + value.nesting
    default: own = 1
    }
    var below = 0
    forEachChild { below = max(below, $0.depth) }
    return own + below
  }
}
