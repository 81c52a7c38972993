import KithCypher
import KithValue

// Arithmetic, comparisons, AND, OR, XOR and NOT: what an operator takes, and of which type its result is.
extension Binder {
  /// An operand of AND, OR, XOR and NOT.
  func bindOperand(
    _ e: Expression, of op: String, _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> BoundExpression {
    let bound = try bind(e, scope, place.predicate)
    if !bound.type.mayBe(.boolean) {
      throw SemanticError(
        "InvalidArgumentType", "\(op) takes true or false, and this is \(bound.type.article)", at: e.span)
    }
    return bound.expression
  }

  func bindUnary(
    _ op: UnaryOperator, _ operand: Expression, _ e: Expression, _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    if op == .not { return Typed(expression: .not(try bindOperand(operand, of: "NOT", scope, place)), type: .boolean) }
    let bound = try bind(operand, scope, place.operand)
    if bound.type.cannotBeCalculatedWith {
      throw SemanticError(
        "InvalidArgumentType", "\(op.rawValue) takes a number, and this is \(bound.type.article)", at: operand.span)
    }
    if op == .plus { return bound }
    switch bound.expression {
    case .literal(.integer(let i)) where i != .min: return Typed(expression: .literal(.integer(-i)), type: .integer)
    case .literal(.float(let d)): return Typed(expression: .literal(.float(-d)), type: .float)
    default: return Typed(expression: .negate(bound.expression), type: bound.type)
    }
  }

  func bindBinary(
    _ op: BinaryOperator, _ a: Expression, _ b: Expression, _ e: Expression, _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    let left = try bind(a, scope, place.operand)
    let right = try bind(b, scope, place.operand)
    func arithmetic(_ op: ArithmeticOperator) throws(SemanticError) -> Typed {
      for (operand, syntax) in [(left, a), (right, b)] where operand.type.cannotBeCalculatedWith {
        throw SemanticError(
          "InvalidArgumentType", "\(op.rawValue) takes numbers, and this is \(operand.type.article)", at: syntax.span)
      }
      let type: CypherType =
        switch (left.type, right.type, op) {
        case (.integer, .integer, .power): .float
        case (.integer, .integer, _): .integer
        case (.float, .integer, _), (.integer, .float, _), (.float, .float, _): .float
        default: .any
        }
      return Typed(expression: .arithmetic(op, left.expression, right.expression), type: type)
    }
    switch op {
    case .add:
      return Typed(
        expression: .arithmetic(.add, left.expression, right.expression), type: try sumType(left, right, a, b))
    case .concatenate:
      return Typed(expression: .arithmetic(.concatenate, left.expression, right.expression), type: .any)
    case .subtract: return try arithmetic(.subtract)
    case .multiply: return try arithmetic(.multiply)
    case .divide: return try arithmetic(.divide)
    case .modulo: return try arithmetic(.modulo)
    case .power: return try arithmetic(.power)
    case .in:
      if !right.type.mayBe(.list(.any)) {
        throw SemanticError(
          "InvalidArgumentType", "IN takes a list on its right, and this is \(right.type.article)", at: b.span)
      }
      return Typed(expression: .in(left.expression, list: right.expression), type: .boolean)
    case .startsWith:
      return Typed(expression: .stringPredicate(.startsWith, left.expression, right.expression), type: .boolean)
    case .endsWith:
      return Typed(expression: .stringPredicate(.endsWith, left.expression, right.expression), type: .boolean)
    case .contains:
      return Typed(expression: .stringPredicate(.contains, left.expression, right.expression), type: .boolean)
    case .matches:
      return Typed(expression: .stringPredicate(.matches, left.expression, right.expression), type: .boolean)
    }
  }

  /// `+` joins lists and strings as well as it adds numbers.
  private func sumType(_ left: Typed, _ right: Typed, _ a: Expression, _ b: Expression) throws(SemanticError)
    -> CypherType
  {
    switch (left.type, right.type) {
    case (.any, _), (_, .any), (.null, _), (_, .null), (.oneOf, _), (_, .oneOf): return .any
    case (.list(let x), .list(let y)): return .list(x.joined(y))
    case (.list(let x), let y), (let y, .list(let x)): return .list(x.joined(y))
    case (.string, _), (_, .string): return .string
    case (.integer, .integer): return .integer
    case (.integer, .float), (.float, .integer), (.float, .float): return .float
    default:
      for (operand, syntax) in [(left, a), (right, b)] where operand.type.cannotBeCalculatedWith {
        throw SemanticError(
          "InvalidArgumentType", "+ takes numbers, strings or lists, and this is \(operand.type.article)",
          at: syntax.span)
      }
      return .any
    }
  }

  /// `a < b <= c` is `a < b AND b <= c`.
  func bindComparison(
    _ operands: [Expression], _ operators: [ComparisonOperator], _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    var left = try bind(operands[0], scope, place).expression
    var parts: [BoundExpression] = []
    for (index, op) in operators.enumerated() {
      let right = try bind(operands[index + 1], scope, place).expression
      let comparison = BoundExpression.comparison(RelationalOperator(op), left, right)
      if operators.count == 1 { return Typed(expression: comparison, type: .boolean) }
      parts.append(comparison)
      left = right
    }
    return Typed(expression: .and(parts), type: .boolean)
  }
}

extension RelationalOperator {
  fileprivate init(_ op: ComparisonOperator) {
    self =
      switch op {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      }
  }
}
