import KithValue

/// The distinct values of a few groups as bits, as long as they are small numbers of one kind: identifiers, the codes of one
/// dictionary, or integers. Then counting them, and joining what two threads found, is a matter of words.
struct DistinctBits {
  private enum Kind {
    case none, nodes, relationships, integers
    case codes(StringDictionary)
  }
  private static let maximumGroups = 64
  private static let maximumKey = 1 << 22
  private var kind = Kind.none
  private var words: [UInt64] = []
  /// How many words a group has.
  private var stride = 0
  private var groupCount = 0

  /// Takes in the selected rows; false where they do not fit, which may leave some of them taken in.
  mutating func add(_ vector: Vector, _ groups: [Int32], _ groupCount: Int, _ rows: Selection) -> Bool {
    switch (vector, kind) {
    case (.node(let ids), .none), (.node(let ids), .nodes):
      kind = .nodes
      return add(groups, groupCount, rows) { ids[$0] == .max ? -1 : Int(ids[$0]) }
    case (.relationship(let ids), .none), (.relationship(let ids), .relationships):
      kind = .relationships
      return add(groups, groupCount, rows) { ids[$0] == .max ? -1 : Int(ids[$0]) }
    case (.string(let codes, let dictionary), .none):
      kind = .codes(dictionary)
      return add(groups, groupCount, rows) { codes[$0] == .max ? -1 : Int(codes[$0]) }
    case (.string(let codes, let dictionary), .codes(let known)) where known === dictionary:
      return add(groups, groupCount, rows) { codes[$0] == .max ? -1 : Int(codes[$0]) }
    case (.integer(let numbers, let validity), .none), (.integer(let numbers, let validity), .integers):
      kind = .integers
      if validity.words == nil {
        return add(groups, groupCount, rows) { numbers[$0] < 0 ? Self.maximumKey : Int(numbers[$0]) }
      }
      return add(groups, groupCount, rows) {
        !validity[$0] ? -1 : numbers[$0] < 0 ? Self.maximumKey : Int(numbers[$0])
      }
    case (.constant(.null, _), _): return true
    case (.constant, _), (.boolean, _), (.float, _), (.value, _), (.node, _), (.relationship, _), (.string, _),
      (.integer, _):
      return false
    }
  }

  /// `key` gives -1 for null.
  @inline(__always)
  private mutating func add(
    _ groups: [Int32], _ groupCount: Int, _ rows: Selection, _ key: (Int) -> Int
  ) -> Bool {
    var largest = -1
    rows.forEach { largest = max(largest, key($0)) }
    guard largest < Self.maximumKey, groupCount <= Self.maximumGroups else { return false }
    grow(groups: groupCount, key: largest)
    let stride = stride
    words.withUnsafeMutableBufferPointer { words in
      groups.withUnsafeBufferPointer { groups in
        rows.forEach { row in
          let key = key(row)
          if key >= 0 { words[Int(groups[row]) &* stride &+ key >> 6] |= 1 << UInt64(key & 63) }
        }
      }
    }
    return true
  }

  private mutating func grow(groups: Int, key: Int) {
    let neededStride = key >> 6 + 1
    if neededStride <= stride, groups <= groupCount { return }
    let newStride = neededStride <= stride ? stride : max(64, neededStride.nextPowerOfTwo)
    let newCount = max(groups, groupCount)
    if newStride == stride {
      words += [UInt64](repeating: 0, count: (newCount - groupCount) * stride)
    } else {
      var moved = [UInt64](repeating: 0, count: newCount * newStride)
      for group in 0..<groupCount {
        for at in 0..<stride { moved[group * newStride + at] = words[group * stride + at] }
      }
      words = moved
    }
    stride = newStride
    groupCount = newCount
  }

  /// How much memory it holds.
  var byteCount: Int { words.count * 8 }

  /// How many distinct values a group has.
  func count(_ group: Int) -> Int64 {
    guard group < groupCount else { return 0 }
    var count = 0
    for at in group * stride..<(group + 1) * stride { count &+= words[at].nonzeroBitCount }
    return Int64(count)
  }

  /// Takes in another's values, whose groups are `numbers` among ours; false where they are of another kind.
  mutating func merge(_ other: DistinctBits, _ numbers: [Int32]) -> Bool {
    switch (kind, other.kind) {
    case (_, .none): return true
    case (.none, _): kind = other.kind
    case (.nodes, .nodes), (.relationships, .relationships), (.integers, .integers): break
    case (.codes(let a), .codes(let b)) where a === b: break
    case (.nodes, _), (.relationships, _), (.integers, _), (.codes, _): return false
    }
    let groups = Int(numbers.prefix(other.groupCount).max() ?? -1) + 1
    guard groups <= Self.maximumGroups else { return false }
    grow(groups: groups, key: other.stride * 64 - 1)
    for group in 0..<other.groupCount {
      let base = Int(numbers[group]) * stride
      for at in 0..<other.stride { words[base + at] |= other.words[group * other.stride + at] }
    }
    return true
  }

  /// The values of each group as a column.
  func forEachGroup<E: Error>(_ body: (Int, Vector) throws(E) -> Void) throws(E) {
    for group in 0..<groupCount {
      var keys: [UInt32] = []
      for at in 0..<stride {
        var word = words[group * stride + at]
        while word != 0 {
          keys.append(UInt32(at << 6 + word.trailingZeroBitCount))
          word &= word - 1
        }
      }
      switch kind {
      case .none: break
      case .nodes: try body(group, .node(keys))
      case .relationships: try body(group, .relationship(keys))
      case .integers: try body(group, .integer(keys.map { Int64($0) }, Validity()))
      case .codes(let dictionary): try body(group, .string(keys, dictionary))
      }
    }
  }
}

extension Int {
  /// The least power of two that is not below it.
  fileprivate var nextPowerOfTwo: Int { self < 2 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
