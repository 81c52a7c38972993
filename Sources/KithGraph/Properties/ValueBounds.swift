import KithValue

/// Between which values a property is looked for: `n.born >= date('1980-01-01') AND n.born < date('1981-01-01')`.
public struct ValueBounds: Sendable {
  /// One end.
  public struct Bound: Sendable {
    /// The value.
    public var value: Value
    /// Whether the value itself belongs to the range.
    public var isInclusive: Bool

    /// Makes an end.
    public init(_ value: Value, isInclusive: Bool) {
      self.value = value
      self.isInclusive = isInclusive
    }
  }
  /// Nil where there is no least value.
  public var lower: Bound?
  /// Nil where there is no greatest value.
  public var upper: Bound?

  /// Makes a range; one end at least should be given.
  public init(lower: Bound?, upper: Bound?) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether a value lies within, as Cypher compares.
  func contains(_ value: Value) -> Bool {
    func holds(_ bound: Bound?, _ wanted: Comparison) -> Bool {
      guard let bound else { return true }
      let comparison = Value.compare(value, bound.value)
      return comparison == wanted || (bound.isInclusive && comparison == .equal)
    }
    return holds(lower, .greater) && holds(upper, .less)
  }
}

/// Kinds of values that 64-bit numbers stand for, in whose order they are.
enum ValueScale: Sendable {
  case integer, float, date, localTime

  /// The scale on which a value lies; nil where none does.
  init?(of value: Value) {
    switch value {
    case .integer: self = .integer
    case .float: self = .float
    case .date: self = .date
    case .localTime: self = .localTime
    case .null, .boolean, .string, .list, .map, .time, .localDateTime, .dateTime, .duration, .node, .relationship,
      .path,
      .nodeReference, .relationshipReference, .pathReference:
      return nil
    }
  }

  /// The number that stands for a value, nil where it does not lie on this scale: 2.0 is 2 among integers, 2.5 is nothing.
  func rank(of value: Value) -> Int64? {
    switch (self, value) {
    case (.integer, .integer(let number)): number
    case (.integer, .float(let number)): Int64(exactly: number)
    case (.float, .float(let number)): number.orderRank
    case (.float, .integer(let number)): Double(exactly: number).map(\.orderRank)
    case (.date, .date(let date)): date.epochDay
    case (.localTime, .localTime(let time)): time.nanosecondOfDay
    default: nil
    }
  }

  /// The numbers that lie within bounds; nil where the scale does not tell.
  func ranks(within bounds: ValueBounds) -> ClosedRange<Int64>?? {
    var low = Int64.min
    var high = Int64.max
    if let bound = bounds.lower {
      guard let rank = rank(of: bound.value) ?? rank(under: bound.value, rounding: .up) else { return .none }
      let isExact = self.rank(of: bound.value) != nil
      if isExact, !bound.isInclusive {
        if rank == .max { return .some(nil) }
        low = rank + 1
      } else {
        low = rank
      }
    }
    if let bound = bounds.upper {
      guard let rank = rank(of: bound.value) ?? rank(under: bound.value, rounding: .down) else { return .none }
      let isExact = self.rank(of: bound.value) != nil
      if isExact, !bound.isInclusive {
        if rank == .min { return .some(nil) }
        high = rank - 1
      } else {
        high = rank
      }
    }
    return .some(low <= high ? low...high : nil)
  }

  /// The nearest integer to a float that is none, above or below it.
  private func rank(under value: Value, rounding rule: FloatingPointRoundingRule) -> Int64? {
    guard case .integer = self, case .float(let number) = value, !number.isNaN else { return nil }
    return Int64(exactly: number.rounded(rule))
  }
}
