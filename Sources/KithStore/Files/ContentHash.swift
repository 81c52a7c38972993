/// A number that tells whether a file is still as it was read: nearly surely different for different bytes.
///
/// It does not depend on the pieces in which the bytes come. It is no protection against somebody who wants two files to
/// look the same.
struct ContentHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0
  private var length: UInt64 = 0

  init() {}

  static func of(_ bytes: [UInt8]) -> UInt64 {
    var hash = ContentHash()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.value
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var at = 0
    while pendingCount != 0 && at < bytes.count { append(bytes[at], &at) }
    while at &+ 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      at &+= 8
    }
    while at < bytes.count { append(bytes[at], &at) }
  }

  private mutating func append(_ byte: UInt8, _ at: inout Int) {
    at &+= 1
    pending |= UInt64(byte) &<< (8 &* pendingCount)
    pendingCount &+= 1
    if pendingCount == 8 {
      mix(pending)
      pending = 0
      pendingCount = 0
    }
  }

  private mutating func mix(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    state = product.high ^ product.low &+ word
  }

  /// The number for everything so far.
  var value: UInt64 {
    var copy = self
    copy.mix(pending)
    copy.mix(length)
    return copy.state
  }
}
