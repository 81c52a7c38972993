import KithValue

extension Aggregates {
  /// `min(x)` and `max(x)` in the order of ORDER BY across all types, null left out; of equal values the first stays.
  public struct Extreme: Sendable {
    /// Which end.
    public enum End: Sendable { case least, greatest }
    private let end: End
    private var value: Value = .null

    /// Nothing seen yet.
    public init(_ end: End) { self.end = end }

    /// Takes in a value; null changes nothing.
    public mutating func add(_ other: Value) {
      if other.isNull { return }
      if value.isNull || (end == .least ? Value.order(other, value) < 0 : Value.order(other, value) > 0) {
        value = other
      }
    }

    /// Takes in integers, none of them null.
    public mutating func addIntegers(_ values: Span<Int64>) {
      guard !values.isEmpty else { return }
      var extreme = values[0]
      if end == .least {
        for index in values.indices { extreme = min(extreme, values[index]) }
      } else {
        for index in values.indices { extreme = max(extreme, values[index]) }
      }
      add(.integer(extreme))
    }

    /// Takes in floats, none of them null.
    public mutating func addFloats(_ values: Span<Double>) {
      guard !values.isEmpty else { return }
      // NaN stands after every other number: least only among its own.
      var extreme = values[0]
      if end == .least {
        for index in values.indices where values[index] < extreme || extreme.isNaN { extreme = values[index] }
      } else {
        for index in values.indices where values[index] > extreme || values[index].isNaN { extreme = values[index] }
      }
      add(.float(extreme))
    }

    /// Takes in the rows of another, which come behind this one's.
    public mutating func merge(_ other: Extreme) { add(other.value) }

    /// The value at that end, null of nothing.
    public func result() -> Value { value }
  }
}
