import KithValue

extension BoundExpression {
  /// Visits the expression's direct parts; a subquery has none.
  package func forEachChild(_ visit: (BoundExpression) -> Void) {
    switch self {
    case .literal, .parameter, .variable, .path, .subquery: break
    case .property(let e, _), .hasLabels(let e, _), .negate(let e), .not(let e), .isNull(let e, _),
      .isTyped(let e, _, _):
      visit(e)
    case .element(let a, let b), .arithmetic(_, let a, let b), .comparison(_, let a, let b), .in(let a, let b),
      .stringPredicate(_, let a, let b), .hasDynamicLabels(let a, let b, _):
      visit(a)
      visit(b)
    case .slice(let e, let from, let to):
      visit(e)
      if let from { visit(from) }
      if let to { visit(to) }
    case .and(let list), .or(let list), .xor(let list), .function(_, let list), .coalesce(let list), .list(let list):
      for e in list { visit(e) }
    case .case(let subject, let alternatives, let otherwise):
      if let subject { visit(subject) }
      for alternative in alternatives {
        visit(alternative.condition)
        visit(alternative.result)
      }
      if let otherwise { visit(otherwise) }
    case .map(let entries): for entry in entries { visit(entry.value) }
    case .mapProjection(let subject, let entries):
      visit(subject)
      for case .entry(_, let e) in entries { visit(e) }
    case .listComprehension(_, let list, let predicate, let projection):
      visit(list)
      if let predicate { visit(predicate) }
      if let projection { visit(projection) }
    case .quantifier(_, _, let list, let predicate):
      visit(list)
      if let predicate { visit(predicate) }
    case .reduce(_, let initial, _, let list, let body):
      visit(initial)
      visit(list)
      visit(body)
    case .aggregate(let call):
      if let argument = call.argument { visit(argument) }
      if let parameter = call.parameter { visit(parameter) }
    }
  }

  /// Visits the expression and all of its parts.
  func forEachNode(_ visit: (BoundExpression) -> Void) {
    visit(self)
    forEachChild { $0.forEachNode(visit) }
  }

  /// Whether something holds of the expression or of any of its parts.
  func contains(where holds: (BoundExpression) -> Bool) -> Bool {
    if holds(self) { return true }
    var found = false
    forEachChild { found = found || $0.contains(where: holds) }
    return found
  }

  /// The variables that it takes from outside: those it declares itself (`x` in `[x IN list | x.a]`) are left out.
  public var variables: VariableSet {
    var used = VariableSet()
    collectVariables(into: &used)
    return used
  }

  /// The same, each once, in the order in which the expression names them.
  public var orderedVariables: [Variable] {
    let wanted = variables
    var found: [Variable] = []
    func add(_ v: Variable) { if wanted.contains(v), !found.contains(v) { found.append(v) } }
    forEachNode { node in
      switch node {
      case .variable(let v): add(v)
      case .path(let elements): for element in elements { add(element) }
      case .subquery(let subquery): for imported in subquery.imports { add(imported) }
      default: break
      }
    }
    return found
  }

  private func collectVariables(into used: inout VariableSet) {
    switch self {
    case .variable(let v): used.insert(v)
    case .path(let elements): used.formUnion(elements)
    case .subquery(let subquery): used.formUnion(subquery.imports)
    case .property(.variable(let v), _), .hasLabels(.variable(let v), _): used.insert(v)
    default:
      forEachChild { $0.collectVariables(into: &used) }
      // Every variable has an identity of its own, so leaving it out cannot hide an outer one.
      switch self {
      case .listComprehension(let own, _, _, _), .quantifier(_, let own, _, _): used.remove(own)
      case .reduce(let accumulator, _, let own, _, _):
        used.remove(accumulator)
        used.remove(own)
      default: break
      }
    }
  }

  /// Whether there is an aggregate in it.
  var containsAggregate: Bool {
    !isPlain && contains { if case .aggregate = $0 { true } else { false } }
  }

  /// The same expression with its parts replaced by `transform`, which is asked for each part before its own parts.
  ///
  /// Returning nil means: look into the part.
  func rewriting<E: Error>(_ transform: (BoundExpression) throws(E) -> BoundExpression?) throws(E) -> BoundExpression {
    if let replaced = try transform(self) { return replaced }
    func r(_ e: BoundExpression) throws(E) -> BoundExpression { try e.rewriting(transform) }
    func all(_ list: [BoundExpression]) throws(E) -> [BoundExpression] {
      var result: [BoundExpression] = []
      result.reserveCapacity(list.count)
      for e in list { result.append(try r(e)) }
      return result
    }
    func optional(_ e: BoundExpression?) throws(E) -> BoundExpression? {
      guard let e else { return nil }
      return try r(e)
    }
    switch self {
    case .literal, .parameter, .variable, .path, .subquery: return self
    case .property(let e, let key): return .property(try r(e), key: key)
    case .hasLabels(let e, let labels): return .hasLabels(try r(e), labels)
    case .hasDynamicLabels(let e, let names, let any): return .hasDynamicLabels(try r(e), names: try r(names), any: any)
    case .negate(let e): return .negate(try r(e))
    case .not(let e): return .not(try r(e))
    case .isNull(let e, let negated): return .isNull(try r(e), negated: negated)
    case .isTyped(let e, let type, let negated): return .isTyped(try r(e), type, negated: negated)
    case .element(let a, let b): return .element(try r(a), index: try r(b))
    case .arithmetic(let op, let a, let b): return .arithmetic(op, try r(a), try r(b))
    case .comparison(let op, let a, let b): return .comparison(op, try r(a), try r(b))
    case .in(let a, let b): return .in(try r(a), list: try r(b))
    case .stringPredicate(let op, let a, let b): return .stringPredicate(op, try r(a), try r(b))
    case .slice(let e, let from, let to): return .slice(try r(e), from: try optional(from), to: try optional(to))
    case .and(let list): return .and(try all(list))
    case .or(let list): return .or(try all(list))
    case .xor(let list): return .xor(try all(list))
    case .function(let name, let list): return .function(name, try all(list))
    case .coalesce(let list): return .coalesce(try all(list))
    case .list(let list): return .list(try all(list))
    case .case(let subject, let alternatives, let otherwise):
      var bound: [(condition: BoundExpression, result: BoundExpression)] = []
      for alternative in alternatives { bound.append((try r(alternative.condition), try r(alternative.result))) }
      return .case(subject: try optional(subject), bound, otherwise: try optional(otherwise))
    case .map(let entries):
      var bound: [(key: String, value: BoundExpression)] = []
      for entry in entries { bound.append((entry.key, try r(entry.value))) }
      return .map(bound)
    case .mapProjection(let subject, let entries):
      var bound: [MapProjectionEntry] = []
      for entry in entries {
        if case .entry(let key, let e) = entry { bound.append(.entry(key, try r(e))) } else { bound.append(entry) }
      }
      return .mapProjection(try r(subject), bound)
    case .listComprehension(let v, let list, let predicate, let projection):
      return .listComprehension(
        v, list: try r(list), predicate: try optional(predicate), projection: try optional(projection))
    case .quantifier(let kind, let v, let list, let predicate):
      return .quantifier(kind, v, list: try r(list), predicate: try optional(predicate))
    case .reduce(let accumulator, let initial, let v, let list, let body):
      return .reduce(accumulator: accumulator, initial: try r(initial), v, list: try r(list), body: try r(body))
    case .aggregate(let call):
      var call = call
      call.argument = try optional(call.argument)
      call.parameter = try optional(call.parameter)
      return .aggregate(call)
    }
  }
}
