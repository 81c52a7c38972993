/// The ends of up to 1,024 relationships of one type: written once, in order, and never changed.
///
/// While it fills, four bytes an end. Once full it is packed: the smallest identifier, and for each relationship the
/// difference in as many bytes as the largest takes. In a graph of 100,000 nodes that is three bytes an end, and one
/// where the relationships came sorted by it. With the adjacency's 16 bytes (neighbour and relationship, both
/// directions) this is how a relationship without properties stays below 24 bytes.
///
/// Writing behind the last record that a snapshot counts disturbs nobody, so snapshots share a block that still fills.
final class RecordBlock: @unchecked Sendable {
  // Unchecked: records that a snapshot counts do not change; only the one writer writes behind them.
  static let size = 1024

  let starts: PackedColumn
  let ends: PackedColumn
  let capacity: Int

  /// An empty block to be filled record by record.
  init(capacity: Int) {
    self.capacity = capacity
    starts = PackedColumn(open: capacity)
    ends = PackedColumn(open: capacity)
  }

  /// A block with more room, which begins with the records of another.
  init(growing other: RecordBlock, count: Int, capacity: Int) {
    self.capacity = capacity
    starts = PackedColumn(open: capacity)
    ends = PackedColumn(open: capacity)
    for i in 0..<count {
      starts.write(other.starts.slot[i], at: i)
      ends.write(other.ends.slot[i], at: i)
    }
  }

  /// A full or final block, packed.
  init(packing starts: UnsafeBufferPointer<UInt32>, _ ends: UnsafeBufferPointer<UInt32>) {
    capacity = starts.count
    self.starts = PackedColumn(packing: starts)
    self.ends = PackedColumn(packing: ends)
  }

  /// The same records, packed.
  func packed(count: Int) -> RecordBlock {
    let starts = (0..<count).map { self.starts.slot[$0] }
    let ends = (0..<count).map { self.ends.slot[$0] }
    return starts.withUnsafeBufferPointer { s in ends.withUnsafeBufferPointer { RecordBlock(packing: s, $0) } }
  }

  var byteCount: Int { 64 + starts.byteCount + ends.byteCount }
}

/// Numbers as a base and a difference of 0 to 4 bytes each.
struct PackedColumn: @unchecked Sendable {
  // Unchecked for the sake of the pointer: the block that holds the column frees it, and writes as it promises.
  private let memory: Memory
  let slot: Slot

  /// What loops read.
  struct Slot: BitwiseCopyable {
    var bytes: UnsafeMutableRawPointer
    var base: UInt32
    var mask: UInt32
    var width: Int

    /// Stands where there is nothing to read.
    static var nothing: Slot {
      Slot(bytes: UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped, base: 0, mask: 0, width: 0)
    }

    /// The number at a place; every place has four bytes that can be read, the last ones being padding.
    @inline(__always) subscript(at: Int) -> UInt32 {
      base &+ (bytes.loadUnaligned(fromByteOffset: at &* width, as: UInt32.self) & mask)
    }
  }

  private final class Memory {
    let bytes: UnsafeMutableRawPointer
    let count: Int
    init(count: Int) {
      self.count = count
      bytes = .allocate(byteCount: count, alignment: 4)
    }
    deinit { bytes.deallocate() }
  }

  init(open capacity: Int) {
    memory = Memory(count: capacity * 4 + 4)
    slot = Slot(bytes: memory.bytes, base: 0, mask: .max, width: 4)
  }

  init(packing numbers: UnsafeBufferPointer<UInt32>) {
    let base = numbers.min() ?? 0
    let width = (32 - ((numbers.max() ?? 0) - base).leadingZeroBitCount + 7) / 8
    memory = Memory(count: numbers.count * width + 4)
    slot = Slot(bytes: memory.bytes, base: base, mask: width == 4 ? .max : 1 << UInt32(width * 8) - 1, width: width)
    // Each write spills zeros into the next place, which is written after it.
    memory.bytes.storeBytes(of: 0, as: UInt32.self)
    for (at, number) in numbers.enumerated() {
      slot.bytes.storeBytes(of: number - base, toByteOffset: at * width, as: UInt32.self)
    }
  }

  func write(_ number: UInt32, at place: Int) {
    slot.bytes.storeBytes(of: number, toByteOffset: place * 4, as: UInt32.self)
  }

  var byteCount: Int { memory.count + 48 }
}
