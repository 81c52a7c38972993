/// Which of the 1,024 relationships of a block are live; all of them have one type, so none keeps its own.
final class RelationshipPage: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the page, and nobody else can see it until then.
  static let shift: UInt32 = 10
  static let size = 1024
  static let mask: UInt32 = 1023
  static let words = 16
  static let emptyChunk = PageChunk<RelationshipPage, RelationshipSlot>(absent: .absent)

  let owner: WriterToken
  let type: TypeID
  var block: RecordBlock
  /// How many records are in use, live or deleted.
  var count: Int
  var liveCount: Int
  /// One bit a record.
  let live: UnsafeMutablePointer<UInt64>

  /// A page whose first records are all live.
  init(owner: WriterToken, type: TypeID, block: RecordBlock, count: Int) {
    self.owner = owner
    self.type = type
    self.block = block
    self.count = count
    liveCount = count
    live = .allocate(capacity: Self.words)
    for word in 0..<Self.words {
      let held = min(max(count - word * 64, 0), 64)
      live[word] = held == 64 ? .max : 1 << UInt64(held) - 1
    }
  }

  /// A copy for another writer.
  init(copying other: RelationshipPage, owner: WriterToken) {
    self.owner = owner
    type = other.type
    block = other.block
    count = other.count
    liveCount = other.liveCount
    live = .allocate(capacity: Self.words)
    live.initialize(from: other.live, count: Self.words)
  }

  deinit { live.deallocate() }

  var slot: RelationshipSlot {
    RelationshipSlot(
      starts: block.starts.slot, ends: block.ends.slot, live: live, count: UInt32(count),
      liveCount: UInt32(liveCount), type: type.raw)
  }

  var byteCount: Int { 72 + Self.words * 8 + block.byteCount }
}

/// What loops read of a relationship page.
struct RelationshipSlot: BitwiseCopyable {
  var starts: PackedColumn.Slot
  var ends: PackedColumn.Slot
  var live: UnsafeMutablePointer<UInt64>
  var count: UInt32
  var liveCount: UInt32
  var type: Int32

  static var absent: RelationshipSlot {
    RelationshipSlot(
      starts: .nothing, ends: .nothing, live: UnsafeMutablePointer(bitPattern: 64).unsafelyUnwrapped, count: 0,
      liveCount: 0, type: -1)
  }

  @inline(__always) func isLive(_ offset: UInt32) -> Bool {
    offset < count && live[Int(offset >> 6)] >> UInt64(offset & 63) & 1 == 1
  }
}
