/// Strings of a dictionary as they were stored: UTF-8 after its length in four bytes, one behind the other, in pieces. The
/// lengths were looked at by whoever brought them.
///
/// A graph of a million relationships has some hundred thousand texts, of which a question looks at a few: making a string
/// of each took longer than everything else that opening it takes.
struct PackedStrings {
  var pieces: [[UInt8]] = []
  private var searches = 0

  /// How often a string is sought by going through all of them (1 ms for 200,000) before they are worth a table.
  static let patience = 8

  /// Shows the strings in the order of their codes.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    _ = first { bytes in
      body(bytes)
      return false
    }
  }

  /// The code of a string (the inner nil: there is none); the outer nil where it is not sought here.
  mutating func find(_ text: UnsafeBufferPointer<UInt8>) -> UInt32?? {
    searches += 1
    guard searches <= Self.patience, !pieces.isEmpty else { return nil }
    return .some(
      first { bytes in
        guard bytes.count == text.count else { return false }
        for at in 0..<bytes.count where bytes[at] != text[at] { return false }
        return true
      })
  }

  /// The first string for which the test is true.
  @inline(__always) private func first(where test: (UnsafeBufferPointer<UInt8>) -> Bool) -> UInt32? {
    var code: UInt32 = 0
    for piece in pieces {
      let found = piece.withUnsafeBufferPointer { bytes in
        let raw = UnsafeRawBufferPointer(bytes)
        var at = 0
        while at < bytes.count {
          let length = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
          let end = at + 4 + length
          if test(UnsafeBufferPointer(rebasing: bytes[at + 4..<end])) { return true }
          code += 1
          at = end
        }
        return false
      }
      if found { return code }
    }
    return nil
  }
}
