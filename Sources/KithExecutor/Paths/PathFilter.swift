import KithGraph
import KithValue

/// What must hold of each relationship of a path, and of each of its nodes but the two ends.
struct PathFilter {
  let relationships: StepFilter?
  let nodes: StepFilter?

  var isEmpty: Bool { relationships == nil && nodes == nil }

  /// Which of some steps may be on a path between two ends, for one row of a morsel.
  func passing(
    _ steps: OfferedSteps, _ ends: (NodeID, NodeID), _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Bool] {
    var passes =
      try relationships?.passing(.relationship(steps.relationships), count: steps.count, morsel, row, context)
      ?? [Bool](repeating: true, count: steps.count)
    guard let nodes else { return passes }
    let inner = try nodes.passing(.node(steps.nodes), count: steps.count, morsel, row, context)
    for at in passes.indices where !inner[at] && steps.nodes[at] != ends.0 && steps.nodes[at] != ends.1 {
      passes[at] = false
    }
    return passes
  }
}

/// Steps that a search may take, with the places of the nodes from which they lead.
struct OfferedSteps {
  private(set) var places: [Int32] = []
  private(set) var relationships: [RelationshipID] = []
  private(set) var nodes: [NodeID] = []

  var count: Int { nodes.count }

  mutating func append(_ place: Int, _ relationship: RelationshipID, _ node: NodeID) {
    places.append(Int32(truncatingIfNeeded: place))
    relationships.append(relationship)
    nodes.append(node)
  }
}
