/// A list under the names by which it goes from clause to clause, of which nothing is asked but what can be asked otherwise.
struct TrackedList {
  private var names: VariableSet
  /// What stands in the place of a use of one of the names; nil for an expression that is none.
  private let use: (_ part: BoundExpression, _ names: VariableSet) -> BoundExpression?

  init(_ list: Variable, use: @escaping (_ part: BoundExpression, _ names: VariableSet) -> BoundExpression?) {
    names = [list]
    self.use = use
  }

  /// The clauses, of which the first makes the list, with all its uses rewritten; nil where something else is asked of it, or
  /// it is given out.
  mutating func rewritten(_ clauses: ArraySlice<BoundClause>) -> [BoundClause]? {
    var result: [BoundClause] = []
    var isInScope = true
    for (offset, clause) in clauses.enumerated() {
      if isInScope {
        guard case .project(let projection) = clause, let changed = rewritten(projection, makesList: offset == 0) else {
          return nil
        }
        result.append(.project(changed))
        isInScope = changed.outputs.contains(where: names.contains)
      } else {
        result.append(clause)
      }
    }
    return isInScope ? nil : result
  }

  /// A projection with the list's uses rewritten; nil where it asks for anything else.
  private mutating func rewritten(_ given: BoundProjection, makesList: Bool) -> BoundProjection? {
    var projection = given
    if !makesList {
      guard rewrite(&projection.items, mayPassOn: !projection.isAggregating && !projection.isDistinct) else {
        return nil
      }
      for index in projection.aggregates.indices {
        guard rewrite(&projection.aggregates[index].call.argument),
          rewrite(&projection.aggregates[index].call.parameter)
        else { return nil }
      }
    }
    guard rewrite(&projection.postItems, mayPassOn: !projection.isDistinct) else { return nil }
    for index in projection.orderBy.indices {
      guard let key = rewritten(projection.orderBy[index].expression) else { return nil }
      projection.orderBy[index].expression = key
    }
    guard rewrite(&projection.skip), rewrite(&projection.limit), rewrite(&projection.predicate) else { return nil }
    return projection
  }

  private mutating func rewrite(_ items: inout [BoundProjection.Item], mayPassOn: Bool) -> Bool {
    let known = self
    for index in items.indices {
      if case .variable(let variable) = items[index].expression, known.names.contains(variable) {
        guard mayPassOn else { return false }
        names.insert(items[index].variable)
      } else if let expression = known.rewritten(items[index].expression) {
        items[index].expression = expression
      } else {
        return false
      }
    }
    return true
  }

  private func rewrite(_ e: inout BoundExpression?) -> Bool {
    guard let given = e else { return true }
    e = rewritten(given)
    return e != nil
  }

  private func rewritten(_ e: BoundExpression) -> BoundExpression? {
    if e.variables.isDisjoint(with: names) { return e }
    guard isOnlyUsed(e) else { return nil }
    return e.rewriting { use($0, names) }
  }

  private func isOnlyUsed(_ e: BoundExpression) -> Bool {
    if use(e, names) != nil { return true }
    switch e {
    case .variable(let variable): return !names.contains(variable)
    case .subquery, .path: return e.variables.isDisjoint(with: names)
    default: break
    }
    var isUsed = true
    e.forEachChild { isUsed = isUsed && isOnlyUsed($0) }
    return isUsed
  }
}
