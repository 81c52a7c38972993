extension LogicalPlan {
  /// Whether so many rows are expected below that threads should share them.
  public var isWorthSharing: Bool { largestInput > 20_000 }

  private var largestInput: Double { inputs.reduce(0) { max($0, $1.estimatedRows, $1.largestInput) } }

  /// The expressions of the operator itself, for those that take row by row and aggregate.
  public var expressions: [BoundExpression] {
    switch op {
    case .filter(let predicates): predicates
    case .project(let items): items.map(\.expression)
    case .varLengthExpand(let expansion): expansion.stepPredicates
    case .distinctExpand(let expansion):
      if case .steps(let steps) = expansion.walk { steps.flatMap(\.predicates) } else { [] }
    case .aggregate(let keys, let aggregates):
      keys.map(\.expression) + aggregates.flatMap { [$0.call.argument, $0.call.parameter].compactMap { $0 } }
    default: []
    }
  }
}

extension BoundExpression {
  /// The expression's direct parts.
  public var parts: [BoundExpression] { children }
}
