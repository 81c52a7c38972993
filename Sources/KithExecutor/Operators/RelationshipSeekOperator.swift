import KithGraph
import KithPlanner
import KithValue

/// DirectedRelationshipIndexSeek and UndirectedRelationshipIndexSeek: relationships of a type, with their ends, by a property.
///
/// Where the index cannot tell, every relationship of the type is given; the predicate itself is tested above.
final class RelationshipSeekOperator: Operator {
  struct Shape {
    var type: String
    var direction: PatternDirection
    var key: String
    var bounds: SeekBounds
    var givesRelationship: Bool
    var givesLeft: Bool
    var givesRight: Bool
  }
  private let shape: Shape
  private var found: [RelationshipID]?
  private var position = 0
  private var cursor: RelationshipID = 0
  private var isOpen = false
  private var isDone = false

  init(_ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    found = nil
    position = 0
    cursor = 0
    isOpen = false
    isDone = false
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    let graph = context.graph
    guard !isDone, let type = graph.type(named: shape.type) else { return nil }
    if !isOpen {
      isOpen = true
      found = try seek(graph, type, context)
    }
    var ids: [RelationshipID] = []
    if let found {
      ids = Array(found[position..<min(found.count, position + Morsel.size)])
      position += ids.count
      isDone = ids.isEmpty
    } else {
      isDone = !graph.scanRelationships(type: type, from: &cursor, limit: Morsel.size, into: &ids)
    }
    context.touch(ids.count)
    return isDone ? nil : rows(ids, graph)
  }

  private func seek(
    _ graph: Graph, _ type: TypeID, _ context: ExecutionContext
  ) throws(EvaluationError) -> [RelationshipID]? {
    guard let key = graph.key(named: shape.key) else { return [] }
    if case .equal(let value) = shape.bounds {
      let value = try value.constant(context)
      if value.isNull { return [] }
      return try context.interruptible { graph.relationships(type: type, key: key, equals: value, while: $0) }
    }
    switch try shape.bounds.resolved(context) {
    case .prefix(let text):
      return try context.interruptible { graph.relationships(type: type, key: key, prefix: text, while: $0) }
    case .bounds(let bounds):
      return try context.interruptible { graph.relationships(type: type, key: key, within: bounds, while: $0) }
    case .nothing: return []
    case .values, .unknown: return nil
    }
  }

  private func rows(_ ids: [RelationshipID], _ graph: Graph) -> Morsel {
    var relationships: [RelationshipID] = []
    var lefts: [NodeID] = []
    var rights: [NodeID] = []
    for id in ids {
      let start = graph.start(of: id)
      let end = graph.end(of: id)
      if shape.direction != .incoming {
        relationships.append(id)
        lefts.append(start)
        rights.append(end)
      }
      if shape.direction == .incoming || (shape.direction == .either && start != end) {
        relationships.append(id)
        lefts.append(end)
        rights.append(start)
      }
    }
    var columns: [Vector] = []
    if shape.givesRelationship { columns.append(.relationship(relationships)) }
    if shape.givesLeft { columns.append(.node(lefts)) }
    if shape.givesRight { columns.append(.node(rights)) }
    return Morsel(count: relationships.count, columns: columns)
  }
}
