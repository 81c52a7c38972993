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
}
