import KithGraph
import KithValue

// Where groups are kept by their greatest value, nothing need be grouped that is below the bound:
//
//     MATCH (p)-[e:ENGAGED]->() WITH p, max(e.date) AS last WHERE last >= '2025-10-01'
//
//     Filter last >= '2025-10-01'
//       EagerAggregation p, max(e.date) AS last
//         ExpandAll (p)-[e:ENGAGED]->()  with e.date >= '2025-10-01'
//
// A group of which all rows are left out is one that the filter above would leave out.
extension Planner {
  /// Asks the bounds of greatest and least values of the rows as well, where that leaves many out.
  func filterBeforeGrouping(_ clauses: inout [BoundClause]) {
    for at in clauses.indices.dropFirst() {
      guard case .project(let projection) = clauses[at], case .match(var match) = clauses[at - 1], !match.isOptional,
        let bound = boundOfRows(projection, in: match.pattern), Cost.selectivity([bound], self) < 0.5
      else { continue }
      match.pattern.predicates.append(bound)
      clauses[at - 1] = .match(match)
    }
  }

  /// What must hold of a row for its group to pass the projection's filter.
  private func boundOfRows(_ projection: BoundProjection, in pattern: BoundPattern) -> BoundExpression? {
    guard projection.aggregates.count == 1, let (aggregate, call) = projection.aggregates.first,
      call.function == .max || call.function == .min, projection.skip == nil, projection.limit == nil,
      let filter = projection.predicate, let value = call.argument,
      case .property(.variable(let owner), let name) = value, pattern.isPlain, isOfOneKind(name, owner),
      pattern.nodes.contains(owner)
        || pattern.relationships.contains(where: { $0.variable == owner && $0.length == nil })
    else { return nil }
    let names = projection.postItems.compactMap { item -> Variable? in
      if case .variable(aggregate) = item.expression { item.variable } else { nil }
    }
    let wanted: [RelationalOperator] = call.function == .max ? [.greater, .greaterOrEqual] : [.less, .lessOrEqual]
    for predicate in splitAnd(filter) {
      guard case .comparison(let comparison, let left, let right) = predicate else { continue }
      for (comparison, side, bound) in [(comparison, left, right), (comparison.mirrored, right, left)] {
        guard case .variable(let variable) = side, variable == aggregate || names.contains(variable),
          wanted.contains(comparison), bound.isGiven
        else { continue }
        return .comparison(comparison, value, bound)
      }
    }
    return nil
  }

  /// Whether all values under the key are integers, or all are texts. They compare with each other, so the greatest passes a bound
  /// where any does, and those that are equal are alike.
  func isOfOneKind(_ name: String, _ owner: Variable) -> Bool {
    guard let key = graph.key(named: name) else { return false }
    return switch owner.type {
    case .node: graph.isIntegerOrText(key: key)
    case .relationship: graph.isIntegerOrText(relationshipKey: key)
    default: false
    }
  }
}

extension BoundExpression {
  /// Whether it is written out, or a parameter.
  fileprivate var isGiven: Bool {
    switch self {
    case .literal, .parameter: true
    default: false
    }
  }
}
