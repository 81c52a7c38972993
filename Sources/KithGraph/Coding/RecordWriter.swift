import KithValue

/// Collects the bytes of a record: numbers of seven bits a byte, texts after their length, values after their kind.
package struct RecordWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// A number in as many bytes as it needs, the low seven bits first; the high bit says that more follow.
  package mutating func number(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  package mutating func number(_ number: Int) { self.number(UInt64(number)) }
  package mutating func number(_ number: UInt32) { self.number(UInt64(number)) }

  /// A number that may be negative: the sign goes to the lowest bit.
  package mutating func signed(_ number: Int64) { self.number(UInt64(bitPattern: number << 1 ^ number >> 63)) }

  /// Eight bytes, the lowest first.
  package mutating func word(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }

  package mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func value(_ value: Value) {
    switch value {
    case .null: byte(ValueTag.null.rawValue)
    case .boolean(let flag): byte((flag ? ValueTag.true : .false).rawValue)
    case .integer(let number):
      byte(ValueTag.integer.rawValue)
      signed(number)
    case .float(let number):
      byte(ValueTag.float.rawValue)
      word(number.bitPattern)
    case .string(let text):
      byte(ValueTag.string.rawValue)
      self.text(text.text)
    case .list(let list):
      byte(ValueTag.list.rawValue)
      number(list.elements.count)
      for element in list.elements { self.value(element) }
    case .map(let map):
      byte(ValueTag.map.rawValue)
      number(map.entries.count)
      for entry in map.entries {
        text(entry.key)
        self.value(entry.value)
      }
    case .date(let date):
      byte(ValueTag.date.rawValue)
      signed(date.epochDay)
    case .localTime(let time):
      byte(ValueTag.localTime.rawValue)
      signed(time.nanosecondOfDay)
    case .time(let time):
      byte(ValueTag.time.rawValue)
      signed(time.nanosecondOfDay)
      signed(Int64(time.offset))
    case .localDateTime(let dateTime):
      byte(ValueTag.localDateTime.rawValue)
      signed(dateTime.epochDay)
      signed(dateTime.nanosecondOfDay)
    case .dateTime(let dateTime):
      byte((dateTime.zone == nil ? ValueTag.dateTime : .zonedDateTime).rawValue)
      signed(dateTime.epochDay)
      signed(dateTime.nanosecondOfDay)
      signed(Int64(dateTime.offset))
      if let zone = dateTime.zone { text(zone) }
    case .duration(let duration):
      byte(ValueTag.duration.rawValue)
      signed(duration.months)
      signed(duration.days)
      signed(duration.seconds)
      signed(Int64(duration.nanoseconds))
    case .node, .relationship, .path, .nodeReference, .relationshipReference, .pathReference:
      preconditionFailure("a graph stores no entities as values")
    }
  }
}

/// What a value begins with. The numbers stand in files: none is ever given another meaning.
enum ValueTag: UInt8 {
  case null = 0, `false`, `true`, integer, float, string, list, map
  case date, localTime, time, localDateTime, dateTime, zonedDateTime, duration
}
