import KithGraph
import KithValue

// A circle of steps that are all alike looks the same from each of its nodes: turned by a step, a match is another match, for
// its relationships all differ. Where nothing but the number of matches is asked, only those are looked for that begin at
// the node with the least number, and each counts for all that it can be turned to:
//
//     MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[:FOLLOWS]->(a) RETURN count(*)
//
//     MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[:FOLLOWS]->(a) WHERE id(a) < id(b) AND id(a) < id(c)
//     RETURN count(*) * 3
extension Planner {
  /// Asks the first of some clauses for one match of each circle, and the projection behind it for the number of all.
  func countCircles(_ clauses: inout [BoundClause]) {
    guard clauses.count >= 2, case .match(var match) = clauses[0], !match.isOptional, match.pattern.isPlain,
      case .project(let projection) = clauses[1], projection.isAggregating, !projection.aggregates.isEmpty,
      let circle = Circle(match.pattern), isTheSame(match.pattern, circle.turned),
      projection.aggregates.allSatisfy({ isRowCount($0.call, match.pattern) })
    else { return }
    let own = VariableSet(circle.nodes + circle.relationships)
    guard own.isDisjoint(with: match.pattern.bound),
      projection.items.allSatisfy({ !$0.expression.containsSubquery && $0.expression.variables.isDisjoint(with: own) })
    else { return }
    let loops = !nothingLoops(match.pattern.relationships[0].types)
    var order: [BoundExpression] = []
    var ties: [BoundExpression] = []
    for at in circle.nodes.indices.dropFirst() {
      let isNext = at == 1 || at == circle.nodes.count - 1
      let differs = isNext && !loops || match.pattern.tellsApart(circle.nodes[0], circle.nodes[at])
      order.append(circle.orders(circle.nodes, at, differs ? .less : .lessOrEqual))
      if differs { continue }
      // Of matches that begin at one node, the one with the least of the relationships that go on from it there.
      ties.append(
        .or([
          .comparison(.notEqual, .variable(circle.nodes[0]), .variable(circle.nodes[at])),
          circle.orders(circle.relationships, at, .less),
        ]))
    }
    var matches = circle.nodes.count
    // Where nodes differ, a triangle without directions is another one the other way round.
    if ties.isEmpty, matches == 3, circle.isUndirected, isTheSame(match.pattern, circle.reversed) {
      order = [circle.orders(circle.nodes, 1, .less), circle.orders(Array(circle.nodes.dropFirst()), 1, .less)]
      matches = 6
    }
    guard let counted = projection.rescaling(.multiply, by: matches) else { return }
    match.pattern.predicates += order + ties
    clauses[0] = .match(match)
    clauses[1] = .project(counted)
  }

  /// Whether what a pattern asks is the same with variables in the place of others.
  private func isTheSame(_ pattern: BoundPattern, _ places: [(Variable, Variable)]) -> Bool {
    pattern.predicates.allSatisfy { predicate in
      guard !predicate.containsSubquery, isDeterministic(predicate) else { return false }
      let other = predicate.rewriting { part -> BoundExpression? in
        guard case .variable(let v) = part, let place = places.first(where: { $0.0 == v }) else { return nil }
        return .variable(place.1)
      }
      return pattern.predicates.contains { $0.saysTheSame(as: other) }
    }
  }
}

extension BoundPattern {
  /// Whether it says that two nodes differ.
  fileprivate func tellsApart(_ a: Variable, _ b: Variable) -> Bool {
    predicates.contains {
      guard case .comparison(.notEqual, .variable(let v), .variable(let w)) = $0 else { return false }
      return v == a && w == b || v == b && w == a
    }
  }
}

/// A pattern that is nothing but a circle of steps along the same types, all in the one direction round or all in any.
private struct Circle {
  /// In the order in which the steps lead round, from the first as written.
  private(set) var nodes: [Variable] = []
  /// The relationship that leads on from each.
  private(set) var relationships: [Variable] = []
  let isUndirected: Bool

  init?(_ pattern: BoundPattern) {
    let steps = pattern.relationships
    guard steps.count == pattern.nodes.count, (2...8).contains(steps.count) else { return nil }
    isUndirected = steps[0].direction == .either
    for step in steps {
      guard step.length == nil, step.left != step.right, step.types == steps[0].types,
        (step.direction == .either) == isUndirected
      else { return nil }
    }
    var at = steps[0].direction == .incoming ? steps[0].right : steps[0].left
    var rest = steps
    while !rest.isEmpty {
      let (undirected, place) = (isUndirected, at)
      guard
        let next = rest.firstIndex(where: { step in
          undirected
            ? step.left == place || step.right == place
            : (step.direction == .incoming ? step.right : step.left) == place
        })
      else { return nil }
      let step = rest.remove(at: next)
      nodes.append(at)
      relationships.append(step.variable)
      at = step.left == at ? step.right : step.left
    }
    guard at == nodes[0], VariableSet(nodes).count == nodes.count else { return nil }
  }

  /// What stands in whose place, one step on.
  var turned: [(Variable, Variable)] { pairs(nodes, shifted(nodes)) + pairs(relationships, shifted(relationships)) }

  /// What stands in whose place, the other way round.
  var reversed: [(Variable, Variable)] {
    pairs(Array(nodes.dropFirst()), nodes.dropFirst().reversed()) + pairs(relationships, relationships.reversed())
  }

  private func shifted(_ list: [Variable]) -> [Variable] { Array(list.dropFirst() + list.prefix(1)) }

  private func pairs(_ list: [Variable], _ others: [Variable]) -> [(Variable, Variable)] { Array(zip(list, others)) }

  /// That the first of some nodes or relationships has a lower number than another.
  func orders(_ list: [Variable], _ at: Int, _ comparison: RelationalOperator) -> BoundExpression {
    .comparison(comparison, .function("id", [.variable(list[0])]), .function("id", [.variable(list[at])]))
  }
}
