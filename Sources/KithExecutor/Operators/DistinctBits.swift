import KithValue

/// The distinct keys of a few groups as bits, as long as they are small numbers. Then counting them, and joining what two
/// threads found, is a matter of words.
struct DistinctBits {
  private static let maximumGroups = 64
  private static let maximumKey = 1 << 22
  /// So many words are taken for whatever comes; more than these, only where about every eighth gets a bit.
  private static let fewWords = 1 << 14
  private var rowsSeen = 0
  private var words: [UInt64] = []
  /// How many words a group has.
  private var stride = 0
  private(set) var groupCount = 0

  init() {}

  /// The keys of some lists; nil where bits for them would be too many, or as good as empty.
  init?(_ pairs: DistinctPairs) {
    rowsSeen = pairs.rowsTaken
    guard merge(pairs, nil) else { return nil }
  }

  /// Whether bits for so many groups, and keys below a limit, are worth it.
  private func isDense(_ groups: Int, limit: Int) -> Bool {
    max(groups, groupCount) * max(stride, (limit + 63) >> 6) <= max(Self.fewWords, rowsSeen * 8)
  }

  /// Takes in the selected rows, a key of `UInt32.max` for null; false where they do not fit, which leaves it as it was.
  mutating func add(_ keys: [UInt32], _ groups: [Int32], _ groupCount: Int, _ rows: Selection) -> Bool {
    guard groupCount <= Self.maximumGroups else { return false }
    return keys.withUnsafeBufferPointer { keys in
      // One more than the largest key: null's, of all ones, gives 0.
      var limit: UInt32 = 0
      rows.forEach { limit = max(limit, keys[$0] &+ 1) }
      guard limit <= Self.maximumKey else { return false }
      if limit == 0 { return true }
      guard isDense(groupCount, limit: Int(limit)) else { return false }
      rowsSeen += rows.rowCount
      grow(groups: groupCount, key: Int(limit) - 1)
      let stride = stride
      words.withUnsafeMutableBufferPointer { words in
        groups.withUnsafeBufferPointer { groups in
          rows.forEach { row in
            let key = keys[row]
            if key != .max { words[Int(groups[row]) &* stride &+ Int(key >> 6)] |= 1 << UInt64(key & 63) }
          }
        }
      }
      return true
    }
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

  /// Takes in another's keys, whose groups are `numbers` among ours; false where the groups are too many.
  mutating func merge(_ other: DistinctBits, _ numbers: [Int32]) -> Bool {
    if other.groupCount == 0 { return true }
    let groups = Int(numbers.prefix(other.groupCount).max() ?? -1) + 1
    guard groups <= Self.maximumGroups else { return false }
    rowsSeen += other.rowsSeen
    grow(groups: groups, key: other.stride * 64 - 1)
    for group in 0..<other.groupCount {
      let base = Int(numbers[group]) * stride
      for at in 0..<other.stride { words[base + at] |= other.words[group * other.stride + at] }
    }
    return true
  }

  /// Takes in the keys of lists, whose groups are `numbers` among ours, or the same; false where they do not fit, which
  /// leaves it as it was.
  mutating func merge(_ pairs: DistinctPairs, _ numbers: [Int32]?) -> Bool {
    var (groups, limit) = (0, 0)
    pairs.forEach { group, key in
      groups = max(groups, (numbers.map { Int($0[group]) } ?? group) + 1)
      limit = max(limit, Int(key) + 1)
    }
    if groups == 0 { return true }
    guard groups <= Self.maximumGroups, limit <= Self.maximumKey, isDense(groups, limit: limit) else { return false }
    grow(groups: groups, key: limit - 1)
    let stride = stride
    words.withUnsafeMutableBufferPointer { words in
      pairs.forEach { group, key in
        let group = numbers.map { Int($0[group]) } ?? group
        words[group &* stride &+ Int(key >> 6)] |= 1 << UInt64(key & 63)
      }
    }
    return true
  }

  /// The keys of a group.
  func keys(of group: Int) -> [UInt32] {
    var keys: [UInt32] = []
    for at in 0..<stride {
      var word = words[group * stride + at]
      while word != 0 {
        keys.append(UInt32(at << 6 + word.trailingZeroBitCount))
        word &= word - 1
      }
    }
    return keys
  }
}

extension Int {
  /// The least power of two that is not below it.
  fileprivate var nextPowerOfTwo: Int { self < 2 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
