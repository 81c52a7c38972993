/// Reads a text from left to right, byte by byte. What is read and does not fit gives nil, and never crashes.
struct TextCursor {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }

  /// The byte that comes next.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// How many decimal digits come next, counted up to `limit`.
  func digits(upTo limit: Int = 20) -> Int {
    var count = 0
    while count < limit, position + count < bytes.count, Self.isDigit(bytes[position + count]) { count += 1 }
    return count
  }

  /// Steps over a character where it comes next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Steps over a letter, large or small, where it comes next.
  mutating func skipLetter(_ letter: Unicode.Scalar) -> Bool {
    guard let next, next | 0x20 == UInt8(ascii: letter) | 0x20 else { return false }
    position += 1
    return true
  }

  /// Reads a number of so many digits, at most 18.
  mutating func readNumber(digits count: Int) -> Int64? {
    guard count > 0, count <= 18, digits(upTo: count) == count else { return nil }
    var number: Int64 = 0
    for _ in 0..<count {
      number = number * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    return number
  }

  /// Reads what stands up to a character, and steps over that.
  mutating func readText(upTo end: Unicode.Scalar) -> String? {
    guard let stop = bytes[position...].firstIndex(of: UInt8(ascii: end)) else { return nil }
    defer { position = stop + 1 }
    return String(decoding: bytes[position..<stop], as: UTF8.self)
  }

  /// Reads `.142` or `,142` as nanoseconds; no point gives 0, more than nine digits do not fit.
  mutating func readFraction() -> Int64? {
    guard skip(".") || skip(",") else { return 0 }
    let count = digits()
    guard count <= 9, var nanoseconds = readNumber(digits: count) else { return nil }
    for _ in count..<9 { nanoseconds *= 10 }
    return nanoseconds
  }

  /// Reads `Z`, `+01`, `+0130`, `+01:30` or one with seconds, up to 18 hours, as seconds east of Greenwich.
  mutating func readOffset() -> Int32? {
    if skipLetter("Z") { return 0 }
    let isWest = next == UInt8(ascii: "-")
    guard skip("+") || skip("-"), let hours = readNumber(digits: 2) else { return nil }
    var parts: [Int64] = []
    let isExtended = next == UInt8(ascii: ":")
    while parts.count < 2, isExtended ? skip(":") : digits(upTo: 1) == 1 {
      guard let part = readNumber(digits: 2), part < 60 else { return nil }
      parts.append(part)
    }
    let seconds = hours * 3600 + (parts.first ?? 0) * 60 + (parts.count > 1 ? parts[1] : 0)
    guard seconds <= TemporalZone.farthest else { return nil }
    return Int32(isWest ? -seconds : seconds)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
