import KithValue

// Where rows are sorted only for the first of each group to be taken from its list, it is looked for without sorting, and no
// list is made:
//
//     MATCH (p)-[:FOLLOWS]->(q) WITH p, q ORDER BY q.age DESC WITH p, collect(q.name)[0] AS eldest
//
//     EagerAggregation p, first(q.name ORDER BY q.age DESC) AS eldest
//       ExpandAll (p)-[:FOLLOWS]->(q)
//
// The other aggregates must be such as come to the same in any order of the rows.
extension Planner {
  /// Writes `first` for each `collect` of which only the first element is asked, where the rows before were put in order for
  /// it.
  func takeFirstOfGroups(_ clauses: inout [BoundClause]) {
    var at = 0
    while at + 1 < clauses.count {
      if case .project(let ordered) = clauses[at], !ordered.orderBy.isEmpty, ordered.skip == nil, ordered.limit == nil,
        let taking = takingFirst(ordered, clauses[(at + 1)...])
      {
        clauses.replaceSubrange(at..., with: taking)
      }
      at += 1
    }
  }

  /// The projection without its order, and the clauses behind it; nil where these need the order.
  private func takingFirst(_ given: BoundProjection, _ behind: ArraySlice<BoundClause>) -> [BoundClause]? {
    guard case .project(let grouping)? = behind.first, grouping.isAggregating,
      grouping.aggregates.contains(where: { $0.call.function == .collect }),
      grouping.aggregates.allSatisfy({ $0.call.function == .collect || mindsNoOrder($0.call) }),
      given.orderBy.allSatisfy({ isDeterministic($0.expression) && !$0.expression.containsSubquery })
    else { return nil }
    var rest = Array(behind)
    for aggregate in grouping.aggregates where aggregate.call.function == .collect {
      guard let taken = Self.takingFirst(of: aggregate.variable, rest[...]) else { return nil }
      rest = taken
    }
    guard case .project(var taking) = rest[0] else { return nil }
    var ordered = given
    ordered.orderBy = []
    var keys = given.orderBy.map { BoundProjection.Item(variable: newVariable(), expression: $0.expression) }
    let isPassing = given.isPassing(before: taking)
    if isPassing {
      keys = keys.map { $0.reading(given.items) }
      taking.items = taking.items.map { $0.reading(given.items) }
    } else {
      let outputs = VariableSet(given.outputs)
      for (index, key) in keys.enumerated() where !key.expression.variables.isSubset(of: outputs) {
        guard !given.isAggregating, !given.isDistinct else { return nil }
        ordered.items.append(key)
        ordered.outputs.append(key.variable)
        keys[index].expression = .variable(key.variable)
      }
    }
    for index in taking.aggregates.indices {
      var call = taking.aggregates[index].call
      if isPassing, let argument = call.argument {
        call.argument =
          BoundProjection.Item(variable: newVariable(), expression: argument).reading(given.items).expression
      }
      if call.function == .collect {
        call = AggregateCall(
          function: .first, argument: call.argument, parameter: .list(keys.map(\.expression)), isDistinct: false,
          ascending: given.orderBy.map(\.ascending))
      }
      taking.aggregates[index].call = call
    }
    rest[0] = .project(taking)
    return isPassing ? rest : [.project(ordered)] + rest
  }

  /// The clauses with the list's variable for the first element of it; nil where anything else is asked of it, or it is given
  /// out.
  private static func takingFirst(of list: Variable, _ clauses: ArraySlice<BoundClause>) -> [BoundClause]? {
    var list = TrackedList(list) { part, names in
      switch part {
      case .element(.variable(let variable), .literal(.integer(0))) where names.contains(variable):
        return .variable(variable)
      case .function(let name, let arguments) where name.isSpelled("head") && arguments.count == 1:
        guard case .variable(let variable) = arguments[0], names.contains(variable) else { return nil }
        return arguments[0]
      default: return nil
      }
    }
    return list.rewritten(clauses)
  }

  /// Whether an aggregate comes to the same in whatever order the rows come.
  private func mindsNoOrder(_ call: AggregateCall) -> Bool {
    switch call.function {
    case .count, .min, .max: true
    // Sums of floats round, one way or another.
    case .sum, .avg: trustsCounts && (call.argument.map(isOfIntegers) ?? false)
    case .collect, .first, .set, .sizeOfSets, .stDev, .stDevP, .percentileCont, .percentileDisc: false
    }
  }
}

extension BoundProjection {
  /// Whether it only hands on variables and their properties, row by row, so that the projection behind it may read them
  /// itself.
  fileprivate func isPassing(before next: BoundProjection) -> Bool {
    guard !isAggregating, !isDistinct, predicate == nil else { return false }
    var isRenaming = false
    for item in items {
      switch item.expression {
      case .variable(let variable): isRenaming = isRenaming || variable != item.variable
      case .property(.variable, _): isRenaming = true
      default: return false
      }
    }
    // A subquery names what it reads.
    return !isRenaming
      || !next.items.contains { $0.expression.containsSubquery }
        && !next.aggregates.contains { $0.call.argument?.containsSubquery ?? false }
  }
}
