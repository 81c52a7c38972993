import Glibc
import KithValue

/// A hash table from 64-bit keys to small numbers, open addressing, at most half full, or three quarters where it is large:
/// three times faster than a dictionary where nothing but integers is looked up.
///
/// A struct with pointers, for a class would have every look-up checked for exclusive access. Copies share the memory:
/// whoever holds a table hands it from place to place, and never uses two copies. Bounds follow from the mask.
struct NumberTable {
  /// A key beside its number plus one, 0 where the place is free: a look at both is one look at memory. The key is in two
  /// halves, so that a place takes twelve bytes.
  private struct Slot {
    private var low: UInt32
    private var high: UInt32
    let number: Int32

    @inline(__always)
    init(key: UInt64, number: Int32) {
      low = UInt32(truncatingIfNeeded: key)
      high = UInt32(truncatingIfNeeded: key >> 32)
      self.number = number
    }

    @inline(__always) var key: UInt64 { UInt64(high) << 32 | UInt64(low) }
  }
  private final class Memory {
    let slots: UnsafeMutablePointer<Slot>
    private let byteCount: Int
    init(size: Int) {
      byteCount = size * MemoryLayout<Slot>.stride
      // The system gives large memory as zeros, page by page as it is touched.
      guard let memory = calloc(size, MemoryLayout<Slot>.stride) else { preconditionFailure("no memory is left") }
      slots = memory.bindMemory(to: Slot.self, capacity: size)
      if byteCount >= 1 << 23 {
        // Large pages: what is looked up anywhere in it would otherwise miss the processor's table of pages each time.
        let page = Int(getpagesize())
        let start = (Int(bitPattern: memory) + page - 1) & ~(page - 1)
        madvise(UnsafeMutableRawPointer(bitPattern: start), Int(bitPattern: memory) + byteCount - start, MADV_HUGEPAGE)
      }
    }
    deinit {
      nonisolated(unsafe) let slots = slots
      Disposal.perform(byteCount >> 9) { free(slots) }
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
  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// How many keys it holds.
  private(set) var count = 0
  /// How many of them by hash, and how many of these there may be before it grows.
  private var hashed = 0
  private var limit: Int
  /// From so many places on it grows in steps.
  private static let large = 1 << 16
  private static let step = 1 << 15

  /// Whether small keys are worth a look for: those of pairs of numbers say nothing of what comes.
  private let holdsPairs: Bool

  /// An empty table with room for so many keys.
  init(minimumCapacity: Int = 8, holdsPairs: Bool = false) {
    self.holdsPairs = holdsPairs
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    memory = Memory(size: size)
    slots = memory.slots
    directNumbers = UnsafeMutableRawPointer(memory.slots).assumingMemoryBound(to: Int32.self)
    mask = size - 1
    limit = Self.limit(size)
  }

  private static func limit(_ size: Int) -> Int { size > large ? size / 4 * 3 : size / 2 }

  /// Forgets all keys; a table that is not large keeps its room.
  mutating func removeAll() {
    if isLarge || directLimit > 0 {
      self = NumberTable(holdsPairs: holdsPairs)
      return
    }
    memset(slots, 0, (mask + 1) * MemoryLayout<Slot>.stride)
    count = 0
    hashed = 0
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
    while case let known = slots[at].number, known != 0 {
      if slots[at].key == key { return known &- 1 }
      at = (at &+ 1) & mask
    }
    slots[at] = Slot(key: key, number: new &+ 1)
    count += 1
    hashed += 1
    if hashed >= limit { grow {} }
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
    while case let known = slots[at].number, known != 0 {
      if slots[at].key == key { return known &- 1 }
      at = (at &+ 1) & mask
    }
    return nil
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 {
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  // MARK: what is large

  /// Whether it is so large that each look-up waits for memory.
  var isLarge: Bool { mask >= Self.large }

  /// Looks at the places where the keys of some rows belong, all at the same time, so that looking the keys up one after the other finds
  /// them near. What it gives means nothing, and is to be kept somewhere so that the looks take place.
  @inline(__always)
  func warm(_ rows: Selection, _ key: (Int) -> UInt64) -> Int32 {
    var any: Int32 = 0
    rows.forEach { any |= slots[Int(truncatingIfNeeded: Self.hash(key($0))) & mask].number }
    return any
  }

  /// Makes room for so many more keys. To move millions takes its time: the statement may be told to stop meanwhile.
  mutating func makeRoom(for more: Int, _ context: ExecutionContext) throws(EvaluationError) {
    while mask >= Self.large, hashed + more >= limit {
      try grow { () throws(EvaluationError) in try context.checkCancelled() }
    }
  }

  /// Makes the direct table reach the largest of the small keys met, where they are many for its size.
  private mutating func widen() {
    var largest: UInt64 = 0
    for at in 0...mask where slots[at].number != 0 && slots[at].key < UInt64(Direct.maximum) {
      largest = max(largest, slots[at].key)
    }
    guard largest >= directLimit else { return }
    var size = max(1 << 14, Int(directLimit))
    while size <= Int(largest) { size *= 2 }
    guard size <= count * 128, let wider = Direct(limit: size) else { return }
    if directLimit > 0 { memcpy(wider.numbers, directNumbers, Int(directLimit) * MemoryLayout<Int32>.stride) }
    direct = wider
    directNumbers = wider.numbers
    directLimit = UInt64(size)
  }

  private mutating func grow<Failure: Error>(_ pause: () throws(Failure) -> Void) throws(Failure) {
    // Among so many keys as a very large table holds small ones would have been found before.
    if !holdsPairs, mask >= 1023, mask < Direct.maximum { widen() }
    let size = (mask + 1) * 4
    let bigger = Memory(size: size)
    let target = bigger.slots
    var moved = 0
    for lower in stride(from: 0, through: mask, by: Self.step) {
      try pause()
      for old in lower...min(mask, lower + Self.step - 1) where slots[old].number != 0 {
        let slot = slots[old]
        if slot.key < directLimit {
          directNumbers[Int(slot.key)] = slot.number
          continue
        }
        moved += 1
        var at = Int(truncatingIfNeeded: Self.hash(slot.key)) & (size - 1)
        while target[at].number != 0 { at = (at &+ 1) & (size - 1) }
        target[at] = slot
      }
    }
    hashed = moved
    memory = bigger
    slots = target
    mask = size - 1
    limit = Self.limit(size)
  }
}
