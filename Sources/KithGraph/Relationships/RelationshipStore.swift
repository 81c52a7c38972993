/// Which relationships there are, their types and ends.
///
/// Identifiers are given in blocks of 1,024 of one type, so the type of a relationship is its block's.
struct RelationshipStore: Sendable {
  private(set) var table: PageTable<RelationshipPage, RelationshipSlot>
  private(set) var liveCount = 0
  /// How many live relationships each type has.
  private(set) var counts: [Int] = []
  /// The block that each type fills at present, -1 for none.
  private var openPages: [Int] = []

  init(owner: WriterToken) {
    table = PageTable(owner: owner, empty: RelationshipPage.emptyChunk)
  }

  /// Identifiers are below this.
  var capacity: RelationshipID {
    guard table.count > 0 else { return 0 }
    return RelationshipID(table.count - 1) << RelationshipPage.shift + table.slot(table.count - 1).count
  }

  func isLive(_ relationship: RelationshipID) -> Bool {
    table.slot(Int(relationship >> RelationshipPage.shift)).isLive(relationship & RelationshipPage.mask)
  }

  /// Whether a whole range is live: one look a block where none of it was deleted.
  func areLive(_ relationships: Range<RelationshipID>) -> Bool {
    var next = relationships.lowerBound
    while next < relationships.upperBound {
      let slot = table.slot(Int(next >> RelationshipPage.shift))
      let first = next & ~RelationshipPage.mask
      let end = min(relationships.upperBound, first + slot.count)
      guard next < end, slot.liveCount == slot.count || (next..<end).allSatisfy(isLive) else { return false }
      if end == relationships.upperBound { return true }
      // The range goes on in the next block only where this one is full.
      guard slot.count == RelationshipPage.size else { return false }
      next = end
    }
    return true
  }

  func type(of relationship: RelationshipID) -> TypeID { TypeID(raw: slot(relationship).type) }

  func start(of relationship: RelationshipID) -> NodeID {
    slot(relationship).starts[Int(relationship & RelationshipPage.mask)]
  }

  func end(of relationship: RelationshipID) -> NodeID {
    slot(relationship).ends[Int(relationship & RelationshipPage.mask)]
  }

  /// The slot of a relationship that was given out, live or deleted.
  private func slot(_ relationship: RelationshipID) -> RelationshipSlot {
    let slot = table.slot(Int(relationship >> RelationshipPage.shift))
    precondition(relationship & RelationshipPage.mask < slot.count, "no such relationship")
    return slot
  }

  func count(of type: TypeID) -> Int { Int(type.raw) < counts.count ? counts[Int(type.raw)] : 0 }

  var byteCount: Int {
    var bytes = table.byteCount
    for index in 0..<table.count { bytes += table.page(index)?.byteCount ?? 0 }
    return bytes
  }

  // MARK: Writing

  /// Adds one relationship.
  mutating func append(_ type: TypeID, from start: NodeID, to end: NodeID, _ token: WriterToken) -> RelationshipID {
    makeRoom(for: type)
    if table.owner != token { table = PageTable(copying: table, owner: token) }
    var index = openPages[Int(type.raw)]
    if index < 0 {
      index = newPage(RelationshipPage(owner: token, type: type, block: RecordBlock(capacity: 32), count: 0))
    }
    let page = writablePage(index, token)
    let offset = page.count
    if offset == page.block.capacity {
      page.block = RecordBlock(
        growing: page.block, count: offset, capacity: min(page.block.capacity * 4, RecordBlock.size))
    }
    page.block.starts.write(start, at: offset)
    page.block.ends.write(end, at: offset)
    page.live[offset >> 6] |= 1 << UInt64(offset & 63)
    page.count += 1
    page.liveCount += 1
    if page.count == RecordBlock.size { page.block = page.block.packed(count: page.count) }
    table.setSlot(index, page.slot)
    openPages[Int(type.raw)] = page.count == RecordBlock.size ? -1 : index
    liveCount += 1
    counts[Int(type.raw)] += 1
    return RelationshipID(index) << RelationshipPage.shift + RelationshipID(offset)
  }

  /// Adds many with consecutive identifiers: in new blocks of their own, or in the open one where they fit there.
  mutating func append(_ type: TypeID, from starts: [NodeID], to ends: [NodeID], _ token: WriterToken) -> Range<
    RelationshipID
  > {
    makeRoom(for: type)
    if table.owner != token { table = PageTable(copying: table, owner: token) }
    if starts.count < RecordBlock.size { return appendEach(type, from: starts, to: ends, token) }
    let first = table.count
    starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        var at = 0
        while at < starts.count {
          let upper = min(at + RecordBlock.size, starts.count)
          let block = RecordBlock(
            packing: UnsafeBufferPointer(rebasing: starts[at..<upper]), UnsafeBufferPointer(rebasing: ends[at..<upper]))
          _ = newPage(RelationshipPage(owner: token, type: type, block: block, count: upper - at))
          at = upper
        }
      }
    }
    liveCount += starts.count
    counts[Int(type.raw)] += starts.count
    let lower = RelationshipID(first) << RelationshipPage.shift
    return lower..<(lower + RelationshipID(starts.count))
  }

  private mutating func appendEach(
    _ type: TypeID, from starts: [NodeID], to ends: [NodeID], _ token: WriterToken
  ) -> Range<RelationshipID> {
    let open = openPages[Int(type.raw)]
    if open >= 0, Int(table.slot(open).count) + starts.count > RecordBlock.size { openPages[Int(type.raw)] = -1 }
    var ids: Range<RelationshipID> = 0..<0
    for row in starts.indices {
      let id = append(type, from: starts[row], to: ends[row], token)
      ids = (row == 0 ? id : ids.lowerBound)..<(id + 1)
    }
    return ids
  }

  /// Deletes a live relationship; its record stays.
  mutating func delete(_ relationship: RelationshipID, _ token: WriterToken) {
    if table.owner != token { table = PageTable(copying: table, owner: token) }
    let index = Int(relationship >> RelationshipPage.shift)
    let offset = Int(relationship & RelationshipPage.mask)
    let page = writablePage(index, token)
    page.live[offset >> 6] &= ~(1 << UInt64(offset & 63))
    page.liveCount -= 1
    table.setSlot(index, page.slot)
    liveCount -= 1
    counts[Int(page.type.raw)] -= 1
  }

  /// Makes a relationship of a given number, which is deleted or was never given out; false where the number is taken or
  /// belongs to another type's block.
  ///
  /// Numbers of the block that are passed by are of no relationship.
  mutating func restore(
    _ relationship: RelationshipID, _ type: TypeID, from start: NodeID, to end: NodeID, _ token: WriterToken
  ) -> Bool {
    makeRoom(for: type)
    let index = Int(relationship >> RelationshipPage.shift)
    let offset = Int(relationship & RelationshipPage.mask)
    let slot = table.slot(index)
    guard index < 1 << 22 - 1, table.page(index) == nil || slot.type == type.raw else { return false }
    if slot.isLive(UInt32(offset)) { return false }
    if table.owner != token { table = PageTable(copying: table, owner: token) }
    if table.page(index) == nil {
      let page = RelationshipPage(owner: token, type: type, block: RecordBlock(capacity: 32), count: 0)
      table.set(index, page, page.slot)
    }
    let page = writablePage(index, token)
    if offset < page.count {
      // Undone: the record of one that was deleted is still there, and must be the same.
      guard page.block.starts.slot[offset] == start, page.block.ends.slot[offset] == end else { return false }
    } else {
      write(page, at: offset, from: start, to: end)
      openPages[Int(type.raw)] = page.count == RecordBlock.size ? -1 : index
    }
    page.live[offset >> 6] |= 1 << UInt64(offset & 63)
    page.liveCount += 1
    table.setSlot(index, page.slot)
    liveCount += 1
    counts[Int(type.raw)] += 1
    return true
  }

  /// Puts a block of an image in place; `live`, `starts` and `ends` are words as they lie in memory.
  mutating func restorePage(
    _ index: Int, _ type: TypeID, count: Int, live: UnsafeRawBufferPointer, starts: UnsafeRawBufferPointer,
    ends: UnsafeRawBufferPointer, _ token: WriterToken
  ) {
    makeRoom(for: type)
    func words(_ memory: UnsafeRawBufferPointer) -> [UInt32] {
      (0..<count).map { memory.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
    }
    let block = words(starts).withUnsafeBufferPointer { starts in
      words(ends).withUnsafeBufferPointer { RecordBlock(packing: starts, $0) }
    }
    let page = RelationshipPage(owner: token, type: type, block: block, count: count)
    page.liveCount = 0
    for word in 0..<RelationshipPage.words {
      page.live[word] &= live.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
      page.liveCount += page.live[word].nonzeroBitCount
    }
    table.set(index, page, page.slot)
    liveCount += page.liveCount
    counts[Int(type.raw)] += page.liveCount
    // A block that has room is filled on: it grows out of its packing when the next record is written.
    if count > 0, count < RecordBlock.size { openPages[Int(type.raw)] = index }
  }

  /// Writes a record behind the last one, and dead ones in between.
  private func write(_ page: RelationshipPage, at offset: Int, from start: NodeID, to end: NodeID) {
    if offset >= page.block.capacity {
      var capacity = max(page.block.capacity, 8)
      while capacity <= offset { capacity *= 4 }
      page.block = RecordBlock(growing: page.block, count: page.count, capacity: min(capacity, RecordBlock.size))
    }
    for passed in page.count..<offset {
      page.block.starts.write(0, at: passed)
      page.block.ends.write(0, at: passed)
    }
    page.block.starts.write(start, at: offset)
    page.block.ends.write(end, at: offset)
    page.count = offset + 1
    if page.count == RecordBlock.size { page.block = page.block.packed(count: page.count) }
  }

  /// Leaves the blocks that still fill as they are, so that a writer elsewhere may go on filling them.
  mutating func sealBlocks() { openPages = openPages.map { _ in -1 } }

  private mutating func makeRoom(for type: TypeID) {
    let missing = Int(type.raw) + 1 - counts.count
    guard missing > 0 else { return }
    counts.append(contentsOf: repeatElement(0, count: missing))
    openPages.append(contentsOf: repeatElement(-1, count: missing))
  }

  private mutating func newPage(_ page: RelationshipPage) -> Int {
    let index = table.count
    precondition(index < 1 << 22 - 1, "a graph has room for four billion relationships")
    table.set(index, page, page.slot)
    return index
  }

  private func writablePage(_ index: Int, _ token: WriterToken) -> RelationshipPage {
    guard let old = table.page(index) else { preconditionFailure("no such relationship") }
    if old.owner == token { return old }
    let page = RelationshipPage(copying: old, owner: token)
    table.set(index, page, page.slot)
    return page
  }
}
