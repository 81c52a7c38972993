import KithValue

/// The nodes of a property column by their values: equality, ranges and prefixes without a look at the others.
///
/// A column of integers, floats, dates or local times is kept as sorted pairs of a number and a node; a column of strings as
/// the nodes of each dictionary code, with the codes in the order of their bytes. O(n log n) to build, never changed: it belongs to one state of the
/// column, and the next state gets its own when it is asked often enough.
final class PropertyIndex: Sendable {
  private enum Content: Sendable {
    case numbers(ranks: [Int64], nodes: [NodeID], ValueScale)
    /// The nodes of the code at `order[i]` stand at `offsets[i] ..< offsets[i + 1]`.
    case strings(order: [UInt32], places: [UInt32], offsets: [Int], nodes: [NodeID], StringDictionary)
  }
  private let content: Content

  /// The index of a column whose values are all of one of these kinds; nil for any other, and where `goesOn` says no on
  /// the way.
  init?(_ column: PropertyColumn, while goesOn: () -> Bool = { true }) {
    let content: Content?
    switch column.uniformKind {
    case .integer:
      content = Self.numbers(column, .integer, goesOn) { slot, offset in
        slot.data.load(fromByteOffset: offset * 8, as: Int64.self)
      }
    case .float:
      content = Self.numbers(column, .float, goesOn) { slot, offset in
        slot.data.load(fromByteOffset: offset * 8, as: Double.self).orderRank
      }
    case .string: content = column.dictionary.flatMap { Self.strings(column, $0, goesOn) }
    case .value:
      content = Self.scale(column, goesOn).flatMap { scale in
        Self.numbers(column, scale, goesOn) { slot, offset in scale.rank(of: slot.value(offset, nil)) ?? .max }
      }
    case .boolean, nil: content = nil
    }
    guard let content else { return nil }
    self.content = content
  }

  /// The nodes whose value equals, in ascending order; nil where the index cannot tell.
  func nodes(equals value: Value) -> ArraySlice<NodeID>? {
    switch (content, value) {
    case (.numbers(let ranks, let nodes, let scale), _):
      guard let wanted = scale.rank(of: value) else { return nil }
      return nodes[ranks.partition { $0 < wanted }..<ranks.partition { $0 <= wanted }]
    case (.strings(_, let places, let offsets, let nodes, let dictionary), .string(let text)):
      guard let code = dictionary.code(of: text.text), Int(code) < places.count else { return [] }
      let place = Int(places[Int(code)])
      return nodes[offsets[place]..<offsets[place + 1]]
    case (.strings, _): return nil
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

  /// The nodes whose value may lie within bounds, by value; nil where the index cannot tell.
  func nodes(within bounds: ValueBounds) -> ArraySlice<NodeID>? {
    switch content {
    case .numbers(let ranks, let nodes, let scale):
      guard let wanted = scale.ranks(within: bounds) else { return nil }
      guard let wanted else { return [] }
      return nodes[ranks.partition { $0 < wanted.lowerBound }..<ranks.partition { $0 <= wanted.upperBound }]
    case .strings(let order, _, let offsets, let nodes, let dictionary):
      var first = 0
      var last = order.count
      if let lower = bounds.lower {
        guard case .string(let text) = lower.value else { return nil }
        first = order.partition { dictionary[$0].text.precedes(text.text) }
      }
      if let upper = bounds.upper {
        guard case .string(let text) = upper.value else { return nil }
        last = order.partition { !text.text.precedes(dictionary[$0].text) }
      }
      return first < last ? nodes[offsets[first]..<offsets[last]] : []
    }
  }

  // MARK: building

  /// The one scale on which all values lie.
  private static func scale(_ column: PropertyColumn, _ goesOn: () -> Bool) -> ValueScale? {
    var scale: ValueScale?
    for index in 0..<column.table.count {
      guard goesOn() else { return nil }
      let slot = column.table.slot(within: index)
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        guard let own = ValueScale(of: slot.value(offset, nil)), scale ?? own == own else { return nil }
        scale = own
      }
    }
    return scale
  }

  private static func numbers(
    _ column: PropertyColumn, _ scale: ValueScale, _ goesOn: () -> Bool, _ rank: (PropertySlot, Int) -> Int64
  ) -> Content? {
    var pairs: [(value: Int64, node: NodeID)] = []
    pairs.reserveCapacity(column.count)
    var isSorted = true
    let isComplete = forEach(column, goesOn) { node, slot, offset in
      let value = rank(slot, offset)
      if let last = pairs.last, last.value > value { isSorted = false }
      pairs.append((value, node))
    }
    guard isComplete else { return nil }
    // They come in the order of their nodes, and stay so where the values are equal.
    if !isSorted {
      guard let sorted = sortedByValue(pairs, goesOn) else { return nil }
      pairs = sorted
    }
    return .numbers(ranks: pairs.map(\.value), nodes: pairs.map(\.node), scale)
  }

  /// Sorts by 11 bits of the value at a time, the lowest first, as far as the values differ.
  private static func sortedByValue(
    _ given: [(value: Int64, node: NodeID)], _ goesOn: () -> Bool
  ) -> [(value: Int64, node: NodeID)]? {
    var low = Int64.max
    var high = Int64.min
    for pair in given {
      low = min(low, pair.value)
      high = max(high, pair.value)
    }
    guard low < high else { return given }
    var pairs = given
    var next = given
    let bits = 64 - UInt64(bitPattern: high &- low).leadingZeroBitCount
    for shift in stride(from: 0, to: bits, by: 11) {
      guard goesOn() else { return nil }
      @inline(__always) func digit(_ value: Int64) -> Int {
        Int(UInt64(bitPattern: value &- low) >> UInt64(shift) & 2_047)
      }
      var offsets = [Int](repeating: 0, count: 2_049)
      for pair in pairs { offsets[digit(pair.value) + 1] += 1 }
      for at in 1...2_048 { offsets[at] += offsets[at - 1] }
      for pair in pairs {
        let at = digit(pair.value)
        next[offsets[at]] = pair
        offsets[at] += 1
      }
      swap(&pairs, &next)
    }
    return pairs
  }

  private static func strings(
    _ column: PropertyColumn, _ dictionary: StringDictionary, _ goesOn: () -> Bool
  ) -> Content? {
    guard let ranks = dictionary.ranks(while: goesOn) else { return nil }
    let codes = ranks.codes.count
    var offsets = [Int](repeating: 0, count: codes + 1)
    let isCounted = forEach(column, goesOn) { _, slot, offset in
      offsets[Int(ranks.ranks[Int(slot.data.load(fromByteOffset: offset * 4, as: UInt32.self))]) + 1] += 1
    }
    guard isCounted else { return nil }
    for place in 0..<codes { offsets[place + 1] += offsets[place] }
    var next = offsets
    var nodes = [NodeID](repeating: 0, count: offsets[codes])
    let isComplete = forEach(column, goesOn) { node, slot, offset in
      let place = Int(ranks.ranks[Int(slot.data.load(fromByteOffset: offset * 4, as: UInt32.self))])
      nodes[next[place]] = node
      next[place] += 1
    }
    guard isComplete else { return nil }
    return .strings(order: ranks.codes, places: ranks.ranks, offsets: offsets, nodes: nodes, dictionary)
  }

  /// Visits every value; false where `goesOn` says no on the way.
  @inline(__always)
  private static func forEach(
    _ column: PropertyColumn, _ goesOn: () -> Bool, _ body: (NodeID, PropertySlot, Int) -> Void
  ) -> Bool {
    let table = column.table
    for index in 0..<table.count {
      guard goesOn() else { return false }
      let slot = table.slot(within: index)
      for offset in 0..<Int(slot.capacity) where slot.isValid(offset) {
        body(NodeID(index) << PropertyPage.shift + NodeID(offset), slot, offset)
      }
    }
    return true
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
