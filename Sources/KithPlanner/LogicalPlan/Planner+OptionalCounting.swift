import KithGraph

// How many matches an OPTIONAL MATCH finds for each node is counted like those of a MATCH, with a row for nodes without any:
//
//     MATCH (p:Person) OPTIONAL MATCH (p)-[:HAS_INTEREST]->(i:Interest) WITH p, count(i) AS n
//
//     CountPaths (p:Person)-[:HAS_INTEREST]->(i) for each p, or 0
extension Planner {
  /// The rows of a MATCH of one node, an OPTIONAL MATCH from it, and the projection that counts what that finds; nil for
  /// anything else.
  func planOptionalCount(
    _ clauses: [BoundClause], from start: LogicalPlan
  ) -> (plan: LogicalPlan, projection: BoundProjection)? {
    guard trustsCounts, clauses.count >= 3, case .argument(let arguments) = start.op, arguments.isEmpty,
      case .match(let first) = clauses[0], !first.isOptional, first.pattern.isPlain,
      first.pattern.relationships.isEmpty, first.pattern.nodes.count == 1,
      case .match(let second) = clauses[1], second.isOptional, second.pattern.isPlain,
      case .project(let projection) = clauses[2], projection.isAggregating, !projection.items.isEmpty,
      !projection.aggregates.isEmpty
    else { return nil }
    let root = first.pattern.nodes[0]
    var pattern = second.pattern
    guard pattern.nodes.contains(root), !pattern.relationships.isEmpty, pattern.relationships.count <= 8,
      pattern.relationships.count == pattern.nodes.count - 1,
      pattern.relationships.allSatisfy({ $0.length == nil && $0.left != $0.right }),
      // What the optional part asks of the root decides about matches, not about rows.
      !pattern.predicates.contains(where: { $0.variables == [root] || $0.variables.isEmpty }),
      projection.items.allSatisfy({ $0.expression.variables == [root] && !$0.expression.containsSubquery }),
      projection.aggregates.allSatisfy({ counts($0.call, in: pattern, not: root) })
    else { return nil }
    pattern.predicates += first.pattern.predicates
    // Each row that is walked is also put behind its node and counted among its group, which is as much again.
    guard var tree = bestTree(pattern, root: root),
      tree.cost < patternCost(pattern, start, limit: tree.cost / 8) * 8
    else { return nil }
    tree.count.isGrouped = true
    tree.count.keepsUnmatched = true
    tree.count.nodesLookedAt = graph.nodeCount
    return (finish(tree.count, projection), projection)
  }

  /// Whether an aggregate is the number of matches: `count` of something that every match, and nothing else, binds.
  private func counts(_ call: AggregateCall, in pattern: BoundPattern, not root: Variable) -> Bool {
    guard let argument = call.argument, !argument.variables.contains(root) else { return false }
    return isRowCount(call, pattern)
  }
}
