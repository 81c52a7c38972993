import KithGraph
import KithPlanner
import KithValue

/// A leaf that gives nodes in ascending order, all of them or those of a range, so that threads can share them out.
class NodeSourceOperator: Operator {
  /// What label all nodes have that are given; nil where they need none.
  let label: String?
  /// The part of the nodes that is given; nil for all.
  var range: Range<UInt32>?

  init(label: String?, _ layout: RowLayout) {
    self.label = label
    super.init(layout)
  }

  /// Whether more is done for each of the nodes than to look at it, which is worth sharing out whatever stands above.
  var isWork: Bool { false }

  /// What a look at the whole graph finds, so that it need not be found again for every range; nil where all nodes of the label
  /// are looked at.
  func found(_ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? { nil }

  /// How many nodes have the label.
  func count(in graph: Graph) -> Int {
    guard let label else { return graph.nodeCount }
    return graph.label(named: label).map { graph.nodeCount(label: $0) } ?? 0
  }

  /// Takes over what the first thread's own leaf has found.
  func take(_ found: [UInt32]?, from first: NodeSourceOperator) {}
}

/// AllNodesScan and NodeByLabelScan.
final class NodeScanOperator: NodeSourceOperator {
  private var cursor: UInt32 = 0
  private var isDone = false
  /// How many pages a scan with tests looks at before it gives what it has found.
  private var pagesAtOnce = 1

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    cursor = range?.lowerBound ?? 0
    isDone = false
    pagesAtOnce = 1
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    let graph = context.graph
    var id = label.flatMap { graph.label(named: $0) }
    if label != nil, id == nil { return nil }
    if label == nil { id = nil }
    var ids: [UInt32] = []
    isDone = !graph.scanNodes(label: id, from: &cursor, limit: Morsel.size, into: &ids)
    if let range, let last = ids.last, last >= range.upperBound {
      ids.removeAll { $0 >= range.upperBound }
      isDone = true
    }
    context.touch(ids.count)
    return Morsel(count: ids.count, columns: layout.count == 0 ? [] : [.node(ids)])
  }

  /// The next nodes that pass tests of their properties, none of them perhaps; nil after the last.
  func next(passing tests: [NodeValueTest], _ context: ExecutionContext) -> Morsel? {
    if isDone { return nil }
    let graph = context.graph
    let id = label.flatMap { graph.label(named: $0) }
    if label != nil, id == nil { return nil }
    var ids: [UInt32] = []
    let before = cursor
    isDone = !graph.scanNodes(
      label: id, passing: tests, from: &cursor, below: range?.upperBound ?? .max, limit: Morsel.size,
      pages: pagesAtOnce, into: &ids)
    // Whoever wants but a few rows has not many looked at in vain.
    pagesAtOnce = min(64, pagesAtOnce * 2)
    context.touch(Int(cursor - before))
    return Morsel(count: ids.count, columns: [.node(ids)])
  }
}

/// A leaf that looks for nodes by a property: what it finds is found once, and given a morsel at a time.
class NodeFindOperator: NodeSourceOperator {
  let key: String
  /// Scans where a look-up does not tell.
  private let scan: NodeScanOperator
  private var nodes: [UInt32]?
  private var isFound = false
  /// Whether `nodes` came from another thread's leaf, and stays from range to range.
  private var isTaken = false
  private var position = 0
  private var end = 0

  init(label: String?, key: String, _ layout: RowLayout) {
    self.key = key
    scan = NodeScanOperator(label: label, layout)
    super.init(label: label, layout)
  }

  /// The nodes in ascending order; nil where a scan is as good.
  func seek(_ label: LabelID?, _ key: KeyID, _ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? { nil }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    if !isTaken { isFound = false }
    if isFound { begin() }
    scan.range = range
    try scan.open(context)
  }

  override func found(_ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? {
    guard let names = context.graph.names(label: label, key: key) else { return [] }
    return try seek(names.label, names.key, context)
  }

  override func take(_ found: [UInt32]?, from first: NodeSourceOperator) {
    nodes = found
    isFound = true
    isTaken = true
  }

  private func begin() {
    position = 0
    end = nodes?.count ?? 0
    guard let range, let nodes else { return }
    position = nodes.firstIndex(notBelow: range.lowerBound)
    end = nodes.firstIndex(notBelow: range.upperBound)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !isFound {
      nodes = try found(context)
      isFound = true
      begin()
    }
    guard let nodes else { return try scan.next(context) }
    if position >= end { return nil }
    let part = position..<min(end, position + Morsel.size)
    let ids = part.count == nodes.count ? nodes : Array(nodes[part])
    position += ids.count
    context.touch(ids.count)
    return Morsel(count: ids.count, columns: layout.count == 0 ? [] : [.node(ids)])
  }
}

extension Graph {
  /// What stands for a label (nil for any) and a property key here; nil where there is no such name, so that no node can
  /// have a value.
  func names(label: String?, key: String) -> (label: LabelID?, key: KeyID)? {
    guard let key = self.key(named: key) else { return nil }
    guard let label else { return (nil, key) }
    return self.label(named: label).map { ($0, key) }
  }
}

extension Array where Element: Comparable {
  /// Where the first element stands that is not below a bound, in an ascending array; `count` where all are below.
  func firstIndex(notBelow bound: Element) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// NodePropertySeek: the nodes of a label whose property equals a value.
final class NodeSeekOperator: NodeFindOperator {
  let value: Evaluator

  init(label: String?, key: String, value: Evaluator, _ layout: RowLayout) {
    self.value = value
    super.init(label: label, key: key, layout)
  }

  override func seek(
    _ label: LabelID?, _ key: KeyID, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32]? {
    let wanted = try value.constant(context)
    if wanted.isNull { return [] }
    return try context.interruptible { context.graph.nodes(label: label, key: key, equals: wanted, while: $0) }
  }
}

/// NodeRangeSeek: the nodes of a label whose property may begin with a text, lie between bounds or be one of some values, by an index where there
/// is one and it leaves most out; otherwise all of the label. The predicates themselves are tested above.
final class NodeRangeSeekOperator: NodeFindOperator {
  let bounds: SeekBounds

  init(label: String?, key: String, _ bounds: SeekBounds, _ layout: RowLayout) {
    self.bounds = bounds
    super.init(label: label, key: key, layout)
  }

  override func seek(
    _ label: LabelID?, _ key: KeyID, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32]? {
    try bounds.nodes(label, key, context)
  }
}
