import KithValue

/// What `percentileCont` and `percentileDisc` have of all groups while one percentile is asked of all of them and all
/// numbers are of one type: the numbers as they came, with the group of each beside them; of many integers of few values, how
/// often each came in each group.
struct PercentileValues {
  private let isContinuous: Bool
  /// The percentile, once a row asked for one.
  private(set) var percentile: Double?
  private var numbers = Numbers.none
  private var groups: [Int32] = []
  /// Groups below it have met the percentile, with or without a number.
  private(set) var reach = 0
  private var arranged: (numbers: Numbers, starts: [Int])?

  private enum Numbers {
    case none
    case integers([Int64])
    case floats([Double])
    case tallied(PercentileTally)
  }
  /// With so many numbers it is seen whether they have few values.
  private var enough = 1 << 15

  init(isContinuous: Bool) { self.isContinuous = isContinuous }

  /// About how much memory it takes.
  var byteCount: Int {
    if case .tallied(let tally) = numbers { return tally.byteCount }
    return groups.count * 12
  }

  /// Takes in the selected rows of all groups below `reach`; false, and nothing is taken, where they do not fit: other
  /// percentiles, both types of number, or a NaN, which has a place of its own in the order.
  mutating func add(
    _ vector: Vector, _ parameter: Vector?, _ groups: [Int32], reach: Int, _ rows: Selection
  ) -> Bool {
    if rows.rowCount == 0 { return true }
    guard case .constant(let value, _)? = parameter, let wanted = value.asDouble, wanted >= 0, wanted <= 1,
      percentile == nil || percentile == wanted
    else { return false }
    if case .integer(let values, let validity) = vector, case .tallied(var tally) = numbers {
      numbers = .none
      let fits = tally.add(values, validity, groups, reach: max(self.reach, reach), rows)
      numbers = .tallied(tally)
      if fits {
        percentile = wanted
        self.reach = max(self.reach, reach)
        return true
      }
    }
    if case .constant(.null, _) = vector {} else { spread() }
    switch (vector, numbers) {
    case (.integer(let values, let validity), .none), (.integer(let values, let validity), .integers):
      var kept: [Int64] = []
      if case .integers(let known) = numbers { kept = known }
      numbers = .none
      take(values, validity, groups, rows, into: &kept)
      numbers = .integers(kept)
      if kept.count >= enough {
        enough = 2 * kept.count
        if let tally = PercentileTally(kept, self.groups, reach: max(self.reach, reach)) {
          numbers = .tallied(tally)
          self.groups = []
        }
      }
    case (.float(let values, let validity), .none), (.float(let values, let validity), .floats):
      if rows.filter({ values[$0].isNaN && validity[$0] }).rowCount > 0 { return false }
      var kept: [Double] = []
      if case .floats(let known) = numbers { kept = known }
      numbers = .none
      take(values, validity, groups, rows, into: &kept)
      numbers = .floats(kept)
    case (.constant(.null, _), _): break
    case (.integer, .floats), (.float, .integers), (.integer, .tallied), (.float, .tallied), (.constant, _),
      (.boolean, _),
      (.string, _), (.node, _), (.relationship, _), (.list, _), (.map, _), (.value, _):
      return false
    }
    percentile = wanted
    self.reach = max(self.reach, reach)
    return true
  }

  /// Goes on with the numbers one by one, in their order.
  private mutating func spread() {
    guard case .tallied(let tally) = numbers else { return }
    var kept: [Int64] = []
    tally.forEach { group, value in
      kept.append(value)
      groups.append(Int32(group))
    }
    numbers = .integers(kept)
  }

  private mutating func take<Number: BitwiseCopyable>(
    _ values: [Number], _ validity: Validity, _ groups: [Int32], _ rows: Selection, into kept: inout [Number]
  ) {
    let present = validity.words == nil ? rows : rows.filter { validity[$0] }
    if present.indices == nil, present.count == values.count, groups.count == values.count {
      kept += values
      self.groups += groups
      return
    }
    kept.reserveCapacity(kept.count + present.rowCount)
    present.forEach { row in
      kept.append(values[row])
      self.groups.append(groups[row])
    }
  }

  /// Takes in what another has, whose groups are `own` among these; false, and nothing is taken, where it does not fit.
  mutating func merge(_ other: PercentileValues, _ own: [Int32]) -> Bool {
    if let percentile, let theirs = other.percentile, percentile != theirs { return false }
    if case .tallied(var mine) = numbers, case .tallied(let theirs) = other.numbers {
      numbers = .none
      let count = own.prefix(other.reach).reduce(reach) { max($0, Int($1) + 1) }
      let fits = mine.add(theirs, own, reach: count)
      numbers = .tallied(mine)
      if fits {
        percentile = percentile ?? other.percentile
        reach = count
        return true
      }
    }
    spread()
    var other = other
    other.spread()
    switch (numbers, other.numbers) {
    case (_, .none): break
    case (.none, let theirs): numbers = theirs
    case (.integers(var mine), .integers(let theirs)):
      numbers = .none
      mine += theirs
      numbers = .integers(mine)
    case (.floats(var mine), .floats(let theirs)):
      numbers = .none
      mine += theirs
      numbers = .floats(mine)
    case (.integers, .floats), (.floats, .integers), (.tallied, _), (_, .tallied): return false
    }
    groups.reserveCapacity(groups.count + other.groups.count)
    for group in other.groups { groups.append(own[Int(group)]) }
    percentile = percentile ?? other.percentile
    for group in own.prefix(other.reach) { reach = max(reach, Int(group) + 1) }
    return true
  }

  /// Visits each number with its group.
  func forEach(_ visit: (Int, Value) throws(EvaluationError) -> Void) throws(EvaluationError) {
    switch numbers {
    case .none: break
    case .integers(let values): for (at, value) in values.enumerated() { try visit(Int(groups[at]), .integer(value)) }
    case .floats(let values): for (at, value) in values.enumerated() { try visit(Int(groups[at]), .float(value)) }
    case .tallied(let tally):
      try tally.forEach { group, value throws(EvaluationError) in try visit(group, .integer(value)) }
    }
  }

  /// The percentiles of a range of groups, of which there are `count` in all; nothing is taken in after this.
  mutating func results(
    _ range: Range<Int>, of count: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let percentile else { return .constant(.null, count: range.count) }
    if case .tallied(let tally) = numbers {
      try context.checkCancelled()
      return try tally.percentiles(percentile, isContinuous, range)
    }
    if arranged == nil { try arrange(count, context) }
    guard let (numbers, starts) = arranged else { return .constant(.null, count: range.count) }
    try context.checkCancelled()
    if range.contains(where: { starts[$0 + 1] - starts[$0] > Value.maximumListLength }) {
      throw Aggregates.Percentile.tooMany
    }
    // The groups ask one after the other, and each finds its own numbers as they came.
    switch numbers {
    case .none, .tallied: return .constant(.null, count: range.count)
    case .integers(let values): return Self.percentiles(percentile, isContinuous, values, starts, range)
    case .floats(let values): return Self.percentiles(percentile, isContinuous, values, starts, range)
    }
  }

  /// Puts the numbers in the order of their groups.
  private mutating func arrange(_ count: Int, _ context: ExecutionContext) throws(EvaluationError) {
    try context.checkCancelled()
    var starts = [Int](repeating: 0, count: count + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    try context.checkCancelled()
    switch numbers {
    case .none, .tallied: arranged = (.none, starts)
    case .integers(let values): arranged = (.integers(Self.placed(values, groups, starts)), starts)
    case .floats(let values): arranged = (.floats(Self.placed(values, groups, starts)), starts)
    }
    numbers = .none
    groups = []
  }

  private static func placed<Number: BitwiseCopyable>(_ values: [Number], _ groups: [Int32], _ starts: [Int])
    -> [Number]
  {
    var next = starts
    return [Number](unsafeUninitializedCapacity: values.count) { out, initialized in
      next.withUnsafeMutableBufferPointer { next in
        groups.withUnsafeBufferPointer { groups in
          for at in 0..<values.count {
            let group = Int(groups[at])
            out[next[group]] = values[at]
            next[group] &+= 1
          }
        }
      }
      initialized = values.count
    }
  }

  private static func percentiles<Number: PercentileNumber>(
    _ percentile: Double, _ isContinuous: Bool, _ values: [Number], _ starts: [Int], _ range: Range<Int>
  ) -> Vector {
    var part = Array(values[starts[range.lowerBound]..<starts[range.upperBound]])
    let first = starts[range.lowerBound]
    var floats: [Double] = []
    var chosen: [Number] = []
    var validity = Validity.allNull(range.count)
    var isComplete = true
    part.withUnsafeMutableBufferPointer { part in
      for (row, group) in range.enumerated() {
        let own = UnsafeMutableBufferPointer(rebasing: part[starts[group] - first..<starts[group + 1] - first])
        if own.isEmpty {
          isComplete = false
          if isContinuous { floats.append(0) } else { chosen.append(.zero) }
          continue
        }
        validity.markValid(row)
        if isContinuous {
          floats.append(between(percentile, own))
        } else {
          let place = Int((percentile * Double(own.count)).rounded(.up))
          chosen.append(own.select(max(place - 1, 0)))
        }
      }
    }
    let known = isComplete ? Validity() : validity
    return isContinuous ? .float(floats, known) : Number.column(chosen, known)
  }

  private static func between<Number: PercentileNumber>(
    _ percentile: Double, _ values: UnsafeMutableBufferPointer<Number>
  ) -> Double {
    let place = percentile * Double(values.count - 1)
    let below = Int(place.rounded(.down))
    let low = values.select(below).asFloat
    let share = place - Double(below)
    // What stands behind is not below it, so the next is the least of that.
    guard share > 0, let next = values[(below + 1)...].min() else { return low }
    return between(low, next.asFloat, share)
  }

  /// The number between two, so much of the way from the one to the other.
  static func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
    low == high ? low : low * (1 - share) + high * share
  }
}

/// The two types of number that columns have.
private protocol PercentileNumber: Comparable, BitwiseCopyable, AdditiveArithmetic {
  var asFloat: Double { get }
  static func column(_ numbers: [Self], _ validity: Validity) -> Vector
}

extension Int64: PercentileNumber {
  fileprivate var asFloat: Double { Double(self) }
  fileprivate static func column(_ numbers: [Int64], _ validity: Validity) -> Vector { .integer(numbers, validity) }
}

extension Double: PercentileNumber {
  fileprivate var asFloat: Double { self }
  fileprivate static func column(_ numbers: [Double], _ validity: Validity) -> Vector { .float(numbers, validity) }
}

extension UnsafeMutableBufferPointer where Element: PercentileNumber {
  /// The number that would stand at a place if they were sorted; it stands there afterwards, with none greater before and
  /// none less behind. O(n) as a rule; where the choice of pivots is unlucky too often, the rest is sorted.
  fileprivate func select(_ place: Int) -> Element {
    var low = 0
    var high = count - 1
    var rounds = 0
    while high - low > 12 {
      rounds += 1
      if rounds > 64 {
        var rest = UnsafeMutableBufferPointer(rebasing: self[low...high])
        rest.sort()
        return self[place]
      }
      let pivot = median(self[low], self[low + (high - low) / 2], self[high])
      var left = low
      var right = high
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right { high = right } else if place >= left { low = left } else { return self[place] }
    }
    // A few are sorted by putting each in its place.
    for next in stride(from: low + 1, through: high, by: 1) {
      let number = self[next]
      var at = next
      while at > low, self[at - 1] > number {
        self[at] = self[at - 1]
        at -= 1
      }
      self[at] = number
    }
    return self[place]
  }

  private func median(_ a: Element, _ b: Element, _ c: Element) -> Element {
    a < b ? (b < c ? b : Swift.max(a, c)) : (a < c ? a : Swift.max(b, c))
  }
}
