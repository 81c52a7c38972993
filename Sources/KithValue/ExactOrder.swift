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
  /// Negative, zero or positive by the UTF-8 bytes, which is the order of the code points: `'B' < 'a' < 'á'`.
  public func orderOfBytes(against other: String) -> Int {
    let a = utf8
    let b = other.utf8
    let fast = a.withContiguousStorageIfAvailable { left in
      b.withContiguousStorageIfAvailable { right in
        Self.order(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
      }
    }
    if let inner = fast, let result = inner { return result }
    return a.elementsEqual(b) ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
  }

  private static func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    if let left = a.baseAddress, let right = b.baseAddress {
      let here = memcmp(left, right, Swift.min(a.count, b.count))
      if here != 0 { return Int(here) }
    }
    return a.count - b.count
  }
}
