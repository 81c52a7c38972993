import KithCypher
import KithValue

/// A part with a selector whose variables are declared and whose predicates are still to be bound.
struct PathSelectionSyntax {
  var chain: PatternChain
  /// The nodes between the ends, with what the text says of them.
  var nodes: [(Variable, NodePattern)] = []
  /// The links that say something: by their place among the selection's links.
  var relationships: [(RelationshipPattern, link: Int)] = []
  var groups: [(GroupSyntax, link: Int)] = []
  /// What is bound already and stands between the ends.
  var equalities: [BoundExpression] = []
}

// `ANY SHORTEST (a)-->+(b)` and the like. The ends are nodes of the MATCH like any other; what stands between them belongs to
// the search: a name that is bound already stands there for a node of its own, which must be equal to the bound one.
extension Binder {
  /// How many paths a selector of GQL keeps; nil for the others.
  func selectionCount(_ selector: PatternPart.Selector) -> PathSelection.Count? {
    switch selector {
    case .all, .shortestPath, .allShortestPaths: nil
    case .any(let count), .shortest(let count): .paths(count)
    case .allShortest: .groups(1)
    case .shortestGroups(let count): .groups(count)
    }
  }

  /// A selector leaves open what "each relationship once" would mean between its path and another, so it stands alone.
  func checkSelectors(_ parts: [PatternPart]) throws(SemanticError) {
    guard parts.count > 1, let selective = parts.first(where: { selectionCount($0.selector) != nil }) else { return }
    for part in parts where part.span != selective.span && !part.path.isSingleNode {
      throw SemanticError(
        "UnexpectedSyntax", "a path with a selector stands alone in its MATCH, but for single nodes", at: part.span,
        hint: "put the other paths into a MATCH of their own")
    }
  }

  /// Declares the variables of a part with a selector.
  func declareSelection(
    _ part: PatternPart, _ chain: PatternChain, _ count: PathSelection.Count, _ scope: inout Scope,
    _ declared: inout DeclaredPattern, _ pattern: inout BoundPattern
  ) throws(SemanticError) {
    var syntax = PathSelectionSyntax(chain: chain)
    let path = newVariable(part.variable?.text, .path)
    if let name = part.variable, scope.lookup(name.text) != nil { throw alreadyBound(name) }
    var selection = PathSelection(count: count, nodes: [], links: [], path: path)
    let first = try declareEnd(chain.nodes[0], &scope, &declared)
    let last = try declareEnd(chain.nodes[chain.links.count], &scope, &declared)
    selection.nodes = [first]
    let further = chain.nodes[0].filter { !isEnd($0, first, scope) }
    if !further.isEmpty {
      selection.links.append(.same)
      try declareBetween(further, [first, last], &selection, &syntax, &scope, &declared)
    }
    for (index, link) in chain.links.enumerated() {
      let left = selection.nodes[selection.nodes.count - 1]
      selection.links.append(
        try declareLink(link, from: left, to: last, at: selection.links.count, &syntax, &scope, &declared))
      if index < chain.links.count - 1 {
        try declareBetween(chain.nodes[index + 1], [first, last], &selection, &syntax, &scope, &declared)
      }
    }
    let others = chain.nodes[chain.links.count].filter { !isEnd($0, last, scope) }
    if !others.isEmpty {
      try declareBetween(others, [first, last], &selection, &syntax, &scope, &declared)
      selection.links.append(.same)
    }
    selection.nodes.append(last)
    if path.isNamed { scope.declare(path) }
    declared.collected.append(path)
    declared.selections.append(syntax)
    pattern.selections.append(selection)
  }

  /// Binds what a part with a selector says of its paths.
  func bindSelection(
    _ given: PathSelection, _ syntax: PathSelectionSyntax, _ scope: Scope, _ declared: DeclaredPattern,
    _ pattern: inout BoundPattern, _ clause: String
  ) throws(SemanticError) -> PathSelection {
    var selection = given
    var predicates = syntax.equalities
    for (variable, node) in syntax.nodes { try addNodePredicates(node, variable, scope, clause, to: &predicates) }
    for (relationship, link) in syntax.relationships {
      switch selection.links[link] {
      case .step(let step):
        predicates += try relationshipPredicates(relationship, step.variable, step.variable, scope, clause)
      case .group(var group):
        group.predicates = try relationshipPredicates(
          relationship, group.steps[0].variable, group.trail, scope, clause)
        try checkStepwise(group.predicates, declared, at: relationship.predicate?.span ?? relationship.span)
        selection.links[link] = .group(group)
      case .same: break
      }
    }
    for (group, link) in syntax.groups {
      guard case .group(var bound) = selection.links[link] else { continue }
      bound.predicates = try groupPredicates(group, bound, scope, declared, clause)
      selection.links[link] = .group(bound)
    }
    for predicate in syntax.chain.predicates {
      addConjuncts(of: try bindPredicate(predicate, scope, .predicate("WHERE")), to: &predicates)
    }
    // What speaks of the ends alone cannot change which of their paths are kept: it is asked of the ends themselves.
    let own = VariableSet(selection.outputs)
    selection.predicates = predicates.filter { !$0.variables.isDisjoint(with: own) }
    pattern.predicates += predicates.filter { $0.variables.isDisjoint(with: own) }
    return selection
  }

  // MARK: nodes

  private func declareEnd(
    _ patterns: [NodePattern], _ scope: inout Scope, _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> Variable {
    guard let named = patterns.first(where: { $0.variable != nil }) ?? patterns.first else {
      let variable = newVariable(nil, .node)
      declared.nodeOrder.append(variable)
      return variable
    }
    let variable = try declareNode(named, &scope, &declared)
    for pattern in patterns where pattern.span != named.span && isEnd(pattern, variable, scope) {
      declared.nodes.append(DeclaredPattern.Node(variable: variable, syntax: pattern))
    }
    return variable
  }

  /// Whether a node pattern at an end of the chain stands for the end itself, and not for a further name of it.
  private func isEnd(_ pattern: NodePattern, _ end: Variable, _ scope: Scope) -> Bool {
    guard let name = pattern.variable else { return true }
    return scope.lookup(name.text) == end
  }

  /// Declares the node at one position between the ends; where it has several names, one node for each.
  private func declareBetween(
    _ patterns: [NodePattern], _ ends: [Variable], _ selection: inout PathSelection,
    _ syntax: inout PathSelectionSyntax, _ scope: inout Scope, _ declared: inout DeclaredPattern
  ) throws(SemanticError) {
    var current = newVariable(patterns.compactMap(\.variable).first?.text, .node)
    var named: String?
    selection.nodes.append(current)
    for pattern in patterns {
      if let name = pattern.variable, name.text != named {
        if named != nil {
          current = newVariable(name.text, .node)
          selection.links.append(.same)
          selection.nodes.append(current)
        }
        named = name.text
        if let known = scope.lookup(name.text) {
          syntax.equalities.append(try equality(name, known, with: current, ends, declared))
        } else {
          if !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
          scope.declare(current)
          declared.between.insert(current)
        }
      }
      syntax.nodes.append((current, pattern))
    }
  }

  /// A node between the ends whose name is bound already is equal to the bound node.
  private func equality(
    _ name: Name, _ known: Variable, with own: Variable, _ ends: [Variable], _ declared: DeclaredPattern
  ) throws(SemanticError) -> BoundExpression {
    if declared.groupNames.contains(name.text) { throw insideAndOutside(name) }
    if !known.type.mayBe(.node) { throw typeConflict(name, known.type, wanted: "a node") }
    if !ends.contains(known), declared.before.lookup(name.text) == nil, declared.nodeOrder.contains(known) {
      throw betweenAndElsewhere(name)
    }
    return .comparison(.equal, .variable(own), .variable(known))
  }

  /// A node between the ends of a path with a selector is matched nowhere else in the same MATCH.
  func betweenAndElsewhere(_ name: Name) -> SemanticError {
    SemanticError(
      "VariableAlreadyBound",
      "`\(name.text)` stands between the ends of a path with a selector, and elsewhere in the same MATCH",
      at: name.span,
      hint: "match the other one in a MATCH of its own")
  }

  // MARK: links

  private func declareLink(
    _ link: PatternChain.Link, from left: Variable, to right: Variable, at place: Int,
    _ syntax: inout PathSelectionSyntax, _ scope: inout Scope, _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> PathSelection.Link {
    switch link {
    case .group(let chain, let quantifier):
      let (group, groupSyntax) = try declareGroup(chain, quantifier, from: left, to: right, &scope, &declared)
      syntax.groups.append((groupSyntax, place))
      return .group(group)
    case .relationship(let relationship):
      syntax.relationships.append((relationship, place))
      guard let length = relationship.length ?? relationship.quantifier else {
        return .step(try declareStep(relationship, &syntax, &scope, &declared))
      }
      let step = QuantifiedGroup.Step(
        variable: newVariable(nil, .relationship), types: typeNames(relationship),
        direction: PatternDirection(relationship.direction))
      var group = QuantifiedGroup(
        left: left, right: right, length: PathLength(minimum: length.minimum, maximum: length.maximum),
        nodes: [newVariable(nil, .node), newVariable(nil, .node)], steps: [step],
        trail: newVariable(relationship.variable?.text, .list(.relationship)))
      if let name = relationship.variable {
        if declared.relationshipNames.contains(name.text) { throw usedTwice(name) }
        if scope.lookup(name.text) != nil { throw alreadyBound(name) }
        if !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
        declared.relationshipNames.insert(name.text)
        declared.collected.append(group.trail)
        if relationship.quantifier != nil { groupVariables.insert(group.trail) }
        scope.declare(group.trail)
        group.lists = [(step.variable, group.trail)]
      }
      return .group(group)
    }
  }

  private func declareStep(
    _ relationship: RelationshipPattern, _ syntax: inout PathSelectionSyntax, _ scope: inout Scope,
    _ declared: inout DeclaredPattern
  ) throws(SemanticError) -> QuantifiedGroup.Step {
    let variable = newVariable(relationship.variable?.text, .relationship)
    if let name = relationship.variable {
      if declared.relationshipNames.contains(name.text) { throw usedTwice(name) }
      declared.relationshipNames.insert(name.text)
      if let known = scope.lookup(name.text) {
        if declared.groupNames.contains(name.text) { throw insideAndOutside(name) }
        if !known.type.mayBe(.relationship) { throw typeConflict(name, known.type, wanted: "a relationship") }
        syntax.equalities.append(.comparison(.equal, .variable(variable), .variable(known)))
      } else {
        if !declared.mayIntroduce { throw undefined(name.text, name.span, scope) }
        scope.declare(variable)
      }
    }
    return QuantifiedGroup.Step(
      variable: variable, types: typeNames(relationship), direction: PatternDirection(relationship.direction))
  }
}

extension PathPattern {
  /// Whether it is `(n)` and nothing more.
  fileprivate var isSingleNode: Bool {
    guard elements.count == 1, case .node = elements[0] else { return false }
    return true
  }
}
