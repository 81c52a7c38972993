import KithValue

/// The texts that are made of the texts of a dictionary, as codes by their codes.
struct CodedTextImages {
  private var dictionary: StringDictionary?
  /// `.max` for null, `unknown` where none is made yet.
  private var codes: [UInt32] = []
  /// How many rows came that were too few for the dictionary.
  private var passed = 0
  private static let unknown = UInt32.max - 1

  /// Begins with a dictionary, and forgets what was known of others; false where the rows that came so far are too few for it.
  mutating func use(_ dictionary: StringDictionary, _ rows: Int) -> Bool {
    if self.dictionary !== dictionary {
      self = CodedTextImages()
      self.dictionary = dictionary
    }
    let count = dictionary.count
    if codes.isEmpty {
      // Behind a filter few come at a time, and many in the end.
      passed += rows
      if passed * 16 <= count { return false }
    }
    if codes.count < count { codes += [UInt32](repeating: Self.unknown, count: count - codes.count) }
    return true
  }

  /// The codes of which no text is made yet, each once: those are to be entered.
  mutating func missing(_ given: [UInt32], _ rows: Selection) -> [UInt32] {
    var new: [UInt32] = []
    codes.withUnsafeMutableBufferPointer { codes in
      given.withUnsafeBufferPointer { given in
        rows.forEach { row in
          let code = given[row]
          if code == .max || codes[Int(code)] != Self.unknown { return }
          codes[Int(code)] = .max
          new.append(code)
        }
      }
    }
    return new
  }

  /// Enters the texts of what was missing.
  mutating func enter(_ texts: [UInt32], of new: [UInt32]) {
    for (code, text) in zip(new, texts) { codes[Int(code)] = text }
  }

  /// The texts of the selected rows.
  func images(of given: [UInt32], _ rows: Selection) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: given.count) { out, count in
      count = given.count
      if rows.indices != nil { out.initialize(repeating: .max) }
      codes.withUnsafeBufferPointer { codes in
        given.withUnsafeBufferPointer { given in
          rows.forEach { out[$0] = given[$0] == .max ? .max : codes[Int(given[$0])] }
        }
      }
    }
  }
}
