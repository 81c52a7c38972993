import KithCypher
import KithValue

/// An expression with what is known of its type.
struct Typed {
  var expression: BoundExpression
  var type: CypherType
}

/// What the place of an expression allows.
struct ExpressionPlace {
  /// The clause, for messages.
  var clause: String
  /// Whether aggregates may stand here.
  var allowsAggregates = false
  /// Whether we are within an aggregate's argument.
  var isInAggregate = false
  /// Whether a bare pattern may stand here: as a predicate.
  var allowsPattern = false

  static func plain(_ clause: String) -> ExpressionPlace { ExpressionPlace(clause: clause) }
  static func predicate(_ clause: String) -> ExpressionPlace { ExpressionPlace(clause: clause, allowsPattern: true) }
  /// The same place for an operand that is no predicate.
  var operand: ExpressionPlace {
    var place = self
    place.allowsPattern = false
    return place
  }
  /// The same place for an operand that is a predicate.
  var predicate: ExpressionPlace {
    var place = self
    place.allowsPattern = true
    return place
  }
  /// The same place within a comprehension, where nothing can be aggregated.
  var iterated: ExpressionPlace {
    var place = self
    place.allowsAggregates = false
    return place
  }
}

extension Binder {
  /// Binds a predicate: an expression that must be able to be a boolean.
  func bindPredicate(_ e: Expression, _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError) -> BoundExpression
  {
    let bound = try bind(e, scope, place.predicate)
    if !bound.type.mayBe(.boolean) {
      throw SemanticError(
        "InvalidArgumentType", "a predicate must be true or false, and this is \(bound.type.article)", at: e.span)
    }
    return bound.expression
  }

  /// Binds an expression.
  func bind(_ e: Expression, _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError) -> Typed {
    switch e.kind {
    case .null: return Typed(expression: .literal(.null), type: .null)
    case .boolean(let b): return Typed(expression: .literal(.boolean(b)), type: .boolean)
    case .integer(let i): return Typed(expression: .literal(.integer(i)), type: .integer)
    case .float(let d): return Typed(expression: .literal(.float(d)), type: .float)
    case .string(let s): return Typed(expression: .literal(.string(s)), type: .string)
    case .list(let elements): return try bindList(elements, scope, place.operand)
    case .map(let entries):
      var bound: [(key: String, value: BoundExpression)] = []
      for entry in entries {
        bound.append((entry.key.text, try bind(entry.value, scope, place.operand).expression))
      }
      return Typed(expression: .map(bound), type: .map)
    case .parameter(let name):
      parametersUsed.insert(name)
      if let parameters, !parameters.contains(name) {
        throw SemanticError(
          "MissingParameter", "the parameter $\(name) has no value", at: e.span,
          hint: "give one with -P \(name)=VALUE or :param \(name) => VALUE", kind: .parameterMissing)
      }
      return Typed(expression: .parameter(name), type: .any)
    case .variable(let name):
      guard let variable = scope.lookup(name) else { throw undefined(name, e.span, scope) }
      return Typed(expression: .variable(variable), type: variable.type)
    case .property(let subject, let key):
      let bound = try bind(subject, scope, place.operand)
      try checkNotGroup(bound.expression, key, at: subject.span)
      namesUsed.append(NameUse(kind: .propertyKey, name: key.text, span: key.span, isWritten: !bound.type.isEntity))
      return Typed(expression: .property(bound.expression, key: key.text), type: .any)
    case .hasLabels(let subject, let labels):
      let bound = try bind(subject, scope, place.operand)
      if !bound.type.mayBe(.oneOf([.node, .relationship])) {
        throw SemanticError(
          "InvalidArgumentType", "only nodes and relationships have labels or types, and this is \(bound.type.article)",
          at: subject.span)
      }
      noteLabels(labels, ofRelationship: bound.type == .relationship)
      return Typed(expression: try labelTest(labels, bound.expression, scope, place.operand), type: .boolean)
    case .element(let subject, let index):
      let bound = try bind(subject, scope, place.operand)
      let at = try bind(index, scope, place.operand)
      return Typed(
        expression: .element(bound.expression, index: at.expression), type: bound.type.element ?? .any)
    case .slice(let subject, let from, let to):
      let bound = try bind(subject, scope, place.operand)
      let lower = try bindOptional(from, scope, place.operand)
      let upper = try bindOptional(to, scope, place.operand)
      return Typed(
        expression: .slice(bound.expression, from: lower, to: upper),
        type: bound.type.element.map { .list($0) } ?? .any)
    case .unary(let op, let operand): return try bindUnary(op, operand, e, scope, place)
    case .binary(let op, let a, let b): return try bindBinary(op, a, b, e, scope, place)
    case .comparison(let operands, let operators):
      return try bindComparison(operands, operators, scope, place.operand)
    case .logical(let op, let operands):
      var bound: [BoundExpression] = []
      for operand in operands { bound.append(try bindOperand(operand, of: op.rawValue, scope, place)) }
      let expression: BoundExpression =
        switch op {
        case .and: .and(bound)
        case .or: .or(bound)
        case .xor: .xor(bound)
        }
      return Typed(expression: expression, type: .boolean)
    case .isNull(let operand, let negated):
      let bound = try bind(operand, scope, place.operand)
      return Typed(expression: .isNull(bound.expression, negated: negated), type: .boolean)
    case .isTyped(let operand, let type, let negated):
      let bound = try bind(operand, scope, place.operand)
      return Typed(
        expression: .isTyped(bound.expression, typePredicate(type), negated: negated), type: .boolean)
    case .function(let name, let distinct, let arguments):
      return try bindFunction(name, distinct: distinct, arguments, e, scope, place)
    case .countStar:
      try checkAggregate("count(*)", e.span, place)
      return Typed(expression: .aggregate(.countOfRows), type: .integer)
    case .case(let subject, let alternatives, let otherwise):
      return try bindCase(subject, alternatives, otherwise, scope, place)
    case .listComprehension, .quantifier, .reduce: return try bindIteration(e, scope, place)
    case .patternComprehension(let variable, let path, let predicate, let projection):
      return try bindPatternComprehension(variable, path, predicate, projection, e.span, scope, place)
    case .pattern(let path):
      guard place.allowsPattern else {
        throw SemanticError(
          "UnexpectedSyntax", "a pattern can only stand as a predicate here, not as a value", at: e.span,
          hint: "use [\(Self.patternHint)] or exists { ... }")
      }
      return try bindPatternPredicate(path, e.span, scope)
    case .shortestPath(let part):
      return try bindShortestPathExpression(part, e.span, scope)
    case .subquery(let kind, let body): return try bindSubqueryExpression(kind, body, e.span, scope)
    case .mapProjection(let subject, let items): return try bindMapProjection(subject, items, scope, place)
    }
  }

  private static let patternHint = "(a)-->(b) | b"

  func bindOptional(_ e: Expression?, _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError)
    -> BoundExpression?
  {
    guard let e else { return nil }
    return try bind(e, scope, place).expression
  }

  private func bindList(_ elements: [Expression], _ scope: Scope, _ place: ExpressionPlace) throws(SemanticError)
    -> Typed
  {
    var bound: [BoundExpression] = []
    bound.reserveCapacity(elements.count)
    var type: CypherType?
    var isLiteral = true
    for element in elements {
      let one = try bind(element, scope, place)
      bound.append(one.expression)
      type = type.map { $0.joined(one.type) } ?? one.type
      if case .literal = one.expression {} else { isLiteral = false }
    }
    let listType = CypherType.list(type ?? .any)
    if isLiteral {
      // A list of literals is a literal: it is made once, not for every row.
      return Typed(
        expression: .literal(.list(bound.map { if case .literal(let value) = $0 { value } else { .null } })),
        type: listType)
    }
    return Typed(expression: .list(bound), type: listType)
  }

  private func bindCase(
    _ subject: Expression?, _ alternatives: [CaseAlternative], _ otherwise: Expression?, _ scope: Scope,
    _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    let boundSubject = try bindOptional(subject, scope, place.operand)
    var bound: [(condition: BoundExpression, result: BoundExpression)] = []
    var type: CypherType = .null
    for alternative in alternatives {
      let condition =
        subject == nil
        ? try bindPredicate(alternative.condition, scope, place)
        : try bind(alternative.condition, scope, place.operand).expression
      let result = try bind(alternative.result, scope, place.operand)
      type = type.joined(result.type)
      bound.append((condition, result.expression))
    }
    var last: BoundExpression?
    if let otherwise {
      let result = try bind(otherwise, scope, place.operand)
      type = type.joined(result.type)
      last = result.expression
    }
    return Typed(expression: .case(subject: boundSubject, bound, otherwise: last), type: type)
  }

  private func bindMapProjection(
    _ subject: Expression, _ items: [MapProjectionItem], _ scope: Scope, _ place: ExpressionPlace
  ) throws(SemanticError) -> Typed {
    let bound = try bind(subject, scope, place.operand)
    if !bound.type.mayBe(.oneOf([.node, .relationship, .map])) {
      throw SemanticError(
        "InvalidArgumentType",
        "a map projection takes a node, a relationship or a map, and this is \(bound.type.article)",
        at: subject.span)
    }
    var entries: [MapProjectionEntry] = []
    for item in items {
      switch item {
      case .allProperties: entries.append(.allProperties)
      case .property(let name):
        namesUsed.append(NameUse(kind: .propertyKey, name: name.text, span: name.span, isWritten: !bound.type.isEntity))
        entries.append(.property(name.text))
      case .entry(let name, let value):
        entries.append(.entry(name.text, try bind(value, scope, place.operand).expression))
      case .variable(let name):
        guard let variable = scope.lookup(name.text) else { throw undefined(name.text, name.span, scope) }
        entries.append(.entry(name.text, .variable(variable)))
      }
    }
    return Typed(expression: .mapProjection(bound.expression, entries), type: .map)
  }

  // MARK: types

  func typePredicate(_ type: TypeName) -> TypePredicate {
    switch type {
    case .plain(let name, let notNull): .plain(name, notNull: notNull)
    case .list(let element, let notNull): .list(typePredicate(element), notNull: notNull)
    case .union(let types): .union(types.map(typePredicate))
    }
  }
}

extension CypherType {
  /// Whether its properties are the graph's.
  var isEntity: Bool { self == .node || self == .relationship }
}

extension Optional {
  /// `map` with a typed error.
  func map<T, E: Error>(_ transform: (Wrapped) throws(E) -> T) throws(E) -> T? {
    guard let self else { return nil }
    return try transform(self)
  }
}
