/// The order of a dictionary's strings as numbers, so that rows are compared without looking at a string.
extension StringDictionary {
  /// For every code its place in the order of the strings' bytes, and the codes in that order.
  ///
  /// Worked out when first asked for and again when the dictionary has grown; O(n log n) then, O(1) otherwise.
  public func ranks() -> StringRanks { ranks { true } ?? StringRanks(ranks: [], codes: []) }

  /// The same, or nil where `goesOn` says no while the strings are being sorted.
  public func ranks(while goesOn: () -> Bool) -> StringRanks? {
    let count = self.count
    return rankCache.withLock { cache in
      if let cache, cache.codes.count >= count { return cache }
      guard let codes = sortedCodes(count, while: goesOn) else { return nil }
      var ranks = [UInt32](repeating: 0, count: count)
      for (rank, code) in codes.enumerated() { ranks[Int(code)] = UInt32(rank) }
      let fresh = StringRanks(ranks: ranks, codes: codes)
      cache = fresh
      return fresh
    }
  }

  /// Whether the order is known already.
  public var isRanked: Bool {
    let count = self.count
    return rankCache.withLock { ($0?.codes.count ?? -1) >= count }
  }

  /// The first `count` codes in the order of their strings' bytes.
  private func sortedCodes(_ count: Int, while goesOn: () -> Bool) -> [UInt32]? {
    // The first eight bytes as a number decide nearly always.
    var keyed: [(prefix: UInt64, code: UInt32)] = []
    keyed.reserveCapacity(count)
    for code in 0..<UInt32(count) { keyed.append((leadingBytes(of: code), code)) }
    let sorted = keyed.sorted(while: goesOn) { a, b in
      a.prefix != b.prefix ? a.prefix < b.prefix : self[a.code].order(against: self[b.code]) < 0
    }
    return sorted?.map(\.code)
  }
}

/// The order of a dictionary's strings.
public struct StringRanks: Sendable {
  /// By code: how many strings stand before.
  public let ranks: [UInt32]
  /// By rank: the code.
  public let codes: [UInt32]
}
