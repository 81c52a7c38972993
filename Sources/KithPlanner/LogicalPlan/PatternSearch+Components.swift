import KithGraph

// A piece of a pattern that nothing bound leads to: it is walked from the leaf that makes that cheapest, and joined to the rest.
extension PatternSearch {
  /// The nodes of one connected piece of what is left.
  func unboundComponent() -> [Variable]? {
    let searched = searchedEnds
    guard let start = pattern.nodes.first(where: { !available.contains($0) && !searched.contains($0) }) else {
      return nil
    }
    var component = [start]
    var met: VariableSet = [start]
    var grew = true
    while grew {
      grew = false
      for at in remaining {
        let step = facts.steps[at]
        let hasLeft = met.contains(step.left)
        if hasLeft == met.contains(step.right) { continue }
        let other = hasLeft ? step.right : step.left
        if available.contains(other) { continue }
        component.append(other)
        met.insert(other)
        grew = true
      }
    }
    return component
  }

  mutating func join(_ component: [Variable]) {
    // Try each node as the start, the one with the fewest rows first; keep the cheapest way through the component. One that
    // has cost more already is not gone to its end.
    let leaves = component.map(scan)
    var candidates = component.indices.sorted { (leaves[$0].estimatedRows, $0) < (leaves[$1].estimatedRows, $1) }
    if component.count > 12 { candidates = [candidates[0]] }
    var best: PatternSearch?
    var bestStart = 0
    var bestCost = Double.infinity
    for start in candidates {
      let isGrouped = grouping.contains(component[start])
      if startsFromNothing, cost + leaves[start].estimatedRows > (isGrouped ? costLimit : bestCost) {
        // To begin there costs more already.
        continue
      }
      var trial = self
      trial.costLimit = isGrouped ? costLimit : min(costLimit, bestCost)
      trial.startComponent(at: component[start], leaves[start])
      trial.walkReachable()
      // One that was not gone to its end is known to cost more than anybody wants, whatever it gives.
      let isWhole = trial.cost <= trial.costLimit
      if best != nil, isGrouped, !isWhole { continue }
      // Of few groups each is looked up in a moment; what is saved is to merge those of several threads.
      let (rows, groups) = (trial.plan.estimatedRows, leaves[start].estimatedRows)
      let saving = !isGrouped || !isWhole ? 0 : groups < 4_096 ? min(rows, groups) : rows
      let trialCost = trial.cost + trial.finding - saving
      if best != nil, (trialCost, start) >= (bestCost, bestStart) { continue }
      (best, bestStart, bestCost) = (trial, start, trialCost)
    }
    for at in remaining {
      guard case .relationship(let relationship) = facts.steps[at].link, component.contains(relationship.left),
        let leaf = relationshipSeek(relationship)
      else { continue }
      var trial = self
      trial.costLimit = min(costLimit, bestCost)
      trial.startComponent(at: relationship, leaf)
      trial.walkReachable()
      if best != nil, trial.cost + trial.finding >= bestCost { continue }
      (best, bestCost) = (trial, trial.cost + trial.finding)
    }
    let limit = costLimit
    if let best {
      self = joinedByValue(component, limit: min(limit, best.cost - cost) * runs) ?? best
    }
    costLimit = limit
  }
}
