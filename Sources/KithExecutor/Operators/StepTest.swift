import KithGraph
import KithPlanner
import KithValue

/// What must hold of a step within a group: answered for all the steps that lead on from a node at once.
///
/// The predicates see the outer row, what the iteration has bound before the step, and the step itself:
///
///     captured columns | earlier nodes | earlier relationships | relationship | node
struct StepTest {
  let predicates: [Evaluator]
  /// The columns of the outer row.
  let captured: [Int]
  /// Which of the iteration's nodes and relationships before the step are looked at.
  let earlierNodes: [Int]
  let earlierRelationships: [Int]

  /// The steps that pass; `nodes` and `relationships` are what the iteration has bound so far.
  func passing(
    _ steps: [WalkStep], nodes: ArraySlice<UInt32>, relationships: ArraySlice<UInt32>, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [WalkStep] {
    if steps.isEmpty { return steps }
    let count = steps.count
    var columns = captured.map { Vector.constant(morsel.columns[$0][row], count: count) }
    for index in earlierNodes {
      columns.append(.constant(.nodeReference(nodes[nodes.startIndex + index]), count: count))
    }
    for index in earlierRelationships {
      columns.append(.constant(.relationshipReference(relationships[relationships.startIndex + index]), count: count))
    }
    columns.append(.relationship(steps.map(\.relationship)))
    columns.append(.node(steps.map(\.node)))
    let inner = Morsel(count: count, columns: columns)
    return try predicates.passing(inner, inner.rows, context).numbers.map { steps[Int($0)] }
  }
}

/// A relationship and the node to which it leads.
struct WalkStep {
  var relationship: UInt32
  var node: UInt32
}

extension Steps {
  /// Every step from a node, in walking order.
  func all(from node: UInt32) -> [WalkStep] {
    var found: [WalkStep] = []
    for (view, skipsLoops) in views {
      let list = view.neighbours(of: node)
      found.reserveCapacity(found.count + list.count)
      for at in 0..<list.count where !(skipsLoops && list.neighbours[at] == node) {
        found.append(WalkStep(relationship: list.relationships[at], node: list.neighbours[at]))
      }
    }
    return found
  }
}

/// How far the steps from a node have been tried.
struct StepCursor {
  let node: UInt32
  private var view = 0
  private var offset = 0
  /// The steps that pass a test, where there is one.
  private var tested: [WalkStep]?

  init(_ node: UInt32, tested: [WalkStep]? = nil) {
    self.node = node
    self.tested = tested
  }

  /// The next step, or nil after the last.
  mutating func advance(_ steps: Steps) -> WalkStep? {
    if let tested {
      guard offset < tested.count else { return nil }
      offset += 1
      return tested[offset - 1]
    }
    while view < steps.views.count {
      let (adjacency, skipsLoops) = steps.views[view]
      let list = adjacency.neighbours(of: node)
      while offset < list.count {
        let at = offset
        offset += 1
        if skipsLoops, list.neighbours[at] == node { continue }
        return WalkStep(relationship: list.relationships[at], node: list.neighbours[at])
      }
      offset = 0
      view += 1
    }
    return nil
  }
}
