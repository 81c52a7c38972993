/// What a transaction has done so far: the summary's `Added 3 labels, created 3 nodes`.
public struct GraphCounters: Sendable, Hashable {
  /// Nodes created.
  public var nodesCreated = 0
  /// Nodes deleted.
  public var nodesDeleted = 0
  /// Relationships created.
  public var relationshipsCreated = 0
  /// Relationships deleted.
  public var relationshipsDeleted = 0
  /// Properties set or removed, those of created nodes and relationships included.
  public var propertiesSet = 0
  /// Labels added to nodes, those of created nodes included.
  public var labelsAdded = 0
  /// Labels removed from nodes.
  public var labelsRemoved = 0
  /// Indexes declared.
  public var indexesAdded = 0
  /// Indexes dropped.
  public var indexesRemoved = 0
  /// Constraints declared.
  public var constraintsAdded = 0
  /// Constraints dropped.
  public var constraintsRemoved = 0
  /// Counts nothing yet.
  public init() {}
  /// How many nodes, relationships, labels and properties were changed.
  public var changes: Int {
    nodesCreated + nodesDeleted + relationshipsCreated + relationshipsDeleted + propertiesSet + labelsAdded
      + labelsRemoved
  }
  /// Whether nothing was changed.
  public var isEmpty: Bool { self == GraphCounters() }
}
