/// One record of a journal as it stands in the file:
///
///     length      4 bytes, of the body
///     sequence    8 bytes, one more than the record before
///     check       4 bytes, of length and sequence
///     body        `length` bytes
///     seal        8 bytes, of everything above
///
/// A crash in the middle of writing leaves a record without its end, which is told apart from one that was complete once
/// and was damaged since: only what was never complete may be cut off, for nobody was told that it is stored.
enum Frame {
  static let headSize = 16
  static let sealSize = 8
  static let overhead = headSize + sealSize
  static let largestBody = Int(UInt32.max)

  /// The bytes of a record.
  static func bytes(sequence: UInt64, body: [UInt8]) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(body.count + overhead)
    append(UInt32(body.count), to: &frame)
    append(sequence, to: &frame)
    append(UInt32(truncatingIfNeeded: ContentHash.of(frame)), to: &frame)
    frame += body
    append(ContentHash.of(frame), to: &frame)
    return frame
  }

  /// What stands at a place of a journal.
  enum Reading {
    /// A whole record, and where the next one begins.
    case record(body: ArraySlice<UInt8>, next: Int)
    /// Nothing: the journal ends here.
    case end
    /// A record that was never written to its end.
    case torn
    /// A record that was whole once.
    case damaged
  }

  /// Reads what should be the record `sequence` at a place.
  static func read(_ bytes: [UInt8], at start: Int, sequence: UInt64) -> Reading {
    let rest = bytes.count - start
    if rest <= 0 { return .end }
    // A file may have grown without its bytes having reached the disk: they read as zeros.
    let isBlank = bytes[start..<min(start + headSize, bytes.count)].allSatisfy { $0 == 0 }
    if rest < headSize || isBlank { return .torn }
    let head = Array(bytes[start..<start + headSize - 4])
    let check = number(bytes, start + 12, 4)
    guard check == UInt64(UInt32(truncatingIfNeeded: ContentHash.of(head))) else { return .damaged }
    guard number(bytes, start + 4, 8) == sequence else { return .damaged }
    let sealAt = start + headSize + Int(number(bytes, start, 4))
    let end = sealAt + sealSize
    if end > bytes.count { return .torn }
    let seal = ContentHash.of(Array(bytes[start..<sealAt]))
    if number(bytes, sealAt, 8) == seal { return .record(body: bytes[start + headSize..<sealAt], next: end) }
    // The seal is written last. If it is not there either, and nothing follows, the end never reached the disk.
    let isSealBlank = bytes[sealAt..<end].allSatisfy { $0 == 0 }
    return end == bytes.count && isSealBlank ? .torn : .damaged
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> UInt64 {
    bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
