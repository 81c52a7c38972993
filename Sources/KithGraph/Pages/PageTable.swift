/// A table of pages that snapshots share: page i covers the identifiers from `i * size` on, and may be absent.
///
/// Beside each page stands a slot: a plain struct with pointers into the page, so that a loop over many identifiers
/// follows pointers and never touches a reference count. A writer whose token differs from the table's copies the table
/// first, in O(pages).
final class PageTable<Page: AnyObject, Slot: BitwiseCopyable>: @unchecked Sendable {
  // Unchecked: only the writer whose token this is changes the table, and nobody else can see it until then.
  let owner: WriterToken
  private(set) var count: Int
  /// What an absent page's slot holds.
  let absent: Slot
  private(set) var slots: UnsafeMutablePointer<Slot>
  private var pages: UnsafeMutablePointer<Page?>
  private var capacity: Int

  init(owner: WriterToken, absent: Slot, capacity: Int = 4) {
    self.owner = owner
    self.absent = absent
    self.capacity = max(capacity, 1)
    count = 0
    slots = .allocate(capacity: self.capacity)
    pages = .allocate(capacity: self.capacity)
  }

  deinit {
    pages.deinitialize(count: count)
    pages.deallocate()
    slots.deallocate()
  }

  /// A copy for another writer; the pages are shared.
  func copy(owner: WriterToken) -> PageTable {
    let copy = PageTable(owner: owner, absent: absent, capacity: count + count / 8 + 1)
    copy.slots.update(from: slots, count: count)
    copy.pages.initialize(from: pages, count: count)
    copy.count = count
    return copy
  }

  /// The page, or nil where it is absent.
  func page(_ index: Int) -> Page? { index < count ? pages[index] : nil }

  /// The page's slot; one of an absent page where there is none.
  @inline(__always) func slot(_ index: Int) -> Slot { index < count ? slots[index] : absent }

  /// Puts a page and its slot in place; pages between the end and it are absent.
  func set(_ index: Int, _ page: Page?, _ slot: Slot) {
    extend(to: index + 1)
    pages[index] = page
    slots[index] = slot
  }

  /// Refreshes the slot of a page that is there.
  func setSlot(_ index: Int, _ slot: Slot) { slots[index] = slot }

  /// Makes the table at least `wanted` pages long.
  func extend(to wanted: Int) {
    guard wanted > count else { return }
    if wanted > capacity { grow(to: max(wanted, capacity * 2)) }
    (slots + count).initialize(repeating: absent, count: wanted - count)
    (pages + count).initialize(repeating: nil, count: wanted - count)
    count = wanted
  }

  private func grow(to wanted: Int) {
    let newSlots = UnsafeMutablePointer<Slot>.allocate(capacity: wanted)
    let newPages = UnsafeMutablePointer<Page?>.allocate(capacity: wanted)
    newSlots.moveInitialize(from: slots, count: count)
    newPages.moveInitialize(from: pages, count: count)
    slots.deallocate()
    pages.deallocate()
    slots = newSlots
    pages = newPages
    capacity = wanted
  }

  /// The table's own memory, in bytes, without the pages.
  var byteCount: Int { capacity * (MemoryLayout<Slot>.stride + MemoryLayout<Page?>.stride) }
}
