#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension UnsafeBufferPointer<UInt8> {
  /// Where `part` first stands at or after `start`, or nil: 3 for `lo` in `hello`.
  ///
  /// Linear in both: it looks for the first byte and compares, and when too many such starts fail (`aaaa...` searched for
  /// `aaa...b`) it goes on with a search that never steps back. In a long text it asks now and then whether it is to go on,
  /// and gives nil where it is not.
  public func firstOffset(
    of part: UnsafeBufferPointer<UInt8>, from start: Int = 0, while goesOn: () -> Bool = { true }
  ) -> Int? {
    guard start >= 0, count - start >= part.count else { return nil }
    guard let text = baseAddress, let wanted = part.baseAddress, !part.isEmpty else { return start }
    let last = count - part.count
    var at = start
    var failures = 0
    while at <= last {
      guard let found = memchr(text + at, Int32(part[0]), last - at + 1) else { return nil }
      at = UnsafeRawPointer(found) - UnsafeRawPointer(text)
      if memcmp(text + at, wanted, part.count) == 0 { return at }
      at += 1
      failures += 1
      if failures > 32 + (at - start) / 16 { return firstOffsetWithoutStepsBack(of: part, from: at, while: goesOn) }
    }
    return nil
  }

  /// Knuth, Morris and Pratt: after a mismatch the longest beginning of `part` that the text ends with is kept.
  private func firstOffsetWithoutStepsBack(
    of part: UnsafeBufferPointer<UInt8>, from start: Int, while goesOn: () -> Bool
  ) -> Int? {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: part.count) { kept in
      kept.initialize(repeating: 0)
      var length = 0
      for index in 1..<part.count {
        while length > 0, part[index] != part[length] { length = Int(kept[length - 1]) }
        if part[index] == part[length] { length += 1 }
        kept[index] = Int32(truncatingIfNeeded: length)
      }
      length = 0
      for lower in stride(from: start, to: count, by: 1 << 20) {
        for at in lower..<Swift.min(count, lower + 1 << 20) {
          while length > 0, self[at] != part[length] { length = Int(kept[length - 1]) }
          if self[at] == part[length] { length += 1 }
          if length == part.count { return at - length + 1 }
        }
        if !goesOn() { return nil }
      }
      return nil
    }
  }
}
