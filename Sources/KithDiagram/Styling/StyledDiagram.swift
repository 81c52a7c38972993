import KithValue

/// A diagram with everything decided but the places: what the writers turn into DOT, Mermaid or a page.
struct StyledDiagram {
  /// A node, or the placeholder of one.
  struct StyledNode {
    /// The node; nil for a placeholder.
    var node: Node?
    /// The name in DOT, unique in the diagram.
    var name: String
    /// What a reader calls it.
    var title: String
    /// The label that decided the style; nil without labels and for placeholders.
    var kind: String?
    var style: Theme.NodeStyle
    var attributes: DOTAttributes
  }

  /// A relationship between two nodes of the diagram, by their names.
  struct StyledRelationship {
    var relationship: Relationship
    var start: String
    var end: String
    /// The type in plain words.
    var words: String
    var certainty: Certainty?
    var attributes: DOTAttributes
  }

  /// A frame around nodes, by their names.
  struct Cluster {
    var title: String
    var members: Set<String>
    var attributes: DOTAttributes
  }

  var title: String?
  var subtitle: String?
  /// One of `Graphviz.layouts`.
  var layout = "dot"
  var nodes: [StyledNode] = []
  var relationships: [StyledRelationship] = []
  /// Frames around some nodes.
  var clusters: [Cluster] = []
  /// Names of nodes that stand in one column.
  var ranks: [[String]] = []
  /// Attributes of the whole picture, and what all nodes and all relationships share.
  var graphAttributes = DOTAttributes()
  var nodeDefaults = DOTAttributes()
  var relationshipDefaults = DOTAttributes()
  /// nil where none is wanted.
  var legend: Legend?
  var theme: Theme
}

/// What a legend lists: exactly what occurs.
struct Legend {
  var kinds: [(name: String, style: Theme.NodeStyle)] = []
  var hasPlaceholders = false
  var certainties: [Certainty] = []
  var sources: [DiagramOptions.Source] = []
  /// Where the data come from.
  var note: String?

  var isEmpty: Bool {
    kinds.isEmpty && !hasPlaceholders && certainties.isEmpty && sources.isEmpty && note == nil
  }
}
