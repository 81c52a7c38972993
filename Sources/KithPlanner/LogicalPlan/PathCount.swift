/// A pattern without cycles of which only the number of matches is asked, as a tree.
///
/// `MATCH (a)-[:F]->(b)-[:F]->(c) RETURN count(*)` is counted by degrees: for every `b` the product of how many ways lead
/// to it and how many lead on. A relationship may stand for one part of the pattern only, so what the product counts
/// twice over is taken off again: `overlap` names the two branches that one relationship could serve.
public struct PathCount: Sendable {
  /// A node of the pattern and what must hold of it alone.
  public struct Node: Sendable {
    /// The pattern's variable.
    public var variable: Variable
    /// A label by which candidates are found.
    public var label: String?
    /// Everything else that must hold.
    public var predicates: [BoundExpression]
  }
  /// A relationship from a node to one further from the root.
  public struct Branch: Sendable {
    /// Positions among the nodes.
    public var parent: Int
    /// Positions among the nodes.
    public var child: Int
    /// Empty stands for any type.
    public var types: [String]
    /// As seen from the parent.
    public var direction: PatternDirection
    /// The pattern's variable.
    public var relationship: Variable
    /// What must hold of the relationship, beside or together with the nodes at its ends.
    public var predicates: [BoundExpression] = []
  }
  /// The nodes; the root is the first, and a child comes after its parent.
  public var nodes: [Node]
  /// The relationships, in the order of their children.
  public var branches: [Branch]
  /// Two branches of one and the same type that meet in a node.
  public var overlap: (first: Int, second: Int)?
  /// Where it is a chain of three steps along one type: the places of its nodes, from the first start to the last end. What
  /// goes there and back and there again uses the first relationship a third time, and is taken off.
  public var chain: [Int]?
  /// The number of matches.
  public var count: Variable
  /// How many rows an OPTIONAL MATCH makes of a row: as many as there are matches, or one; nil where nobody asks.
  public var rows: Variable?
  /// How many nodes are looked at, so that threads may share them.
  public var nodesLookedAt = 0
  /// Whether there is a row for each root that has matches, or one for all.
  public var isGrouped: Bool
  /// Whether there is a row, with 0, for a root without matches as well.
  public var keepsUnmatched = false

  /// All that is asked of nodes and relationships.
  public var predicates: [BoundExpression] { nodes.flatMap(\.predicates) + branches.flatMap(\.predicates) }
}
