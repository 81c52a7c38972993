import KithValue

extension BoundQuery {
  /// Whether the variable occurs anywhere in the query: what a subquery must be handed from outside.
  func uses(_ variable: Variable) -> Bool { variables.contains(variable) }

  /// Every variable that occurs, declared within or not.
  var variables: VariableSet {
    var found: VariableSet = []
    for branch in branches {
      found.formUnion(branch.columns)
      for clause in branch.clauses { clause.collectVariables(into: &found) }
    }
    return found
  }
}

extension BoundClause {
  func collectVariables(into found: inout VariableSet) {
    func add(_ e: BoundExpression?) { if let e { found.formUnion(e.variables) } }
    switch self {
    case .match(let match): match.pattern.collectVariables(into: &found)
    case .unwind(let list, let variable):
      add(list)
      found.insert(variable)
    case .project(let projection):
      for item in projection.items + projection.postItems { add(item.expression) }
      for aggregate in projection.aggregates {
        add(aggregate.call.argument)
        add(aggregate.call.parameter)
      }
      for item in projection.orderBy { add(item.expression) }
      add(projection.skip)
      add(projection.limit)
      add(projection.predicate)
    case .create(let create): create.collectVariables(into: &found)
    case .merge(let merge):
      merge.pattern.collectVariables(into: &found)
      merge.create.collectVariables(into: &found)
      for item in merge.onCreate + merge.onMatch { item.collectVariables(into: &found) }
    case .set(let items): for item in items { item.collectVariables(into: &found) }
    case .remove(let items):
      for item in items {
        switch item {
        case .property(let target, let key):
          add(target)
          add(key)
        case .labels(let variable, _): found.insert(variable)
        case .dynamicLabels(let variable, let names):
          found.insert(variable)
          add(names)
        }
      }
    case .delete(let expressions, _): for e in expressions { add(e) }
    case .foreach(let variable, let list, let body):
      found.insert(variable)
      add(list)
      for clause in body { clause.collectVariables(into: &found) }
    case .call(let call):
      for argument in call.arguments { add(argument) }
      found.formUnion(call.yields.map(\.variable))
      add(call.predicate)
    case .subquery(let subquery):
      found.formUnion(subquery.imports)
      found.formUnion(subquery.query.variables)
    case .loadCSV(let load):
      add(load.url)
      found.formUnion([load.variable, load.line, load.file])
    case .schema: break
    }
  }
}

extension BoundPattern {
  func collectVariables(into found: inout VariableSet) {
    found.formUnion(nodes)
    for relationship in shortestPaths.isEmpty ? relationships : relationships + shortestPaths.map(\.relationship) {
      found.insert(relationship.variable)
      found.insert(relationship.left)
      found.insert(relationship.right)
      for predicate in relationship.stepPredicates { found.formUnion(predicate.variables) }
    }
    for group in groups {
      found.formUnion(group.outputs + [group.left, group.right])
      found.formUnion(group.needs)
    }
    for selection in selections {
      found.formUnion(selection.outputs + [selection.left, selection.right])
      for predicate in selection.allPredicates { found.formUnion(predicate.variables) }
      found.subtract(selection.inner)
    }
    for path in paths { found.insert(path.variable) }
    for path in shortestPaths { found.insert(path.path) }
    for predicate in predicates { found.formUnion(predicate.variables) }
  }
}

extension BoundCreate {
  func collectVariables(into found: inout VariableSet) {
    for node in nodes {
      found.insert(node.variable)
      for e in node.expressions { found.formUnion(e.variables) }
    }
    for relationship in relationships {
      found.formUnion([relationship.variable, relationship.start, relationship.end])
      for e in relationship.expressions { found.formUnion(e.variables) }
    }
    for path in paths { found.formUnion(path.elements + [path.variable]) }
  }
}

extension BoundCreate.NewNode {
  /// What is computed for it.
  public var expressions: [BoundExpression] { dynamicLabels + [properties].compactMap { $0 } }
}

extension BoundCreate.NewRelationship {
  /// What is computed for it.
  public var expressions: [BoundExpression] { [dynamicType, properties].compactMap { $0 } }
}

extension BoundSetItem {
  func collectVariables(into found: inout VariableSet) {
    switch self {
    case .property(let target, let key, let value):
      found.formUnion(target.variables)
      found.formUnion(key.variables)
      found.formUnion(value.variables)
    case .replace(let variable, let value), .merge(let variable, let value):
      found.insert(variable)
      found.formUnion(value.variables)
    case .labels(let variable, _): found.insert(variable)
    case .dynamicLabels(let variable, let names):
      found.insert(variable)
      found.formUnion(names.variables)
    }
  }
}

extension BoundSetItem {
  /// Every variable that it names.
  public var variables: VariableSet {
    var found: VariableSet = []
    collectVariables(into: &found)
    return found
  }
}

extension BoundRemoveItem {
  /// Every variable that it names.
  public var variables: VariableSet {
    switch self {
    case .property(let target, let key): target.variables.union(key.variables)
    case .labels(let variable, _): [variable]
    case .dynamicLabels(let variable, let names): names.variables.union([variable])
    }
  }
}
