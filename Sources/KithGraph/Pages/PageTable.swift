/// A table of pages that snapshots share: page i covers the identifiers from `i * size` on, and may be absent.
///
/// Beside each page stands a slot: a plain struct with pointers into the page, so that a loop over many identifiers
/// follows pointers and never touches a reference count. Pages and slots stand in chunks of 64, which snapshots share
/// too: a writer whose token differs copies the list of chunks and the one chunk it changes, O(pages / 64).
final class PageTable<Page: AnyObject, Slot: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the table, and nobody else can see it until then.
  typealias Chunk = PageChunk<Page, Slot>

  let owner: WriterToken
  /// How many pages there are, absent ones included.
  private(set) var count: Int
  /// The slots of each chunk: slot i is `slotChunks[i >> 6][i & 63]`. Slots behind `count` are those of absent pages.
  private(set) var slotChunks: UnsafeMutablePointer<UnsafeMutablePointer<Slot>>
  private var chunks: UnsafeMutablePointer<Chunk>
  private var chunkCount: Int
  private var capacity: Int
  /// A chunk of absent pages, which stands wherever no page of a chunk is there.
  private let empty: Chunk

  init(owner: WriterToken, empty: Chunk) {
    self.owner = owner
    self.empty = empty
    count = 0
    chunkCount = 0
    capacity = 1
    slotChunks = .allocate(capacity: 1)
    chunks = .allocate(capacity: 1)
  }

  /// A copy for another writer; the chunks are shared.
  init(copying other: PageTable, owner: WriterToken) {
    self.owner = owner
    empty = other.empty
    count = other.count
    chunkCount = other.chunkCount
    capacity = chunkCount + chunkCount / 8 + 1
    slotChunks = .allocate(capacity: capacity)
    slotChunks.initialize(from: other.slotChunks, count: chunkCount)
    chunks = .allocate(capacity: capacity)
    chunks.initialize(from: other.chunks, count: chunkCount)
  }

  deinit {
    chunks.deinitialize(count: chunkCount)
    chunks.deallocate()
    slotChunks.deallocate()
  }

  /// The page, or nil where it is absent.
  func page(_ index: Int) -> Page? { index < count ? chunks[index >> 6].pages[index & 63] : nil }

  /// The page's slot; one of an absent page where there is none.
  @inline(__always) func slot(_ index: Int) -> Slot {
    index < count ? slotChunks[index >> 6][index & 63] : empty.slots[0]
  }

  /// The slot of an index below `count`.
  @inline(__always) func slot(within index: Int) -> Slot { slotChunks[index >> 6][index & 63] }

  /// Visits the places whose slot passes a test, in ascending order.
  @inline(__always) func forEachIndex(where passes: (Slot) -> Bool, _ visit: (Int) -> Void) {
    for first in stride(from: 0, to: count, by: 64) {
      let slots = slotChunks[first >> 6]
      for at in 0..<Swift.min(64, count - first) where passes(slots[at]) { visit(first + at) }
    }
  }

  /// The places at which two tables have different pages, in ascending order; chunks that both share are passed by.
  func indicesThatDiffer(from other: PageTable) -> [Int] {
    if self === other { return [] }
    var indices: [Int] = []
    let longest = Swift.max(count, other.count)
    var first = 0
    while first < longest {
      let chunk = first >> 6
      if chunk < chunkCount, chunk < other.chunkCount, chunks[chunk] === other.chunks[chunk] {
        first += 64
        continue
      }
      for index in first..<Swift.min(first + 64, longest) where page(index) !== other.page(index) {
        indices.append(index)
      }
      first += 64
    }
    return indices
  }

  /// Puts a page and its slot in place, or takes the page away; pages between the end and it are absent.
  func set(_ index: Int, _ page: Page?, _ slot: Slot) {
    extend(to: index + 1)
    let chunk = writableChunk(index >> 6)
    chunk.pages[index & 63] = page
    chunk.slots[index & 63] = page == nil ? empty.slots[0] : slot
  }

  /// Refreshes the slot of a page that this writer put in place.
  func setSlot(_ index: Int, _ slot: Slot) { slotChunks[index >> 6][index & 63] = slot }

  /// Makes the table at least `wanted` pages long.
  private func extend(to wanted: Int) {
    guard wanted > count else { return }
    count = wanted
    let wantedChunks = (wanted + 63) >> 6
    if wantedChunks > capacity { grow(to: max(wantedChunks, capacity * 2)) }
    while chunkCount < wantedChunks {
      (chunks + chunkCount).initialize(to: empty)
      (slotChunks + chunkCount).initialize(to: empty.slots)
      chunkCount += 1
    }
  }

  private func writableChunk(_ index: Int) -> Chunk {
    if chunks[index].owner == owner { return chunks[index] }
    chunks[index] = Chunk(copying: chunks[index], owner: owner)
    slotChunks[index] = chunks[index].slots
    return chunks[index]
  }

  private func grow(to wanted: Int) {
    let newSlots = UnsafeMutablePointer<UnsafeMutablePointer<Slot>>.allocate(capacity: wanted)
    let newChunks = UnsafeMutablePointer<Chunk>.allocate(capacity: wanted)
    newSlots.moveInitialize(from: slotChunks, count: chunkCount)
    newChunks.moveInitialize(from: chunks, count: chunkCount)
    slotChunks.deallocate()
    chunks.deallocate()
    slotChunks = newSlots
    chunks = newChunks
    capacity = wanted
  }

  /// The table's own memory, in bytes, without the pages.
  var byteCount: Int {
    var bytes = capacity * 16 + 64
    for index in 0..<chunkCount where chunks[index] !== empty { bytes += Chunk.byteCount }
    return bytes
  }
}

/// 64 neighbouring pages of a table, and their slots.
final class PageChunk<Page: AnyObject, Slot: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the chunk, and nobody else can see it until then.
  let owner: WriterToken
  let slots: UnsafeMutablePointer<Slot>
  let pages: UnsafeMutablePointer<Page?>

  /// A chunk of absent pages.
  init(absent: Slot) {
    owner = .fresh()
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: absent, count: 64)
    pages = .allocate(capacity: 64)
    pages.initialize(repeating: nil, count: 64)
  }

  init(copying other: PageChunk, owner: WriterToken) {
    self.owner = owner
    slots = .allocate(capacity: 64)
    slots.initialize(from: other.slots, count: 64)
    pages = .allocate(capacity: 64)
    pages.initialize(from: other.pages, count: 64)
  }

  deinit {
    pages.deinitialize(count: 64)
    pages.deallocate()
    slots.deallocate()
  }

  static var byteCount: Int { 64 * (MemoryLayout<Slot>.stride + MemoryLayout<Page?>.stride) + 48 }
}
