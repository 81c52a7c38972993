import KithValue

/// The codes of texts of less than eight bytes that were met lately, to be found without the dictionary and its lock: a text
/// stands at one place by its bytes, where the next that belongs there takes it over.
struct ShortTexts {
  private var entries: [(text: UInt64, code: UInt32)] = []
  private static let bits = 10

  /// The bytes and, in the last place, how many they are and one, so that none is zero; nil for a longer text.
  private static func key(_ text: UnsafeBufferPointer<UInt8>) -> UInt64? {
    text.count < 8 ? StringDictionary.leadingBytes(of: text) | UInt64(text.count + 1) : nil
  }

  private static func place(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
  }

  /// The code of a text; nil where it is long or was not met lately.
  func code(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    guard !entries.isEmpty, let key = Self.key(text) else { return nil }
    let entry = entries[Self.place(key)]
    return entry.text == key ? entry.code : nil
  }

  /// Enters the short ones among texts that stand one behind the other, as far as `ends` says of each.
  mutating func enter(_ texts: UnsafeBufferPointer<UInt8>, _ ends: [Int], _ codes: [UInt32]) {
    var start = 0
    for (end, code) in zip(ends, codes) {
      defer { start = end }
      guard let key = Self.key(UnsafeBufferPointer(rebasing: texts[start..<end])) else { continue }
      if entries.isEmpty { entries = [(UInt64, UInt32)](repeating: (0, 0), count: 1 << Self.bits) }
      entries[Self.place(key)] = (key, code)
    }
  }
}
