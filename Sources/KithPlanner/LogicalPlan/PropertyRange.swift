/// Between what integers a value lies wherever a pattern matches; an end that is nil is not known.
struct PropertyRange: Equatable {
  struct End: Equatable {
    var value: Int64
    var isInclusive: Bool
  }
  private(set) var lower: End?
  private(set) var upper: End?

  init(_ bounds: ClosedRange<Int64>? = nil) {
    lower = bounds.map { End(value: $0.lowerBound, isInclusive: true) }
    upper = bounds.map { End(value: $0.upperBound, isInclusive: true) }
  }

  /// Whether no value can lie in it.
  var isEmpty: Bool {
    guard let lower, let upper else { return false }
    return lower.value > upper.value || (lower.value == upper.value && !(lower.isInclusive && upper.isInclusive))
  }

  /// Takes in that the value is not below an end.
  mutating func raise(to end: End) {
    guard let lower else {
      self.lower = end
      return
    }
    if end.value > lower.value || (end.value == lower.value && !end.isInclusive) { self.lower = end }
  }

  /// Takes in that the value is not above an end.
  mutating func lower(to end: End) {
    guard let upper else {
      self.upper = end
      return
    }
    if end.value < upper.value || (end.value == upper.value && !end.isInclusive) { self.upper = end }
  }

  /// Takes in how the value compares with one that lies in another range.
  mutating func take(_ op: RelationalOperator, _ other: PropertyRange) {
    if let end = other.lower {
      switch op {
      case .equal, .greaterOrEqual: raise(to: end)
      case .greater: raise(to: End(value: end.value, isInclusive: false))
      case .less, .lessOrEqual, .notEqual: break
      }
    }
    if let end = other.upper {
      switch op {
      case .equal, .lessOrEqual: lower(to: end)
      case .less: lower(to: End(value: end.value, isInclusive: false))
      case .greater, .greaterOrEqual, .notEqual: break
      }
    }
  }

  /// About what part of integers spread evenly over bounds lies in it.
  func share(of bounds: ClosedRange<Int64>) -> Double {
    let low = max(Double(bounds.lowerBound), lower.map { Double($0.value) } ?? -.infinity)
    let high = min(Double(bounds.upperBound), upper.map { Double($0.value) } ?? .infinity)
    return max(0, high - low + 1) / (Double(bounds.upperBound) - Double(bounds.lowerBound) + 1)
  }
}
