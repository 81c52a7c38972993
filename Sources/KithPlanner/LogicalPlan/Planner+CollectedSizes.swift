import KithValue

// Where a collected list is asked for nothing but its length, the length is counted and no list is made:
//
//     WITH b, collect(p.id) AS ids WHERE size(ids) > 14      is planned as      WITH b, count(p.id) AS ids WHERE ids > 14
//
// Neither `collect` nor `count` takes in null, and DISTINCT means the same to both. Where nothing is grouped there is one list,
// and whoever wants it made shall see what it takes.
extension Planner {
  /// Writes `count` for each `collect` whose list is only measured.
  func countMeasuredLists(_ clauses: inout [BoundClause]) {
    for at in clauses.indices where clauses[at].collects {
      guard case .project(let projection) = clauses[at], !projection.items.isEmpty else { continue }
      for (index, aggregate) in projection.aggregates.enumerated() where aggregate.call.function == .collect {
        guard var measured = Self.measuring(aggregate.variable, clauses[at...]),
          case .project(var counting) = measured[0]
        else { continue }
        counting.aggregates[index].call.function = .count
        measured[0] = .project(counting)
        clauses.replaceSubrange(at..., with: measured)
      }
    }
  }

  /// The clauses with the list's variable for `size` of it; nil where anything else is asked of it, or it is given out.
  private static func measuring(_ list: Variable, _ clauses: ArraySlice<BoundClause>) -> [BoundClause]? {
    var measured = MeasuredList(names: [list])
    var result: [BoundClause] = []
    var isInScope = true
    for (offset, clause) in clauses.enumerated() {
      if isInScope {
        guard case .project(let projection) = clause,
          let changed = measured.measuring(projection, makesList: offset == 0)
        else { return nil }
        result.append(.project(changed))
        isInScope = changed.outputs.contains(where: measured.names.contains)
      } else {
        result.append(clause)
      }
    }
    return isInScope ? nil : result
  }
}

extension BoundClause {
  /// Whether it is a projection that collects.
  fileprivate var collects: Bool {
    if case .project(let projection) = self {
      projection.aggregates.contains { $0.call.function == .collect }
    } else {
      false
    }
  }
}

/// A list under the names by which it goes from clause to clause.
private struct MeasuredList {
  var names: VariableSet

  /// A projection with the name for `size` of it; nil where it asks for anything else.
  mutating func measuring(_ given: BoundProjection, makesList: Bool) -> BoundProjection? {
    var projection = given
    if !makesList {
      guard measure(&projection.items, mayPassOn: !projection.isAggregating && !projection.isDistinct) else {
        return nil
      }
      for index in projection.aggregates.indices {
        guard measure(&projection.aggregates[index].call.argument),
          measure(&projection.aggregates[index].call.parameter)
        else { return nil }
      }
    }
    guard measure(&projection.postItems, mayPassOn: !projection.isDistinct) else { return nil }
    for index in projection.orderBy.indices {
      guard let key = measured(projection.orderBy[index].expression) else { return nil }
      projection.orderBy[index].expression = key
    }
    guard measure(&projection.skip), measure(&projection.limit), measure(&projection.predicate) else { return nil }
    return projection
  }

  private mutating func measure(_ items: inout [BoundProjection.Item], mayPassOn: Bool) -> Bool {
    let known = self
    for index in items.indices {
      if case .variable(let variable) = items[index].expression, known.names.contains(variable) {
        guard mayPassOn else { return false }
        names.insert(items[index].variable)
      } else if let expression = known.measured(items[index].expression) {
        items[index].expression = expression
      } else {
        return false
      }
    }
    return true
  }

  private func measure(_ e: inout BoundExpression?) -> Bool {
    guard let given = e else { return true }
    e = measured(given)
    return e != nil
  }

  private func measured(_ e: BoundExpression) -> BoundExpression? {
    if e.variables.isDisjoint(with: names) { return e }
    guard isOnlyMeasured(e) else { return nil }
    return e.rewriting { part in
      if case .function(_, let arguments) = part, arguments.count == 1, case .variable(let variable) = arguments[0],
        names.contains(variable)
      {
        return arguments[0]
      }
      return nil
    }
  }

  private func isOnlyMeasured(_ e: BoundExpression) -> Bool {
    switch e {
    case .variable(let variable): return !names.contains(variable)
    case .function(let name, let arguments) where arguments.count == 1:
      if case .variable(let variable) = arguments[0], names.contains(variable) { return name.lowercased() == "size" }
    case .subquery, .path: return e.variables.isDisjoint(with: names)
    default: break
    }
    var isMeasured = true
    e.forEachChild { isMeasured = isMeasured && isOnlyMeasured($0) }
    return isMeasured
  }
}
