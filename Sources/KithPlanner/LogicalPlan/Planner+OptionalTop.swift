import KithGraph
import KithValue

// An OPTIONAL MATCH makes at least one row of each. So where the first rows in an order are wanted that what it finds has no part
// in, no others need be taken through it:
//
//     MATCH (i)<-[:ABOUT]-(d) OPTIONAL MATCH (d)-[:MENTIONS]->(o) RETURN i.name, o.name ORDER BY i.name LIMIT 5
//
//     Top i.name LIMIT 5
//       OptionalApply
//         Top i.name LIMIT 5
//           ExpandAll (i)<-[:ABOUT]-(d)
//         ExpandAll (d)-[:MENTIONS]->(o)
//
// Rows that are alike in all that is asked of them are put together before, and given out as often as they came:
//
//     MATCH (i)<-[:ABOUT]-(d) WITH i, i.name AS name, count(*) AS n ORDER BY name LIMIT 5 UNWIND range(1, n) AS again ...
//
// That is done behind the projection where what the OPTIONAL MATCHes find has a part in the order.

/// The OPTIONAL MATCHes with which clauses begin, and the projection behind them that gives the first of their rows in an order.
private struct OptionalCut {
  var patterns: [BoundPattern]
  var projection: BoundProjection
  /// How many rows there are at most, those that are skipped included.
  var most: BoundExpression
  /// About how many that are.
  var rows: Double
  /// The order, of what is bound before the projection.
  var order: [(expression: BoundExpression, ascending: Bool)]

  /// Whether what the OPTIONAL MATCHes find has no part in the order.
  func isOrdered(by given: VariableSet) -> Bool { order.allSatisfy { $0.expression.variables.isSubset(of: given) } }

  /// Whether what is asked of the rows behind the cut is asked of its columns alone: it may look at all that stood before.
  var keepsByColumns: Bool {
    guard let predicate = projection.predicate else { return true }
    return !predicate.containsSubquery && predicate.variables.isSubset(of: VariableSet(projection.outputs))
  }
}

extension Planner {
  /// The cut with which clauses begin; nil where they begin with anything else.
  private func optionalCut(_ clauses: ArraySlice<BoundClause>) -> OptionalCut? {
    guard trustsCounts else { return nil }
    var patterns: [BoundPattern] = []
    for clause in clauses {
      switch clause {
      case .match(let match) where match.isOptional: patterns.append(match.pattern)
      case .project(let projection) where !patterns.isEmpty && !projection.orderBy.isEmpty:
        guard !projection.isAggregating, !projection.isDistinct, projection.postItems.isEmpty,
          let (most, rows) = mostRows(of: projection)
        else { return nil }
        let order = projection.orderBy.map { key in
          (
            BoundProjection.Item(variable: newVariable(), expression: key.expression).reading(projection.items)
              .expression,
            key.ascending
          )
        }
        guard order.allSatisfy({ isFoldable($0.0) }) else { return nil }
        return OptionalCut(patterns: patterns, projection: projection, most: most, rows: rows, order: order)
      default: return nil
      }
    }
    return nil
  }

  /// How many rows a projection takes, those that it skips included; nil where that is not known, or may be very many.
  func mostRows(of projection: BoundProjection) -> (most: BoundExpression, rows: Double)? {
    if case .parameter? = projection.limit, projection.skip == nil { return projection.limit.map { ($0, 100) } }
    guard let limit = projection.limit?.smallCount, let skip = (projection.skip ?? .literal(.integer(0))).smallCount
    else { return nil }
    return (.literal(.integer(limit + skip)), Double(limit + skip))
  }

  /// The clauses that begin with a MATCH and such a cut behind it, with the rows of the first put together where that leaves few of
  /// them.
  func groupBeforeOptionalCut(_ clauses: inout [BoundClause], from start: LogicalPlan) {
    guard trustsCounts, case .match(let match)? = clauses.first, !match.isOptional, match.pattern.isPlain,
      !match.pattern.relationships.isEmpty
    else { return }
    guard let cut = optionalCut(clauses.dropFirst()), cut.keepsByColumns else { return }
    var given = VariableSet(start.variables)
    match.pattern.collectVariables(into: &given)
    // The columns and the order as keys of groups that are counted.
    var asked = cut.projection
    let places = zip(cut.projection.orderBy, cut.order).map { given, key in
      if case .variable(let column) = given.expression,
        let at = cut.projection.items.firstIndex(where: { $0.variable == column })
      {
        return at
      }
      asked.items.append(BoundProjection.Item(variable: newVariable(), expression: key.expression))
      return asked.items.count - 1
    }
    asked.aggregates = [(newVariable(.integer), .countOfRows)]
    guard
      let grouped = RowsBeforeOptional(of: OptionalPart(patterns: cut.patterns, projection: asked), given, self),
      isWorthGrouping(planPattern(planned(match.pattern), start).estimatedRows, by: grouped.first, match.pattern),
      let counted = grouped.first.aggregates.first?.variable
    else { return }
    var first = grouped.first
    var last = cut.projection
    last.items = Array(grouped.part.projection.items.prefix(last.items.count))
    let keys = places.map { grouped.part.projection.items[$0].expression }
    let columns = VariableSet(last.items.map(\.variable))
    for at in last.orderBy.indices where !last.orderBy[at].expression.variables.isSubset(of: columns) {
      last.orderBy[at].expression = keys[at]
    }
    let most = cut.most
    let often = BoundExpression.case(
      subject: nil, [(.comparison(.less, .variable(counted), most), .variable(counted))], otherwise: most)
    let again = BoundClause.unwind(
      list: .function("range", [.literal(.integer(1)), often]), newVariable(.integer))
    let optionals = cut.patterns.map { BoundClause.match(BoundMatch(isOptional: true, pattern: $0)) }
    let behind = clauses.dropFirst(1 + cut.patterns.count + 1)
    if cut.isOrdered(by: given) {
      first.orderBy = zip(keys, cut.order).map { ($0, $1.ascending) }
      first.limit = most
      clauses = [clauses[0], .project(first), again] + optionals + [.project(last)] + behind
      return
    }
    // Of rows in their order as many are enough before each is given out as often as it came.
    var columnsAgain = last
    columnsAgain.items = last.outputs.map { BoundProjection.Item(variable: $0, expression: .variable($0)) }
    columnsAgain.orderBy = []
    last.skip = nil
    last.limit = most
    last.predicate = nil
    last.outputs.append(counted)
    clauses = [clauses[0], .project(first)] + optionals + [.project(last), again, .project(columnsAgain)] + behind
  }

  /// The rows of a plan of which the first are taken through OPTIONAL MATCHes; nil where these are not only the first of them.
  func cutBeforeOptional(_ clauses: ArraySlice<BoundClause>, _ source: LogicalPlan) -> LogicalPlan? {
    guard case .match(let match)? = clauses.first, match.isOptional,
      let cut = optionalCut(clauses), cut.isOrdered(by: VariableSet(source.variables)),
      source.estimatedRows > 2 * cut.rows
    else { return nil }
    var plan = source
    var keys: [SortKey] = []
    var computed: [BoundProjection.Item] = []
    for (expression, ascending) in cut.order {
      guard case .variable(let variable) = expression else {
        computed.append(BoundProjection.Item(variable: newVariable(), expression: expression))
        keys.append(SortKey(variable: computed[computed.count - 1].variable, ascending: ascending))
        continue
      }
      keys.append(SortKey(variable: variable, ascending: ascending))
    }
    if !computed.isEmpty {
      plan = LogicalPlan(
        .project(computed), [plan], rows: plan.estimatedRows, variables: plan.variables.followed(by: computed))
    }
    return LogicalPlan(
      .top(keys, skip: nil, limit: cut.most), [plan],
      rows: min(plan.estimatedRows, cut.rows), variables: source.variables)
  }
}

extension BoundExpression {
  /// The number of a literal count that is not too large to be kept.
  fileprivate var smallCount: Int64? {
    if case .literal(.integer(let n)) = self, n >= 0, n <= 1_000_000 { n } else { nil }
  }
}
