import KithCypher
import KithValue

/// A group whose variables are declared and whose predicates are still to be bound.
struct GroupSyntax {
  var chain: PatternChain
  /// What each name stands for within an iteration.
  var names: [(name: String, variable: Variable)] = []
  /// The names that stand at several positions, as equalities.
  var equalities: [BoundExpression] = []
}

// Patterns that repeat. Every variable of the pattern exists twice: within, where a predicate sees one iteration, and
// outside, where it is a list with one element an iteration. The two never meet in one scope.
//
//     MATCH (s) ((a)-[r]->(b) WHERE a.x < b.x)+ (t) RETURN a, r
//                             a, b: nodes              a: list of nodes, r: list of relationships
extension Binder {
  /// Declares the variables of a group, as lists in the scope outside.
  func declareGroup(
    _ chain: PatternChain, _ quantifier: Quantifier, from left: Variable, to right: Variable, _ scope: inout Scope,
    _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> (QuantifiedGroup, GroupSyntax) {
    var syntax = GroupSyntax(chain: chain)
    var lists: [(element: Variable, list: Variable)] = []
    func name(_ name: Name, _ variable: Variable) throws(SemanticError) {
      if scope.lookup(name.text) != nil { throw usedByGroup(name, declared) }
      if !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
      syntax.names.append((name.text, variable))
      lists.append((variable, newVariable(name.text, .list(variable.type))))
    }
    var nodes: [Variable] = []
    for patterns in chain.nodes {
      let variable = newVariable(patterns.compactMap(\.variable).first?.text, .node)
      nodes.append(variable)
      for pattern in patterns {
        guard let own = pattern.variable else { continue }
        if let known = syntax.names.first(where: { $0.name == own.text }) {
          if known.variable == variable { continue }
          if known.variable.type != .node { throw typeConflict(own, known.variable.type, wanted: "a node") }
          syntax.equalities.append(.comparison(.equal, .variable(known.variable), .variable(variable)))
        } else {
          try name(own, variable)
        }
      }
    }
    var steps: [QuantifiedGroup.Step] = []
    for case .relationship(let relationship) in chain.links {
      let variable = newVariable(relationship.variable?.text, .relationship)
      if let own = relationship.variable {
        if let known = syntax.names.first(where: { $0.name == own.text }) {
          throw known.variable.type == .node ? typeConflict(own, .node, wanted: "a relationship") : usedTwice(own)
        }
        try name(own, variable)
      }
      steps.append(
        QuantifiedGroup.Step(
          variable: variable, types: typeNames(relationship), direction: PatternDirection(relationship.direction)))
    }
    for (_, list) in lists {
      scope.declare(list)
      groupVariables.insert(list)
      declared.groupNames.insert(list.name)
      declared.collected.append(list)
    }
    let only = steps.count == 1 ? lists.first { $0.element == steps[0].variable }?.list : nil
    let group = QuantifiedGroup(
      left: left, right: right, length: PathLength(minimum: quantifier.minimum, maximum: quantifier.maximum),
      nodes: nodes, steps: steps, lists: lists, trail: only ?? newVariable(nil, .list(.relationship)))
    return (group, syntax)
  }

  /// What must hold of each iteration of a group; within, its names stand for single nodes and relationships.
  func groupPredicates(
    _ syntax: GroupSyntax, _ group: QuantifiedGroup, _ outer: Scope, _ declared: DeclaredPattern, _ clause: String
  ) throws(SemanticError) -> [BoundExpression] {
    var scope = outer
    for (name, variable) in syntax.names {
      scope.declare(Variable(id: variable.id, name: name, type: variable.type, isNamed: true))
    }
    var predicates = syntax.equalities
    for (variable, patterns) in zip(group.nodes, syntax.chain.nodes) {
      for pattern in patterns { try addNodePredicates(pattern, variable, scope, clause, to: &predicates) }
    }
    for (step, link) in zip(group.steps, syntax.chain.links) {
      guard case .relationship(let relationship) = link else { continue }
      predicates += try relationshipPredicates(relationship, step.variable, step.variable, scope, clause)
    }
    for predicate in syntax.chain.predicates {
      addConjuncts(of: try bindPredicate(predicate, scope, .predicate("WHERE")), to: &predicates)
    }
    try checkStepwise(predicates, declared, at: syntax.chain.span)
    return predicates
  }

  /// A predicate that is tested while a path is walked cannot ask for what the whole path gives.
  func checkStepwise(
    _ predicates: [BoundExpression], _ declared: DeclaredPattern, at span: SourceSpan
  ) throws(SemanticError) {
    for predicate in predicates {
      let read = predicate.variables
      guard let early = declared.collected.first(where: read.contains) else { continue }
      throw SemanticError(
        "UndefinedVariable",
        "`\(early.name)` is \(early.type.article) that is complete only when the whole pattern is matched, and this "
          + "predicate is tested at every step", at: span, hint: "say it in the WHERE of the MATCH")
    }
  }

  /// Groups that say nothing of the nodes in between are relationships of variable length.
  func simplifyGroups(_ pattern: inout BoundPattern) {
    if pattern.groups.isEmpty { return }
    var groups = pattern.groups
    groups.removeAll { group in
      guard let relationship = group.asRelationship else { return false }
      pattern.relationships.append(relationship)
      return true
    }
    pattern.groups = groups
  }

  // MARK: errors

  /// A group variable where a node or a relationship is wanted: `a.name` after `((a)-->(b))+`.
  func checkNotGroup(_ subject: BoundExpression, _ key: Name, at span: SourceSpan) throws(SemanticError) {
    guard case .variable(let variable) = subject, groupVariables.contains(variable) else { return }
    throw SemanticError(
      "InvalidArgumentType",
      "`\(variable.name)` is a group variable: \(variable.type.article) with one element for each repetition, which has "
        + "no property `\(key.text)`", at: span,
      hint: "look into the list: [x IN \(variable.name) | x.\(key.text)]")
  }

  private func usedByGroup(_ name: Name, _ declared: DeclaredPattern) -> SemanticError {
    if declared.before.lookup(name.text) != nil {
      return SemanticError(
        "VariableAlreadyBound",
        "`\(name.text)` is bound already and cannot be matched anew within a pattern that repeats", at: name.span,
        hint: "choose another name; predicates within may use the bound one")
    }
    return insideAndOutside(name)
  }

  /// A name within a pattern that repeats stands nowhere else in the pattern.
  func insideAndOutside(_ name: Name) -> SemanticError {
    SemanticError(
      "VariableAlreadyBound",
      "`\(name.text)` is a group variable: it stands within one pattern that repeats and nowhere else in the MATCH",
      at: name.span, hint: "choose another name")
  }

  /// A relationship variable that stands twice in one pattern.
  func usedTwice(_ name: Name) -> SemanticError {
    SemanticError(
      "RelationshipUniquenessViolation",
      "the relationship variable `\(name.text)` stands twice in one pattern, and a pattern uses each relationship once",
      at: name.span)
  }
}

extension PatternDirection {
  /// The direction of a pattern as written.
  init(_ direction: RelationshipPattern.Direction) {
    self =
      switch direction {
      case .outgoing: .outgoing
      case .incoming: .incoming
      case .either: .either
      }
  }
}
