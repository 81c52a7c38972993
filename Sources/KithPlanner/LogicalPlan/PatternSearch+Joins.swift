import KithGraph

// Two walks that meet: where few rows lead to a node of many steps, and few of these steps lead on to what is asked at their
// other end, both are walked to the node, and joined there.
//
//     MATCH (a)-[:FOLLOWS]->(x)<-[:FOLLOWS]-(b) WHERE a.id < 500 AND b.id < 500
//
//     Filter b.id < 500                        NodeHashJoin x
//       ExpandAll (x)<-[:FOLLOWS]-(b)    to      ExpandAll (a)-[:FOLLOWS]->(x)
//         ExpandAll (a)-[:FOLLOWS]->(x)            NodeRangeSeek a
//           NodeRangeSeek a                      ExpandAll (b)-[:FOLLOWS]->(x)
//                                                  NodeRangeSeek b
extension PatternSearch {
  /// Steps that make fewer rows are walked without a look at other ways.
  static let fewest = 8192.0
  /// More rows are not kept in a table.
  private static let most = 2e6

  /// A piece of the pattern of which nothing is bound, with the bound nodes to which it leads.
  private struct Part {
    /// The nodes that are not bound.
    var nodes: VariableSet
    /// The bound nodes, in the order of their steps.
    var ends: [Variable] = []
    /// All steps of the nodes that are not bound, by their places.
    var steps: [Int] = []
    /// What is not bound: the nodes, and the relationships of the steps.
    var own: VariableSet
    /// The same and the bound nodes.
    var variables: VariableSet { own.union(ends) }

    init(_ first: Variable) {
      nodes = [first]
      own = [first]
    }
  }

  /// The search gone on with all that lies behind a step, which is walked towards the rows so far and joined to them; nil
  /// where that cannot be, or to walk it from here costs about as little.
  func joined(at place: Int, fromLeft: Bool, rows: Double) -> PatternSearch? {
    // What is joined is looked at row by row as well, so the step must make many of each.
    guard mayJoin, rows > Self.fewest, rows > 8 * plan.estimatedRows, planner.trustsCounts,
      case .relationship(let step) = facts.steps[place].link, step.length == nil
    else { return nil }
    let (near, far) = fromLeft ? (step.left, step.right) : (step.right, step.left)
    // Rows of the node that the walk began at come one behind the other, and what is asked of its steps is asked once for them.
    guard near != start, !available.contains(far), let part = part(from: far) else { return nil }
    // What leaves out none of the steps finds as many as there are.
    let bound = part.variables
    let behind = facts.predicates.filter { $0.leavesOut(bound, beside: near) }.map(\.expression)
    let keys = joinKeys(part)
    guard keys.count > part.ends.count || !behind.isEmpty else { return nil }
    // Of one step so many are left by what is asked of its other end, all of which would be put into the table.
    let steps = planner.relationshipCount(of: step.types) * (step.direction == .either ? 2 : 1)
    let most = rows / 2 - 4 * plan.estimatedRows
    if part.steps.count == 1, 4 * steps * Cost.selectivity(behind, planner) >= most { return nil }
    guard let other = facts.walkedApart(part.steps, limit: min(costLimit - cost, most), { walked(part, limit: $0) }),
      other.plan.estimatedRows < Self.most
    else { return nil }
    // Those that lead to what is asked at the other end, but what is asked of the node itself is asked on both sides.
    let asked = facts.predicates.filter { $0.leavesOut([near], beside: nil) }.map(\.expression)
    let share = other.plan.estimatedRows / max(1, steps * Cost.selectivity(asked, planner))
    let pairs = keys.reduce(max(0.01, rows * min(share, 1))) { $0 * $1.share }
    let work = other.cost + 4 * (plan.estimatedRows + other.plan.estimatedRows) + 8 * pairs
    guard work * 2 < rows else { return nil }
    // The step alone costs so much, unless another comes first: from the start, where not all rows need be looked at.
    if let start, part.ends.contains(start) {
      var straight = self
      straight.mayJoin = false
      straight.remaining.removeAll { !part.steps.contains($0) }
      straight.costLimit = min(costLimit, cost + work * 2)
      straight.walkReachable()
      guard straight.cost > cost + work * 2 else { return nil }
    }
    var joined = joined(other, part, keys.map(\.key), pairs: pairs, work: work)
    if joined.arrivals[near] == nil {
      let direction = step.left == near ? step.direction.reversed : step.direction
      joined.arrivals[near] = Arrival(types: step.types, direction: direction, isStep: true)
    }
    joined.applyPredicates()
    return joined
  }

  /// The search gone on with a piece of the pattern to which nothing bound leads, walked by itself and joined by values that equal
  /// those of the rows so far; nil where there are none, or it costs more than so much. The piece is walked once, however
  /// often the rows so far come.
  ///
  ///     UNWIND [20, 30] AS age OPTIONAL MATCH (p {age: age})-[:LIKES]->(:Game {name: 'Go'})      // those who like it, by age
  func joinedByValue(_ component: [Variable], limit: Double) -> PatternSearch? {
    guard mayJoin, planner.trustsCounts, !startsFromNothing, limit > Self.fewest, let first = component.first,
      let part = part(from: first), part.ends.isEmpty, !part.steps.isEmpty
    else { return nil }
    let keys = joinKeys(part)
    guard !keys.isEmpty, let other = walked(part, limit: limit), other.plan.estimatedRows < Self.most else {
      return nil
    }
    let pairs = keys.reduce(plan.estimatedRows * other.plan.estimatedRows) { $0 * $1.share }
    let work = other.cost + 3 * other.plan.estimatedRows + runs * (2 * plan.estimatedRows + pairs)
    guard work < limit else { return nil }
    var joined = joined(other, part, keys.map(\.key), pairs: pairs, work: work / runs)
    joined.applyPredicates()
    return joined
  }

  /// What a node that is not bound leads to, up to what is; nil where something there is no single relationship.
  private func part(from first: Variable) -> Part? {
    var part = Part(first)
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for at in remaining where !part.steps.contains(at) {
        let step = facts.steps[at]
        let hasLeft = part.nodes.contains(step.left)
        guard hasLeft || part.nodes.contains(step.right) else { continue }
        guard case .relationship(let relationship) = step.link, relationship.length == nil else { return nil }
        part.steps.append(at)
        part.own.insert(relationship.variable)
        let other = hasLeft ? step.right : step.left
        if !available.contains(other) {
          part.nodes.insert(other)
          part.own.insert(other)
        } else if !part.ends.contains(other) {
          part.ends.append(other)
        }
        hasGrown = true
      }
    }
    // Where the rows so far are no nodes to walk from, there is nothing to look up.
    return part.ends.allSatisfy { $0.type == .node } ? part : nil
  }

  /// A part of the pattern walked by itself from the best of its nodes; nil beyond a cost.
  private func walked(_ part: Part, limit: Double) -> WalkedPart? {
    var other = PatternSearch(facts, planner, from: planner.argument([], isTopLevel: false))
    other.mayJoin = false
    other.remaining.removeAll { !part.steps.contains($0) }
    // What costs much to ask of the nodes in which the walks meet is asked of them once.
    other.untested.removeAll { at in
      facts.predicates[at].containsSubquery && facts.predicates[at].variables.isSubset(of: VariableSet(part.ends))
    }
    other.costLimit = limit
    var best: (node: Variable, leaf: LogicalPlan)?
    for node in pattern.nodes where part.nodes.contains(node) || part.ends.contains(node) {
      let leaf = other.scan(node)
      if leaf.estimatedRows < best?.leaf.estimatedRows ?? .infinity { best = (node, leaf) }
    }
    guard let best, best.leaf.estimatedRows < limit else { return nil }
    other.startComponent(at: best.node, best.leaf)
    other.walkReachable()
    guard other.remaining.isEmpty, other.cost < limit else { return nil }
    return WalkedPart(
      plan: other.plan, cost: other.cost, available: other.available, untested: other.untested, walked: other.walked,
      arrivals: other.arrivals)
  }

  /// What must be the same on both sides, and what part of the pairs each but the first keeps: the nodes in which they meet,
  /// and values that a predicate says are equal.
  private func joinKeys(_ part: Part) -> [(key: ValueJoinKey, share: Double)] {
    var keys = part.ends.map { (key: ValueJoinKey(left: .variable($0), right: .variable($0)), share: 1.0) }
    for at in untested {
      guard case .comparison(.equal, let a, let b) = facts.predicates[at].expression,
        // Nodes that are the same are not asked for once more above: nothing else may go wrong.
        facts.predicates[at].expression.isNeverAnError
      else { continue }
      for (ours, theirs) in [(a, b), (b, a)] {
        let variables = theirs.variables
        guard !variables.isEmpty, variables.isSubset(of: part.own), !ours.variables.isEmpty,
          ours.variables.isSubset(of: available)
        else { continue }
        let share = Cost.selectivity(facts.predicates[at].expression, planner)
        keys.append((ValueJoinKey(left: ours, right: theirs), share))
      }
    }
    return keys
  }

  private func joined(
    _ other: WalkedPart, _ part: Part, _ keys: [ValueJoinKey], pairs: Double, work: Double
  ) -> PatternSearch {
    var joined = self
    joined.plan = LogicalPlan(
      .valueHashJoin(keys), [plan, other.plan], rows: pairs,
      variables: plan.variables + other.plan.variables.filter { !part.ends.contains($0) })
    joined.cost += work
    joined.available.formUnion(other.available)
    for at in part.steps { joined.remaining.remove(at) }
    joined.untested.removeAll { at in !other.untested.contains { $0 == at } }
    for node in pattern.nodes where part.nodes.contains(node) {
      if let arrival = other.arrivals[node] { joined.arrivals[node] = arrival }
    }
    // A relationship is used once, be it by the one walk or by the other.
    let differing = other.walked.flatMap { own in
      walked.filter { mayBeOne(own, $0) }.map {
        BoundExpression.comparison(.notEqual, .variable(own), .variable($0))
      }
    }
    joined.walked += other.walked
    if !differing.isEmpty { joined.plan = planner.filter(joined.plan, differing) }
    return joined
  }

  /// Whether two relationships of the pattern could be one and the same.
  private func mayBeOne(_ own: Variable, _ walked: Variable) -> Bool {
    guard let a = pattern.relationships.first(where: { $0.variable == own }),
      let b = pattern.relationships.first(where: { $0.variable == walked })
    else { return true }
    return a.types.mayMean(oneOf: narrowedTypes[walked] ?? b.types) && !planner.cannotBeOne(a, b)
      && !facts.predicates.contains { planner.tellsApart(a, b, $0.expression) }
  }
}

extension PatternPredicate {
  /// Whether it asks anything but a label of some variables alone, and not of one of them only.
  fileprivate func leavesOut(_ bound: VariableSet, beside node: Variable?) -> Bool {
    if case .hasLabels = expression { return false }
    if variables.isEmpty || !variables.isSubset(of: bound) { return false }
    return variables.count > 1 || node.map { !variables.contains($0) } ?? true
  }
}
