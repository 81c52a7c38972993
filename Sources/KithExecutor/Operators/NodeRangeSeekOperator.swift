import KithGraph
import KithPlanner
import KithValue

/// NodeRangeSeek: the nodes of a label whose property may begin with a text or lie between bounds, by an index where there
/// is one and it leaves most out; otherwise all of the label. The predicates themselves are tested above.
final class NodeRangeSeekOperator: Operator {
  enum Bounds {
    case prefix(Evaluator)
    case between(lower: (value: Evaluator, isInclusive: Bool)?, upper: (value: Evaluator, isInclusive: Bool)?)
  }
  let label: String?
  let key: String
  let bounds: Bounds
  private let scan: NodeScanOperator
  private var found: [UInt32]?
  private var isOpen = false
  private var position = 0

  init(label: String?, key: String, _ bounds: Bounds, _ layout: RowLayout) {
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
    switch bounds {
    case .prefix(let text):
      guard case .string(let prefix) = try text.constant(context), !prefix.text.isEmpty else { return nil }
      return graph.nodes(label: labelID, key: key, prefix: prefix.text)
    case .between(let lower, let upper):
      var from = Int64.min
      var through = Int64.max
      if let lower {
        guard case .integer(let number) = try lower.value.constant(context) else { return nil }
        if !lower.isInclusive, number == .max { return [] }
        from = lower.isInclusive ? number : number + 1
      }
      if let upper {
        guard case .integer(let number) = try upper.value.constant(context) else { return nil }
        if !upper.isInclusive, number == .min { return [] }
        through = upper.isInclusive ? number : number - 1
      }
      return graph.nodes(label: labelID, key: key, from: from, through: through)
    }
  }
}
