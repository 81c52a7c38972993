import KithValue

/// The nodes and relationships of a result, each once, in the order in which they were met.
struct EntityCollector {
  private(set) var nodes: [Node] = []
  private(set) var relationships: [Relationship] = []
  private var nodeIDs: Set<Int64> = []
  private var relationshipIDs: Set<Int64> = []

  /// Takes what a value holds, however deep: entities in lists, maps and paths.
  mutating func add(_ value: Value) {
    switch value {
    case .node(let node): add(node)
    case .relationship(let relationship): add(relationship)
    case .path(let path):
      for node in path.nodes { add(node) }
      for relationship in path.relationships { add(relationship) }
    case .list(let list): for element in list.elements { add(element) }
    case .map(let map): for entry in map.entries { add(entry.value) }
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
      .nodeReference, .relationshipReference, .pathReference:
      break
    }
  }

  /// Takes a node.
  mutating func add(_ node: Node) {
    if nodeIDs.insert(node.id).inserted { nodes.append(node) }
  }

  /// Takes a relationship.
  mutating func add(_ relationship: Relationship) {
    if relationshipIDs.insert(relationship.id).inserted { relationships.append(relationship) }
  }

  /// `3 nodes and 2 relationships`.
  var summary: String {
    SummaryText.count(nodes.count, "node") + " and " + SummaryText.count(relationships.count, "relationship")
  }

  /// Whether it holds nothing.
  var isEmpty: Bool { nodes.isEmpty && relationships.isEmpty }

  /// Whether the node is among the nodes.
  func contains(node id: Int64) -> Bool { nodeIDs.contains(id) }

  /// The ends of relationships that are not among the nodes, in order of identifier.
  var missingEnds: [Int64] {
    Set(relationships.flatMap { [$0.start, $0.end] }).subtracting(nodeIDs).sorted()
  }
}
