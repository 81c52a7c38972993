import KithGraph

// How many rows a step of a pattern makes, and what it looks at for them.
extension PatternSearch {
  func estimate(_ link: PatternLink, fromLeft: Bool) -> Double {
    switch link {
    case .relationship(let relationship): estimate(relationship, fromLeft: fromLeft)
    case .group(let group): estimate(group, fromLeft: fromLeft)
    }
  }

  func estimate(_ relationship: PatternRelationship, fromLeft: Bool) -> Double {
    let from = fromLeft ? relationship.left : relationship.right
    let to = fromLeft ? relationship.right : relationship.left
    let direction = fromLeft ? relationship.direction : relationship.direction.reversed
    if let length = relationship.length,
      let walk = planner.walkEstimate(from: knownLabel(of: from), relationship.types, direction, length)
    {
      return plan.estimatedRows
        * (available.contains(to) ? walk.rows / Double(max(1, planner.graph.nodeCount)) : walk.rows)
    }
    let degree = degree(of: relationship, fromLeft: fromLeft)
    guard available.contains(to) else { return plan.estimatedRows * degree }
    return plan.estimatedRows * min(degree / possibleEnds(relationship, to, direction), 1)
  }

  /// How many neighbours a row looks at to walk a link between two bound nodes; of a walk that is not known, but how many
  /// rows it makes.
  func listLength(_ link: PatternLink, fromLeft: Bool, _ rows: Double) -> Double {
    guard case .relationship(let relationship) = link, relationship.length == nil else { return rows }
    return degree(of: relationship, fromLeft: fromLeft)
  }

  /// How many of the relationships the node has from which it is walked.
  private func degree(of relationship: PatternRelationship, fromLeft: Bool) -> Double {
    let from = fromLeft ? relationship.left : relationship.right
    let direction = fromLeft ? relationship.direction : relationship.direction.reversed
    return arrivals[from].flatMap {
      relationship.length == nil ? planner.degree(behind: $0, relationship.types, direction) : nil
    }
      ?? Cost.fanOut(
        planner, types: relationship.types, direction: direction, fromLabel: knownLabel(of: from),
        length: relationship.length)
  }

  /// A label that the pattern asks of a node, or a clause before it of one that is given.
  private func knownLabel(of node: Variable) -> String? {
    label(of: node) ?? planner.boundLabels.first { $0.node == node }?.label
  }

  /// Among how many nodes a relationship's other end is one: all with its label, or with one that all such ends have.
  private func possibleEnds(_ relationship: PatternRelationship, _ to: Variable, _ direction: PatternDirection)
    -> Double
  {
    let graph = planner.graph
    let labelled = Double(facts.label(of: to)?.count ?? graph.nodeCount)
    guard relationship.length == nil else { return max(1, labelled) }
    return max(1, min(labelled, planner.endCount(relationship.types, direction)))
  }

  /// How many neighbours a row looks at to find those that two nodes share: the list of the one stays marked as long as
  /// it is the same, and the list of the other, which was bound last, is walked.
  func lengthOfListWalked(_ first: Expansion, _ second: Expansion, _ input: LogicalPlan) -> Double {
    var below = input
    while case .filter = below.op { below = below.inputs[0] }
    let newest: Variable? =
      switch below.op {
      case .expand(let step) where !step.into: step.to
      case .expandIntersect(let step, _): step.to
      default: nil
      }
    let step =
      newest == second.to
      ? (second.to, second.types, second.direction.reversed) : (first.from, first.types, first.direction)
    let (node, types, direction) = step
    return arrivals[node].flatMap { planner.degree(behind: $0, types, direction) }
      ?? Cost.fanOut(planner, types: types, direction: direction, fromLabel: knownLabel(of: node), length: nil)
  }
}
