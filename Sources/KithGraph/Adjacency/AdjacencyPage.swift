/// The lists of 512 neighbouring nodes, of one type in one direction.
///
/// Invariants:
/// - An entry covers `start ..< start + length` of the page's part of its slab, and parts that entries cover are disjoint.
/// - A list marked as grown has room up to the next power of two; any other has none. So a hub takes appended
///   relationships in amortised O(1), and a list loaded in bulk wastes nothing.
/// - Nothing at or behind `used` is covered. Nothing below `frozen` may be overwritten, except the room of a grown list:
///   a snapshot may read what lies there.
final class AdjacencyPage: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the page, and nobody else can see it until then.
  static let size = AdjacencyEntry.pageSize
  static let words = size / 64

  let owner: WriterToken
  let entries: UnsafeMutablePointer<AdjacencyEntry>
  /// One bit a list, set where it has room up to a power of two; behind them one a list, set where it is out of order.
  private let flags: UnsafeMutablePointer<UInt64>
  private var isAnyOutOfOrder = false
  private(set) var slab: AdjacencySlab
  /// Where the page's part of the slab begins.
  private(set) var base: Int
  /// How long the page's part is.
  private(set) var capacity: Int
  private(set) var used: Int
  private(set) var frozen: Int
  /// How many relationships the lists hold together.
  private(set) var count: Int

  /// A page of empty lists with some room.
  init(owner: WriterToken, capacity: Int) {
    self.owner = owner
    entries = .allocate(capacity: Self.size)
    entries.initialize(repeating: AdjacencyEntry(start: 0, length: 0), count: Self.size)
    flags = .allocate(capacity: Self.words * 2)
    flags.initialize(repeating: 0, count: Self.words * 2)
    slab = AdjacencySlab(capacity: capacity)
    base = 0
    self.capacity = capacity
    used = 0
    frozen = 0
    count = 0
  }

  /// A page of sorted lists that fill their part of a slab: list i lies at `offsets[i] ..< offsets[i + 1]`.
  init(owner: WriterToken, slab: AdjacencySlab, offsets: UnsafeBufferPointer<UInt32>) {
    self.owner = owner
    entries = .allocate(capacity: Self.size)
    flags = .allocate(capacity: Self.words * 2)
    flags.initialize(repeating: 0, count: Self.words * 2)
    self.slab = slab
    base = Int(offsets[0])
    count = Int(offsets[offsets.count - 1]) - base
    capacity = count
    used = count
    frozen = 0
    for i in 0..<Self.size {
      let entry =
        i + 1 < offsets.count
        ? AdjacencyEntry(start: offsets[i] - UInt32(base), length: offsets[i + 1] - offsets[i])
        : AdjacencyEntry(start: 0, length: 0)
      (entries + i).initialize(to: entry)
    }
  }

  /// A copy for another writer; the slab is shared. A copy for a writer elsewhere takes no room in it.
  init(copying other: AdjacencyPage, owner: WriterToken, takingRoom: Bool = true) {
    self.owner = owner
    entries = .allocate(capacity: Self.size)
    entries.initialize(from: other.entries, count: Self.size)
    flags = .allocate(capacity: Self.words * 2)
    flags.initialize(from: other.flags, count: Self.words * 2)
    if !takingRoom { flags.update(repeating: 0, count: Self.words) }
    isAnyOutOfOrder = other.isAnyOutOfOrder
    slab = other.slab
    base = other.base
    used = other.used
    capacity = takingRoom ? other.capacity : other.used
    frozen = other.used
    count = other.count
  }

  deinit {
    entries.deallocate()
    flags.deallocate()
  }

  var slot: AdjacencySlot {
    AdjacencySlot(
      entries: entries, neighbours: neighbours, relationships: relationships,
      sortedness: ListSortedness(outOfOrder: isAnyOutOfOrder ? UnsafePointer(flags + Self.words) : nil))
  }

  var byteCount: Int { Self.size * 8 + Self.words * 16 + 96 + capacity * 8 }

  private var neighbours: UnsafeMutablePointer<UInt32> { slab.neighbours + base }
  private var relationships: UnsafeMutablePointer<UInt32> { slab.relationships + base }

  // MARK: Writing

  /// Appends to a list; the additions are in order of neighbour, then relationship.
  func append(_ additions: UnsafeBufferPointer<AdjacencyAddition>, to list: Int) {
    let length = Int(entries[list].length)
    let wanted = length + additions.count
    if wanted > room(of: list) { relocate(list, room: wanted.nextPowerOfTwo) }
    let start = Int(entries[list].start)
    if length > 0, neighbours[start + length - 1] > additions[0].neighbour { markOutOfOrder(list) }
    for (i, addition) in additions.enumerated() {
      neighbours[start + length + i] = addition.neighbour
      relationships[start + length + i] = addition.relationship
    }
    entries[list].length = UInt32(wanted)
    count += additions.count
  }

  /// Takes the relationships that are not live out of a list, keeping the order of the rest.
  func removeDead(from list: Int, isLive: (RelationshipID) -> Bool) {
    let length = Int(entries[list].length)
    let start = Int(entries[list].start)
    guard let firstDead = (start..<start + length).first(where: { !isLive(relationships[$0]) }) else { return }
    if start < frozen {
      let living = (start..<start + length).count { isLive(relationships[$0]) }
      moveLiving(of: list, living, isLive)
      return
    }
    var kept = firstDead
    for at in firstDead..<start + length where isLive(relationships[at]) {
      neighbours[kept] = neighbours[at]
      relationships[kept] = relationships[at]
      kept += 1
    }
    count -= start + length - kept
    entries[list].length = UInt32(kept - start)
  }

  private func moveLiving(of list: Int, _ living: Int, _ isLive: (RelationshipID) -> Bool) {
    let length = Int(entries[list].length)
    if living > 0, used + living > capacity { rebuild(extra: living) }
    let start = Int(entries[list].start)
    var kept = used
    for at in start..<start + length where living > 0 && isLive(relationships[at]) {
      neighbours[kept] = neighbours[at]
      relationships[kept] = relationships[at]
      kept += 1
    }
    entries[list] = AdjacencyEntry(start: UInt32(used), length: UInt32(living))
    markGrown(list, false)
    count -= length - living
    used += living
  }

  private func room(of list: Int) -> Int {
    let length = Int(entries[list].length)
    return isGrown(list) ? length.nextPowerOfTwo : length
  }

  /// Moves a list to the end of the slab's part, with more room there.
  private func relocate(_ list: Int, room: Int) {
    if used + room > capacity { rebuild(extra: room) }
    let entry = entries[list]
    let length = Int(entry.length)
    (neighbours + used).update(from: neighbours + Int(entry.start), count: length)
    (relationships + used).update(from: relationships + Int(entry.start), count: length)
    entries[list].start = UInt32(used)
    markGrown(list, true)
    used += room
  }

  /// Moves every list into a slab of the page's own, without what was left behind and with room for more.
  private func rebuild(extra: Int) {
    let rooms = (0..<Self.size).reduce(0) { $0 + room(of: $1) }
    let capacity = (rooms + extra) + (rooms + extra) / 4 + 8
    precondition(capacity <= Int(UInt32.max), "512 nodes have more than four billion relationships of one type")
    let fresh = AdjacencySlab(capacity: capacity)
    var at = 0
    for list in 0..<Self.size where entries[list].length > 0 {
      let entry = entries[list]
      let room = room(of: list)
      (fresh.neighbours + at).update(from: neighbours + Int(entry.start), count: Int(entry.length))
      (fresh.relationships + at).update(from: relationships + Int(entry.start), count: Int(entry.length))
      entries[list].start = UInt32(at)
      at += room
    }
    slab = fresh
    base = 0
    self.capacity = capacity
    used = at
    frozen = 0
  }

  private func isGrown(_ list: Int) -> Bool { flags[list >> 6] >> UInt64(list & 63) & 1 == 1 }

  private func markGrown(_ list: Int, _ isGrown: Bool) {
    let bit: UInt64 = 1 << UInt64(list & 63)
    if isGrown { flags[list >> 6] |= bit } else { flags[list >> 6] &= ~bit }
  }

  private func markOutOfOrder(_ list: Int) {
    flags[Self.words + list >> 6] |= 1 << UInt64(list & 63)
    isAnyOutOfOrder = true
  }
}

extension Int {
  /// The least power of two that is not below it; 0 for 0.
  var nextPowerOfTwo: Int { self < 2 ? self : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
