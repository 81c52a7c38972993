import Glibc

/// A hash table from 64-bit keys to small numbers, open addressing, at most half full: three times faster than a
/// dictionary where nothing but integers is looked up.
///
/// A struct with pointers, for a class would have every look-up checked for exclusive access. Copies share the memory:
/// whoever holds a table hands it from place to place, and never uses two copies. Bounds follow from the mask.
struct NumberTable {
  private final class Memory {
    let keys: UnsafeMutablePointer<UInt64>
    let numbers: UnsafeMutablePointer<Int32>
    init(size: Int) {
      keys = .allocate(capacity: size)
      numbers = .allocate(capacity: size)
      numbers.initialize(repeating: -1, count: size)
    }
    deinit {
      keys.deallocate()
      numbers.deallocate()
    }
  }
  /// The numbers of small keys by the keys themselves, plus one; made once there are many, and as large as they ask for.
  private final class Direct {
    static let maximum = 1 << 22
    let limit: Int
    let numbers: UnsafeMutablePointer<Int32>
    init?(limit: Int) {
      guard let memory = calloc(limit, MemoryLayout<Int32>.stride) else { return nil }
      self.limit = limit
      numbers = memory.bindMemory(to: Int32.self, capacity: limit)
    }
    deinit { free(numbers) }
  }
  private var direct: Direct?
  private var directNumbers: UnsafeMutablePointer<Int32>
  private var directLimit: UInt64 = 0
  private var memory: Memory
  private var keys: UnsafeMutablePointer<UInt64>
  private var numbers: UnsafeMutablePointer<Int32>
  private var mask: Int
  /// How many keys it holds.
  private(set) var count = 0
  /// How many of them by hash.
  private var hashed = 0

  /// An empty table with room for so many keys.
  init(minimumCapacity: Int = 8) {
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    memory = Memory(size: size)
    keys = memory.keys
    numbers = memory.numbers
    directNumbers = memory.numbers
    mask = size - 1
  }

  /// The number of a key; a key that is not there yet gets `new`.
  @inline(__always)
  mutating func number(of key: UInt64, orInsert new: Int32) -> Int32 {
    if key < directLimit {
      let known = directNumbers[Int(key)]
      if known != 0 { return known &- 1 }
      directNumbers[Int(key)] = new &+ 1
      count += 1
      return new
    }
    var at = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while numbers[at] >= 0 {
      if keys[at] == key { return numbers[at] }
      at = (at &+ 1) & mask
    }
    keys[at] = key
    numbers[at] = new
    count += 1
    hashed += 1
    if hashed * 2 > mask { grow() }
    return new
  }

  /// Enters a key; false where it is there already.
  @inline(__always)
  mutating func insert(_ key: UInt64) -> Bool {
    let before = count
    _ = number(of: key, orInsert: 0)
    return count > before
  }

  /// The number of a key, or nil.
  @inline(__always)
  func find(_ key: UInt64) -> Int32? {
    if key < directLimit {
      return directNumbers[Int(key)] == 0 ? nil : directNumbers[Int(key)] &- 1
    }
    var at = Int(truncatingIfNeeded: Self.hash(key)) & mask
    while numbers[at] >= 0 {
      if keys[at] == key { return numbers[at] }
      at = (at &+ 1) & mask
    }
    return nil
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 {
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  /// Makes the direct table reach the largest of the small keys met, where they are many for its size.
  private mutating func widen() {
    var largest: UInt64 = 0
    for at in 0...mask where numbers[at] >= 0 && keys[at] < UInt64(Direct.maximum) { largest = max(largest, keys[at]) }
    guard largest >= directLimit else { return }
    var size = max(1 << 14, Int(directLimit))
    while size <= Int(largest) { size *= 2 }
    guard size <= count * 128, let wider = Direct(limit: size) else { return }
    if directLimit > 0 { memcpy(wider.numbers, directNumbers, Int(directLimit) * MemoryLayout<Int32>.stride) }
    direct = wider
    directNumbers = wider.numbers
    directLimit = UInt64(size)
  }

  private mutating func grow() {
    if mask >= 1023 { widen() }
    let size = (mask + 1) * 4
    let bigger = Memory(size: size)
    hashed = 0
    for old in 0...mask where numbers[old] >= 0 {
      if keys[old] < directLimit {
        directNumbers[Int(keys[old])] = numbers[old] &+ 1
        continue
      }
      hashed += 1
      var at = Int(truncatingIfNeeded: Self.hash(keys[old])) & (size - 1)
      while bigger.numbers[at] >= 0 { at = (at &+ 1) & (size - 1) }
      bigger.keys[at] = keys[old]
      bigger.numbers[at] = numbers[old]
    }
    memory = bigger
    keys = bigger.keys
    numbers = bigger.numbers
    mask = size - 1
  }
}
