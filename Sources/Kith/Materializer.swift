import KithExecutor
import KithGraph
import KithSession
import KithValue

/// Turns references into a snapshot into values that stand for themselves; each entity is made once a result.
final class Materializer {
  private let context: ExecutionContext
  private var nodes: [UInt32: Node] = [:]
  private var relationships: [UInt32: Relationship] = [:]

  /// About how much memory the nodes and relationships take that it made.
  private(set) var byteCount = 0

  /// How many values it looked at since it last asked whether to go on.
  private var looked = 0

  init(_ context: ExecutionContext) { self.context = context }

  deinit {
    // Whoever waits for the statement's end, or for it to stop, does not wait until many of them are freed.
    let count = (nodes.count + relationships.count) * 8
    if count < Disposal.threshold { return }
    let many = (nodes, relationships)
    (nodes, relationships) = ([:], [:])
    Disposal.dispose(many, of: count)
  }

  /// The value without references, however deep they stand.
  func value(_ value: Value) throws(EvaluationError) -> Value {
    looked += 1
    if looked & 0x3FF == 0, let reason = context.stop.reason() { throw reason }
    switch value {
    case .nodeReference(let id): return .node(node(id))
    case .relationshipReference(let id): return .relationship(relationship(id))
    case .pathReference(let path):
      return .path(Path(nodes: path.nodes.map(node), relationships: path.relationships.map(relationship)))
    case .list(let list):
      if !list.elements.contains(where: \.mayHoldReference) { return value }
      var elements: [Value] = []
      elements.reserveCapacity(list.elements.count)
      for element in list.elements { elements.append(try self.value(element)) }
      return .list(elements)
    case .map(let map):
      if !map.entries.contains(where: { $0.value.mayHoldReference }) { return value }
      var entries: [MapValue.Entry] = []
      for entry in map.entries { entries.append((entry.key, try self.value(entry.value))) }
      return .map(MapValue(entries))
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
      .node, .relationship, .path:
      return value
    }
  }

  /// A node with all that is known of it; one that the statement deleted has nothing left but its number.
  func node(_ id: UInt32) -> Node {
    if let known = nodes[id] { return known }
    let graph = context.graph
    let node: Node
    if graph.isLive(node: id) {
      node = Node(
        id: Int64(id), labels: graph.labels(of: id).map { graph.name(of: $0) },
        properties: MapValue(graph.properties(ofNode: id).map { (graph.name(of: $0.key), $0.value) }))
    } else {
      node = Node(id: Int64(id), labels: [], properties: MapValue([]))
    }
    nodes[id] = node
    byteCount += 192 + node.labels.count * 16 + node.properties.entries.count * 32
    return node
  }

  /// A relationship with all that is known of it.
  func relationship(_ id: UInt32) -> Relationship {
    if let known = relationships[id] { return known }
    let graph = context.graph
    let properties =
      graph.isLive(relationship: id)
      ? graph.properties(ofRelationship: id).map { (key: graph.name(of: $0.key), value: $0.value) } : []
    let relationship = Relationship(
      id: Int64(id), type: graph.name(of: graph.type(of: id)), start: Int64(graph.start(of: id)),
      end: Int64(graph.end(of: id)), properties: MapValue(properties))
    relationships[id] = relationship
    byteCount += 192 + properties.count * 32
    return relationship
  }

  /// The ends of a relationship.
  func ends(_ relationship: UInt32) -> (UInt32, UInt32) {
    (context.graph.start(of: relationship), context.graph.end(of: relationship))
  }
}

extension Value {
  /// Whether it is, or may hold, a reference.
  fileprivate var mayHoldReference: Bool {
    switch self {
    case .nodeReference, .relationshipReference, .pathReference, .list, .map: true
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
      .node, .relationship, .path:
      false
    }
  }
}

/// Collects what the patterns of a statement matched, each node and relationship once, in the order of the matches.
struct MatchCollector {
  private let materializer: Materializer
  private var nodes: [Node] = []
  private var relationships: [Relationship] = []
  private var seenNodes: Set<UInt32> = []
  private var seenRelationships: Set<UInt32> = []

  init(_ materializer: Materializer) { self.materializer = materializer }

  mutating func add(_ value: Value) throws(EvaluationError) {
    switch value {
    case .nodeReference(let id):
      if seenNodes.insert(id).inserted { nodes.append(materializer.node(id)) }
    case .relationshipReference(let id):
      if seenRelationships.insert(id).inserted {
        relationships.append(materializer.relationship(id))
        let (start, end) = materializer.ends(id)
        try add(.nodeReference(start))
        try add(.nodeReference(end))
      }
    case .pathReference(let path):
      for node in path.nodes { try add(.nodeReference(node)) }
      for relationship in path.relationships { try add(.relationshipReference(relationship)) }
    case .list(let list): for element in list.elements { try add(element) }
    case .map(let map): for entry in map.entries { try add(entry.value) }
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
      .node, .relationship, .path:
      break
    }
  }

  func evidence(limitation: String?) -> Evidence {
    Evidence(nodes: nodes, relationships: relationships, limitation: limitation)
  }
}
