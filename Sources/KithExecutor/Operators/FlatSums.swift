import KithValue

/// The sums of the integers and of the floats of each group, as flat arrays, and of how many values each is.
///
/// What does not fit into a sum's 64 bits is left out and told: a general state sums in 128, and takes in what stands here.
struct FlatSums {
  private var integers: [Int64] = []
  private var counts: [Int64] = []
  /// Empty until the first float.
  private var floats: [FloatSum] = []
  private var floatCounts: [Int64] = []

  /// Whether no float has come.
  var isOfIntegers: Bool { floats.isEmpty }

  /// About how much memory they hold.
  var byteCount: Int { integers.count * 16 + floats.count * 32 }

  mutating func grow(_ groups: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let missing = groups - integers.count
    guard missing > 0 else { return }
    try integers.makeRoom(for: missing, context)
    try counts.makeRoom(for: missing, context)
    integers += repeatElement(0, count: missing)
    counts += repeatElement(0, count: missing)
    if !floats.isEmpty { try needFloats(context) }
  }

  private mutating func needFloats(_ context: ExecutionContext) throws(EvaluationError) {
    let missing = integers.count - floats.count
    if missing <= 0 { return }
    try floats.makeRoom(for: missing, context)
    try floatCounts.makeRoom(for: missing, context)
    floats += repeatElement(FloatSum(), count: missing)
    floatCounts += repeatElement(0, count: missing)
  }

  // MARK: rows

  /// Takes in rows, whose runs are given where all rows are selected and the runs are long; gives those that do not fit.
  mutating func add(
    _ values: [Int64], _ validity: Validity, _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection
  ) -> [Int] {
    if let runs, validity.words == nil, addRuns(values, groups, runs) { return [] }
    var overflowing: [Int] = []
    integers.withUnsafeMutableBufferPointer { sums in
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
    return overflowing
  }

  /// Takes in run by run; false where a run overflows, which leaves all sums as they were.
  private mutating func addRuns(_ values: [Int64], _ groups: [Int32], _ runs: GroupRuns) -> Bool {
    if addRuns(values, groups, runs, sign: 1) { return true }
    // What a sum that wrapped around was given is taken off it again, whatever it was.
    _ = addRuns(values, groups, runs, sign: -1)
    return false
  }

  private mutating func addRuns(_ values: [Int64], _ groups: [Int32], _ runs: GroupRuns, sign: Int64) -> Bool {
    var overflows: UInt8 = 0
    integers.withUnsafeMutableBufferPointer { sums in
      counts.withUnsafeMutableBufferPointer { counts in
        values.withUnsafeBufferPointer { values in
          runs.forEach { lower, upper in
            var total: Int64 = 0
            var overflown: UInt8 = 0
            for row in lower..<upper {
              let (sum, overflow) = total.addingReportingOverflow(values[row])
              total = sum
              overflown |= unsafeBitCast(overflow, to: UInt8.self)
            }
            let group = Int(groups[lower])
            let (sum, overflow) = sums[group].addingReportingOverflow(total)
            overflows |= overflown | unsafeBitCast(overflow, to: UInt8.self)
            sums[group] = sign > 0 ? sum : sums[group] &- total
            counts[group] &+= sign &* Int64(upper &- lower)
          }
        }
      }
    }
    return overflows == 0
  }

  mutating func add(
    _ values: [Double], _ validity: Validity, _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) {
    try needFloats(context)
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

  // MARK: rows that stand for many

  /// Takes in rows of which each stands for so many equal ones; gives those that do not fit.
  mutating func add(
    _ values: [Int64], _ validity: Validity, times: [Int64], _ groups: [Int32], _ rows: Selection
  ) -> [Int] {
    var overflowing: [Int] = []
    rows.forEach { row in
      guard validity[row], times[row] > 0 else { return }
      let group = Int(groups[row])
      let (product, overflow) = values[row].multipliedReportingOverflow(by: times[row])
      if overflow || !add(product, of: times[row], to: group) { overflowing.append(row) }
    }
    return overflowing
  }

  mutating func add(
    _ values: [Double], _ validity: Validity, times: [Int64], _ groups: [Int32], _ rows: Selection,
    _ context: ExecutionContext
  ) throws(EvaluationError) {
    try needFloats(context)
    try rows.forEach { row throws(EvaluationError) in
      guard validity[row], times[row] > 0 else { return }
      let group = Int(groups[row])
      floats[group].add(values[row], times: times[row])
      floatCounts[group] = try PathWeights.sum(floatCounts[group], times[row])
    }
  }

  /// Takes in a sum of so many integers; false where it does not fit.
  mutating func add(_ sum: Int64, of count: Int64, to group: Int) -> Bool {
    let (total, overflow) = integers[group].addingReportingOverflow(sum)
    let (number, isTooMany) = counts[group].addingReportingOverflow(count)
    if overflow || isTooMany { return false }
    integers[group] = total
    counts[group] = number
    return true
  }

  // MARK: merging and results

  /// Takes in another's groups, where neither has floats and no sum overflows; `numbers` are theirs among ours.
  mutating func merge(_ other: FlatSums, _ numbers: [Int32]) -> Bool {
    guard isOfIntegers, other.isOfIntegers else { return false }
    for group in other.integers.indices {
      if integers[Int(numbers[group])].addingReportingOverflow(other.integers[group]).overflow { return false }
    }
    for group in other.integers.indices {
      integers[Int(numbers[group])] &+= other.integers[group]
      counts[Int(numbers[group])] &+= other.counts[group]
    }
    return true
  }

  /// Puts the sums of a group into its general state.
  mutating func empty(_ group: Int, into state: inout Aggregates.State) {
    if counts[group] > 0 {
      state.addIntegers(sum: integers[group], count: counts[group])
      integers[group] = 0
      counts[group] = 0
    }
    if group < floatCounts.count, floatCounts[group] > 0 {
      state.addFloats(sum: floats[group], count: floatCounts[group])
      floats[group] = FloatSum()
      floatCounts[group] = 0
    }
  }

  /// The sums of integers of a range of groups.
  func sums(_ range: Range<Int>) -> Vector { .integer(Array(integers[range]), Validity()) }

  /// The means of integers of a range of groups.
  func means(_ range: Range<Int>) -> Vector {
    var validity = Validity()
    if range.contains(where: { counts[$0] == 0 }) {
      validity = .allNull(range.count)
      for (row, group) in range.enumerated() where counts[group] > 0 { validity.markValid(row) }
    }
    return .float(
      range.map { counts[$0] == 0 ? 0 : Aggregates.mean(integers[$0], of: counts[$0]) }, validity)
  }
}
