import Synchronization

/// The distinct strings of a column, each with a code; grows only at the end.
///
/// Snapshots share it: a reader looks up only codes that were published to it, while the one writer appends.
public final class StringDictionary: @unchecked Sendable {
  // Chunks never move, so a reader's look-up needs no lock. The table of chunks has a fixed place for every chunk there
  // can be and is filled by the single writer before the codes are published with a snapshot.
  @usableFromInline static let chunkShift: UInt32 = 12
  @usableFromInline static let chunkSize = 1 << 12
  @usableFromInline let chunks: UnsafeMutablePointer<UnsafeMutablePointer<StringValue>?>
  private let capacity: Int
  private var codes: [ExactString: UInt32] = [:]
  /// How many strings there are.
  public private(set) var count = 0

  /// Makes an empty dictionary.
  public init() {
    capacity = 1 << 16
    chunks = .allocate(capacity: capacity)
    chunks.initialize(repeating: nil, count: capacity)
  }

  deinit {
    for chunk in 0..<((count + Self.chunkSize - 1) >> 12) {
      if let strings = chunks[chunk] {
        strings.deinitialize(count: min(Self.chunkSize, count - chunk << 12))
        strings.deallocate()
      }
    }
    chunks.deallocate()
  }

  /// The string of a code that this dictionary gave.
  @inlinable public subscript(code: UInt32) -> StringValue {
    chunks[Int(code >> Self.chunkShift)].unsafelyUnwrapped[Int(code) & (Self.chunkSize - 1)]
  }
}
