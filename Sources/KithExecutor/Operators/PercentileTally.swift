import KithValue

/// How often each integer came in each group, where the integers lie close together and come often.
struct PercentileTally {
  private let low: Int64
  /// How many values have a place.
  private let width: Int
  /// By group, then by value.
  private var counts: [Int64]
  private var total: Int
  private static let mostValues = 4_096

  var byteCount: Int { counts.count * 8 }

  /// Nil where places for all would be more than the numbers.
  init?(_ numbers: [Int64], _ groups: [Int32], reach: Int) {
    guard let low = numbers.min(), let high = numbers.max(), low > .min / 2, high < .max / 2,
      high - low < Self.mostValues / 2
    else { return nil }
    // Some room on both sides, for what comes.
    let room = (high - low) / 2 + 8
    self.low = low - room
    width = Int(high - low + 1 + 2 * room)
    total = 0
    counts = []
    guard reach * width <= numbers.count else { return nil }
    guard add(numbers, Validity(), groups, reach: reach, Selection(indices: nil, count: numbers.count)) else {
      return nil
    }
  }

  /// Takes in the selected rows of groups below `reach`; false, and nothing is taken, where a number has no place, or places
  /// for all would be more than the numbers.
  mutating func add(
    _ values: [Int64], _ validity: Validity, _ groups: [Int32], reach: Int, _ rows: Selection
  ) -> Bool {
    let (low, width) = (low, UInt64(width))
    var isBeyond = false
    if validity.words == nil {
      rows.forEach { isBeyond = UInt64(bitPattern: values[$0] &- low) >= width || isBeyond }
    } else {
      rows.forEach { isBeyond = validity[$0] && UInt64(bitPattern: values[$0] &- low) >= width || isBeyond }
    }
    guard !isBeyond, makeRoom(reach, total + rows.rowCount) else { return false }
    counts.withUnsafeMutableBufferPointer { counts in
      rows.forEach { row in
        if validity[row] { counts[Int(groups[row]) &* Int(width) &+ Int(values[row] &- low)] &+= 1 }
      }
    }
    total += rows.rowCount
    return true
  }

  /// Takes in another, whose groups are `own` among these; false, and nothing is taken, where that does not fit.
  mutating func add(_ other: PercentileTally, _ own: [Int32], reach: Int) -> Bool {
    let shift = other.low - low
    var isBeyond = false
    other.forEachPlace { _, place, _ in isBeyond = isBeyond || !(0..<Int64(width)).contains(Int64(place) + shift) }
    guard !isBeyond, makeRoom(reach, total + other.total) else { return false }
    other.forEachPlace { group, place, count in counts[Int(own[group]) * width + place + Int(shift)] += count }
    total += other.total
    return true
  }

  private mutating func makeRoom(_ reach: Int, _ total: Int) -> Bool {
    let needed = reach * width
    if needed <= counts.count { return true }
    guard needed <= total else { return false }
    counts += repeatElement(0, count: max(needed, min(2 * counts.count, total)) / width * width - counts.count)
    return true
  }

  /// Visits what came, group by group in ascending order.
  private func forEachPlace(_ visit: (_ group: Int, _ place: Int, _ count: Int64) -> Void) {
    for at in counts.indices where counts[at] > 0 { visit(at / width, at % width, counts[at]) }
  }

  /// Visits each number with its group.
  func forEach<E: Error>(_ visit: (_ group: Int, _ value: Int64) throws(E) -> Void) throws(E) {
    for at in counts.indices where counts[at] > 0 {
      for _ in 0..<counts[at] { try visit(at / width, low + Int64(at % width)) }
    }
  }

  /// The percentiles of a range of groups.
  func percentiles(_ percentile: Double, _ isContinuous: Bool, _ range: Range<Int>) throws(EvaluationError) -> Vector {
    var floats: [Double] = []
    var chosen: [Int64] = []
    var validity = Validity.allNull(range.count)
    for (row, group) in range.enumerated() {
      let start = group * width
      let own = start < counts.count ? counts[start..<start + width] : []
      let count = Int(own.reduce(0, +))
      if count > Value.maximumListLength { throw Aggregates.Percentile.tooMany }
      if count == 0 {
        floats.append(0)
        chosen.append(0)
        continue
      }
      validity.markValid(row)
      if isContinuous {
        let place = percentile * Double(count - 1)
        let below = Int(place.rounded(.down))
        let share = place - Double(below)
        let value = Double(number(below, of: own))
        let next = share > 0 ? Double(number(below + 1, of: own)) : value
        floats.append(PercentileValues.between(value, next, share))
      } else {
        chosen.append(number(max(Int((percentile * Double(count)).rounded(.up)) - 1, 0), of: own))
      }
    }
    return isContinuous ? .float(floats, validity) : .integer(chosen, validity)
  }

  /// The number at a place among a group's in their order.
  private func number(_ place: Int, of own: ArraySlice<Int64>) -> Int64 {
    var passed = 0
    for at in own.indices {
      passed += Int(own[at])
      if passed > place { return low + Int64(at - own.startIndex) }
    }
    return low
  }
}
