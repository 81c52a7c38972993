/// The memory behind a block: the bytes, where each field stands in them, and where each row's fields begin.
///
/// This file and `CSVBlock` are where the unsafe pointers of the reader live. A block keeps its storage alive and the
/// reader never writes to a storage that a block still holds (it takes another one), so a block can be kept as long as
/// one likes. Bounds are checked where a row and a column come in, in `CSVBlock.entry`.
@usableFromInline
final class CSVStorage {
  /// Readable (and meaningless) bytes before and after the text, so that 64 bytes can be loaded at any place.
  static let padding = 64

  private let allocation: UnsafeMutableRawPointer
  /// The text; `capacity` bytes and the padding.
  let bytes: UnsafeMutablePointer<UInt8>
  /// How many bytes of text there is room for.
  let capacity: Int
  /// One `CSVEntry` a field.
  private(set) var entries: UnsafeMutablePointer<CSVEntry>
  /// The first entry of each row, and one more for the end of the last.
  private(set) var rowStarts: UnsafeMutablePointer<UInt32>
  /// How many entries there is room for.
  private(set) var entryCapacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    // No text has more fields than bytes, and a small one needs no large table.
    entryCapacity = min(capacity, 1 << 15)
    allocation = .allocate(byteCount: capacity + 2 * Self.padding, alignment: 16)
    bytes = (allocation + Self.padding).bindMemory(to: UInt8.self, capacity: capacity + Self.padding)
    allocation.initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    (bytes + capacity).initialize(repeating: 0, count: Self.padding)
    entries = .allocate(capacity: entryCapacity)
    rowStarts = .allocate(capacity: entryCapacity + 1)
  }

  deinit {
    allocation.deallocate()
    entries.deallocate()
    rowStarts.deallocate()
  }

  /// Makes room for twice as many fields; what was recorded is lost.
  func growEntries() {
    entries.deallocate()
    rowStarts.deallocate()
    entryCapacity *= 2
    entries = .allocate(capacity: entryCapacity)
    rowStarts = .allocate(capacity: entryCapacity + 1)
  }

  /// The line and column of the byte at `offset`, where the first byte stands on `firstLine`.
  func place(of offset: Int, firstLine: Int, rowEnd: UInt8) -> CSVPlace {
    var line = firstLine
    var column = 1
    for at in 0..<offset {
      if bytes[at] == rowEnd {
        line += 1
        column = 1
      } else if bytes[at] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return CSVPlace(line: line, column: column)
  }
}

/// Where a field stands in its block, in one word: 32 bits of start, 30 of length, and whether it was quoted and whether
/// it holds doubled quotes that are still doubled.
@usableFromInline
struct CSVEntry {
  @usableFromInline let word: UInt64

  @usableFromInline static let quoted: UInt64 = 1 << 62
  @usableFromInline static let escaped: UInt64 = 1 << 63

  @inlinable init(start: Int, length: Int, flags: UInt64) {
    word = UInt64(truncatingIfNeeded: start) | UInt64(truncatingIfNeeded: length) &<< 32 | flags
  }
  @inlinable var start: Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }
  @inlinable var length: Int { Int(truncatingIfNeeded: (word &>> 32) & 0x3FFF_FFFF) }
  @inlinable var isQuoted: Bool { word & Self.quoted != 0 }
  @inlinable var isEscaped: Bool { word & Self.escaped != 0 }
  /// An unquoted empty field.
  @inlinable var isNull: Bool { word &>> 32 == 0 }
}
