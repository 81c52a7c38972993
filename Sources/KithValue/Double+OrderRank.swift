extension Double {
  /// Its place in the order of floats: of two the greater has the greater one, and both zeros have the same. NaN, which
  /// ORDER BY puts behind all numbers, stands behind them here as well.
  /// ```swift
  /// (-1.5).orderRank < (0.25).orderRank      // true
  /// ```
  @inlinable package var orderRank: Int64 {
    if isNaN { return .max - 1 }
    let bits = Int64(bitPattern: (self + 0).bitPattern)
    return bits ^ ((bits >> 63) & .max)
  }

  /// The float at a place in the order.
  package init(orderRank rank: Int64) {
    self = rank == .max - 1 ? .nan : Double(bitPattern: UInt64(bitPattern: rank ^ ((rank >> 63) & .max)))
  }
}
