import KithCypher
import KithValue

extension Binder {
  /// `[OPTIONAL] MATCH pattern WHERE predicate`.
  func bindMatch(_ match: MatchClause, _ scope: inout Scope) throws(SemanticError) -> BoundMatch {
    let pattern = try bindPattern(
      match.pattern, &scope, predicate: match.predicate, clause: match.optional ? "OPTIONAL MATCH" : "MATCH")
    return BoundMatch(isOptional: match.optional, pattern: pattern)
  }

  /// Binds a pattern for matching: first every variable is declared, then the predicates are bound, which may name them all.
  func bindPattern(
    _ parts: [PatternPart], _ scope: inout Scope, predicate: Expression?, clause: String, mayIntroduce: Bool = true,
    hides: Bool = true
  ) throws(SemanticError) -> BoundPattern {
    var pattern = BoundPattern()
    pattern.bound = Set(scope.ordered)
    var declared = DeclaredPattern(before: scope, mayIntroduce: mayIntroduce)
    for part in parts { try declare(part, &scope, &declared, &pattern) }
    pattern.nodes = declared.nodeOrder
    for (variable, node) in declared.nodes { try bindNodePredicates(node, variable, scope, &pattern, clause) }
    for (index, syntax) in declared.relationships {
      try bindRelationshipPredicates(syntax, index, scope, &pattern, clause)
    }
    for (variable, syntax, slot) in declared.shortestRelationships {
      try bindShortestPredicates(syntax, variable, slot, scope, &pattern, clause)
    }
    if let predicate {
      pattern.predicates += conjuncts(try bindPredicate(predicate, scope, .predicate("WHERE")))
    }
    if keepsMatches, hides {
      let matched = pattern.nodes + pattern.relationships.map(\.variable) + pattern.shortestPaths.map(\.path)
      scope.hidden += matched.filter { !scope.hidden.contains($0) }
    }
    return pattern
  }

  /// What has been declared while the parts of one pattern are read.
  struct DeclaredPattern {
    var before: Scope
    var mayIntroduce: Bool
    var nodes: [(Variable, NodePattern)] = []
    var nodeOrder: [Variable] = []
    var relationships: [(index: Int, RelationshipPattern)] = []
    var shortestRelationships: [(Variable, RelationshipPattern, slot: Int)] = []
    var relationshipNames: Set<String> = []

    init(before: Scope, mayIntroduce: Bool) {
      self.before = before
      self.mayIntroduce = mayIntroduce
    }
  }

  private func declare(
    _ part: PatternPart, _ scope: inout Scope, _ declared: inout DeclaredPattern, _ pattern: inout BoundPattern
  ) throws(SemanticError) {
    let elements = try flattened(part.path)
    switch part.selector {
    case .all: break
    case .shortestPath, .allShortestPaths, .any, .shortest, .allShortest, .shortestGroups:
      try declareShortest(part, elements, &scope, &declared, &pattern)
      return
    }
    var chain: [Variable] = []
    var pending: RelationshipPattern?
    for element in elements {
      switch element {
      case .node(let node):
        let variable = try declareNode(node, &scope, &declared)
        if let relationship = pending {
          let (bound, index) = try declareRelationship(
            relationship, from: chain[chain.count - 1], to: variable, &scope, &declared, &pattern)
          declared.relationships.append((index, relationship))
          chain.append(bound)
          pending = nil
        }
        chain.append(variable)
      case .relationship(let relationship): pending = relationship
      case .group(_, _, _, let span): throw unsupportedGroup(span)
      }
    }
    if let name = part.variable {
      if scope.lookup(name.text) != nil { throw alreadyBound(name) }
      let variable = newVariable(name.text, .path)
      scope.declare(variable)
      pattern.paths.append((variable, chain))
    }
  }

  /// Parentheses without a quantifier or a predicate group nothing: `((a)-->(b))` is `(a)-->(b)`.
  private func flattened(_ path: PathPattern) throws(SemanticError) -> [PathPattern.Element] {
    if path.elements.count == 1, case .group(let inner, predicate: nil, quantifier: nil, _) = path.elements[0] {
      return try flattened(inner)
    }
    return path.elements
  }

  func unsupportedGroup(_ span: SourceSpan) -> SemanticError {
    SemanticError(
      "UnsupportedFeature", "quantified path patterns in parentheses cannot be run yet", at: span,
      hint: "use a variable-length relationship such as -[:TYPE*1..3]->")
  }

  private func declareNode(
    _ node: NodePattern, _ scope: inout Scope, _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> Variable {
    var variable: Variable
    if let name = node.variable, let known = scope.lookup(name.text) {
      if !known.type.mayBe(.node) { throw typeConflict(name, known.type, wanted: "a node") }
      variable = known
    } else {
      if let name = node.variable, !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
      variable = newVariable(node.variable?.text, .node)
      if variable.isNamed { scope.declare(variable) }
    }
    declared.nodes.append((variable, node))
    if !declared.nodeOrder.contains(variable) { declared.nodeOrder.append(variable) }
    return variable
  }

  private func declareRelationship(
    _ relationship: RelationshipPattern, from left: Variable, to right: Variable, _ scope: inout Scope,
    _ declared: inout DeclaredPattern, _ pattern: inout BoundPattern
  ) throws(SemanticError) -> (Variable, index: Int) {
    let bound = try relationshipPattern(relationship, from: left, to: right, &scope, &declared)
    pattern.relationships.append(bound)
    return (bound.variable, pattern.relationships.count - 1)
  }

  private func relationshipPattern(
    _ relationship: RelationshipPattern, from left: Variable, to right: Variable, _ scope: inout Scope,
    _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> PatternRelationship {
    let length = relationship.length ?? relationship.quantifier
    let wanted: CypherType = length == nil ? .relationship : .list(.relationship)
    let variable: Variable
    if let name = relationship.variable, let known = scope.lookup(name.text) {
      if declared.relationshipNames.contains(name.text) {
        throw SemanticError(
          "RelationshipUniquenessViolation",
          "the relationship variable `\(name.text)` stands twice in one pattern, and a pattern uses each relationship once",
          at: name.span)
      }
      if !known.type.mayBe(wanted) {
        throw typeConflict(name, known.type, wanted: length == nil ? "a relationship" : "a list of relationships")
      }
      variable = known
    } else {
      if let name = relationship.variable, !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
      variable = newVariable(relationship.variable?.text, wanted)
      if variable.isNamed { scope.declare(variable) }
    }
    if let name = relationship.variable { declared.relationshipNames.insert(name.text) }
    var types: [String] = []
    if let syntax = relationship.types {
      noteLabels(syntax, ofRelationship: true)
      types = alternatives(syntax) ?? []
    }
    let direction: PatternDirection =
      switch relationship.direction {
      case .outgoing: .outgoing
      case .incoming: .incoming
      case .either: .either
      }
    return PatternRelationship(
      variable: variable, left: left, right: right, types: types, direction: direction,
      length: length.map { PathLength(minimum: $0.minimum, maximum: $0.maximum) },
      stepVariable: length == nil ? nil : newVariable(nil, .relationship))
  }

  /// `A|B|C` as a list of names; nil where the expression says more.
  func alternatives(_ labels: LabelExpression) -> [String]? {
    switch labels {
    case .name(let name): return [name.text]
    case .or(let a, let b):
      guard let left = alternatives(a), let right = alternatives(b) else { return nil }
      return left + right
    case .and, .not, .any: return nil
    }
  }

  private func declareShortest(
    _ part: PatternPart, _ given: [PathPattern.Element], _ scope: inout Scope, _ declared: inout DeclaredPattern,
    _ pattern: inout BoundPattern
  ) throws(SemanticError) {
    let all: Bool
    switch part.selector {
    case .shortestPath, .shortest(1), .any(1): all = false
    case .allShortestPaths, .allShortest, .shortestGroups(1): all = true
    case .all, .any, .shortest, .shortestGroups:
      throw SemanticError(
        "UnsupportedFeature", "SHORTEST with a number above 1 cannot be run yet", at: part.span,
        hint: "use ANY SHORTEST or ALL SHORTEST")
    }
    guard given.count == 3, case .node(let left) = given[0], case .relationship(let relationship) = given[1],
      case .node(let right) = given[2]
    else {
      throw SemanticError(
        "InvalidArgumentValue", "a shortest path is looked for along one relationship pattern: (a)-[:TYPE*]-(b)",
        at: part.path.span)
    }
    let start = try declareNode(left, &scope, &declared)
    let end = try declareNode(right, &scope, &declared)
    var bound = try relationshipPattern(relationship, from: start, to: end, &scope, &declared)
    if pattern.bound.contains(bound.variable) {
      throw alreadyBound(relationship.variable ?? Name("", relationship.span))
    }
    if bound.length == nil {
      // `shortestPath((a)-[r]-(b))`: one step at most; r stays a single relationship in openCypher's grammar, so a list of one.
      bound.length = PathLength(minimum: 1, maximum: 1)
      bound.stepVariable = newVariable(nil, .relationship)
    }
    let path: Variable
    if let name = part.variable {
      if scope.lookup(name.text) != nil { throw alreadyBound(name) }
      path = newVariable(name.text, .path)
      scope.declare(path)
    } else {
      path = newVariable(nil, .path)
    }
    declared.shortestRelationships.append((bound.variable, relationship, pattern.shortestPaths.count))
    pattern.shortestPaths.append(ShortestPathPattern(relationship: bound, path: path, all: all))
  }

  // MARK: predicates of the pattern

  private func bindNodePredicates(
    _ node: NodePattern, _ variable: Variable, _ scope: Scope, _ pattern: inout BoundPattern, _ clause: String
  ) throws(SemanticError) {
    if let labels = node.labels {
      noteLabels(labels, ofRelationship: false)
      pattern.predicates += conjuncts(.hasLabels(.variable(variable), labelPredicate(labels)))
    }
    pattern.predicates += try propertyPredicates(node.properties, .variable(variable), scope, clause)
    if let predicate = node.predicate {
      pattern.predicates += conjuncts(try bindPredicate(predicate, scope, .predicate("WHERE")))
    }
  }

  private func bindRelationshipPredicates(
    _ syntax: RelationshipPattern, _ index: Int, _ scope: Scope, _ pattern: inout BoundPattern, _ clause: String
  ) throws(SemanticError) {
    let relationship = pattern.relationships[index]
    let subject = relationship.stepVariable ?? relationship.variable
    let predicates = try relationshipPredicates(syntax, subject, relationship.variable, scope, clause)
    if relationship.length == nil {
      pattern.predicates += predicates
    } else {
      pattern.relationships[index].stepPredicates = predicates
    }
  }

  private func bindShortestPredicates(
    _ syntax: RelationshipPattern, _ variable: Variable, _ slot: Int, _ scope: Scope, _ pattern: inout BoundPattern,
    _ clause: String
  ) throws(SemanticError) {
    guard let step = pattern.shortestPaths[slot].relationship.stepVariable else { return }
    pattern.shortestPaths[slot].relationship.stepPredicates =
      try relationshipPredicates(syntax, step, variable, scope, clause)
  }

  private func relationshipPredicates(
    _ syntax: RelationshipPattern, _ subject: Variable, _ named: Variable, _ scope: Scope, _ clause: String
  ) throws(SemanticError) -> [BoundExpression] {
    var predicates: [BoundExpression] = []
    if let types = syntax.types, alternatives(types) == nil {
      predicates += conjuncts(.hasLabels(.variable(subject), labelPredicate(types)))
    }
    predicates += try propertyPredicates(syntax.properties, .variable(subject), scope, clause)
    if let predicate = syntax.predicate {
      // Within an inline WHERE the variable stands for the one relationship, also where the length varies.
      var inner = scope
      if let name = syntax.variable, subject != named {
        inner.declare(Variable(id: subject.id, name: name.text, type: .relationship, isNamed: true))
      }
      predicates += conjuncts(try bindPredicate(predicate, inner, .predicate("WHERE")))
    }
    return predicates
  }

  /// `{key: value}` of a pattern as equalities.
  private func propertyPredicates(
    _ properties: Expression?, _ subject: BoundExpression, _ scope: Scope, _ clause: String
  ) throws(SemanticError) -> [BoundExpression] {
    guard let properties else { return [] }
    switch properties.kind {
    case .map(let entries):
      var predicates: [BoundExpression] = []
      for entry in entries {
        namesUsed.append(NameUse(kind: .propertyKey, name: entry.key.text, span: entry.key.span, isWritten: false))
        let value = try bind(entry.value, scope, .plain(clause))
        predicates.append(.comparison(.equal, .property(subject, key: entry.key.text), value.expression))
      }
      return predicates
    case .parameter(let name):
      throw SemanticError(
        "InvalidParameterUse", "the parameter $\(name) cannot stand for the properties of a pattern in \(clause)",
        at: properties.span, hint: "name the properties: {key: $\(name).key}")
    default:
      throw SemanticError(
        "UnexpectedSyntax", "a pattern's properties are written as a map: {key: value}", at: properties.span)
    }
  }

  /// A predicate split at AND, labels included: each part can be tested as soon as its variables are known.
  func conjuncts(_ e: BoundExpression) -> [BoundExpression] {
    switch e {
    case .and(let parts): return parts.flatMap(conjuncts)
    case .hasLabels(let subject, .and(let parts)):
      return parts.flatMap { conjuncts(.hasLabels(subject, $0)) }
    case .literal(.boolean(true)): return []
    default: return [e]
    }
  }
}
