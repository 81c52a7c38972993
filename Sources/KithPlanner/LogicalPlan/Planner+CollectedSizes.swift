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
    var measured = TrackedList(list) { part, names in
      guard case .function(let name, let arguments) = part, name.isSpelled("size"), arguments.count == 1,
        case .variable(let variable) = arguments[0], names.contains(variable)
      else { return nil }
      return arguments[0]
    }
    return measured.rewritten(clauses)
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
