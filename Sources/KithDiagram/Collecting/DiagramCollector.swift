import KithSession
import KithValue

/// Gathers the nodes, relationships and paths of results: each once, however deep in lists and maps it stands.
///
///     var collector = DiagramCollector()
///     while let batch = try cursor.next() { collector.add(batch) }
///     let text = collector.diagram().dot()
public struct DiagramCollector: Sendable {
  /// The nodes, in the order in which they were met.
  public private(set) var nodes: [Node] = []
  /// The relationships, in the order in which they were met.
  public private(set) var relationships: [Relationship] = []
  private var knownNodes: Set<Int64> = []
  private var knownRelationships: Set<Int64> = []

  /// Makes an empty collector.
  public init() {}

  /// Whether nothing that can be drawn was met.
  public var isEmpty: Bool { nodes.isEmpty && relationships.isEmpty }

  /// Adds what stands in a value; values that hold no entity add nothing.
  public mutating func add(_ value: Value) {
    // A list of values still to be seen instead of recursion: a deeply nested list must not end the stack.
    var pending = [value]
    while let next = pending.popLast() {
      switch next {
      case .node(let node): add(node)
      case .relationship(let relationship): add(relationship)
      case .path(let path):
        for node in path.nodes { add(node) }
        for relationship in path.relationships { add(relationship) }
      case .list(let list): pending += list.elements.reversed()
      case .map(let map): pending += map.entries.reversed().map(\.value)
      case .null, .boolean, .integer, .float, .string: break
      case .date, .localTime, .time, .localDateTime, .dateTime, .duration: break
      case .nodeReference, .relationshipReference, .pathReference: break  // They never leave the engine.
      }
    }
  }

  /// Adds the entities of some rows.
  public mutating func add(_ batch: RowBatch) {
    for value in batch.values { add(value) }
  }

  /// Adds what the patterns of a statement matched.
  public mutating func add(_ evidence: Evidence) {
    for node in evidence.nodes { add(node) }
    for relationship in evidence.relationships { add(relationship) }
  }

  /// Adds a node unless one of its `id` is there.
  public mutating func add(_ node: Node) {
    if knownNodes.insert(node.id).inserted { nodes.append(node) }
  }

  /// Adds a relationship unless one of its `id` is there; parallel relationships have ids of their own.
  public mutating func add(_ relationship: Relationship) {
    if knownRelationships.insert(relationship.id).inserted { relationships.append(relationship) }
  }

  /// Whether the node is among the nodes.
  public func contains(node id: Int64) -> Bool { knownNodes.contains(id) }

  /// The ends of relationships that are not among the nodes, in order of identifier.
  public var missingEnds: [Int64] {
    Set(relationships.flatMap { [$0.start, $0.end] }).subtracting(knownNodes).sorted()
  }

  /// The diagram of what was gathered.
  public func diagram(options: DiagramOptions = .init()) -> Diagram {
    Diagram(nodes: nodes, relationships: relationships, options: options)
  }
}
