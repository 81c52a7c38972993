import KithValue

/// The nodes of a list that many rows one after the other have in common, in order.
///
///     WITH collect(p) AS hubs MATCH (a)-[:FOLLOWS]->(b) WHERE b IN hubs ...     // one list, millions of rows
struct SoughtNodes {
  /// Where the list stands in a column of lists, or the boxed one.
  private enum Place {
    case none
    case range(Int32, Int32)
    case boxed(ListValue)
  }
  private var place = Place.none
  private var sorted: [UInt32] = []
  /// A bit for each of them, once many rows have looked for one.
  private var bits: [UInt64] = []
  private var asked = 0
  private var hasNull = false
  private var isEmpty = false

  /// Whether each selected row's node is in its list: 2 where a null may be it, or either is null. Nil where a list holds
  /// anything but nodes.
  mutating func truths(
    of ids: [UInt32], in lists: Vector, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8]? {
    // Another column may have another list in the same place.
    if case .range = place { place = .none }
    var result = [UInt8](repeating: 2, count: ids.count)
    var isKnown = true
    switch lists {
    case .constant(.list(let list), _):
      guard rows.rowCount > 0, try take(list, context) else { return nil }
      asked += rows.rowCount
      if bits.isEmpty, let last = sorted.last, asked > max(4096, Int(last) / 64) {
        bits = [UInt64](repeating: 0, count: Int(last) / 64 + 1)
        for node in sorted { bits[Int(node >> 6)] |= 1 << UInt64(node & 63) }
      }
      rows.forEach { row in result[row] = truth(of: ids[row]) }
    case .list(let column):
      guard case .node(let elements) = column.elements else { return nil }
      try rows.forEach { row throws(EvaluationError) in
        if column.counts[row] < 0 { return }
        if column.counts[row] <= Self.few {
          result[row] = Self.truth(of: ids[row], among: elements[column.range(row)])
        } else {
          try take(column.starts[row], column.counts[row], elements, context)
          result[row] = truth(of: ids[row])
        }
      }
    case .value(let values):
      try rows.forEach { row throws(EvaluationError) in
        switch values[row] {
        case .list(let list) where isKnown:
          isKnown = try take(list, context)
          if isKnown { result[row] = truth(of: ids[row]) }
        case .null: break
        default: isKnown = false
        }
      }
    case .constant, .boolean, .integer, .float, .string, .node, .relationship, .map: return nil
    }
    return isKnown ? result : nil
  }

  /// So many are looked at one by one.
  private static let few: Int32 = 16

  private static func truth(of node: UInt32, among nodes: ArraySlice<UInt32>) -> UInt8 {
    var isUnknown = false
    for other in nodes {
      if other == node, node != .max { return 1 }
      isUnknown = isUnknown || other == .max
    }
    return nodes.isEmpty ? 0 : node == .max || isUnknown ? 2 : 0
  }

  private mutating func take(
    _ start: Int32, _ count: Int32, _ elements: [UInt32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    if case .range(start, count) = place { return }
    place = .none
    try enter(elements[Int(start)..<Int(start + count)], context)
    place = .range(start, count)
  }

  /// False where the list holds anything but nodes.
  private mutating func take(_ list: ListValue, _ context: ExecutionContext) throws(EvaluationError) -> Bool {
    if case .boxed(let known) = place, known === list { return true }
    var nodes: [UInt32] = []
    nodes.reserveCapacity(list.elements.count)
    for element in list.elements {
      switch element {
      case .nodeReference(let id): nodes.append(id)
      case .null: nodes.append(.max)
      default: return false
      }
    }
    place = .none
    try enter(nodes[...], context)
    place = .boxed(list)
    return true
  }

  private mutating func enter(_ nodes: ArraySlice<UInt32>, _ context: ExecutionContext) throws(EvaluationError) {
    bits = []
    asked = 0
    isEmpty = nodes.isEmpty
    hasNull = nodes.contains(.max)
    let there = nodes.filter { $0 != .max }
    sorted = try context.interruptible { there.sorted(while: $0, by: <) } ?? []
  }

  private func truth(of node: UInt32) -> UInt8 {
    if isEmpty { return 0 }
    if node == .max { return 2 }
    if !bits.isEmpty {
      let word = Int(node >> 6)
      return word < bits.count && bits[word] >> UInt64(node & 63) & 1 == 1 ? 1 : hasNull ? 2 : 0
    }
    let at = sorted.firstIndex(notBelow: node)
    return at < sorted.count && sorted[at] == node ? 1 : hasNull ? 2 : 0
  }
}
