import KithCypher
import KithValue

extension Binder {
  /// A call: an aggregate, one of the few functions with rules of their own, or one of the catalogue's.
  func bindFunction(
    _ name: Name, distinct: Bool, _ arguments: [Expression], _ e: Expression, _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    var lowered = name.text.lowercased()
    switch FunctionNames.meanings[lowered] {
    case .aggregate(let aggregate):
      return try bindAggregate(aggregate, name, distinct: distinct, arguments, e, scope, place)
    case .other(let listed): lowered = listed
    case nil: break
    }
    if distinct {
      throw SemanticError(
        "UnexpectedSyntax", "DISTINCT belongs to aggregating functions, and \(name.text) is none", at: name.span)
    }
    switch lowered {
    case "linenumber", "file":
      guard arguments.isEmpty else { throw argumentCount(name, "0 arguments", arguments.count) }
      return bindRecordOrigin(lowered, scope)
    case "coalesce":
      guard !arguments.isEmpty else { throw argumentCount(name, "at least one argument", 0) }
      var bound: [BoundExpression] = []
      var type: CypherType = .null
      for argument in arguments {
        let one = try bind(argument, scope, place.operand)
        bound.append(one.expression)
        type = type.joined(one.type)
      }
      return Typed(expression: .coalesce(bound), type: type)
    case "exists":
      guard arguments.count == 1 else { throw argumentCount(name, "one argument", arguments.count) }
      if case .pattern(let path) = arguments[0].kind { return try bindPatternPredicate(path, e.span, scope) }
      let bound = try bind(arguments[0], scope, place.operand)
      switch arguments[0].kind {
      case .property, .element: return Typed(expression: .isNull(bound.expression, negated: true), type: .boolean)
      default:
        throw SemanticError(
          "InvalidArgumentType", "exists() takes a property or a pattern", at: arguments[0].span,
          hint: "use IS NOT NULL for any other value")
      }
    default: break
    }
    guard let signature = catalogue.function(named: lowered) else {
      if let (why, instead) = FunctionNames.unsupported(lowered) {
        throw SemanticError(
          "UnknownFunction", "there is no function \(name.text)(): \(why)", at: name.span, hint: instead)
      }
      let near = nearestName(
        to: name.text, in: catalogue.functionNames + AggregateCall.Function.allCases.map(\.rawValue))
      throw SemanticError(
        "UnknownFunction", "there is no function \(name.text)()", at: name.span,
        hint: near.map { "did you mean \($0)()?" })
    }
    let given = arguments.count
    if given < signature.required || (given > signature.parameters.count && !signature.isVariadic) {
      let wanted =
        signature.isVariadic
        ? "at least \(signature.required)"
        : signature.required == signature.parameters.count
          ? "\(signature.required)" : "\(signature.required) to \(signature.parameters.count)"
      throw argumentCount(name, "\(wanted) argument\(wanted == "1" ? "" : "s")", given)
    }
    var bound: [BoundExpression] = []
    var types: [CypherType] = []
    for (index, argument) in arguments.enumerated() {
      let one = try bind(argument, scope, place.operand)
      if let wanted = signature.parameters.isEmpty
        ? nil : signature.parameters[min(index, signature.parameters.count - 1)].type,
        wanted.isCheckedBeforeRunning || one.type.isGraphElement, !one.type.mayBe(wanted)
      {
        throw SemanticError(
          "InvalidArgumentType", "\(signature.name)() takes \(wanted.article), and this is \(one.type.article)",
          at: argument.span)
      }
      bound.append(one.expression)
      types.append(one.type)
    }
    return Typed(expression: .function(signature.name, bound), type: resultType(signature, types))
  }

  /// The result's type, narrowed where it follows from the arguments'.
  private func resultType(_ signature: FunctionSignature, _ types: [CypherType]) -> CypherType {
    switch signature.name {
    case "head", "last": types.first?.element ?? .any
    case "tail", "reverse": types.first ?? .any
    default: signature.result
    }
  }

  private func argumentCount(_ name: Name, _ wanted: String, _ given: Int) -> SemanticError {
    SemanticError(
      "InvalidNumberOfArguments", "\(name.text)() takes \(wanted), and \(given) \(given == 1 ? "is" : "are") given",
      at: name.span)
  }

  // MARK: aggregates

  func checkAggregate(_ what: @autoclosure () -> String, _ span: SourceSpan, _ place: ExpressionPlace)
    throws(SemanticError)
  {
    if place.isInAggregate {
      throw SemanticError(
        "NestedAggregation", "\(what()) cannot stand within another aggregating function", at: span,
        hint: "aggregate in a WITH first")
    }
    if !place.allowsAggregates {
      throw SemanticError(
        "InvalidAggregation", "\(what()) aggregates, which cannot be done in \(place.clause)", at: span,
        hint: "aggregate in a WITH or RETURN first")
    }
  }

  private func bindAggregate(
    _ function: AggregateCall.Function, _ name: Name, distinct: Bool, _ arguments: [Expression], _ e: Expression,
    _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    try checkAggregate("\(name.text)()", e.span, place)
    let takesPercentile = function == .percentileCont || function == .percentileDisc
    let wanted = takesPercentile ? 2 : 1
    guard arguments.count == wanted else {
      throw argumentCount(name, "\(wanted) argument\(wanted == 1 ? "" : "s")", arguments.count)
    }
    var inner = place.operand
    inner.isInAggregate = true
    let argument = try bind(arguments[0], scope, inner)
    if let first = firstNondeterministic(argument.expression) {
      throw SemanticError(
        "NonConstantExpression", "\(first)() gives another value for every row and cannot be aggregated",
        at: arguments[0].span)
    }
    let parameter = takesPercentile ? try bind(arguments[1], scope, inner).expression : nil
    let type: CypherType =
      switch function {
      case .count, .sizeOfSets: .integer
      case .collect, .set: .list(argument.type)
      case .min, .max, .first: argument.type
      case .sum: argument.type == .integer || argument.type == .float ? argument.type : .any
      case .avg, .stDev, .stDevP, .percentileCont: .any
      case .percentileDisc: argument.type
      }
    return Typed(
      expression: .aggregate(
        AggregateCall(function: function, argument: argument.expression, parameter: parameter, isDistinct: distinct)),
      type: type)
  }

  private func firstNondeterministic(_ e: BoundExpression) -> String? {
    var found: String?
    e.forEachNode { node in
      if case .function(let name, _) = node, let signature = catalogue.function(named: name.lowercased()),
        !signature.isDeterministic, name == "rand"
      {
        found = name
      }
    }
    return found
  }
}

extension CypherType {
  /// Whether it is known to be a node, a relationship or a path.
  var isGraphElement: Bool { self == .node || self == .relationship || self == .path }

  /// Whether an argument of another type is refused before running: entities are, so is what can only be one.
  var isCheckedBeforeRunning: Bool {
    switch self {
    case .node, .relationship, .path: true
    case .oneOf(let types): types.contains(where: \.isCheckedBeforeRunning)
    case .any, .null, .boolean, .integer, .float, .number, .string, .list, .map, .date, .localTime, .time,
      .localDateTime, .dateTime, .duration:
      false
    }
  }
}
