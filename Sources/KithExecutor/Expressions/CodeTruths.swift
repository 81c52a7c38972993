import KithValue

/// What a predicate with a constant gives for each code of a dictionary, worked out once a code and kept from morsel to
/// morsel.
struct CodeTruths {
  private var dictionary: StringDictionary?
  private var constant: StringValue?
  /// 0 false, 1 true, 3 not yet known.
  private var known: [UInt8] = []

  /// Begins with a dictionary and a constant, and forgets what was known of others.
  mutating func use(_ dictionary: StringDictionary, _ constant: StringValue) {
    if self.dictionary !== dictionary || self.constant !== constant {
      self.dictionary = dictionary
      self.constant = constant
      known = []
    }
    if known.count < dictionary.count {
      known += [UInt8](repeating: 3, count: dictionary.count - known.count)
    }
  }

  /// The predicate for the selected rows: 0, 1, or 2 where there is no string.
  @inline(__always)
  mutating func test(
    _ codes: [UInt32], _ count: Int, _ rows: Selection, _ holds: (UInt32) -> Bool
  ) -> [UInt8] {
    known.withUnsafeMutableBufferPointer { known in
      codes.withUnsafeBufferPointer { codes in
        [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
          out.initialize(repeating: 2)
          rows.forEach { row in
            let code = codes[row]
            if code == .max { return }
            var truth = known[Int(code)]
            if truth == 3 {
              truth = holds(code) ? 1 : 0
              known[Int(code)] = truth
            }
            out[row] = truth
          }
          initialized = count
        }
      }
    }
  }
}
