import KithValue

/// What one committed transaction did to a graph, as what is different afterwards.
///
/// It names everything as it will be found again elsewhere: nodes and relationships by their numbers, which a store keeps,
/// and labels, types and keys by their texts, which stand once each in `names`. Applied to the graph that it was taken
/// from, it gives the graph that it was taken to, with the same numbers.
/// ```swift
/// let changes = ChangeSet(from: before, to: after)
/// let transaction = GraphTransaction(before)
/// try transaction.apply(changes)                    // transaction.commit() equals `after`
/// ```
public struct ChangeSet: Sendable {
  /// A node with the labels it has now.
  public struct LabelledNode: Sendable, Hashable {
    /// The node.
    public var node: NodeID
    /// Which of `labelSets`.
    public var labels: UInt32
    /// Names a node and its labels.
    public init(node: NodeID, labels: UInt32) {
      self.node = node
      self.labels = labels
    }
  }

  /// A relationship that was not there before.
  public struct CreatedRelationship: Sendable, Hashable {
    /// The relationship.
    public var relationship: RelationshipID
    /// Which of `names` its type is.
    public var type: UInt32
    /// The node it starts from.
    public var start: NodeID
    /// The node it ends at.
    public var end: NodeID
    /// Names a relationship.
    public init(relationship: RelationshipID, type: UInt32, start: NodeID, end: NodeID) {
      self.relationship = relationship
      self.type = type
      self.start = start
      self.end = end
    }
  }

  /// A property that has another value than before.
  public struct PropertyChange: Sendable {
    /// Which of `names` the key is.
    public var key: UInt32
    /// The node or relationship.
    public var entity: UInt32
    /// The value it has now; null where it has none any more.
    public var value: Value
    /// Names a property and its value.
    public init(key: UInt32, entity: UInt32, value: Value) {
      self.key = key
      self.entity = entity
      self.value = value
    }
  }

  /// The texts of labels, types and keys.
  public var names: [String] = []
  /// Sets of labels, each as places in `names`.
  public var labelSets: [[UInt32]] = []
  /// In ascending order.
  public var createdNodes: [LabelledNode] = []
  /// Nodes that were there before and have other labels.
  public var relabelledNodes: [LabelledNode] = []
  /// In ascending order; the relationships that they had are among the deleted ones.
  public var deletedNodes: [NodeID] = []
  /// In ascending order.
  public var createdRelationships: [CreatedRelationship] = []
  /// In ascending order.
  public var deletedRelationships: [RelationshipID] = []
  /// The properties of nodes that are there, key by key.
  public var nodeProperties: [PropertyChange] = []
  /// The properties of relationships that are there, key by key.
  public var relationshipProperties: [PropertyChange] = []

  /// The indexes and constraints as they are now; nil where they are as before.
  public var schema: GraphSchema?

  /// No change at all.
  public init() {}

  /// Whether nothing is different.
  public var isEmpty: Bool {
    createdNodes.isEmpty && relabelledNodes.isEmpty && deletedNodes.isEmpty && createdRelationships.isEmpty
      && deletedRelationships.isEmpty && nodeProperties.isEmpty && relationshipProperties.isEmpty
      && schema == nil
  }
}
