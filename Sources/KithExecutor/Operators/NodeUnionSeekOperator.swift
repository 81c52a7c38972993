import KithGraph
import KithValue

/// NodeUnionSeek: the nodes of a label that one of several look-ups finds, each once and in ascending order; all of the label
/// where one of them would be a look at every node, or they find so many that this is no slower. The predicate itself is tested
/// above.
///
///     MATCH (p:Person) WHERE p.id = 77 OR p.name STARTS WITH 'Mir'
final class NodeUnionSeekOperator: NodeFindOperator {
  private let alternatives: [(key: String, bounds: SeekBounds)]

  init(label: String?, _ alternatives: [(key: String, bounds: SeekBounds)], _ layout: RowLayout) {
    self.alternatives = alternatives
    super.init(label: label, key: alternatives.first?.key ?? "", layout)
  }

  override func found(_ context: ExecutionContext) throws(EvaluationError) -> [UInt32]? {
    // What a statement has changed has no index, and then each look-up is a look at a whole column.
    if context.transaction != nil, alternatives.count > 4 { return nil }
    var found: [UInt32] = []
    let most = context.graph.nodeCount / 8
    for (key, bounds) in alternatives {
      guard let names = context.graph.names(label: label, key: key) else { continue }
      guard let nodes = try bounds.nodes(names.label, names.key, context) else { return nil }
      found += nodes
      if found.count > max(most, Morsel.size) { return nil }
    }
    return try context.interruptible { found.sorted(while: $0, by: <) }?.withoutRepeats
  }
}

extension SeekBounds {
  /// The nodes of a label whose property may be what is sought, in ascending order; nil where a scan is as good.
  func nodes(
    _ label: LabelID?, _ key: KeyID, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32]? {
    let graph = context.graph
    if case .equal(let value) = self { return try Self.nodes(label, key, among: [value.constant(context)], context) }
    switch try resolved(context) {
    case .prefix(let text):
      return try context.interruptible { graph.nodes(label: label, key: key, prefix: text, while: $0) }
    case .bounds(let bounds):
      return try context.interruptible { graph.nodes(label: label, key: key, within: bounds, while: $0) }
    case .values(let values): return try Self.nodes(label, key, among: values, context)
    case .nothing: return []
    case .unknown: return nil
    }
  }

  /// The nodes that have one of some values; nil where there are so many values, or so few ways to find each, that a scan is as
  /// good.
  private static func nodes(
    _ label: LabelID?, _ key: KeyID, among values: [Value], _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32]? {
    // What a statement has changed has no index.
    guard values.count <= (context.transaction == nil ? 1024 : 4) else { return nil }
    var found: [UInt32] = []
    for value in values where !value.isNull {
      found += try context.interruptible { context.graph.nodes(label: label, key: key, equals: value, while: $0) }
    }
    if values.count == 1 { return found }
    found.sort()
    return found.withoutRepeats
  }
}

extension [UInt32] {
  /// The ascending numbers, each once.
  fileprivate var withoutRepeats: [UInt32] {
    var numbers = self
    var kept = 0
    for number in self where kept == 0 || numbers[kept - 1] != number {
      numbers[kept] = number
      kept += 1
    }
    numbers.removeLast(numbers.count - kept)
    return numbers
  }
}
