import KithValue

/// What a predicate with a constant gives for each code of a dictionary, worked out once a code and kept from morsel to
/// morsel.
struct CodeTruths {
  private var dictionary: StringDictionary?
  private var constant: StringValue?
  /// 0 false, 1 true, 2 null, 4 not yet known; behind the codes stands a 2, for null.
  private var known: [UInt8] = []
  /// Some bits of the strings, so that it is for something that they are looked at ahead.
  private var seen: UInt8 = 0

  /// Begins with a dictionary and a constant, and forgets what was known of others.
  mutating func use(_ dictionary: StringDictionary, _ constant: StringValue) {
    if self.dictionary !== dictionary || self.constant !== constant {
      self.dictionary = dictionary
      self.constant = constant
      known = []
    }
    let count = dictionary.count
    if known.count <= count {
      if !known.isEmpty { known[known.count - 1] = 4 }
      known += [UInt8](repeating: 4, count: count + 1 - known.count)
      known[count] = 2
    }
  }

  /// The predicate for the selected rows: 0, 1, or 2 where there is no string.
  @inline(__always)
  mutating func test(
    _ codes: [UInt32], _ count: Int, _ rows: Selection, _ holds: (UInt32) -> Bool
  ) -> [UInt8] {
    test(codes, count, rows, truth: { holds($0) ? 1 : 0 })
  }

  /// The same where the predicate may be null of a string.
  @inline(__always)
  mutating func test(
    _ codes: [UInt32], _ count: Int, _ rows: Selection, truth: (UInt32) -> UInt8
  ) -> [UInt8] {
    let dictionary = dictionary
    var seen: UInt8 = 0
    defer { self.seen |= seen }
    return known.withUnsafeMutableBufferPointer { known in
      codes.withUnsafeBufferPointer { codes in
        [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
          initialized = count
          // First what is known, which nearly all is after a few morsels; the last place is that of null.
          let null = UInt32(truncatingIfNeeded: known.count - 1)
          var unknown: UInt8 = 0
          if rows.indices == nil {
            for row in 0..<count {
              let known = known[Int(min(codes[row], null))]
              out[row] = known
              unknown |= known
            }
          } else {
            out.initialize(repeating: 2)
            rows.forEach { row in
              let known = known[Int(min(codes[row], null))]
              out[row] = known
              unknown |= known
            }
          }
          if unknown & 4 == 0 { return }
          if let dictionary { seen |= dictionary.approach(codes, rows) { out[$0] == 4 } }
          rows.forEach { row in
            guard out[row] == 4 else { return }
            let code = codes[row]
            if known[Int(code)] == 4 { known[Int(code)] = truth(code) }
            out[row] = known[Int(code)]
          }
        }
      }
    }
  }
}

extension StringDictionary {
  /// Looks at the strings of some rows, so that the memory of all of them is waited for at once; gives some bits of them,
  /// for it to be for something.
  @inline(__always)
  func approach(_ codes: UnsafeBufferPointer<UInt32>, _ rows: Selection, where isWanted: (Int) -> Bool) -> UInt8 {
    // A small dictionary is near as a whole.
    if count < 1 << 13 { return 0 }
    var bits: UInt8 = 0
    rows.forEach { row in if isWanted(row) { bits |= firstByte(of: codes[row]) } }
    return bits
  }
}
