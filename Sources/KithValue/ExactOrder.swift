import Glibc

extension Int64 {
  /// Negative, zero or positive as the integer is below, at or above the float, without rounding either.
  ///
  /// 9007199254740993 is above 9007199254740992.0, though `Double(9007199254740993)` is not. The float is not NaN.
  @inlinable public func orderExactly(against float: Double) -> Int {
    if float >= 0x1p63 { return -1 }
    if float < -0x1p63 { return 1 }
    let whole = float.rounded(.towardZero)
    let integer = Int64(whole)
    if self != integer { return self < integer ? -1 : 1 }
    return float > whole ? -1 : float < whole ? 1 : 0
  }

  /// Whether the float is exactly this integer; NaN never is.
  @inlinable public func isExactly(_ float: Double) -> Bool {
    float >= -0x1p63 && float < 0x1p63 && float.rounded(.towardZero) == float && Int64(float) == self
  }
}

extension String {
  /// Calls `body` with the UTF-8 bytes, without copying them.
  ///
  /// Faster than `withUTF8`, which wants a variable of its own to make contiguous; on Linux every string is.
  @inlinable public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Negative, zero or positive by the UTF-8 bytes, which is the order of the code points: `'B' < 'a' < 'á'`.
  public func orderOfBytes(against other: String) -> Int {
    withBytes { a in other.withBytes { b in a.order(against: b) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Negative, zero or positive by the first `count` bytes, which both have.
  package func compareBytes(to other: UnsafeBufferPointer<UInt8>, from start: Int = 0, count: Int) -> Int {
    guard count > 0, let left = baseAddress, let right = other.baseAddress else { return 0 }
    return Int(memcmp(left + start, right, count))
  }

  /// Negative, zero or positive as the bytes stand before the other's, are the same, or stand behind them.
  package func order(against other: UnsafeBufferPointer<UInt8>) -> Int {
    let here = compareBytes(to: other, count: Swift.min(count, other.count))
    return here != 0 ? here : count - other.count
  }
}
