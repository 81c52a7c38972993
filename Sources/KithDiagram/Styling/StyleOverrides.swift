/// What a style sheet's rules, a highlight or a caller decide beyond the theme.
///
/// Rules are evaluated where Cypher is at hand; this is their outcome, by the numbers that `id(n)` and `id(r)` give.
public struct StyleOverrides: Sendable {
  /// Graphviz attributes for some nodes; they win over the theme's.
  public var nodes: [Int64: DOTAttributes] = [:]
  /// Graphviz attributes for some relationships.
  public var relationships: [Int64: DOTAttributes] = [:]
  /// Graphviz attributes for the whole picture.
  public var graph = DOTAttributes()
  /// Nodes to leave out, with their relationships.
  public var hiddenNodes: Set<Int64> = []
  /// Relationships to leave out.
  public var hiddenRelationships: Set<Int64> = []
  /// Nodes to be drawn in one frame; a node stands in the first that names it.
  public var clusters: [Cluster] = []
  /// Nodes to be drawn in one column (one row from top to bottom).
  public var ranks: [[Int64]] = []
  /// What keeps its colours while everything else turns grey; nil greys nothing.
  public var highlight: Highlight?

  /// Nodes in a frame with a title.
  public struct Cluster: Sendable, Hashable {
    /// Stands at the top of the frame.
    public var title: String
    /// The nodes.
    public var members: Set<Int64>
    /// Graphviz attributes of the frame.
    public var attributes: DOTAttributes
    /// Makes a cluster.
    public init(title: String, members: Set<Int64>, attributes: DOTAttributes = .init()) {
      self.title = title
      self.members = members
      self.attributes = attributes
    }
  }
  /// What keeps its colours.
  public struct Highlight: Sendable, Hashable {
    /// The nodes.
    public var nodes: Set<Int64>
    /// The relationships; nil for those between two of the nodes.
    public var relationships: Set<Int64>?
    /// Makes a highlight.
    public init(nodes: Set<Int64>, relationships: Set<Int64>? = nil) {
      self.nodes = nodes
      self.relationships = relationships
    }
  }

  /// Makes overrides that change nothing.
  public init() {}
}
