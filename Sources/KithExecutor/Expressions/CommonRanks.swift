import KithValue

/// Numbers in whose order the strings of two columns stand, so that `a.name < b.name` looks at no string.
///
/// They are worked out once as many rows have been compared as there are strings, and again when a dictionary has grown
/// and that many more have been.
struct CommonRanks {
  private var left: StringDictionary?
  private var right: StringDictionary?
  private var known: (left: [UInt32], right: [UInt32])?
  private var seen = 0

  /// By code a number for each string of either dictionary, equal for equal strings; nil where that is not worth it.
  mutating func ranks(
    _ left: StringDictionary, _ right: StringDictionary, rows: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> (left: [UInt32], right: [UInt32])? {
    if self.left !== left || self.right !== right { self = CommonRanks(left: left, right: right) }
    let (count, other) = (left.count, right.count)
    if let known, known.left.count == count, known.right.count == other { return known }
    seen += rows
    let total = left === right ? count : count + other
    guard total < 1 << 21, seen > total || left === right && left.isRanked else { return nil }
    seen = 0
    let first = try context.ranks(of: left)
    let found =
      left === right ? (first.ranks, first.ranks) : Self.joined(left, first, right, try context.ranks(of: right))
    known = found
    return found
  }

  init() {}
  private init(left: StringDictionary, right: StringDictionary) {
    self.left = left
    self.right = right
  }

  /// The ranks of two dictionaries on one scale.
  private static func joined(
    _ left: StringDictionary, _ first: StringRanks, _ right: StringDictionary, _ second: StringRanks
  ) -> ([UInt32], [UInt32]) {
    var ranks = [UInt32](repeating: 0, count: first.codes.count)
    var others = [UInt32](repeating: 0, count: second.codes.count)
    var (a, b) = (0, 0)
    var rank: UInt32 = 0
    while a < first.codes.count || b < second.codes.count {
      let order =
        a == first.codes.count
        ? 1 : b == second.codes.count ? -1 : left.order(of: first.codes[a], against: second.codes[b], in: right)
      if order <= 0 {
        ranks[Int(first.codes[a])] = rank
        a += 1
      }
      if order >= 0 {
        others[Int(second.codes[b])] = rank
        b += 1
      }
      rank += 1
    }
    return (ranks, others)
  }
}

extension StringDictionary {
  /// Below 0 where the string of a code stands before another dictionary's, above 0 where behind it, 0 where they are equal.
  @inline(__always)
  func order(of code: UInt32, against other: UInt32, in dictionary: StringDictionary) -> Int {
    let (a, b) = (leadingBytes(of: code), dictionary.leadingBytes(of: other))
    if a != b { return a < b ? -1 : 1 }
    return self[code].order(against: dictionary[other])
  }
}
