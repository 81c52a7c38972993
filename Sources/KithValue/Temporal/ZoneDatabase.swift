import Synchronization

/// Finds a zone's history by its name in the data that kith carries; names are exact, `Europe/Stockholm`.
///
/// The data, made by the script that stands in `ZoneData`, is a row of numbers of seven bits a byte, the lowest first,
/// the top bit set on all but a number's last byte; a signed number is doubled, and inverted below zero.
///
///     the count of names; each: the length of what it shares with the name before, the length of the rest, the rest,
///       the number of its zone
///     the count of zones; each: its length in bytes, then
///       the first offset, signed, in seconds east of Greenwich
///       the count of the offsets that follow, and these, signed
///       the count of changes; each: step * count of offsets + the new offset's place, where a step is the time since
///         the change before (the first's since -2^32): quarters of an hour * 2, or seconds * 2 + 1
///       0 where the last offset stays for good, or 1 and the rule for the years after: the standard offset and the
///         other one, signed, and when the other one begins and ends: month, week of the month, day of the week (0 is
///         Sunday) and the time on the wall in seconds, signed
///
/// Nothing is read before the first question, then only the names and the one zone.
enum ZoneDatabase {
  /// The history of the zone of this name, or nil where there is none.
  static func rules(named name: String) -> ZoneRules? {
    if let known = decoded.withLock({ $0[name] }) { return known }
    guard let number = index.numbers[name] else { return nil }
    var reader = ZoneReader(bytes: index.bytes, at: index.starts[number])
    let rules = reader.readRules()
    decoded.withLock { $0[name] = rules }
    return rules
  }

  /// Every name, in order.
  static var names: [String] { index.numbers.keys.sorted() }

  private static let decoded = Mutex<[String: ZoneRules]>([:])
  private static let index = ZoneIndex(ZoneData.base64)
}

/// Where in the data each zone stands.
private struct ZoneIndex: Sendable {
  let bytes: [UInt8]
  private(set) var numbers: [String: Int] = [:]
  private(set) var starts: [Int] = []

  init(_ base64: StaticString) {
    bytes = base64.withUTF8Buffer { decodeBase64($0) }
    var reader = ZoneReader(bytes: bytes, at: 0)
    let names = reader.readNumber()
    numbers.reserveCapacity(names)
    var name: [UInt8] = []
    for _ in 0..<names {
      name.removeLast(name.count - reader.readNumber())
      name.append(contentsOf: reader.read(reader.readNumber()))
      numbers[String(decoding: name, as: UTF8.self)] = reader.readNumber()
    }
    for _ in 0..<reader.readNumber() {
      let length = reader.readNumber()
      starts.append(reader.at)
      reader.at += length
    }
  }
}

/// Reads the data's numbers one after the other.
private struct ZoneReader {
  let bytes: [UInt8]
  var at: Int

  mutating func read(_ count: Int) -> ArraySlice<UInt8> {
    defer { at += count }
    return bytes[at..<at + count]
  }

  mutating func readNumber() -> Int {
    var number = 0
    var shift = 0
    while true {
      let byte = bytes[at]
      at += 1
      number |= Int(byte & 127) << shift
      if byte < 128 { return number }
      shift += 7
    }
  }

  mutating func readSigned() -> Int32 {
    let number = readNumber()
    return Int32(number & 1 == 0 ? number >> 1 : ~(number >> 1))
  }

  mutating func readRules() -> ZoneRules {
    var offsets = [readSigned()]
    let palette = (0..<readNumber()).map { _ in readSigned() }
    let count = readNumber()
    var instants: [Int64] = []
    instants.reserveCapacity(count)
    var instant: Int64 = -1 << 32
    for _ in 0..<count {
      let (step, place) = readNumber().quotientAndRemainder(dividingBy: palette.count)
      instant += Int64(step >> 1) * (step & 1 == 0 ? 900 : 1)
      instants.append(instant)
      offsets.append(palette[place])
    }
    guard readNumber() == 1 else { return ZoneRules(instants: instants, offsets: offsets, yearly: nil) }
    let yearly = YearlyRule(standard: readSigned(), other: readSigned(), begins: readDay(), ends: readDay())
    return ZoneRules(instants: instants, offsets: offsets, yearly: yearly)
  }

  private mutating func readDay() -> YearlyRule.Day {
    YearlyRule.Day(
      month: Int64(readNumber()), week: Int64(readNumber()), dayOfWeek: Int64(readNumber()), time: Int64(readSigned()))
  }
}

/// The bytes that a text of base64's alphabet stands for; padding ends it.
private func decodeBase64(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count / 4 * 3)
  var bits: UInt32 = 0
  var held = 0
  for character in text {
    let sextet: UInt8
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): sextet = character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): sextet = character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): sextet = character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): sextet = 62
    case UInt8(ascii: "/"): sextet = 63
    default: return bytes
    }
    bits = bits << 6 | UInt32(sextet)
    held += 6
    if held >= 8 {
      held -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
    }
  }
  return bytes
}
