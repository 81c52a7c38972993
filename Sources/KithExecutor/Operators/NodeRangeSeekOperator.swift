import KithGraph
import KithPlanner
import KithValue

/// NodeRangeSeek: the nodes of a label whose property may begin with a text or lie between bounds, by an index where there
/// is one and it leaves most out; otherwise all of the label. The predicates themselves are tested above.
final class NodeRangeSeekOperator: Operator {
  let label: String?
  let key: String
  let bounds: SeekBounds
  private let scan: NodeScanOperator
  private var found: [UInt32]?
  private var isOpen = false
  private var position = 0

  init(label: String?, key: String, _ bounds: SeekBounds, _ layout: RowLayout) {
    self.label = label
    self.key = key
    self.bounds = bounds
    scan = NodeScanOperator(label: label, layout)
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    found = nil
    isOpen = false
    position = 0
    try scan.open(context)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !isOpen {
      isOpen = true
      found = try seek(context)
    }
    guard let nodes = found else { return try scan.next(context) }
    if position >= nodes.count { return nil }
    let ids = Array(nodes[position..<min(nodes.count, position + Morsel.size)])
    position += ids.count
    context.touch(ids.count)
    return Morsel(count: ids.count, columns: layout.count == 0 ? [] : [.node(ids)])
  }

  private func seek(_ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? {
    let graph = context.graph
    guard let key = graph.key(named: key) else { return nil }
    let labelID = label.flatMap { graph.label(named: $0) }
    if label != nil, labelID == nil { return [] }
    switch try bounds.resolved(context) {
    case .prefix(let text): return graph.nodes(label: labelID, key: key, prefix: text)
    case .integers(let from, let through): return graph.nodes(label: labelID, key: key, from: from, through: through)
    case .nothing: return []
    case .unknown: return nil
    }
  }
}
