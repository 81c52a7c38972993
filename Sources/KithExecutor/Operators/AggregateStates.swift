import KithPlanner
import KithValue

/// What one aggregate knows of all groups.
///
/// Counts, sums of integers, and least and greatest integers and strings are kept as flat arrays by group; whatever else
/// comes is kept in general states, into which the flat ones are emptied where both kinds meet.
final class AggregateStates {
  private let aggregate: AggregateColumn
  private var counts: [Int64] = []
  /// Empty until something comes that the flat arrays cannot hold.
  private var states: [Aggregates.State] = []
  private var sums: [Int64] = []
  /// Sums of floats with how many they are of; empty until the first float.
  private var floats: [FloatSum] = []
  private var floatCounts: [Int64] = []
  private var extremes: [Int64] = []
  private var extremeSource = ExtremeSource.none
  /// Whether some least or greatest value stands in a general state.
  private var hasGeneralExtremes = false
  /// The distinct values by their numbers, and the pairs of group and number met so far.
  private var distinct = KeyEncoder()
  private var seen = NumberTable()
  private var distinctPairs: [(group: Int32, value: Int32)] = []
  /// The same where only their number is asked and they fit; nil once they did not.
  private var bits: DistinctBits?
  /// The values of `collect`; nil for all others.
  private var collected: CollectedValues?
  /// About how much memory the values take that are kept one by one in general states.
  private var kept = 0

  private enum ExtremeSource {
    case none
    case integers
    case ranks(StringDictionary, StringRanks)
  }

  init(_ aggregate: AggregateColumn) {
    self.aggregate = aggregate
    if aggregate.isDistinct, aggregate.kind == .count { bits = DistinctBits() }
    if aggregate.kind == .collect { collected = CollectedValues() }
  }

  /// Goes on with the distinct values one by one.
  private func emptyBits() {
    guard let bits else { return }
    self.bits = nil
    bits.forEachGroup { group, vector in
      let rows = Selection(indices: nil, count: vector.count)
      let fresh = newPairs(vector, [Int32](repeating: Int32(group), count: vector.count), rows)
      counts[group] += Int64(fresh.rowCount)
    }
  }

  private var isCount: Bool { aggregate.kind == .count }
  private var isSum: Bool { aggregate.kind == .sum || aggregate.kind == .avg }
  private var keepsValues: Bool { aggregate.kind == .percentileCont || aggregate.kind == .percentileDisc }
  private var isExtreme: Bool { aggregate.kind == .min || aggregate.kind == .max }

  func grow(_ groups: Int) {
    let missing = groups - counts.count
    guard missing > 0 else { return }
    counts += [Int64](repeating: 0, count: missing)
    if isCount { return }
    if !states.isEmpty { needStates() }
    if !floats.isEmpty { needFloats() }
    if isSum { sums += [Int64](repeating: 0, count: missing) }
    if isExtreme { extremes += [Int64](repeating: 0, count: missing) }
  }

  /// Makes a general state for every group.
  private func needStates() {
    let missing = counts.count - states.count
    if missing > 0 { states += [Aggregates.State](repeating: Aggregates.State(aggregate.kind), count: missing) }
  }

  private func needFloats() {
    let missing = counts.count - floats.count
    if missing <= 0 { return }
    floats += [FloatSum](repeating: FloatSum(), count: missing)
    floatCounts += [Int64](repeating: 0, count: missing)
  }

  /// About how much memory it holds.
  var byteCount: Int {
    counts.count * (isCount ? 8 : 16) + states.count * 64 + floats.count * 32 + distinctPairs.count * 40
      + (bits?.byteCount ?? 0) + (collected?.byteCount ?? 0) + kept
  }

  /// Takes in the selected rows, whose groups are given.
  func add(
    _ groups: [Int32], _ groupCount: Int, _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) {
    guard let argument = aggregate.argument else {
      count(groups, groupCount, morsel.rows)
      return
    }
    if isCount, !aggregate.isDistinct, let present = argument.present(morsel, morsel.rows, context) {
      count(groups, groupCount, present)
      return
    }
    let vector = try argument.evaluate(morsel, morsel.rows, context)
    var rows = morsel.rows
    if bits != nil {
      if bits?.add(vector, groups, groupCount, rows) == true { return }
      emptyBits()
    }
    if aggregate.isDistinct { rows = newPairs(vector, groups, rows) }
    if isCount {
      if case .constant(let value, _) = vector, value.isNull { return }
      let present = vector.holdsNoNull ? rows : rows.filter { !vector.isNull($0) }
      count(groups, groupCount, present)
      return
    }
    if collected != nil {
      collected?.add(vector, groups, rows)
      return
    }
    if isSum, case .integer(let values, let validity) = vector { return try sum(values, validity, groups, rows) }
    if isSum, case .float(let values, let validity) = vector { return sum(values, validity, groups, rows) }
    if isExtreme, try takesExtremes(vector, groups, rows, context) { return }
    needStates()
    if keepsValues { kept += rows.rowCount * 16 + (vector.isConstant ? 0 : vector.heapByteCount) }
    let parameter = try aggregate.parameter?.evaluate(morsel, rows, context)
    try rows.forEach { row throws(EvaluationError) in
      try states[Int(groups[row])].add(vector[row], parameter?[row] ?? .null)
    }
  }

  private func count(_ groups: [Int32], _ groupCount: Int, _ rows: Selection) {
    if groupCount == 1 {
      counts[0] &+= Int64(rows.rowCount)
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      groups.withUnsafeBufferPointer { groups in rows.forEach { counts[Int(groups[$0])] &+= 1 } }
    }
  }

  /// The rows whose value their group has not met before.
  private func newPairs(_ vector: Vector, _ groups: [Int32], _ rows: Selection) -> Selection {
    let numbers = distinct.encode(vector, rows)
    var seen = self.seen
    let kept = rows.filter { row in
      // The groups are few as a rule, and then the pair is a small number.
      let group = UInt64(UInt32(bitPattern: groups[row]))
      let number = UInt64(UInt32(bitPattern: numbers[row]))
      return seen.insert(group < 32 ? number << 5 | group : 1 << 63 | group << 32 | number)
    }
    self.seen = seen
    kept.forEach { distinctPairs.append((groups[$0], numbers[$0])) }
    return kept
  }

  private func sum(
    _ values: [Int64], _ validity: Validity, _ groups: [Int32], _ rows: Selection
  ) throws(EvaluationError) {
    var overflowing: [Int] = []
    sums.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeMutableBufferPointer { counts in
        rows.forEach { row in
          guard validity[row] else { return }
          let group = Int(groups[row])
          let (total, overflow) = sums[group].addingReportingOverflow(values[row])
          if overflow {
            overflowing.append(row)
          } else {
            sums[group] = total
            counts[group] &+= 1
          }
        }
      }
    }
    // The general state sums in 128 bits: the flat sum goes there, and the row as well.
    if !overflowing.isEmpty { needStates() }
    for row in overflowing {
      emptySum(Int(groups[row]))
      try states[Int(groups[row])].add(.integer(values[row]))
    }
  }

  private func sum(_ values: [Double], _ validity: Validity, _ groups: [Int32], _ rows: Selection) {
    needFloats()
    floats.withUnsafeMutableBufferPointer { floats in
      floatCounts.withUnsafeMutableBufferPointer { counts in
        rows.forEach { row in
          guard validity[row] else { return }
          floats[Int(groups[row])].add(values[row])
          counts[Int(groups[row])] &+= 1
        }
      }
    }
  }

  /// Puts the flat sums of a group into its general state.
  private func emptySum(_ group: Int) {
    if counts[group] > 0 {
      states[group].addIntegers(sum: sums[group], count: counts[group])
      sums[group] = 0
      counts[group] = 0
    }
    if group < floatCounts.count, floatCounts[group] > 0 {
      states[group].addFloats(sum: floats[group], count: floatCounts[group])
      floats[group] = FloatSum()
      floatCounts[group] = 0
    }
  }

  /// Merges flat sums of integers; false where either side has anything else, or a sum overflows.
  private func mergesSums(_ other: AggregateStates, _ numbers: [Int32]) -> Bool {
    guard states.isEmpty, other.states.isEmpty, floats.isEmpty, other.floats.isEmpty else { return false }
    for group in other.counts.indices {
      if sums[Int(numbers[group])].addingReportingOverflow(other.sums[group]).overflow { return false }
    }
    for group in other.counts.indices {
      sums[Int(numbers[group])] &+= other.sums[group]
      counts[Int(numbers[group])] &+= other.counts[group]
    }
    return true
  }

  /// Sums or means of integers alone, as a column.
  private func flatSums(_ range: Range<Int>) -> Vector {
    guard aggregate.kind == .avg else { return .integer(Array(sums[range]), Validity()) }
    var validity = Validity()
    if range.contains(where: { counts[$0] == 0 }) {
      validity = .allNull(range.count)
      for (row, group) in range.enumerated() where counts[group] > 0 { validity.markValid(row) }
    }
    return .float(
      range.map { counts[$0] == 0 ? 0 : Aggregates.mean(sums[$0], of: counts[$0]) }, validity)
  }

  // MARK: min and max

  private func takesExtremes(
    _ vector: Vector, _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    switch (vector, extremeSource) {
    case (.integer(let values, let validity), .none), (.integer(let values, let validity), .integers):
      extremeSource = .integers
      takeExtremes(groups, rows) { validity[$0] ? values[$0] : nil }
      return true
    case (.string(let codes, let dictionary), .none):
      // Ranking a dictionary costs more than the comparisons of a few rows.
      guard dictionary.count < 1 << 17, rows.rowCount * 64 > dictionary.count else {
        hasGeneralExtremes = true
        return false
      }
      let ranks = try context.ranks(of: dictionary)
      extremeSource = .ranks(dictionary, ranks)
      takeExtremes(groups, rows) { codes[$0] == .max ? nil : Int64(ranks.ranks[Int(codes[$0])]) }
      return true
    case (.string(let codes, let dictionary), .ranks(let known, let ranks)) where known === dictionary:
      // A string that came since the ranking has no rank yet.
      var isRanked = true
      rows.forEach { if codes[$0] != .max, Int(codes[$0]) >= ranks.ranks.count { isRanked = false } }
      if !isRanked { break }
      takeExtremes(groups, rows) { codes[$0] == .max ? nil : Int64(ranks.ranks[Int(codes[$0])]) }
      return true
    default: break
    }
    try emptyExtremes()
    return false
  }

  @inline(__always)
  private func takeExtremes(_ groups: [Int32], _ rows: Selection, _ value: (Int) -> Int64?) {
    let takesLeast = aggregate.kind == .min
    counts.withUnsafeMutableBufferPointer { counts in
      extremes.withUnsafeMutableBufferPointer { extremes in
        rows.forEach { row in
          guard let candidate = value(row) else { return }
          let group = Int(groups[row])
          if counts[group] == 0 || (takesLeast ? candidate < extremes[group] : candidate > extremes[group]) {
            extremes[group] = candidate
          }
          counts[group] = 1
        }
      }
    }
  }

  /// Merges numbers of the same scale; false where either side has anything else.
  private func mergesExtremes(_ other: AggregateStates, _ numbers: [Int32]) throws(EvaluationError) -> Bool {
    guard !hasGeneralExtremes, !other.hasGeneralExtremes else { return false }
    switch (extremeSource, other.extremeSource) {
    case (_, .none): return true
    case (.none, let source): extremeSource = source
    case (.integers, .integers): break
    case (.ranks(let a, let x), .ranks(let b, let y)) where a === b && x.codes.count == y.codes.count: break
    case (.integers, .ranks), (.ranks, .integers), (.ranks, .ranks): return false
    }
    let rows = Selection(indices: nil, count: other.counts.count)
    takeExtremes(numbers, rows) { other.counts[$0] > 0 ? other.extremes[$0] : nil }
    return true
  }

  private func extreme(_ group: Int) -> Value {
    guard counts[group] > 0 else { return .null }
    switch extremeSource {
    case .none: return .null
    case .integers: return .integer(extremes[group])
    case .ranks(let dictionary, let ranks): return .string(dictionary[ranks.codes[Int(extremes[group])]])
    }
  }

  private func emptyExtremes() throws(EvaluationError) {
    hasGeneralExtremes = true
    needStates()
    for group in counts.indices where counts[group] > 0 {
      try states[group].add(extreme(group))
      counts[group] = 0
    }
    extremeSource = .none
  }

  // MARK: merging and results

  /// Takes in another's groups; `numbers` are theirs among ours.
  func merge(
    _ other: AggregateStates, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    if bits != nil, let theirs = other.bits, bits?.merge(theirs, numbers) == true { return }
    emptyBits()
    other.emptyBits()
    if aggregate.isDistinct {
      // What the other kept as new may be known here: its values are looked at once more.
      let groups = other.distinctPairs.map { numbers[Int($0.group)] }
      let values = other.distinct.vector(other.distinctPairs.map(\.value))
      let fresh = newPairs(values, groups, Selection(indices: nil, count: groups.count))
      if collected != nil {
        collected?.add(values, groups, fresh)
        return
      }
      if !isCount { needStates() }
      try fresh.forEach { row throws(EvaluationError) in
        if isCount {
          if !values.isNull(row) { counts[Int(groups[row])] += 1 }
        } else {
          try states[Int(groups[row])].add(values[row])
        }
      }
      return
    }
    if let theirs = other.collected {
      collected?.merge(theirs, numbers)
      return
    }
    if isExtreme {
      if try mergesExtremes(other, numbers) { return }
      try emptyExtremes()
      try other.emptyExtremes()
    }
    if isSum, mergesSums(other, numbers) { return }
    if !isCount {
      needStates()
      other.needStates()
    }
    for group in other.counts.indices {
      if group & 0x3FFF == 0 { try context.checkCancelled() }
      let own = Int(numbers[group])
      if isCount {
        counts[own] += other.counts[group]
      } else {
        if isSum {
          emptySum(own)
          other.emptySum(group)
        }
        try states[own].merge(other.states[group])
      }
    }
  }

  /// The values of a range of groups.
  func results(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> Vector {
    if collected != nil, let lists = try collected?.lists(range, of: counts.count, context) { return lists }
    if let bits { return .integer(range.map { bits.count($0) }, Validity()) }
    if isCount { return .integer(Array(counts[range]), Validity()) }
    if isExtreme, !hasGeneralExtremes {
      switch extremeSource {
      case .integers:
        var validity = Validity.allNull(range.count)
        for (row, group) in range.enumerated() where counts[group] > 0 { validity.markValid(row) }
        let isComplete = range.allSatisfy { counts[$0] > 0 }
        return .integer(Array(extremes[range]), isComplete ? Validity() : validity)
      case .ranks(let dictionary, let ranks):
        return .string(range.map { counts[$0] > 0 ? ranks.codes[Int(extremes[$0])] : .max }, dictionary)
      case .none: break
      }
    }
    if isSum, states.isEmpty, floats.isEmpty { return flatSums(range) }
    if isExtreme { try emptyExtremes() }
    needStates()
    var values: [Value] = []
    values.reserveCapacity(range.count)
    for group in range {
      if isSum { emptySum(group) }
      values.append(try states[group].result())
    }
    return Vector(values)
  }
}

extension Vector {
  /// Whether it is known that no row is null.
  fileprivate var holdsNoNull: Bool {
    switch self {
    case .integer(_, let validity), .float(_, let validity): validity.words == nil
    case .constant(let value, _): !value.isNull
    case .boolean, .string, .node, .relationship, .value: false
    }
  }
}
