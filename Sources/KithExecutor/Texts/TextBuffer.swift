import KithValue

/// Bytes of texts that are being made, one behind the other: what was appended last can be changed where it stands.
final class TextBuffer {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0
  /// Whether a text would have got so long that another way must make it; what is here means nothing then.
  var isTooLong = false
  /// From how many bytes on a text is left to the way for long ones, which looks whether it is to go on.
  static let longText = FunctionContext.longText

  init(capacity: Int = 256) {
    self.capacity = capacity
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  /// The bytes from an offset on; valid until something is appended.
  func text(from start: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + start, count: count - start)
  }

  /// The bytes between two offsets.
  func text(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// The bytes from an offset on, to be changed where they stand.
  func mutableText(from start: Int) -> UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: bytes + start, count: count - start)
  }

  /// Begins again with nothing.
  func removeAll() {
    count = 0
    isTooLong = false
  }

  /// Forgets what stands behind so many bytes.
  func truncate(to count: Int) { self.count = min(self.count, count) }

  @inline(__always)
  func append(_ more: UnsafeBufferPointer<UInt8>) {
    guard let start = more.baseAddress, !more.isEmpty else { return }
    if more.count >= Self.longText {
      isTooLong = true
      return
    }
    if count + more.count > capacity { grow(toHold: count + more.count) }
    (bytes + count).update(from: start, count: more.count)
    count += more.count
  }

  /// Appends a number in decimal.
  func append(_ number: Int64) {
    if count + 20 > capacity { grow(toHold: count + 20) }
    if number < 0 {
      bytes[count] = UInt8(ascii: "-")
      count += 1
    }
    var rest = number.magnitude
    let start = count
    repeat {
      bytes[count] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      count += 1
      rest /= 10
    } while rest > 0
    var digits = mutableText(from: start)
    digits.reverse()
  }

  /// Keeps of what stands from an offset on only a part, given as offsets of the whole.
  func keep(_ part: Range<Int>, from start: Int) {
    if part.lowerBound > start { (bytes + start).update(from: bytes + part.lowerBound, count: part.count) }
    count = start + part.count
  }

  /// Puts a text in the place of what stands from an offset on.
  func replace(from start: Int, with text: String) {
    count = start
    text.withBytes { append($0) }
  }

  private func grow(toHold needed: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(needed, capacity * 2))
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    capacity = max(needed, capacity * 2)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether no byte belongs to a code point beyond ASCII.
  @inline(__always) var isASCII: Bool {
    var bits: UInt8 = 0
    for at in 0..<count { bits |= self[at] }
    return bits < 0x80
  }

  /// The integer that it is in decimal; nil where it has anything but a sign and up to 18 digits, as that it is no number.
  var decimal: Int64? {
    let hasSign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    let digits = hasSign ? dropFirst() : self[...]
    guard (1...18).contains(digits.count) else { return nil }
    var number: Int64 = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      number = number * 10 + Int64(digit)
    }
    return first == UInt8(ascii: "-") ? -number : number
  }

  /// How many code points it has: as many as bytes that go on with none.
  var codePointCount: Int64 {
    var count: Int64 = 0
    for byte in self { count &+= Int64(unsafeBitCast(byte & 0xC0 != 0x80, to: UInt8.self)) }
    return count
  }
}
