import KithValue

extension Aggregates {
  /// `percentileCont(x, p)` and `percentileDisc(x, p)` of numbers; keeps all of them.
  public struct Percentile: Sendable {
    /// What to do where the percentile falls between two values.
    public enum Form: Sendable {
      /// The point between them, in proportion.
      case continuous
      /// The nearer one as it is.
      case discrete
    }
    private let form: Form
    private var percentile: Double?
    private var values: [Value] = []

    static var tooMany: EvaluationError {
      .limitExceeded("ListTooLong", "a percentile of more than \(Value.maximumListLength) values")
    }

    /// Nothing seen yet.
    public init(_ form: Form) { self.form = form }

    /// Takes in a number and the percentile, of which the first row's counts; null changes nothing.
    ///
    /// A percentile outside of 0 to 1 is an `ArgumentError(NumberOutOfRange)`, a value that is no number a
    /// `TypeError(InvalidArgumentType)`.
    public mutating func add(_ value: Value, percentile wanted: Value) throws(EvaluationError) {
      guard let wanted = wanted.asDouble else {
        throw .invalidArgumentType("a percentile is a number from 0.0 to 1.0, not \(wanted.cypherType.name)")
      }
      guard wanted >= 0, wanted <= 1 else {
        throw .numberOutOfRange("a percentile is a number from 0.0 to 1.0, not \(wanted.cypherText)")
      }
      if percentile == nil { percentile = wanted }
      if value.isNull { return }
      guard value.asDouble != nil else {
        throw .invalidArgumentType("a percentile takes numbers, not \(value.cypherType.name)")
      }
      if values.count == Value.maximumListLength {
        throw Self.tooMany
      }
      values.append(value)
    }

    /// Takes in the rows of another, which come behind this one's.
    public mutating func merge(_ other: Percentile) throws(EvaluationError) {
      if values.count + other.values.count > Value.maximumListLength {
        throw Self.tooMany
      }
      percentile = percentile ?? other.percentile
      values += other.values
    }

    /// The value that would stand at a place if they were sorted; it stands there afterwards, with none greater before
    /// and none less behind. O(n) as a rule; where the choice of pivots is unlucky too often, the rest is sorted.
    private static func select(_ place: Int, in values: inout [Value]) -> Value {
      var low = 0
      var high = values.count - 1
      var rounds = 0
      while low < high {
        rounds += 1
        if rounds > 64 {
          values[low...high].sort { Value.order($0, $1) < 0 }
          break
        }
        let pivot = median(values[low], values[low + (high - low) / 2], values[high])
        var left = low
        var right = high
        while left <= right {
          while Value.order(values[left], pivot) < 0 { left += 1 }
          while Value.order(values[right], pivot) > 0 { right -= 1 }
          if left <= right {
            values.swapAt(left, right)
            left += 1
            right -= 1
          }
        }
        if place <= right { high = right } else if place >= left { low = left } else { break }
      }
      return values[place]
    }

    private static func median(_ a: Value, _ b: Value, _ c: Value) -> Value {
      let sorted = [a, b, c].sorted { Value.order($0, $1) < 0 }
      return sorted[1]
    }

    /// The percentile, null of nothing.
    public func result() -> Value {
      guard let percentile, !values.isEmpty else { return .null }
      var values = values
      switch form {
      case .discrete:
        let place = Int((percentile * Double(values.count)).rounded(.up))
        return Self.select(max(place - 1, 0), in: &values)
      case .continuous:
        let place = percentile * Double(values.count - 1)
        let below = Int(place.rounded(.down))
        let low = Self.select(below, in: &values).asDouble ?? .nan
        let share = place - Double(below)
        guard share > 0, below + 1 < values.count else { return .float(low) }
        // What stands behind is not below it, so the next is the least of that.
        let next = values[(below + 1)...].min { Value.order($0, $1) < 0 }
        let high = next?.asDouble ?? .nan
        return .float(low == high ? low : low * (1 - share) + high * share)
      }
    }
  }
}
