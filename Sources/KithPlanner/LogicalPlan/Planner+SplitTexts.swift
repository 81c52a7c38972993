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

  private static func takingApart(
    _ list: Variable, _ delimiter: BoundExpression, _ clauses: ArraySlice<BoundClause>
  ) -> [BoundClause]? {
    var tracked = TrackedList(list) { part, names in
      func split(_ e: BoundExpression) -> BoundExpression? {
        guard case .variable(let variable) = e, names.contains(variable) else { return nil }
        return .function("split", [e, delimiter])
      }
      switch part {
      case .element(let subject, let place) where place.variables.isEmpty:
        return split(subject).map { .element($0, index: place) }
      case .function(let name, let arguments) where arguments.count == 1 && name.isSpelled("size"):
        return split(arguments[0]).map { .function(name, [$0]) }
      default: return nil
      }
    }
    return tracked.rewritten(clauses)
  }
}
