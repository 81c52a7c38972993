import KithValue

extension Aggregates {
  /// `stDev(x)` and `stDevP(x)`: how far numbers stand from their mean, 0.0 of fewer than two.
  ///
  /// Welford's running form, which does not subtract large numbers from one another, and Chan's for the merge.
  public struct Deviation: Sendable {
    /// What the numbers are of.
    public enum Basis: Sendable { case sample, population }
    private let basis: Basis
    private var count: Int64 = 0
    private var mean = 0.0
    private var squares = 0.0

    /// Nothing seen yet.
    public init(_ basis: Basis) { self.basis = basis }

    /// Takes in a number; null changes nothing, anything else is a `TypeError(InvalidArgumentType)`.
    public mutating func add(_ value: Value) throws(EvaluationError) {
      if value.isNull { return }
      guard let number = value.asDouble else {
        throw .invalidArgumentType("a standard deviation takes numbers, not \(value.cypherType.name)")
      }
      add(number)
    }

    /// Takes in integers, none of them null.
    public mutating func addIntegers(_ values: Span<Int64>) {
      for index in values.indices { add(Double(values[index])) }
    }

    /// Takes in floats, none of them null.
    public mutating func addFloats(_ values: Span<Double>) { for index in values.indices { add(values[index]) } }

    private mutating func add(_ number: Double) {
      count += 1
      let distance = number - mean
      mean += distance / Double(count)
      squares += distance * (number - mean)
    }

    /// Takes in the rows of another.
    public mutating func merge(_ other: Deviation) {
      if other.count == 0 { return }
      let total = count + other.count
      let distance = other.mean - mean
      squares += other.squares + distance * distance * Double(count) * Double(other.count) / Double(total)
      mean += distance * Double(other.count) / Double(total)
      count = total
    }

    /// The standard deviation.
    public func result() -> Value {
      if count < 2 { return .float(0) }
      return .float((squares / Double(basis == .sample ? count - 1 : count)).squareRoot())
    }
  }
}
