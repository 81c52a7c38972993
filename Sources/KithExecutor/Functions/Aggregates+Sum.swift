import KithValue

extension Aggregates {
  /// `sum(x)` of numbers or of durations.
  ///
  /// Integers are summed in 128 bits, so an overflow shows in the result alone: the sum of the largest integer, 1 and -1
  /// is what it should be, in whichever order they come. One float makes the result a float.
  public struct Sum: Sendable {
    private var integers: Int128 = 0
    private var floats = FloatSum()
    private var hasFloats = false
    private var hasIntegers = false
    private var durations: Value?
    /// How many values it summed.
    public private(set) var count: Int64 = 0

    /// The sum of nothing.
    public init() {}

    /// Adds a number or a duration; null changes nothing, anything else is a `TypeError(InvalidArgumentType)`.
    public mutating func add(_ value: Value) throws(EvaluationError) {
      switch value {
      case .null: return
      case .integer(let number):
        integers += Int128(number)
        hasIntegers = true
      case .float(let number):
        floats.add(number)
        hasFloats = true
      case .duration:
        durations = try durations.map { sum throws(EvaluationError) in try Value.add(sum, value) } ?? value
      default: throw .invalidArgumentType("a sum takes numbers or durations, not \(value.cypherType.name)")
      }
      count += 1
    }

    /// Adds a number or a duration so many times.
    mutating func add(_ value: Value, times: Int64) throws(EvaluationError) {
      if value.isNull || times <= 0 { return }
      let (newCount, overflows) = count.addingReportingOverflow(times)
      if overflows { throw EvaluationError.tooManyMatches() }
      switch value {
      case .integer(let number):
        integers += Int128(number) * Int128(times)
        hasIntegers = true
      case .float(let number):
        floats.add(number, times: times)
        hasFloats = true
      case .duration:
        // Doubled as often as it takes, which rounds nothing.
        var power = value
        var left = times
        while left > 0 {
          if left & 1 == 1 {
            durations = try durations.map { sum throws(EvaluationError) in try Value.add(sum, power) } ?? power
          }
          left >>= 1
          if left > 0 { power = try Value.add(power, power) }
        }
      default: try add(value)
      }
      count = newCount
    }

    /// Adds integers, none of them null.
    public mutating func addIntegers(_ values: Span<Int64>) {
      // Halves of 32 bits sum without overflow check, 2³¹ at a time, and so in vector registers.
      var start = 0
      while start < values.count {
        let end = min(values.count, start + 1 << 31)
        var high: Int64 = 0
        var low: Int64 = 0
        for index in start..<end {
          high &+= values[index] >> 32
          low &+= values[index] & 0xFFFF_FFFF
        }
        integers += Int128(high) << 32 + Int128(low)
        start = end
      }
      hasIntegers = hasIntegers || !values.isEmpty
      count += Int64(values.count)
    }

    /// Adds integers that were summed already.
    mutating func addIntegers(sum: Int64, count: Int64) {
      integers += Int128(sum)
      hasIntegers = hasIntegers || count > 0
      self.count += count
    }

    /// Adds floats that were summed already.
    mutating func addFloats(sum: FloatSum, count: Int64) {
      floats.merge(sum)
      hasFloats = hasFloats || count > 0
      self.count += count
    }

    /// Adds floats, none of them null.
    public mutating func addFloats(_ values: Span<Double>) {
      for index in values.indices { floats.add(values[index]) }
      hasFloats = hasFloats || !values.isEmpty
      count += Int64(values.count)
    }

    /// Takes in what another summed, which comes behind this one's.
    public mutating func merge(_ other: Sum) throws(EvaluationError) {
      integers += other.integers
      floats.merge(other.floats)
      hasFloats = hasFloats || other.hasFloats
      hasIntegers = hasIntegers || other.hasIntegers
      if let theirs = other.durations {
        durations = try durations.map { ours throws(EvaluationError) in try Value.add(ours, theirs) } ?? theirs
      }
      count += other.count
    }

    /// The sum; 0 of nothing, an `ArithmeticError(IntegerOverflow)` of integers beyond 64 bits.
    public func result() throws(EvaluationError) -> Value {
      if let durations {
        try refuseMixture()
        return durations
      }
      if hasFloats { return .float(total.value) }
      guard let sum = Int64(exactly: integers) else { throw .integerOverflow("sum() of \(count) integers") }
      return .integer(sum)
    }

    /// The mean; nil of nothing.
    func mean() throws(EvaluationError) -> Value? {
      if let durations {
        try refuseMixture()
        return try Value.divide(durations, .integer(count))
      }
      if count == 0 { return nil }
      if hasFloats { return .float(total.mean(of: count)) }
      return .float(Self.quotient(integers, count))
    }

    private var total: FloatSum {
      var total = floats
      // In two parts, each exact.
      let high = Double(integers)
      total.add(high)
      total.add(Double(integers - Int128(high)))
      return total
    }

    /// The float nearest to the mean of integers: whole part and rest are rounded apart.
    private static func quotient(_ sum: Int128, _ count: Int64) -> Double {
      if let small = Int64(exactly: sum) { return Aggregates.mean(small, of: count) }
      let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(count))
      return Double(whole) + Double(rest) / Double(count)
    }

    private func refuseMixture() throws(EvaluationError) {
      if hasIntegers || hasFloats {
        throw .invalidArgumentType("a sum takes numbers or durations, not both")
      }
    }
  }

  /// `avg(x)`, the mean of numbers, a float, or of durations.
  public struct Average: Sendable {
    private var sum = Sum()

    /// The mean of nothing yet.
    public init() {}

    /// Takes in a number or a duration; null changes nothing, anything else is a `TypeError(InvalidArgumentType)`.
    public mutating func add(_ value: Value) throws(EvaluationError) { try sum.add(value) }

    /// Takes in a number or a duration so many times.
    mutating func add(_ value: Value, times: Int64) throws(EvaluationError) { try sum.add(value, times: times) }

    /// Takes in integers, none of them null.
    public mutating func addIntegers(_ values: Span<Int64>) { sum.addIntegers(values) }

    /// Takes in integers that were summed already.
    mutating func addIntegers(sum: Int64, count: Int64) { self.sum.addIntegers(sum: sum, count: count) }

    /// Takes in floats that were summed already.
    mutating func addFloats(sum: FloatSum, count: Int64) { self.sum.addFloats(sum: sum, count: count) }

    /// Takes in floats, none of them null.
    public mutating func addFloats(_ values: Span<Double>) { sum.addFloats(values) }

    /// Takes in the rows of another, which come behind this one's.
    public mutating func merge(_ other: Average) throws(EvaluationError) { try sum.merge(other.sum) }

    /// The mean, null of nothing.
    public func result() throws(EvaluationError) -> Value { try sum.mean() ?? .null }
  }
  /// The float nearest to the mean of integers: whole part and rest are rounded apart.
  static func mean(_ sum: Int64, of count: Int64) -> Double {
    let (whole, rest) = sum.quotientAndRemainder(dividingBy: count)
    return Double(whole) + Double(rest) / Double(count)
  }
}
