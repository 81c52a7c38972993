/// An open-addressing hash table from strings to codes; the strings themselves stand in the dictionary.
///
/// A slot is 32 bits of hash above the code plus one; 0 is free. Those bits give the slot's home too, so the table grows
/// without looking at a string. At most three quarters of the slots are taken.
struct StringDictionaryIndex: Sendable {
  private var slots: [UInt64] = []
  /// How many codes are entered; those of restored strings are when somebody looks for one again and again.
  private var entered = 0
  private var searches = 0

  var byteCount: Int { slots.count * 8 }

  /// The code of a string; `count` is how many there are.
  mutating func find(
    _ bytes: UnsafeBufferPointer<UInt8>, hash: UInt32, in dictionary: StringDictionary, count: Int
  ) -> UInt32? {
    if entered < count {
      searches += 1
      if searches <= PackedStrings.patience { return Self.search(bytes, in: dictionary, count: count) }
      enter(upTo: count, in: dictionary)
    }
    guard !slots.isEmpty else { return nil }
    let mask = slots.count - 1
    var at = Int(hash) & mask
    while slots[at] != 0 {
      if UInt32(slots[at] >> 32) == hash {
        let code = UInt32(truncatingIfNeeded: slots[at]) - 1
        if Self.text(dictionary[code].text, is: bytes) { return code }
      }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Finds a string by going through all, which for a few searches is less work than to enter all.
  private static func search(
    _ bytes: UnsafeBufferPointer<UInt8>, in dictionary: StringDictionary, count: Int
  ) -> UInt32? {
    let leading = StringDictionary.leadingBytes(of: bytes)
    for code in 0..<UInt32(count) where dictionary.leadingBytes(of: code) == leading {
      if text(dictionary[code].text, is: bytes) { return code }
    }
    return nil
  }

  /// Enters a code that is not there yet; `count` is how many there are with it.
  mutating func insert(_ code: UInt32, hash: UInt32, in dictionary: StringDictionary, count: Int) {
    if entered < count - 1 { enter(upTo: count - 1, in: dictionary) }
    if count * 4 > slots.count * 3 { grow(toHold: count) }
    place(UInt64(hash) << 32 | UInt64(code + 1))
    entered = count
  }

  private mutating func enter(upTo count: Int, in dictionary: StringDictionary) {
    if count * 4 > slots.count * 3 { grow(toHold: count) }
    for code in UInt32(entered)..<UInt32(count) {
      var text = dictionary[code].text
      place(UInt64(text.withUTF8 { Self.hash($0) }) << 32 | UInt64(code + 1))
    }
    entered = count
  }

  private mutating func grow(toHold count: Int) {
    let old = slots
    var size = max(16, old.count)
    while count * 4 > size * 3 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    for slot in old where slot != 0 { place(slot) }
  }

  private mutating func place(_ slot: UInt64) {
    let mask = slots.count - 1
    var at = Int(slot >> 32) & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = slot
  }

  private static func text(_ text: String, is bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let utf8 = text.utf8
    guard utf8.count == bytes.count else { return false }
    return utf8.withContiguousStorageIfAvailable { equal($0, bytes) } ?? utf8.elementsEqual(bytes)
  }

  private static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    for i in 0..<a.count where a[i] != b[i] { return false }
    return true
  }

  /// Eight bytes at a time, each folded in by a 128-bit product.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let raw = UnsafeRawBufferPointer(bytes)
    let count = raw.count
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
    var at = 0
    while at + 8 <= count {
      state = fold(state ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < count {
      rest = rest << 8 | UInt64(raw[at])
      at += 1
    }
    let mixed = fold(state ^ rest)
    return UInt32(truncatingIfNeeded: mixed ^ mixed >> 32)
  }

  private static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
