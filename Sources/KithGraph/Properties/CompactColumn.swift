import KithValue
import Synchronization

/// A snapshot's column once more, a byte or two a row in one piece of memory, for walks that come to its rows in no order.
///
///     ages 18 ... 65     18 is 0, 19 is 1 ..., 255 is null: a million people take one megabyte instead of eight
///
/// It is made page by page by whoever asks, once an eighth of its rows were asked out of order; until every page is there
/// the column itself answers. Only columns of one kind have one: booleans, and integers or codes of strings that lie close
/// enough together. The column of a working graph has none, for it may change.
final class CompactColumn: @unchecked Sendable {
  // Unchecked: each page's rows are written by the one thread that took it, and read when all pages are done.
  private static let pagesAtOnce = 32

  /// What loops read.
  struct Rows {
    let memory: UnsafeMutableRawPointer
    let kind: PropertyKind
    /// Bytes a row, 1 or 2.
    let width: Int
    /// What a mark of 0 stands for.
    let base: Int64
    /// The first row, and how many there are.
    let first: Int
    let count: Int
  }
  private enum Plan {
    case none, useless
    case made(Rows)
  }
  private let plan = Guarded(Plan.none)
  private let asked = Atomic<Int>(0)
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isUseless = Atomic<Bool>(false)
  private let isComplete = Atomic<Bool>(false)
  /// Written before `isComplete` is set, and never after.
  private var rows: Rows?

  deinit {
    if case .made(let rows) = plan.withLock({ $0 }) { rows.memory.deallocate() }
  }

  /// How much memory it holds.
  var byteCount: Int {
    if case .made(let rows) = plan.withLock({ $0 }) { rows.width * rows.count } else { 0 }
  }

  /// The rows, where they are there by now; `count` is how many are asked for.
  func rows(of column: PropertyColumn, asking count: Int) -> Rows? {
    if isComplete.load(ordering: .acquiring) { return rows }
    if isUseless.load(ordering: .relaxed) { return nil }
    let table = column.table
    let total = asked.wrappingAdd(count, ordering: .relaxed).newValue
    guard total > max(4 * PropertyPage.size, table.count * PropertyPage.size / 8) else { return nil }
    guard let rows = planned(column) else { return nil }
    let pages = rows.count / PropertyPage.size
    let taken = next.wrappingAdd(Self.pagesAtOnce, ordering: .relaxed).oldValue
    guard taken < pages else { return isComplete.load(ordering: .acquiring) ? self.rows : nil }
    let end = min(pages, taken + Self.pagesAtOnce)
    for page in taken..<end { Self.fill(rows, page, table.slot(within: rows.first / PropertyPage.size + page)) }
    guard done.wrappingAdd(end - taken, ordering: .acquiringAndReleasing).newValue == pages else { return nil }
    // Whoever finished last has seen all the others' pages.
    self.rows = rows
    isComplete.store(true, ordering: .releasing)
    return rows
  }

  private func planned(_ column: PropertyColumn) -> Rows? {
    plan.withLock { plan in
      switch plan {
      case .made(let rows): return rows
      case .useless: return nil
      case .none: break
      }
      guard let rows = Self.rows(column) else {
        plan = .useless
        isUseless.store(true, ordering: .relaxed)
        return nil
      }
      plan = .made(rows)
      return rows
    }
  }

  /// The memory for a column; nil where it would not be small.
  private static func rows(_ column: PropertyColumn) -> Rows? {
    guard let kind = column.uniformKind else { return nil }
    let table = column.table
    var range = ValueRange.empty
    var first: Int?
    var last = 0
    for page in 0..<table.count where table.slot(within: page).kind != 0 {
      let slot = table.slot(within: page)
      range.include(slot.range.low)
      range.include(slot.range.high)
      first = first ?? page
      last = page
    }
    guard let first, case let pages = last + 1 - first, column.count * 4 >= pages * PropertyPage.size else {
      return nil
    }
    let base: Int64
    let span: Int64
    switch kind {
    case .boolean: (base, span) = (0, 1)
    case .integer, .string:
      let (width, overflow) = range.high.subtractingReportingOverflow(range.low)
      guard !overflow, width >= 0 else { return nil }
      (base, span) = kind == .integer ? (range.low, width) : (0, range.high)
    case .float, .value: return nil
    }
    guard span < Int64(UInt16.max) else { return nil }
    let width = span < Int64(UInt8.max) ? 1 : 2
    let count = pages * PropertyPage.size
    return Rows(
      memory: .allocate(byteCount: width * count, alignment: 64), kind: kind, width: width, base: base,
      first: first * PropertyPage.size, count: count)
  }

  private static func fill(_ rows: Rows, _ page: Int, _ slot: PropertySlot) {
    let place = rows.memory + page * PropertyPage.size * rows.width
    if rows.width == 1 {
      fill(place.bindMemory(to: UInt8.self, capacity: PropertyPage.size), rows, slot)
    } else {
      fill(place.bindMemory(to: UInt16.self, capacity: PropertyPage.size), rows, slot)
    }
  }

  @inline(__always)
  private static func fill<Mark: FixedWidthInteger & UnsignedInteger>(
    _ marks: UnsafeMutablePointer<Mark>, _ rows: Rows, _ slot: PropertySlot
  ) {
    let count = Int(slot.capacity)
    if count < PropertyPage.size { marks.initialize(repeating: .max, count: PropertyPage.size) }
    switch rows.kind {
    case .integer:
      let numbers = slot.data.assumingMemoryBound(to: Int64.self)
      for i in 0..<count { marks[i] = Mark(truncatingIfNeeded: numbers[i] &- rows.base) }
      if slot.isFull { return }
      for i in 0..<count where !slot.isValid(i) { marks[i] = .max }
    case .string:
      // The code of null is all ones, and so is what is left of it.
      let codes = slot.data.assumingMemoryBound(to: UInt32.self)
      for i in 0..<count { marks[i] = Mark(truncatingIfNeeded: codes[i]) }
    case .boolean:
      let bytes = slot.data.assumingMemoryBound(to: UInt8.self)
      for i in 0..<count { marks[i] = bytes[i] == 2 ? .max : Mark(bytes[i]) }
    case .float, .value: preconditionFailure("only what lies close together has a compact column")
    }
  }
}

extension CompactColumn.Rows {
  /// The values of many identifiers; one constant null where none has one.
  func gather(_ ids: [UInt32], _ dictionary: StringDictionary?) -> Vector {
    width == 1
      ? gather(ids, memory.assumingMemoryBound(to: UInt8.self), dictionary)
      : gather(ids, memory.assumingMemoryBound(to: UInt16.self), dictionary)
  }

  @inline(__always)
  private func gather<Mark: FixedWidthInteger & UnsignedInteger>(
    _ ids: [UInt32], _ marks: UnsafeMutablePointer<Mark>, _ dictionary: StringDictionary?
  ) -> Vector {
    switch kind {
    case .integer:
      var nulls = 0
      var numbers: [Int64] = map(ids, marks) { mark in
        nulls &+= Int(unsafeBitCast(mark == .max, to: UInt8.self))
        return base &+ Int64(mark)
      }
      if nulls == 0 { return .integer(numbers, Validity()) }
      if nulls == ids.count { break }
      var validity = Validity.allNull(ids.count)
      let present: [Bool] = map(ids, marks) { $0 != .max }
      for row in ids.indices {
        if present[row] { validity.markValid(row) } else { numbers[row] = 0 }
      }
      return .integer(numbers, validity)
    case .string:
      guard let dictionary else { break }
      var all = UInt32.max
      let codes: [UInt32] = map(ids, marks) { mark in
        let code = mark == .max ? .max : UInt32(mark)
        all &= code
        return code
      }
      if all == .max { break }
      return .string(codes, dictionary)
    case .boolean:
      var any: UInt8 = 0
      let bytes: [UInt8] = map(ids, marks) { mark in
        let byte = mark == .max ? 2 : UInt8(truncatingIfNeeded: mark)
        any |= byte ^ 2
        return byte
      }
      if any == 0 { break }
      return .boolean(bytes)
    case .float, .value: preconditionFailure("only what lies close together has a compact column")
    }
    return .constant(.null, count: ids.count)
  }

  @inline(__always)
  private func map<Mark: FixedWidthInteger & UnsignedInteger, Element>(
    _ ids: [UInt32], _ marks: UnsafeMutablePointer<Mark>, _ element: (Mark) -> Element
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: ids.count) { out, count in
      count = ids.count
      let (first, limit, target) = (first, UInt(self.count), out.baseAddress)
      guard let target else { return }
      ids.withUnsafeBufferPointer { ids in
        for row in 0..<ids.count {
          let at = Int(ids[row]) &- first
          (target + row).initialize(to: element(UInt(bitPattern: at) < limit ? marks[at] : .max))
        }
      }
    }
  }
}
