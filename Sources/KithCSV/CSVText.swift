/// Where the first byte stands that is not part of well-formed UTF-8, or nil.
///
/// The table of Unicode's chapter 3, "Well-Formed UTF-8 Byte Sequences": no overlong forms, no surrogates, nothing
/// beyond U+10FFFF.
public func firstByteThatIsNotUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
  let end = text.count
  var at = 0
  while at < end {
    let lead = text[at]
    if lead < 0x80 {
      at += 1
      continue
    }
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return at
    }
    guard at + length <= end, second.contains(text[at + 1]) else { return at }
    for next in at + 2..<at + length where text[next] & 0xC0 != 0x80 { return at }
    at += length
  }
  return nil
}
