import KithValue

extension Aggregates {
  /// `count(x)`: how many values are not null.
  public struct Count: Sendable {
    /// How many so far.
    public private(set) var count: Int64 = 0

    /// Nothing counted yet.
    public init() {}

    /// Counts a value that is not null.
    @inlinable public mutating func add(_ value: Value) { if !value.isNull { addRows(1) } }

    /// Counts rows for `count(*)`, or values known not to be null.
    public mutating func addRows(_ rows: Int) { count += Int64(rows) }

    /// Takes in what another counted.
    public mutating func merge(_ other: Count) { count += other.count }

    /// The count.
    public func result() -> Value { .integer(count) }
  }
}
