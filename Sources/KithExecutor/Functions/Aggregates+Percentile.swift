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
        throw .limitExceeded("ListTooLong", "a percentile of more than \(Value.maximumListLength) values")
      }
      values.append(value)
    }

    /// Takes in the rows of another, which come behind this one's.
    public mutating func merge(_ other: Percentile) throws(EvaluationError) {
      if values.count + other.values.count > Value.maximumListLength {
        throw .limitExceeded("ListTooLong", "a percentile of more than \(Value.maximumListLength) values")
      }
      percentile = percentile ?? other.percentile
      values += other.values
    }

    /// The percentile, null of nothing.
    public func result() -> Value {
      guard let percentile, !values.isEmpty else { return .null }
      let sorted = values.sorted { Value.order($0, $1) < 0 }
      switch form {
      case .discrete:
        let place = Int((percentile * Double(sorted.count)).rounded(.up))
        return sorted[max(place - 1, 0)]
      case .continuous:
        let place = percentile * Double(sorted.count - 1)
        let below = Int(place.rounded(.down))
        let low = sorted[below].asDouble ?? .nan
        let share = place - Double(below)
        guard share > 0, below + 1 < sorted.count else { return .float(low) }
        let high = sorted[below + 1].asDouble ?? .nan
        return .float(low == high ? low : low * (1 - share) + high * share)
      }
    }
  }
}
