import KithGraph

// MATCH clauses in a row are one pattern, whose walk may start at any node of it:
//
//     MATCH (p)-[:LIVES_IN]->(c) WITH p, c MATCH (p)-[:LIKES]->(t {name: 'tea'})
//
//     ExpandAll (p)-[:LIVES_IN]->(c)
//       ExpandAll (t)<-[:LIKES]-(p)
//         NodePropertySeek t
extension Planner {
  /// Joins each MATCH to the one before it, where no relationship could stand for parts of both: within one MATCH each is
  /// used once, in two it may be used again.
  func joinMatches(_ clauses: inout [BoundClause]) {
    var at = 1
    while at < clauses.count {
      if let (place, both) = joined(at, clauses) {
        clauses.replaceSubrange(place...at, with: [.match(both)])
        at = place + 1
      } else {
        at += 1
      }
    }
  }

  /// The MATCH at a place joined to the one before it, and where that stands.
  private func joined(_ at: Int, _ clauses: [BoundClause]) -> (place: Int, match: BoundMatch)? {
    guard case .match(let later) = clauses[at] else { return nil }
    var place = at - 1
    var passed: [BoundExpression] = []
    if place > 0, case .project(let projection) = clauses[place], projection.isPassing {
      passed = projection.predicate.map(splitAnd) ?? []
      place -= 1
    }
    // What may say something else each time it is asked is for the rows of its own clause.
    guard case .match(let before) = clauses[place], var both = before.joined(with: later),
      (both.pattern.predicates + passed).allSatisfy(isDeterministic)
    else { return nil }
    both.pattern.predicates += passed
    return (place, both)
  }
}

extension BoundProjection {
  /// Whether it hands variables on as they are, row by row.
  fileprivate var isPassing: Bool {
    guard !isAggregating, !isDistinct, orderBy.isEmpty, skip == nil, limit == nil, aggregates.isEmpty,
      postItems.isEmpty, predicate?.containsSubquery != true
    else { return false }
    return items.allSatisfy { item in
      if case .variable(let v) = item.expression { v == item.variable } else { false }
    }
  }
}

extension BoundMatch {
  fileprivate func joined(with later: BoundMatch) -> BoundMatch? {
    guard !isOptional, !later.isOptional, pattern.isPlain, later.pattern.isPlain else { return nil }
    // Without a node in common they are a product, whichever way they are written.
    guard later.pattern.nodes.contains(where: pattern.nodes.contains) else { return nil }
    for mine in pattern.relationships {
      for theirs in later.pattern.relationships {
        if mine.types.mayMean(oneOf: theirs.types) { return nil }
      }
    }
    var both = self
    both.pattern.nodes += later.pattern.nodes.filter { !pattern.nodes.contains($0) }
    both.pattern.relationships += later.pattern.relationships
    both.pattern.predicates += later.pattern.predicates
    return both
  }
}

extension BoundPattern {
  /// Whether it is made of nodes and relationships alone.
  var isPlain: Bool {
    groups.isEmpty && shortestPaths.isEmpty && selections.isEmpty && paths.isEmpty
  }
}
