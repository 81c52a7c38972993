import KithGraph
import KithPlanner
import KithValue

/// ProjectEndpoints: a relationship, or a list of them, that is bound already gives the nodes of the pattern.
final class EndpointsOperator: UnaryOperator {
  struct Shape {
    var relationship: Int
    var start: Int?
    var end: Int?
    /// Whether the pattern names the same node on both sides and neither is bound: `(a)-[r]-(a)`.
    var isLoop: Bool
    var types: [String]
    var direction: PatternDirection
    var length: PathLength?
    var distinctFrom: [Int]
    var kept: [Int]
    var givesStart: Bool
    var givesEnd: Bool
  }
  let shape: Shape

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    let graph = context.graph
    let uniqueness = Uniqueness(morsel, shape.distinctFrom)
    let types = Set(shape.types.compactMap { graph.type(named: $0) })
    var parents: [Int32] = []
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    func give(_ row: Int, _ a: UInt32, _ b: UInt32) {
      if shape.isLoop, a != b { return }
      if let column = shape.start, case .nodeReference(let bound) = morsel.columns[column][row], bound != a { return }
      if let column = shape.start, morsel.columns[column].isNull(row) { return }
      if let column = shape.end, case .nodeReference(let bound) = morsel.columns[column][row], bound != b { return }
      if let column = shape.end, morsel.columns[column].isNull(row) { return }
      parents.append(Int32(row))
      starts.append(a)
      ends.append(b)
    }
    morsel.rows.forEach { row in
      var relationships: [UInt32] = []
      switch morsel.columns[shape.relationship][row] {
      case .relationshipReference(let id): relationships = [id]
      case .list(let list):
        for element in list.elements {
          guard case .relationshipReference(let id) = element else { return }
          relationships.append(id)
        }
      default: return
      }
      if let length = shape.length {
        if relationships.count < length.minimum { return }
        if let maximum = length.maximum, relationships.count > maximum { return }
      }
      guard !relationships.isEmpty, Set(relationships).count == relationships.count else { return }
      for id in relationships {
        if !shape.types.isEmpty, !types.contains(graph.type(of: id)) { return }
        if !uniqueness.allows(id, row) || !graph.isLive(relationship: id) { return }
      }
      let first = relationships[0]
      switch shape.direction {
      case .outgoing:
        follow(relationships, from: graph.start(of: first), graph, .outgoing) { give(row, graph.start(of: first), $0) }
      case .incoming:
        follow(relationships, from: graph.end(of: first), graph, .incoming) { give(row, graph.end(of: first), $0) }
      case .either:
        let a = graph.start(of: first)
        let b = graph.end(of: first)
        follow(relationships, from: a, graph, .either) { give(row, a, $0) }
        if a != b { follow(relationships, from: b, graph, .either) { give(row, b, $0) } }
      }
    }
    var columns = morsel.gathered(shape.kept, parents)
    if shape.givesStart { columns.append(.node(starts)) }
    if shape.givesEnd { columns.append(.node(ends)) }
    return Morsel(count: parents.count, columns: columns)
  }

  /// The node at the end of the relationships, walked in order; nothing where they do not hang together.
  private func follow(
    _ relationships: [UInt32], from node: UInt32, _ graph: Graph, _ direction: PatternDirection,
    _ give: (UInt32) -> Void
  ) {
    var at = node
    for id in relationships {
      let start = graph.start(of: id)
      let end = graph.end(of: id)
      switch direction {
      case .outgoing:
        if start != at { return }
        at = end
      case .incoming:
        if end != at { return }
        at = start
      case .either:
        if start == at { at = end } else if end == at { at = start } else { return }
      }
    }
    give(at)
  }
}
