import KithValue

/// The nodes of a property column by their values: equality, ranges and prefixes without a look at the others.
///
/// A column of integers is kept as sorted pairs of value and node; a column of strings as the nodes of each dictionary
/// code, with the codes in the order of their bytes. O(n log n) to build, never changed: it belongs to one state of the
/// column, and the next state gets its own when it is asked often enough.
final class PropertyIndex: Sendable {
  private enum Content: Sendable {
    case integers(values: [Int64], nodes: [NodeID])
    /// The nodes of the code at `order[i]` stand at `offsets[i] ..< offsets[i + 1]`.
    case strings(order: [UInt32], places: [UInt32], offsets: [Int], nodes: [NodeID], StringDictionary)
  }
  private let content: Content

  /// The index of a column whose pages are all of integers or all of strings; nil for any other.
  init?(_ column: PropertyColumn) {
    switch column.uniformKind {
    case .integer: content = Self.integers(column)
    case .string:
      guard let dictionary = column.dictionary else { return nil }
      content = Self.strings(column, dictionary)
    case .float, .boolean, .value, nil: return nil
    }
  }

  /// The nodes whose value equals, in ascending order; nil where the index cannot tell.
  func nodes(equals value: Value) -> ArraySlice<NodeID>? {
    switch (content, value) {
    case (.integers(let values, let nodes), .integer(let wanted)):
      return nodes[values.partition { $0 < wanted }..<values.partition { $0 <= wanted }]
    case (.strings(_, let places, let offsets, let nodes, let dictionary), .string(let text)):
      guard let code = dictionary.code(of: text.text), Int(code) < places.count else { return [] }
      let place = Int(places[Int(code)])
      return nodes[offsets[place]..<offsets[place + 1]]
    case (.integers, _), (.strings, _): return nil
    }
  }

  /// The nodes whose string begins with a prefix, by string; nil where the column holds no strings.
  func nodes(prefix: String) -> ArraySlice<NodeID>? {
    guard case .strings(let order, _, let offsets, let nodes, let dictionary) = content else { return nil }
    let first = order.partition { dictionary[$0].text.precedes(prefix) }
    let last = order.partition {
      let text = dictionary[$0].text
      return text.precedes(prefix) || text.utf8.starts(with: prefix.utf8)
    }
    return nodes[offsets[first]..<offsets[last]]
  }

  /// The nodes whose integer lies between two bounds, by value; nil where the column holds no integers.
  func nodes(from lower: Int64, through upper: Int64) -> ArraySlice<NodeID>? {
    guard case .integers(let values, let nodes) = content else { return nil }
    if lower > upper { return [] }
    return nodes[values.partition { $0 < lower }..<values.partition { $0 <= upper }]
  }

  // MARK: building

  private static func integers(_ column: PropertyColumn) -> Content {
    var pairs: [(value: Int64, node: NodeID)] = []
    pairs.reserveCapacity(column.count)
    var isSorted = true
    forEach(column) { node, slot, offset in
      let value = slot.data.load(fromByteOffset: offset * 8, as: Int64.self)
      if let last = pairs.last, last.value > value { isSorted = false }
      pairs.append((value, node))
    }
    if !isSorted { pairs.sort { ($0.value, $0.node) < ($1.value, $1.node) } }
    return .integers(values: pairs.map(\.value), nodes: pairs.map(\.node))
  }

  private static func strings(_ column: PropertyColumn, _ dictionary: StringDictionary) -> Content {
    let ranks = dictionary.ranks()
    let codes = ranks.codes.count
    var offsets = [Int](repeating: 0, count: codes + 1)
    forEach(column) { _, slot, offset in
      offsets[Int(ranks.ranks[Int(slot.data.load(fromByteOffset: offset * 4, as: UInt32.self))]) + 1] += 1
    }
    for place in 0..<codes { offsets[place + 1] += offsets[place] }
    var next = offsets
    var nodes = [NodeID](repeating: 0, count: offsets[codes])
    forEach(column) { node, slot, offset in
      let place = Int(ranks.ranks[Int(slot.data.load(fromByteOffset: offset * 4, as: UInt32.self))])
      nodes[next[place]] = node
      next[place] += 1
    }
    return .strings(order: ranks.codes, places: ranks.ranks, offsets: offsets, nodes: nodes, dictionary)
  }

  @inline(__always)
  private static func forEach(_ column: PropertyColumn, _ body: (NodeID, PropertySlot, Int) -> Void) {
    let table = column.table
    for index in 0..<table.count {
      let slot = table.slot(within: index)
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        body(NodeID(index) << PropertyPage.shift + NodeID(offset), slot, offset)
      }
    }
  }
}

extension Array {
  /// How many elements from the front on hold a condition that holds for none behind: a binary search.
  fileprivate func partition(_ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
