import KithValue

/// The different keys of many groups, a few each as a rule: `count(DISTINCT o)` for each of 83,000 people.
///
/// What comes is put down as pairs of group and key; now and then the pairs are dealt out to their groups, and in each group
/// the keys that were there already are dropped. So nothing is hashed, and the lists are gone through in order. As long as
/// the rows come group by group, as those of a walk do that are grouped by the node it starts from, they go into their
/// lists straight away, and a mark tells which keys the group has.
struct DistinctPairs {
  /// Pairs that came since the keys were last dealt out: the group above, the key below.
  private var fresh: [UInt64] = []
  /// The keys dealt out; those of group g lie at `starts[g] ..< starts[g + 1]`.
  private var keys: [UInt32] = []
  private var starts: [Int] = [0]
  /// Which keys the last group has: those marked with the number of its turn.
  private var marks: [UInt32] = []
  private var turn: UInt32 = 0
  /// The group whose keys are marked; -1 where none is known.
  private var marked = -1
  /// How many rows were taken in.
  private(set) var rowsTaken = 0
  private static let least = 1 << 15
  /// From here on keys are not marked.
  private static let maximumMark = 1 << 21
  /// From here on keys are told apart by sorting instead of by a bit each.
  private static let maximumBit = 1 << 26

  /// How much memory it holds.
  var byteCount: Int { fresh.count * 8 + keys.count * 4 + starts.count * 8 + marks.count * 4 }

  /// Visits each pair, some of them more than once.
  @inline(__always)
  func forEach(_ visit: (_ group: Int, _ key: UInt32) -> Void) {
    for group in 0..<starts.count - 1 {
      for at in starts[group]..<starts[group + 1] { visit(group, keys[at]) }
    }
    for pair in fresh { visit(Int(pair >> 32), UInt32(truncatingIfNeeded: pair)) }
  }

  /// Takes in the selected rows; a key of `UInt32.max` is null and passed over.
  mutating func add(
    _ keys: [UInt32], _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) {
    rowsTaken += rows.rowCount
    if try addInOrder(keys, groups, rows, context) { return }
    rows.forEach { row in
      let key = keys[row]
      if key != .max { fresh.append(UInt64(UInt32(bitPattern: groups[row])) << 32 | UInt64(key)) }
    }
    if fresh.count > max(Self.least, self.keys.count) { try deal(context) }
  }

  /// Takes in rows that come group by group, behind those that came; false where they do not, which leaves it as it was.
  private mutating func addInOrder(
    _ new: [UInt32], _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    // A list that was never dealt out may be now, and only once.
    guard fresh.isEmpty || self.keys.isEmpty else { return false }
    var last = Int32(truncatingIfNeeded: starts.count - 2)
    var isInOrder = true
    // One more than the largest key: null's, of all ones, gives 0.
    var limit: UInt32 = 0
    new.withUnsafeBufferPointer { new in
      groups.withUnsafeBufferPointer { groups in
        rows.forEach { row in
          isInOrder = isInOrder && groups[row] >= last
          last = groups[row]
          limit = max(limit, new[row] &+ 1)
        }
      }
    }
    // Marks are not worth it for a few rows.
    guard isInOrder, limit <= max(marks.count, min(Self.maximumMark, 16 * rowsTaken)) else { return false }
    if !fresh.isEmpty {
      try deal(context)
      return try addInOrder(new, groups, rows, context)
    }
    var group = starts.count - 2
    let mustMark = group >= 0 && marked != group
    if mustMark { for at in starts[group]..<starts[group + 1] { limit = max(limit, keys[at] + 1) } }
    guard limit <= Self.maximumMark else { return false }
    try keys.makeRoom(for: rows.rowCount, context)
    // Whoever holds them alone may write to them.
    var (marks, starts, turn) = (self.marks, self.starts, self.turn)
    (self.marks, self.starts) = ([], [])
    if Int(limit) > marks.count { marks += repeatElement(0, count: max(Int(limit), marks.count * 2) - marks.count) }
    if mustMark {
      turn += 1
      for at in starts[group]..<starts[group + 1] { marks[Int(keys[at])] = turn }
    }
    let known = keys.count
    let added = [UInt32](unsafeUninitializedCapacity: rows.rowCount + 1) { added, count in
      marks.withUnsafeMutableBufferPointer { marks in
        new.withUnsafeBufferPointer { new in
          groups.withUnsafeBufferPointer { groups in
            rows.forEach { row in
              let key = new[row]
              if key == .max { return }
              let next = Int(groups[row])
              if next != group {
                starts[starts.count - 1] = known + count
                starts += repeatElement(known + count, count: next - group)
                group = next
                turn += 1
              }
              // Written anew until it is kept.
              added[count] = key
              count &+= Int(unsafeBitCast(marks[Int(key)] != turn, to: UInt8.self))
              marks[Int(key)] = turn
            }
          }
        }
      }
    }
    keys += added
    starts[starts.count - 1] = keys.count
    (self.marks, self.starts, self.turn) = (marks, starts, turn)
    marked = group
    return true
  }

  /// Takes in another's keys, whose groups are `numbers` among ours.
  mutating func merge(
    _ other: DistinctPairs, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    rowsTaken += other.rowsTaken
    for group in 0..<other.starts.count - 1 {
      let own = UInt64(UInt32(bitPattern: numbers[group])) << 32
      for at in other.starts[group]..<other.starts[group + 1] { fresh.append(own | UInt64(other.keys[at])) }
    }
    for pair in other.fresh {
      fresh.append(UInt64(UInt32(bitPattern: numbers[Int(pair >> 32)])) << 32 | pair & 0xFFFF_FFFF)
    }
    if fresh.count > max(Self.least, keys.count) { try deal(context) }
  }

  /// How many different keys each group of a range has.
  mutating func counts(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> [Int64] {
    if !fresh.isEmpty { try deal(context) }
    return range.map { $0 + 1 < starts.count ? Int64(starts[$0 + 1] - starts[$0]) : 0 }
  }

  /// The different keys of the groups of a range, group after group, and how many each has.
  mutating func keys(
    _ range: Range<Int>, _ context: ExecutionContext
  ) throws(EvaluationError) -> (keys: [UInt32], counts: [Int32]) {
    let counts = try counts(range, context).map { Int32($0) }
    let last = starts.count - 1
    return (Array(keys[starts[min(range.lowerBound, last)]..<starts[min(range.upperBound, last)]]), counts)
  }

  /// The keys group by group: each key and the group that it is of.
  mutating func all(_ context: ExecutionContext) throws(EvaluationError) -> (keys: [UInt32], groups: [Int32]) {
    if !fresh.isEmpty { try deal(context) }
    var groups: [Int32] = []
    groups.reserveCapacity(keys.count)
    for group in 0..<starts.count - 1 {
      groups += repeatElement(Int32(group), count: starts[group + 1] - starts[group])
    }
    return (keys, groups)
  }

  // MARK: Dealing out

  /// Deals the fresh pairs out to their groups.
  private mutating func deal(_ context: ExecutionContext) throws(EvaluationError) {
    var groupCount = starts.count - 1
    for pair in fresh { groupCount = max(groupCount, Int(pair >> 32) + 1) }
    // First how many keys each group has now, the new ones included.
    var ends = [Int](repeating: 0, count: groupCount + 1)
    for group in 0..<starts.count - 1 { ends[group + 1] = starts[group + 1] - starts[group] }
    for pair in fresh { ends[Int(pair >> 32) + 1] &+= 1 }
    for group in 0..<groupCount { ends[group + 1] += ends[group] }
    try context.checkCancelled()
    // Then the keys in their places, those that were known first.
    var dealt = [UInt32](repeating: 0, count: keys.count + fresh.count)
    var next = ends
    for group in 0..<starts.count - 1 {
      for at in starts[group]..<starts[group + 1] {
        dealt[next[group]] = keys[at]
        next[group] &+= 1
      }
    }
    try context.checkCancelled()
    dealt.withUnsafeMutableBufferPointer { dealt in
      next.withUnsafeMutableBufferPointer { next in
        for pair in fresh {
          let group = Int(pair >> 32)
          dealt[next[group]] = UInt32(truncatingIfNeeded: pair)
          next[group] &+= 1
        }
      }
    }
    fresh.removeAll(keepingCapacity: true)
    try context.checkCancelled()
    try dropRepeated(&dealt, &ends, context)
    keys = dealt
    starts = ends
    marked = -1
  }

  /// Closes up what is left when each group keeps each of its keys once; `ends` goes from where lists were to where they are.
  private func dropRepeated(
    _ keys: inout [UInt32], _ bounds: inout [Int], _ context: ExecutionContext
  ) throws(EvaluationError) {
    var largest: UInt32 = 0
    for key in keys { largest = max(largest, key) }
    let isSmall = Int(largest) < Self.maximumBit
    // A bit for each key, all of them 0 between the groups.
    var seen = [UInt64](repeating: 0, count: isSmall ? Int(largest) >> 6 + 1 : 0)
    var kept = 0
    var lower = 0
    var looked = 0
    for group in 0..<bounds.count - 1 {
      let upper = bounds[group + 1]
      let first = kept
      if upper - lower <= 8 {
        for at in lower..<upper {
          let key = keys[at]
          var isNew = true
          for known in first..<kept where keys[known] == key { isNew = false }
          if isNew {
            keys[kept] = key
            kept += 1
          }
        }
      } else if isSmall {
        for at in lower..<upper {
          let key = keys[at]
          let bit: UInt64 = 1 << UInt64(key & 63)
          if seen[Int(key >> 6)] & bit != 0 { continue }
          seen[Int(key >> 6)] |= bit
          keys[kept] = key
          kept += 1
        }
        for at in first..<kept { seen[Int(keys[at] >> 6)] = 0 }
      } else {
        keys.withUnsafeMutableBufferPointer { keys in
          var group = UnsafeMutableBufferPointer(rebasing: keys[lower..<upper])
          group.sort()
        }
        for at in lower..<upper where kept == first || keys[kept - 1] != keys[at] {
          keys[kept] = keys[at]
          kept += 1
        }
      }
      looked += upper - lower
      if looked > 1 << 18 {
        looked = 0
        try context.checkCancelled()
      }
      bounds[group + 1] = kept
      lower = upper
    }
    keys.removeLast(keys.count - kept)
  }
}
