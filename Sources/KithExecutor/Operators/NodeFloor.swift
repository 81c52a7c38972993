import KithGraph
import KithPlanner
import KithValue

/// That a step leads to a node whose number is greater than that of a node of the row, or as great: in a list in ascending
/// order such steps come last.
///
///     MATCH (a)-[:R]->(b) WHERE id(a) < id(b)
struct NodeFloor {
  /// Where the row has its node.
  var column: Int
  /// Whether the node itself will do.
  var orEqual: Bool

  /// By row the least number that is enough; one that no node has where the row has no node.
  func floors(_ morsel: Morsel) throws(EvaluationError) -> [NodeID] {
    guard let nodes = morsel.columns[column].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
    return orEqual ? nodes : nodes.map { $0 == .max ? $0 : $0 + 1 }
  }
}

/// That the node to which a step leads has a greater number than another, or as great a one.
struct NodeOrder {
  let lower: Variable
  let orEqual: Bool

  /// Nil where a predicate says nothing of the kind of the step.
  init?(_ predicate: BoundExpression, _ step: Expansion) {
    guard !step.into, case .comparison(let comparison, .function("id", let a), .function("id", let b)) = predicate,
      a.count == 1, b.count == 1, case .variable(let v) = a[0], case .variable(let w) = b[0], v.type == .node,
      w.type == .node, v != w
    else { return nil }
    switch comparison {
    case .less where w == step.to, .lessOrEqual where w == step.to: lower = v
    case .greater where v == step.to, .greaterOrEqual where v == step.to: lower = w
    default: return nil
    }
    orEqual = comparison == .lessOrEqual || comparison == .greaterOrEqual
  }
}
