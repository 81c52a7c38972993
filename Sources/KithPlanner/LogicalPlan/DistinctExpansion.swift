/// A walk of which only the nodes it ends at are asked, each once for every row it starts from.
///
/// `MATCH (p {id: 1})-[:KNOWS]->()-[:KNOWS]->(q) RETURN count(DISTINCT q)` has a match for each pair of relationships,
/// and yet no more rows than there are nodes: node by node it is a breadth-first search.
public struct DistinctExpansion: Sendable {
  /// One step, and what must hold of the node behind it.
  public struct Step: Sendable {
    /// The relationship types; empty stands for any.
    public var types: [String]
    /// As seen from the node before.
    public var direction: PatternDirection
    /// The node behind the step.
    public var node: Variable
    /// What must hold of that node alone.
    public var predicates: [BoundExpression]
  }
  /// How the walk goes.
  public enum Walk: Sendable {
    /// One step after the other.
    case steps([Step])
    /// Any number of equal steps between two bounds, the lower of which is 0 or 1.
    case within(types: [String], PatternDirection, PathLength)
  }
  /// The node it starts from.
  public var from: Variable
  /// The node it ends at.
  public var to: Variable
  /// How it goes.
  public var walk: Walk
  /// Whether it is enough to give each node once for all rows together, for nothing else is asked of them.
  public var isOverall = false

  /// `(p)-[:KNOWS]->()-[:KNOWS]->(q)`.
  var text: String {
    let unnamed = Variable(id: -2, name: "", type: .relationship, isNamed: false)
    switch walk {
    case .steps(let steps):
      return "(\(from.name))"
        + steps.map { step in
          let asked = step.predicates.map(\.text).joined(separator: " AND ")
          let node = [step.node == to ? to.name : "", asked.isEmpty ? "" : "WHERE " + asked]
          return step.direction.arrow(unnamed, step.types)
            + "(\(node.filter { !$0.isEmpty }.joined(separator: " ")))"
        }.joined()
    case .within(let types, let direction, let length):
      return "(\(from.name))" + direction.arrow(unnamed, types, length) + "(\(to.name))"
    }
  }
}
