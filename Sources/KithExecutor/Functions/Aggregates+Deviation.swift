import KithValue

extension Aggregates {
  /// `stDev(x)` and `stDevP(x)`: how far numbers stand from their mean, 0.0 of fewer than two.
  ///
  /// Integers are summed, and their squares, without any rounding as long as both fit 64 bits, so that only the last
  /// division and the root round, and the order of the rows is of no matter. Other numbers go by Welford's running form,
  /// which does not subtract large numbers from one another, and Chan's for the merge.
  public struct Deviation: Sendable, BitwiseCopyable {
    /// What the numbers are of.
    public enum Basis: Sendable, BitwiseCopyable { case sample, population }
    private let basis: Basis
    private var exact = Moments()
    private var count: Int64 = 0
    private var mean = 0.0
    private var squares = 0.0

    /// How many integers, their sum and that of their squares.
    private struct Moments {
      var count: Int64 = 0
      var sum: Int64 = 0
      var squares: Int64 = 0

      /// Takes in as many more; false, and nothing changes, where a sum leaves 64 bits.
      @inline(__always)
      mutating func add(count more: Int64, sum added: Int64, squares square: Int64) -> Bool {
        let (total, first) = sum.addingReportingOverflow(added)
        let (squareTotal, second) = squares.addingReportingOverflow(square)
        if first || second { return false }
        count &+= more
        sum = total
        squares = squareTotal
        return true
      }

      /// `count` times the sum of the squares of the distances from the mean.
      var scaledSquares: Double { Double(Int128(count) * Int128(squares) - Int128(sum) * Int128(sum)) }
    }

    /// Nothing seen yet.
    public init(_ basis: Basis) { self.basis = basis }

    /// Takes in a number; null changes nothing, anything else is a `TypeError(InvalidArgumentType)`.
    public mutating func add(_ value: Value) throws(EvaluationError) {
      switch value {
      case .null: return
      case .integer(let integer): add(integer)
      case .float(let number): add(number)
      default: throw .invalidArgumentType("a standard deviation takes numbers, not \(value.cypherType.name)")
      }
    }

    /// Takes in integers, none of them null.
    public mutating func addIntegers(_ values: Span<Int64>) {
      for index in values.indices { add(values[index]) }
    }

    /// Takes in floats, none of them null.
    public mutating func addFloats(_ values: Span<Double>) { for index in values.indices { add(values[index]) } }

    @inline(__always)
    mutating func add(_ integer: Int64) {
      let (square, overflow) = integer.multipliedReportingOverflow(by: integer)
      if overflow || !exact.add(count: 1, sum: integer, squares: square) { add(Double(integer)) }
    }

    mutating func add(_ number: Double) {
      count += 1
      let distance = number - mean
      mean += distance / Double(count)
      squares += distance * (number - mean)
    }

    /// Takes in the rows of another.
    public mutating func merge(_ other: Deviation) {
      merge(count: other.count, mean: other.mean, squares: other.squares)
      if !exact.add(count: other.exact.count, sum: other.exact.sum, squares: other.exact.squares) {
        merge(other.exact)
      }
    }

    private mutating func merge(_ moments: Moments) {
      if moments.count == 0 { return }
      let count = Double(moments.count)
      merge(count: moments.count, mean: Double(moments.sum) / count, squares: moments.scaledSquares / count)
    }

    private mutating func merge(count added: Int64, mean other: Double, squares more: Double) {
      if added == 0 { return }
      let total = count + added
      let distance = other - mean
      squares += more + distance * distance * Double(count) * Double(added) / Double(total)
      mean += distance * Double(added) / Double(total)
      count = total
    }

    /// The standard deviation.
    public func result() -> Value {
      if count == 0 {
        if exact.count < 2 { return .float(0) }
        let (counted, divisor) = (Double(exact.count), Double(basis == .sample ? exact.count - 1 : exact.count))
        return .float((exact.scaledSquares / (counted * divisor)).squareRoot())
      }
      var all = self
      all.merge(exact)
      if all.count < 2 { return .float(0) }
      return .float((all.squares / Double(basis == .sample ? all.count - 1 : all.count)).squareRoot())
    }
  }
}
