import KithValue

/// Bytes that are no record: cut short, or never written by kith.
package struct MalformedRecord: Error {
  package init() {}
}

/// Reads what a `RecordWriter` wrote. Whatever the bytes are, it ends with a result or an error.
package struct RecordReader {
  private let bytes: ArraySlice<UInt8>
  private var at: Int

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  package var isAtEnd: Bool { at == bytes.endIndex }
  private var remaining: Int { bytes.endIndex - at }

  package mutating func byte() throws(MalformedRecord) -> UInt8 {
    guard at < bytes.endIndex else { throw MalformedRecord() }
    defer { at += 1 }
    return bytes[at]
  }

  package mutating func number() throws(MalformedRecord) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw MalformedRecord() }
      result |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return result }
      shift += 7
    }
  }

  package mutating func identifier() throws(MalformedRecord) -> UInt32 {
    guard let number = UInt32(exactly: try number()) else { throw MalformedRecord() }
    return number
  }

  /// A number of things of which each takes at least a byte: more than there are bytes cannot be.
  package mutating func count() throws(MalformedRecord) -> Int {
    let number = try number()
    guard number <= UInt64(remaining) else { throw MalformedRecord() }
    return Int(number)
  }

  package mutating func signed() throws(MalformedRecord) -> Int64 {
    let number = try number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  private mutating func small() throws(MalformedRecord) -> Int32 {
    guard let number = Int32(exactly: try signed()) else { throw MalformedRecord() }
    return number
  }

  package mutating func word() throws(MalformedRecord) -> UInt64 {
    guard remaining >= 8 else { throw MalformedRecord() }
    defer { at += 8 }
    return bytes[at..<at + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  package mutating func text() throws(MalformedRecord) -> String {
    let length = try count()
    defer { at += length }
    guard let text = String(validating: bytes[at..<at + length], as: UTF8.self) else { throw MalformedRecord() }
    return text
  }

  /// A value; `depth` is how many lists and maps may still stand within one another.
  package mutating func value(depth: Int = 1000) throws(MalformedRecord) -> Value {
    guard depth > 0, let tag = ValueTag(rawValue: try byte()) else { throw MalformedRecord() }
    switch tag {
    case .null: return .null
    case .false: return .boolean(false)
    case .true: return .boolean(true)
    case .integer: return .integer(try signed())
    case .float: return .float(Double(bitPattern: try word()))
    case .string: return .string(try text())
    case .list:
      var elements: [Value] = []
      for _ in 0..<(try count()) { elements.append(try value(depth: depth - 1)) }
      return .list(elements)
    case .map:
      var entries: [MapValue.Entry] = []
      for _ in 0..<(try count()) {
        let key = try text()
        entries.append((key: key, value: try value(depth: depth - 1)))
      }
      return .map(entries)
    case .date: return .date(DateValue(epochDay: try signed()))
    case .localTime: return .localTime(LocalTimeValue(nanosecondOfDay: try signed()))
    case .time:
      let nanosecond = try signed()
      return .time(TimeValue(nanosecondOfDay: nanosecond, offset: try small()))
    case .localDateTime:
      let day = try signed()
      return .localDateTime(LocalDateTimeValue(epochDay: day, nanosecondOfDay: try signed()))
    case .dateTime, .zonedDateTime:
      let day = try signed()
      let nanosecond = try signed()
      let offset = try small()
      let zone: String? = tag == .zonedDateTime ? try text() : nil
      return .dateTime(DateTimeValue(epochDay: day, nanosecondOfDay: nanosecond, offset: offset, zone: zone))
    case .duration:
      let months = try signed()
      let days = try signed()
      let seconds = try signed()
      return .duration(DurationValue(months: months, days: days, seconds: seconds, nanoseconds: try small()))
    }
  }
}
