import KithCypher
import KithValue

extension Binder {
  /// `CREATE pattern`, also the pattern of MERGE once it is known not to match.
  func bindCreate(_ parts: [PatternPart], _ scope: inout Scope, clause: String) throws(SemanticError) -> BoundCreate {
    var create = BoundCreate(nodes: [], relationships: [], paths: [])
    let before = scope
    for part in parts {
      if part.selector != .all {
        throw SemanticError("InvalidClauseComposition", "\(clause) cannot make a shortest path", at: part.span)
      }
      var chain: [Variable] = []
      var pending: RelationshipPattern?
      for element in part.path.elements {
        switch element {
        case .node(let node):
          let variable = try createNode(
            node, &scope, &create, clause: clause, isAlone: part.path.elements.count == 1, before: before)
          if let relationship = pending {
            chain.append(
              try createRelationship(relationship, from: chain[chain.count - 1], to: variable, &scope, &create, clause))
            pending = nil
          }
          chain.append(variable)
        case .relationship(let relationship): pending = relationship
        case .group(_, _, _, let span):
          throw SemanticError("CreatingVarLength", "\(clause) cannot make a quantified path", at: span)
        }
      }
      if let name = part.variable {
        if scope.lookup(name.text) != nil { throw alreadyBound(name) }
        let variable = newVariable(name.text, .path)
        scope.declare(variable)
        create.paths.append((variable, chain))
        if keepsMatches { scope.hidden.append(variable) }
      }
    }
    return create
  }

  private func createNode(
    _ node: NodePattern, _ scope: inout Scope, _ create: inout BoundCreate, clause: String, isAlone: Bool, before: Scope
  ) throws(SemanticError) -> Variable {
    if let predicate = node.predicate {
      throw SemanticError("UnexpectedSyntax", "WHERE has no meaning in \(clause)", at: predicate.span)
    }
    if let name = node.variable, let known = scope.lookup(name.text) {
      // A bound node may stand as the end of a new relationship, but nothing may be said of it again.
      if !known.type.mayBe(.node) { throw typeConflict(name, known.type, wanted: "a node") }
      if isAlone || node.labels != nil || node.properties != nil { throw alreadyBound(name) }
      return known
    }
    var labels: [String] = []
    var dynamic: [BoundExpression] = []
    if let syntax = node.labels {
      noteLabels(syntax, ofRelationship: false, isWritten: true)
      guard let given = conjunction(syntax) else {
        throw SemanticError(
          "UnexpectedSyntax", "\(clause) takes plain labels: (n:A:B)", at: node.span)
      }
      labels = given.names
      for e in given.dynamic { dynamic.append(try bindNames(e, scope, .plain(clause))) }
    }
    let properties = try bindNewProperties(node.properties, scope, clause)
    let later = create.relationships.map(\.variable) + create.paths.map(\.variable)
    try refuse(dynamic + [properties].compactMap { $0 }, naming: later, node.span, clause)
    let variable = newVariable(node.variable?.text, .node)
    if variable.isNamed { scope.declare(variable) }
    create.nodes.append(
      BoundCreate.NewNode(variable: variable, labels: labels, dynamicLabels: dynamic, properties: properties))
    return variable
  }

  private func createRelationship(
    _ relationship: RelationshipPattern, from left: Variable, to right: Variable, _ scope: inout Scope,
    _ create: inout BoundCreate, _ clause: String
  ) throws(SemanticError) -> Variable {
    if relationship.length != nil || relationship.quantifier != nil {
      throw SemanticError(
        "CreatingVarLength", "\(clause) makes relationships one by one, not of variable length", at: relationship.span)
    }
    if let name = relationship.variable, scope.lookup(name.text) != nil { throw alreadyBound(name) }
    if let predicate = relationship.predicate {
      throw SemanticError("UnexpectedSyntax", "WHERE has no meaning in \(clause)", at: predicate.span)
    }
    var type: String?
    var dynamicType: BoundExpression?
    switch relationship.types {
    case .name(let name): type = name.text
    case .dynamic(let e, any: false): dynamicType = try bindNames(e, scope, .plain(clause))
    case nil, .and, .or, .not, .any, .dynamic: break
    }
    guard let syntax = relationship.types, type != nil || dynamicType != nil else {
      throw SemanticError(
        "NoSingleRelationshipType", "a relationship is made with exactly one type", at: relationship.span,
        hint: "write -[:TYPE]->")
    }
    noteLabels(syntax, ofRelationship: true, isWritten: true)
    if relationship.direction == .either, clause == "CREATE" {
      throw SemanticError(
        "RequiresDirectedRelationship", "CREATE needs to know which way the relationship points", at: relationship.span,
        hint: "write --> or <--")
    }
    let properties = try bindNewProperties(relationship.properties, scope, clause)
    try refuse(
      [dynamicType, properties].compactMap { $0 }, naming: create.paths.map(\.variable), relationship.span, clause)
    let variable = newVariable(relationship.variable?.text, .relationship)
    if variable.isNamed { scope.declare(variable) }
    let leftToRight = relationship.direction != .incoming
    create.relationships.append(
      BoundCreate.NewRelationship(
        variable: variable, type: type ?? "", dynamicType: dynamicType, start: leftToRight ? left : right,
        end: leftToRight ? right : left, properties: properties))
    return variable
  }

  /// A clause makes its nodes first, then its relationships, then its paths: what is made cannot read what is made after it.
  private func refuse(
    _ expressions: [BoundExpression], naming later: [Variable], _ span: SourceSpan, _ clause: String
  ) throws(SemanticError) {
    for e in expressions {
      let read = e.variables
      guard let variable = later.first(where: read.contains) else { continue }
      throw SemanticError(
        "UndefinedVariable", "`\(variable.name)` is made by the same \(clause) and cannot be read in it yet", at: span,
        hint: "use a second \(clause)")
    }
  }

  private func bindNewProperties(
    _ properties: Expression?, _ scope: Scope, _ clause: String
  ) throws(SemanticError) -> BoundExpression? {
    guard let properties else { return nil }
    if clause == "MERGE", case .parameter(let name) = properties.kind {
      throw SemanticError(
        "InvalidParameterUse", "the parameter $\(name) cannot stand for the properties of a pattern in MERGE",
        at: properties.span, hint: "name the properties: {key: $\(name).key}")
    }
    if case .map(let entries) = properties.kind {
      for entry in entries {
        namesUsed.append(NameUse(kind: .propertyKey, name: entry.key.text, span: entry.key.span, isWritten: true))
      }
    }
    return try bind(properties, scope, .plain(clause)).expression
  }

  /// `MERGE part ON CREATE SET ... ON MATCH SET ...`.
  func bindMerge(_ merge: MergeClause, _ scope: inout Scope) throws(SemanticError) -> BoundMerge {
    // The pattern is checked as something to be made: what CREATE refuses, MERGE does.
    var created = scope
    let create = try bindCreate([merge.part], &created, clause: "MERGE")
    var ids: [Variable] = []
    var patternScope = scope
    let hiddenBefore = scope.hidden
    var pattern = try bindPattern([merge.part], &patternScope, predicate: nil, clause: "MERGE", hides: false)
    ids = pattern.nodes + pattern.relationships.map(\.variable) + pattern.paths.map(\.variable)
    // Both readings share their variables: those of the match are taken for the making as well.
    let renamed = renaming(create, like: pattern)
    pattern.bound = VariableSet(scope.ordered)
    scope = patternScope
    scope.hidden = hiddenBefore
    if keepsMatches { scope.hidden += ids.filter { !scope.hidden.contains($0) } }
    return BoundMerge(
      pattern: pattern, create: renamed, onCreate: try bindSetItems(merge.onCreate, scope),
      onMatch: try bindSetItems(merge.onMatch, scope))
  }

  /// The same things to be made under the variables of the pattern; both list them in the order of the text.
  private func renaming(_ create: BoundCreate, like pattern: BoundPattern) -> BoundCreate {
    var result = create
    var map: [Variable: Variable] = [:]
    let newNodes = pattern.nodes.filter { !pattern.bound.contains($0) }
    for (index, node) in create.nodes.enumerated() where index < newNodes.count { map[node.variable] = newNodes[index] }
    for (index, relationship) in create.relationships.enumerated() where index < pattern.relationships.count {
      map[relationship.variable] = pattern.relationships[index].variable
    }
    for (index, path) in create.paths.enumerated() where index < pattern.paths.count {
      map[path.variable] = pattern.paths[index].variable
    }
    func renamed(_ v: Variable) -> Variable { map[v] ?? v }
    func renamed(_ e: BoundExpression?) -> BoundExpression? {
      e?.rewriting { node -> BoundExpression? in
        if case .variable(let v) = node { return .variable(renamed(v)) }
        return nil
      }
    }
    for index in result.nodes.indices {
      result.nodes[index].variable = renamed(result.nodes[index].variable)
      result.nodes[index].properties = renamed(result.nodes[index].properties)
      result.nodes[index].dynamicLabels = result.nodes[index].dynamicLabels.compactMap { renamed($0) }
    }
    for index in result.relationships.indices {
      result.relationships[index].variable = renamed(result.relationships[index].variable)
      result.relationships[index].start = renamed(result.relationships[index].start)
      result.relationships[index].end = renamed(result.relationships[index].end)
      result.relationships[index].properties = renamed(result.relationships[index].properties)
      result.relationships[index].dynamicType = renamed(result.relationships[index].dynamicType)
    }
    result.paths = result.paths.map { (renamed($0.variable), $0.elements.map { renamed($0) }) }
    return result
  }

  /// The items of SET.
  func bindSetItems(_ items: [SetItem], _ scope: Scope) throws(SemanticError) -> [BoundSetItem] {
    var bound: [BoundSetItem] = []
    for item in items {
      switch item {
      case .property(let target, let key, let value):
        let subject = try bindTarget(target, scope, "SET")
        namesUsed.append(NameUse(kind: .propertyKey, name: key.text, span: key.span, isWritten: true))
        bound.append(
          .property(
            target: subject, key: .literal(.string(key.text)), value: try bind(value, scope, .plain("SET")).expression))
      case .dynamicProperty(let target, let key, let value):
        let subject = try bindTarget(target, scope, "SET")
        let name = try bind(key, scope, .plain("SET")).expression
        bound.append(.property(target: subject, key: name, value: try bind(value, scope, .plain("SET")).expression))
      case .replace(let name, let value):
        let variable = try entity(name, scope, "SET")
        bound.append(.replace(variable, value: try bind(value, scope, .plain("SET")).expression))
      case .merge(let name, let value):
        let variable = try entity(name, scope, "SET")
        bound.append(.merge(variable, value: try bind(value, scope, .plain("SET")).expression))
      case .labels(let name, let labels):
        let variable = try entity(name, scope, "SET", wanted: .node)
        for label in labels {
          namesUsed.append(NameUse(kind: .label, name: label.text, span: label.span, isWritten: true))
        }
        bound.append(.labels(variable, labels.map(\.text)))
      case .dynamicLabels(let name, let labels):
        let variable = try entity(name, scope, "SET", wanted: .node)
        bound.append(.dynamicLabels(variable, try bindNames(labels, scope, .plain("SET"))))
      }
    }
    return bound
  }

  /// `REMOVE n.key, n:Label`.
  func bindRemove(_ clause: RemoveClause, _ scope: Scope) throws(SemanticError) -> [BoundRemoveItem] {
    var bound: [BoundRemoveItem] = []
    for item in clause.items {
      switch item {
      case .property(let target, let key):
        namesUsed.append(NameUse(kind: .propertyKey, name: key.text, span: key.span, isWritten: false))
        bound.append(
          .property(target: try bindTarget(target, scope, "REMOVE"), key: .literal(.string(key.text))))
      case .dynamicProperty(let target, let key):
        let subject = try bindTarget(target, scope, "REMOVE")
        bound.append(.property(target: subject, key: try bind(key, scope, .plain("REMOVE")).expression))
      case .labels(let name, let labels):
        bound.append(.labels(try entity(name, scope, "REMOVE", wanted: .node), labels.map(\.text)))
      case .dynamicLabels(let name, let labels):
        let variable = try entity(name, scope, "REMOVE", wanted: .node)
        bound.append(.dynamicLabels(variable, try bindNames(labels, scope, .plain("REMOVE"))))
      }
    }
    return bound
  }

  private func bindTarget(_ e: Expression, _ scope: Scope, _ clause: String) throws(SemanticError) -> BoundExpression {
    let bound = try bind(e, scope, .plain(clause))
    if !bound.type.mayBe(.oneOf([.node, .relationship])) {
      throw SemanticError(
        "InvalidArgumentType", "\(clause) changes nodes and relationships, and this is \(bound.type.article)",
        at: e.span)
    }
    return bound.expression
  }

  private func entity(
    _ name: Name, _ scope: Scope, _ clause: String, wanted: CypherType = .oneOf([.node, .relationship])
  ) throws(SemanticError) -> Variable {
    guard let variable = scope.lookup(name.text) else { throw undefined(name.text, name.span, scope) }
    if !variable.type.mayBe(wanted) {
      throw SemanticError(
        "InvalidArgumentType", "\(clause) changes \(wanted.article), and `\(name.text)` is \(variable.type.article)",
        at: name.span)
    }
    return variable
  }

  /// `DELETE e, ...`.
  func bindDelete(_ clause: DeleteClause, _ scope: Scope) throws(SemanticError) -> BoundClause {
    var bound: [BoundExpression] = []
    for e in clause.expressions {
      if case .hasLabels = e.kind {
        throw SemanticError(
          "InvalidDelete", "DELETE deletes nodes and relationships, not labels or types", at: e.span,
          hint: "use REMOVE to take a label away")
      }
      let typed = try bind(e, scope, .plain("DELETE"))
      if !typed.type.mayBe(.oneOf([.node, .relationship, .path])) {
        throw SemanticError(
          "InvalidArgumentType", "DELETE takes nodes, relationships and paths, and this is \(typed.type.article)",
          at: e.span)
      }
      bound.append(typed.expression)
    }
    return .delete(bound, detach: clause.detach)
  }

  /// `FOREACH (x IN list | clauses)`.
  func bindForeach(_ clause: ForeachClause, _ scope: Scope) throws(SemanticError) -> BoundClause {
    let list = try bind(clause.list, scope, .plain("FOREACH"))
    if !list.type.mayBe(.list(.any)) {
      throw SemanticError(
        "InvalidArgumentType", "FOREACH goes through a list, and this is \(list.type.article)", at: clause.list.span)
    }
    if scope.lookup(clause.variable.text) != nil { throw alreadyBound(clause.variable) }
    let variable = newVariable(clause.variable.text, list.type.element ?? .any)
    var inner = scope
    inner.declare(variable)
    var body: [BoundClause] = []
    for one in clause.body {
      guard one.isUpdating else {
        throw SemanticError(
          "InvalidClauseComposition", "\(one.keyword) cannot stand within FOREACH: only updating clauses can",
          at: one.span)
      }
      body.append(try bindClause(one, &inner, isFirst: false))
    }
    return .foreach(variable, list: list.expression, body: body)
  }
}
