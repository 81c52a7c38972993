import KithValue

extension Aggregates {
  /// `collect(x)`: the values in the order of the rows, without nulls.
  public struct Collection: Sendable {
    private var values: [Value] = []

    /// Nothing collected yet.
    public init() {}

    /// Takes in a value; null changes nothing, one more than a list may have is a `LimitExceeded` error.
    public mutating func add(_ value: Value) throws(EvaluationError) {
      if value.isNull { return }
      if values.count == Value.maximumListLength { throw Self.tooLong }
      values.append(value)
    }

    /// Takes in what another collected, which comes behind this one's.
    public mutating func merge(_ other: Collection) throws(EvaluationError) {
      if values.count + other.values.count > Value.maximumListLength { throw Self.tooLong }
      values += other.values
    }

    /// The list.
    public func result() throws(EvaluationError) -> Value { try .list(bounded: values) }

    static let tooLong = EvaluationError.limitExceeded(
      "ListTooLong", "collect() would make a list of more than \(Value.maximumListLength) elements")
  }
}
