import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// Where `part` first stands at or after `start`, or nil: 3 for `lo` in `hello`.
  ///
  /// Linear in both: it looks for the first byte and compares, and when too many such starts of a long part fail
  /// (`aaaa...` searched for `aaa...b`) it goes on with a search that never steps back.
  public func firstOffset(of part: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
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
      if part.count > 16, failures > 32 + (at - start) / 16 { return firstOffsetWithoutStepsBack(of: part, from: at) }
    }
    return nil
  }

  /// Knuth, Morris and Pratt: after a mismatch the longest beginning of `part` that the text ends with is kept.
  private func firstOffsetWithoutStepsBack(of part: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var kept = [Int](repeating: 0, count: part.count)
    var length = 0
    for index in 1..<part.count {
      while length > 0, part[index] != part[length] { length = kept[length - 1] }
      if part[index] == part[length] { length += 1 }
      kept[index] = length
    }
    length = 0
    for at in start..<count {
      while length > 0, self[at] != part[length] { length = kept[length - 1] }
      if self[at] == part[length] { length += 1 }
      if length == part.count { return at - length + 1 }
    }
    return nil
  }
}
