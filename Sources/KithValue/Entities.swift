/// A node as a session gives it out: everything about it, and no tie to the graph it came from.
public final class Node: Sendable {
  /// The number that `id(n)` gives.
  public let id: Int64
  /// The labels, in the order of their names.
  public let labels: [String]
  /// The properties, in the order of their keys.
  public let properties: MapValue
  /// Makes a node.
  public init(id: Int64, labels: [String], properties: MapValue) {
    self.id = id
    self.labels = labels
    self.properties = properties
  }
}

/// A relationship as a session gives it out.
public final class Relationship: Sendable {
  /// The number that `id(r)` gives.
  public let id: Int64
  /// The relationship type.
  public let type: String
  /// The `id` of the node it starts from.
  public let start: Int64
  /// The `id` of the node it ends at.
  public let end: Int64
  /// The properties, in the order of their keys.
  public let properties: MapValue
  /// Makes a relationship.
  public init(id: Int64, type: String, start: Int64, end: Int64, properties: MapValue) {
    self.id = id
    self.type = type
    self.start = start
    self.end = end
    self.properties = properties
  }
}

/// A path as a session gives it out: one more node than relationships.
public final class Path: Sendable {
  /// The nodes in walking order.
  public let nodes: [Node]
  /// The relationships between neighbouring nodes, each in its own direction.
  public let relationships: [Relationship]
  /// Makes a path; `nodes.count == relationships.count + 1`.
  public init(nodes: [Node], relationships: [Relationship]) {
    self.nodes = nodes
    self.relationships = relationships
  }
}
