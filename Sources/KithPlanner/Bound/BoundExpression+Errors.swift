extension BoundExpression {
  /// Whether it is true, false or null for every node: a comparison of properties and constants, or several of them.
  public var isNeverAnError: Bool {
    switch self {
    case .comparison(_, let a, let b): a.isPlainValue && b.isPlainValue
    case .stringPredicate(let op, let a, let b): op != .matches && a.isPlainValue && b.isPlainValue
    case .isNull(let operand, _): operand.isPlainValue || operand.isNeverAnError
    case .hasLabels(.variable, _): true
    case .in(let element, .literal(.list)), .in(let element, .literal(.null)): element.isPlainValue
    case .in(let element, .list(let list)): element.isPlainValue && list.allSatisfy(\.isPlainValue)
    case .and(let parts), .or(let parts): parts.allSatisfy(\.isNeverAnError)
    case .not(let part): part.isNeverAnError
    default: false
    }
  }

  /// Whether it is a constant, a variable or a property, or the first of some that is not null.
  var isPlainValue: Bool {
    switch self {
    case .literal, .parameter, .variable, .property(.variable, _): true
    case .coalesce(let operands): operands.allSatisfy(\.isPlainValue)
    default: false
    }
  }
}
