/// The order of a dictionary's strings as numbers, so that rows are compared without looking at a string.
extension StringDictionary {
  /// For every code its place in the order of the strings' bytes, and the codes in that order.
  ///
  /// Worked out when first asked for and again when the dictionary has grown; O(n log n) then, O(1) otherwise.
  public func ranks() -> StringRanks {
    let count = self.count
    return rankCache.withLock { cache in
      if let cache, cache.codes.count >= count { return cache }
      let codes = sortedCodes(count)
      var ranks = [UInt32](repeating: 0, count: count)
      for (rank, code) in codes.enumerated() { ranks[Int(code)] = UInt32(rank) }
      let fresh = StringRanks(ranks: ranks, codes: codes)
      cache = fresh
      return fresh
    }
  }

  /// The first `count` codes in the order of their strings' bytes.
  private func sortedCodes(_ count: Int) -> [UInt32] {
    // The first eight bytes as a number decide nearly always.
    var keyed: [(prefix: UInt64, code: UInt32)] = []
    keyed.reserveCapacity(count)
    for code in 0..<UInt32(count) { keyed.append((Self.prefix(self[code].text), code)) }
    keyed.sort { a, b in
      a.prefix != b.prefix ? a.prefix < b.prefix : self[a.code].order(against: self[b.code]) < 0
    }
    return keyed.map(\.code)
  }

  private static func prefix(_ text: String) -> UInt64 {
    var prefix: UInt64 = 0
    var count: UInt64 = 0
    for byte in text.utf8 {
      prefix = prefix << 8 | UInt64(byte)
      count += 1
      if count == 8 { return prefix }
    }
    return count == 0 ? 0 : prefix << (64 - 8 * count)
  }
}

/// The order of a dictionary's strings.
public struct StringRanks: Sendable {
  /// By code: how many strings stand before.
  public let ranks: [UInt32]
  /// By rank: the code.
  public let codes: [UInt32]
}
