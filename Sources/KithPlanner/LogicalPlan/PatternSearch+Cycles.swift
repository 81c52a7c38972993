import KithGraph

// A step that closes a circle with the one behind it makes few rows of both, however many it would make alone:
//
//     MATCH (a)-[:FOLLOWS]->(b), (a)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b), (a)-[:HAS_INTEREST]->(i)<-[:HAS_INTEREST]-(b)
//
//     ExpandInto (b)-[:HAS_INTEREST]->(i)                                 ExpandInto (b)-[:HAS_INTEREST]->(i)
//       ExpandIntersect (a)-[:FOLLOWS]->(b)-[:LIVES_IN]->(c)                ExpandAll (a)-[:HAS_INTEREST]->(i)
//         ExpandAll (a)-[:HAS_INTEREST]->(i)                        to        ExpandIntersect (a)-[:FOLLOWS]->(b)-[:LIVES_IN]->(c)
//           ExpandAll (c)<-[:LIVES_IN]-(a)                                      ExpandAll (c)<-[:LIVES_IN]-(a)
extension PatternSearch {
  /// The search gone on along the step that makes the fewest rows, or along one that makes more but closes a circle, whichever
  /// costs less in the end; nil where there is no such choice.
  func closingSooner(than best: (place: Int, fromLeft: Bool, rows: Double)) -> PatternSearch? {
    guard mayCloseSooner, planner.trustsCounts, best.rows > Self.fewest, best.rows > plan.estimatedRows,
      !closesCircle(best.place)
    else { return nil }
    var closing: (place: Int, fromLeft: Bool, rows: Double)?
    for at in remaining where at != best.place && closesCircle(at) {
      let fromLeft = available.contains(facts.steps[at].left)
      let rows = estimate(facts.steps[at].link, fromLeft: fromLeft)
      if rows < closing?.rows ?? .infinity { closing = (at, fromLeft, rows) }
    }
    guard let closing else { return nil }
    var straight = self
    straight.mayCloseSooner = false
    straight.walkReachable()
    var sooner = self
    sooner.mayCloseSooner = false
    sooner.costLimit = min(costLimit, straight.cost / 2)
    sooner.take(closing)
    sooner.walkReachable()
    var cheaper = sooner.cost < sooner.costLimit ? sooner : straight
    cheaper.mayCloseSooner = true
    cheaper.costLimit = costLimit
    return cheaper
  }

  /// Whether a step leads from what is bound to a node from which another leads back to that.
  private func closesCircle(_ place: Int) -> Bool {
    let step = facts.steps[place]
    let hasLeft = available.contains(step.left)
    guard hasLeft != available.contains(step.right), step.needs.isSubset(of: available),
      case .relationship(let relationship) = step.link, relationship.length == nil
    else { return false }
    let end = hasLeft ? step.right : step.left
    return remaining.contains { at in
      guard at != place, case .relationship(let other) = facts.steps[at].link, other.length == nil else { return false }
      return other.left == end && available.contains(other.right)
        || other.right == end && available.contains(other.left)
    }
  }
}
