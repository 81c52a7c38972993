import KithCypher
import KithValue

extension Binder {
  /// `[OPTIONAL] MATCH pattern WHERE predicate`.
  func bindMatch(_ match: MatchClause, _ scope: inout Scope) throws(SemanticError) -> BoundMatch {
    hintsUsed += match.hints
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
    pattern.bound = VariableSet(scope.ordered)
    try checkSelectors(parts)
    var declared = DeclaredPattern(before: scope, mayIntroduce: mayIntroduce)
    for part in parts { try declare(part, &scope, &declared, &pattern) }
    pattern.nodes = declared.nodeOrder
    if let first = parts.first, pattern.nodes.count + pattern.relationships.count > Self.maximumPattern {
      throw SemanticError(
        "PatternTooLarge",
        "a pattern may have \(Self.maximumPattern) nodes and relationships, and this has "
          + "\(pattern.nodes.count + pattern.relationships.count)", at: first.span,
        hint: "match it in several MATCH clauses", kind: .limitExceeded)
    }
    pattern.predicates.reserveCapacity(declared.nodes.count + 2)
    for node in declared.nodes {
      try addNodePredicates(node.syntax, node.variable, scope, clause, to: &pattern.predicates)
    }
    for relationship in declared.relationships {
      try bindRelationshipPredicates(relationship.syntax, relationship.index, scope, declared, &pattern, clause)
    }
    for (variable, syntax, slot) in declared.shortestRelationships {
      try bindShortestPredicates(syntax, variable, slot, scope, declared, &pattern, clause)
    }
    for (syntax, slot) in declared.groups {
      pattern.groups[slot].predicates = try groupPredicates(syntax, pattern.groups[slot], scope, declared, clause)
    }
    simplifyGroups(&pattern)
    for (index, syntax) in declared.selections.enumerated() {
      pattern.selections[index] = try bindSelection(
        pattern.selections[index], syntax, scope, declared, &pattern, clause)
    }
    if let predicate { declared.predicates.append(predicate) }
    for predicate in declared.predicates {
      addConjuncts(of: try bindPredicate(predicate, scope, .predicate("WHERE")), to: &pattern.predicates)
    }
    if keepsMatches, hides {
      let matched =
        pattern.nodes + pattern.relationships.map(\.variable) + pattern.groups.map(\.trail)
        + pattern.shortestPaths.map(\.path) + pattern.selections.map(\.path)
      scope.hidden += matched.filter { !scope.hidden.contains($0) }
    }
    return pattern
  }

  /// How many nodes and relationships one pattern may have: the order in which to match them is sought among all.
  static let maximumPattern = 1_000

  /// What has been declared while the parts of one pattern are read.
  struct DeclaredPattern {
    struct Node {
      let variable: Variable
      let syntax: NodePattern
    }
    struct Relationship {
      /// Among the pattern's relationships.
      let index: Int
      let syntax: RelationshipPattern
    }

    var before: Scope
    var mayIntroduce: Bool
    var nodes: [Node] = []
    var nodeOrder: [Variable] = []
    var relationships: [Relationship] = []
    var shortestRelationships: [(Variable, RelationshipPattern, slot: Int)] = []
    var relationshipNames: Set<String> = []
    var groups: [(GroupSyntax, slot: Int)] = []
    /// The names of group variables.
    var groupNames: Set<String> = []
    /// The lists and paths of this pattern: they are complete only when the whole is matched.
    var collected: [Variable] = []
    /// The WHERE of parentheses without a quantifier.
    var predicates: [Expression] = []
    /// In the order of the pattern's selections.
    var selections: [PathSelectionSyntax] = []
    /// The nodes between the ends of a path with a selector.
    var between: VariableSet = []

    init(before: Scope, mayIntroduce: Bool) {
      self.before = before
      self.mayIntroduce = mayIntroduce
    }
  }

  private func declare(
    _ part: PatternPart, _ scope: inout Scope, _ declared: inout DeclaredPattern, _ pattern: inout BoundPattern
  ) throws(SemanticError) {
    let chain = try PatternChain(part.path)
    switch part.selector {
    case .shortestPath, .allShortestPaths:
      return try declareShortest(part, chain, &scope, &declared, &pattern)
    case .all, .any, .shortest, .allShortest, .shortestGroups:
      // A node alone is the only path from itself to itself, whatever the selector.
      if let count = selectionCount(part.selector), !chain.links.isEmpty {
        return try declareSelection(part, chain, count, &scope, &declared, &pattern)
      }
    }
    declared.predicates += chain.predicates
    declared.nodes.reserveCapacity(declared.nodes.count + chain.nodes.count)
    declared.nodeOrder.reserveCapacity(declared.nodeOrder.count + chain.nodes.count)
    declared.relationships.reserveCapacity(declared.relationships.count + chain.links.count)
    pattern.relationships.reserveCapacity(pattern.relationships.count + chain.links.count)
    var elements: [Variable] = []
    elements.reserveCapacity(chain.nodes.count + chain.links.count)
    try declarePosition(chain.nodes[0], &scope, &declared, &pattern, &elements)
    for (index, link) in chain.links.enumerated() {
      let left = elements[elements.count - 1]
      // What leads to a position stands before it in the path, and has its first element for its end.
      let place = elements.count
      try declarePosition(chain.nodes[index + 1], &scope, &declared, &pattern, &elements)
      let right = elements[place]
      switch link {
      case .relationship(let relationship):
        let (bound, slot) = try declareRelationship(
          relationship, from: left, to: right, &scope, &declared, &pattern)
        declared.relationships.append(DeclaredPattern.Relationship(index: slot, syntax: relationship))
        elements.insert(bound, at: place)
      case .group(let inner, let quantifier):
        let (group, syntax) = try declareGroup(
          inner, quantifier, from: left, to: right, &scope, &declared)
        declared.groups.append((syntax, pattern.groups.count))
        pattern.groups.append(group)
        elements.insert(group.trail, at: place)
      }
    }
    if let name = part.variable {
      if scope.lookup(name.text) != nil { throw alreadyBound(name) }
      let variable = newVariable(name.text, .path)
      scope.declare(variable)
      declared.collected.append(variable)
      pattern.paths.append((variable, elements))
    }
  }

  /// Declares what stands at one position of a chain, and adds its elements: nearly always the one node.
  ///
  /// Where juxtaposed node patterns have different names, both name the one node that matches: a walk of no step joins them.
  private func declarePosition(
    _ patterns: [NodePattern], _ scope: inout Scope, _ declared: inout DeclaredPattern,
    _ pattern: inout BoundPattern, _ elements: inout [Variable]
  ) throws(SemanticError) {
    let first = elements.count
    for node in patterns where node.variable != nil {
      let variable = try declareNode(node, &scope, &declared)
      if elements[first...].contains(variable) { continue }
      if elements.count > first, let last = elements.last {
        let walk = newVariable(nil, .list(.relationship))
        pattern.relationships.append(
          PatternRelationship(
            variable: walk, left: last, right: variable, types: [], direction: .either,
            length: PathLength(minimum: 0, maximum: 0)))
        elements.append(walk)
      }
      elements.append(variable)
    }
    if elements.count == first {
      let variable = newVariable(nil, .node)
      declared.nodeOrder.append(variable)
      elements.append(variable)
    }
    for node in patterns where node.variable == nil {
      declared.nodes.append(DeclaredPattern.Node(variable: elements[first], syntax: node))
    }
  }

  func declareNode(
    _ node: NodePattern, _ scope: inout Scope, _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> Variable {
    let variable: Variable
    if let name = node.variable, let known = scope.lookup(name.text) {
      if declared.groupNames.contains(name.text) { throw insideAndOutside(name) }
      if declared.between.contains(known) { throw betweenAndElsewhere(name) }
      if !known.type.mayBe(.node) { throw typeConflict(name, known.type, wanted: "a node") }
      variable = known
    } else {
      if let name = node.variable, !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
      variable = newVariable(node.variable?.text, .node)
      if variable.isNamed { scope.declare(variable) }
    }
    declared.nodes.append(DeclaredPattern.Node(variable: variable, syntax: node))
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
        throw usedTwice(name)
      }
      if declared.groupNames.contains(name.text) { throw insideAndOutside(name) }
      if relationship.quantifier != nil { throw alreadyBound(name) }
      if !known.type.mayBe(wanted) {
        throw typeConflict(name, known.type, wanted: length == nil ? "a relationship" : "a list of relationships")
      }
      variable = known
    } else {
      if let name = relationship.variable, !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
      variable = newVariable(relationship.variable?.text, wanted)
      if variable.isNamed { scope.declare(variable) }
      if length != nil { declared.collected.append(variable) }
      if relationship.quantifier != nil { groupVariables.insert(variable) }
    }
    if let name = relationship.variable { declared.relationshipNames.insert(name.text) }
    return PatternRelationship(
      variable: variable, left: left, right: right, types: typeNames(relationship),
      direction: PatternDirection(relationship.direction),
      length: length.map { PathLength(minimum: $0.minimum, maximum: $0.maximum) },
      stepVariable: length == nil ? nil : newVariable(nil, .relationship))
  }

  /// The types that a relationship pattern names; where it says more than that, any type, and a predicate tests it.
  func typeNames(_ relationship: RelationshipPattern) -> [String] {
    guard let syntax = relationship.types else { return [] }
    noteLabels(syntax, ofRelationship: true)
    return alternatives(syntax) ?? []
  }

  private func declareShortest(
    _ part: PatternPart, _ chain: PatternChain, _ scope: inout Scope, _ declared: inout DeclaredPattern,
    _ pattern: inout BoundPattern
  ) throws(SemanticError) {
    guard chain.links.count == 1, chain.nodes[0].count == 1, chain.nodes[1].count == 1, chain.predicates.isEmpty,
      case .relationship(let relationship) = chain.links[0]
    else {
      throw SemanticError(
        "InvalidArgumentValue", "a shortest path is looked for along one relationship pattern: (a)-[:TYPE*]-(b)",
        at: part.path.span)
    }
    let start = try declareNode(chain.nodes[0][0], &scope, &declared)
    let end = try declareNode(chain.nodes[1][0], &scope, &declared)
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
    declared.collected.append(path)
    declared.shortestRelationships.append((bound.variable, relationship, pattern.shortestPaths.count))
    pattern.shortestPaths.append(
      ShortestPathPattern(relationship: bound, path: path, all: part.selector == .allShortestPaths))
  }

  // MARK: predicates of the pattern

  /// Adds what a node pattern says of its node.
  func addNodePredicates(
    _ node: NodePattern, _ variable: Variable, _ scope: Scope, _ clause: String, to predicates: inout [BoundExpression]
  ) throws(SemanticError) {
    if let labels = node.labels {
      noteLabels(labels, ofRelationship: false)
      addConjuncts(of: try labelTest(labels, .variable(variable), scope, .plain(clause)), to: &predicates)
    }
    try addPropertyPredicates(node.properties, .variable(variable), scope, clause, to: &predicates)
    if let predicate = node.predicate {
      addConjuncts(of: try bindPredicate(predicate, scope, .predicate("WHERE")), to: &predicates)
    }
  }

  private func bindRelationshipPredicates(
    _ syntax: RelationshipPattern, _ index: Int, _ scope: Scope, _ declared: DeclaredPattern,
    _ pattern: inout BoundPattern, _ clause: String
  ) throws(SemanticError) {
    let relationship = pattern.relationships[index]
    let subject = relationship.stepVariable ?? relationship.variable
    let predicates = try relationshipPredicates(syntax, subject, relationship.variable, scope, clause)
    if relationship.length == nil {
      pattern.predicates += predicates
    } else {
      try checkStepwise(predicates, declared, at: syntax.predicate?.span ?? syntax.span)
      pattern.relationships[index].stepPredicates = predicates
    }
  }

  private func bindShortestPredicates(
    _ syntax: RelationshipPattern, _ variable: Variable, _ slot: Int, _ scope: Scope, _ declared: DeclaredPattern,
    _ pattern: inout BoundPattern, _ clause: String
  ) throws(SemanticError) {
    guard let step = pattern.shortestPaths[slot].relationship.stepVariable else { return }
    let predicates = try relationshipPredicates(syntax, step, variable, scope, clause)
    try checkStepwise(predicates, declared, at: syntax.predicate?.span ?? syntax.span)
    pattern.shortestPaths[slot].relationship.stepPredicates = predicates
  }

  /// What a relationship pattern says of its relationship, or of each along its way: `subject`.
  func relationshipPredicates(
    _ syntax: RelationshipPattern, _ subject: Variable, _ named: Variable, _ scope: Scope, _ clause: String
  ) throws(SemanticError) -> [BoundExpression] {
    var predicates: [BoundExpression] = []
    if let types = syntax.types, !isAlternatives(types) {
      addConjuncts(of: try labelTest(types, .variable(subject), scope, .plain(clause)), to: &predicates)
    }
    try addPropertyPredicates(syntax.properties, .variable(subject), scope, clause, to: &predicates)
    if let predicate = syntax.predicate {
      // Within an inline WHERE the variable stands for the one relationship, also where the length varies.
      var inner = scope
      if let name = syntax.variable, subject != named {
        inner.declare(Variable(id: subject.id, name: name.text, type: .relationship, isNamed: true))
      }
      addConjuncts(of: try bindPredicate(predicate, inner, .predicate("WHERE")), to: &predicates)
    }
    return predicates
  }

  /// `{key: value}` of a pattern as equalities.
  private func addPropertyPredicates(
    _ properties: Expression?, _ subject: BoundExpression, _ scope: Scope, _ clause: String,
    to predicates: inout [BoundExpression]
  ) throws(SemanticError) {
    guard let properties else { return }
    switch properties.kind {
    case .map(let entries):
      for entry in entries {
        namesUsed.append(NameUse(kind: .propertyKey, name: entry.key.text, span: entry.key.span, isWritten: false))
        let value = try bind(entry.value, scope, .plain(clause))
        predicates.append(.comparison(.equal, .property(subject, key: entry.key.text), value.expression))
      }
    case .parameter(let name):
      throw SemanticError(
        "InvalidParameterUse", "the parameter $\(name) cannot stand for the properties of a pattern in \(clause)",
        at: properties.span, hint: "name the properties: {key: $\(name).key}")
    default:
      throw SemanticError(
        "UnexpectedSyntax", "a pattern's properties are written as a map: {key: value}", at: properties.span)
    }
  }

  /// Adds a predicate split at AND, labels included: each part can be tested as soon as its variables are known.
  func addConjuncts(of e: BoundExpression, to predicates: inout [BoundExpression]) {
    switch e {
    case .and(let parts): for part in parts { addConjuncts(of: part, to: &predicates) }
    case .hasLabels(let subject, .and(let parts)):
      for part in parts { addConjuncts(of: .hasLabels(subject, part), to: &predicates) }
    case .literal(.boolean(true)): break
    default: predicates.append(e)
    }
  }
}
