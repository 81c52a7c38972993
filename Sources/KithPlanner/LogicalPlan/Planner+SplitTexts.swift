import KithValue

// A text that is split only to be taken apart is split where its parts are taken, and no list is made:
//
//     WITH split(p.name, ' ') AS parts RETURN parts[0]      is planned as      WITH p.name AS parts RETURN split(parts, ' ')[0]
extension Planner {
  /// Passes on the text in the place of each list that `split` makes of it, where no more than parts of the list and its
  /// length are asked for.
  func splitWhereTakenApart(_ clauses: inout [BoundClause]) {
    for at in clauses.indices {
      guard case .project(let projection) = clauses[at], !projection.isAggregating, !projection.isDistinct else {
        continue
      }
      for (index, item) in projection.items.enumerated() {
        guard case .function(let name, let arguments) = item.expression, name.isSpelled("split"),
          arguments.count == 2,
          case .literal(.string) = arguments[1],
          let parts = Self.takingApart(item.variable, arguments[1], clauses[at...]),
          case .project(var passing) = parts[0]
        else { continue }
        passing.items[index].expression = arguments[0]
        clauses.replaceSubrange(at..., with: [.project(passing)] + parts.dropFirst())
      }
    }
  }

  /// The clauses, of which the first makes the list, with its parts made of the text; nil where they ask for more of it.
  private static func takingApart(
    _ list: Variable, _ delimiter: BoundExpression, _ clauses: ArraySlice<BoundClause>
  ) -> [BoundClause]? {
    var tracked = TrackedList(list) { part, names in
      takenApart(part) { e in
        guard case .variable(let variable) = e, names.contains(variable) else { return nil }
        return .function("split", [e, delimiter])
      }
    }
    return tracked.rewritten(clauses)
  }

  /// A part of a list, or its length, asked of what stands in the place of the list; nil for an expression that is neither.
  private static func takenApart(
    _ e: BoundExpression, _ list: (BoundExpression) -> BoundExpression?
  ) -> BoundExpression? {
    switch e {
    case .element(let subject, let place):
      guard let parts = list(subject) else { return nil }
      if case .arithmetic(.subtract, .function(let name, let arguments), .literal(.integer(1))) = place,
        name.isSpelled("size"), arguments.count == 1, list(arguments[0]) != nil
      {
        return .element(parts, index: .literal(.integer(-1)))
      }
      // The place may be made of other parts.
      let index = try? place.rewriting { e throws(IsWhole) in
        if let part = takenApart(e, list) { return part }
        switch e {
        case .element(let subject, _) where list(subject) != nil: throw IsWhole()
        case .variable where list(e) != nil: throw IsWhole()
        case .subquery, .path: if !e.variables.isEmpty { throw IsWhole() }
        default: break
        }
        return nil
      }
      return index.map { .element(parts, index: $0) }
    case .function(let name, let arguments) where arguments.count == 1:
      guard let parts = list(arguments[0]) else { return nil }
      if name.isSpelled("size") { return .function(name, [parts]) }
      if name.isSpelled("head") { return .element(parts, index: .literal(.integer(0))) }
      return name.isSpelled("last") ? .element(parts, index: .literal(.integer(-1))) : nil
    default: return nil
    }
  }

  /// Something asks for the list as a whole.
  private struct IsWhole: Error {}
}
