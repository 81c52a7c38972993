import KithValue

/// How many different values each group has: as bits while the groups are few and their keys many for the bits that they
/// need, as lists of keys otherwise.
///
/// It takes values that have small keys, see `SmallKeys`, and refuses the first that has none: whoever asked goes on with
/// what `all` gives.
struct DistinctCounts {
  private var keys = SmallKeys()
  /// Nil where the keys are in lists.
  private var bits: DistinctBits? = DistinctBits()
  private var pairs = DistinctPairs()
  /// Whether the lists may still turn out to be worth bits.
  private var mayBecomeBits = true
  /// So many keys are looked at once more, whether they are worth bits.
  private static let enough = 1 << 14

  /// Nothing yet; values whose order is kept are lists of keys from the first on.
  init(keepsOrder: Bool = false) {
    if keepsOrder { (bits, mayBecomeBits) = (nil, false) }
  }

  /// How much memory it holds.
  var byteCount: Int { (bits?.byteCount ?? 0) + pairs.byteCount }

  /// Takes in the selected rows; false where they do not fit, which leaves it as it was.
  mutating func add(
    _ vector: Vector, _ groups: [Int32], _ groupCount: Int, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    guard let keys = self.keys.keys(of: vector, rows) else { return false }
    if bits?.add(keys, groups, groupCount, rows) == true { return true }
    try emptyBits(context)
    try pairs.add(keys, groups, rows, context)
    if mayBecomeBits, pairs.rowsTaken >= Self.enough {
      mayBecomeBits = false
      bits = DistinctBits(pairs)
      if bits != nil { pairs = DistinctPairs() }
    }
    return true
  }

  /// Takes in another's values, whose groups are `numbers` among ours; false where they are of another kind.
  mutating func merge(
    _ other: DistinctCounts, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    guard keys.takes(other.keys) else { return false }
    if let theirs = other.bits {
      if bits?.merge(theirs, numbers) == true { return true }
    } else if bits?.merge(other.pairs, numbers) == true {
      return true
    }
    mayBecomeBits = false
    try emptyBits(context)
    var other = other
    try other.emptyBits(context)
    try pairs.merge(other.pairs, numbers, context)
    return true
  }

  /// The counts of a range of groups.
  mutating func counts(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    if let bits { return range.map { bits.count($0) } }
    return try pairs.counts(range, context)
  }

  /// The values of each group of a range as a list, in the order in which they came.
  mutating func lists(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> Vector {
    try emptyBits(context)
    let (keys, counts) = try pairs.keys(range, context)
    return try .lists(counts, of: self.keys.vector(keys), context)
  }

  /// Every value with the group that it is of, group by group.
  mutating func all(_ context: ExecutionContext) throws(EvaluationError) -> (values: Vector, groups: [Int32]) {
    try emptyBits(context)
    let (keys, groups) = try pairs.all(context)
    return (self.keys.vector(keys), groups)
  }

  private mutating func emptyBits(_ context: ExecutionContext) throws(EvaluationError) {
    guard let bits else { return }
    self.bits = nil
    for group in 0..<bits.groupCount {
      let keys = bits.keys(of: group)
      let rows = Selection(indices: nil, count: keys.count)
      try pairs.add(keys, [Int32](repeating: Int32(group), count: keys.count), rows, context)
    }
  }
}
