extension Temporal {
  /// What `toString` gives and results show, or nil where the value is not temporal.
  ///
  /// `2015-07-21T21:40:32.142+02:00[Europe/Stockholm]`, `12:31`, `P12Y5M14DT16H13M10S`. Read back by
  /// ``parse(_:as:in:)`` it gives the same value.
  public static func text(of value: Value) -> String? {
    var text = TemporalText()
    switch value {
    case .date(let date):
      text.append(day: date.epochDay)
    case .localTime(let time):
      text.append(time: time.nanosecondOfDay)
    case .time(let time):
      text.append(time: time.nanosecondOfDay)
      text.append(offset: time.offset)
    case .localDateTime(let dateTime):
      text.append(day: dateTime.epochDay)
      text.append("T")
      text.append(time: dateTime.nanosecondOfDay)
    case .dateTime(let dateTime):
      text.append(day: dateTime.epochDay)
      text.append("T")
      text.append(time: dateTime.nanosecondOfDay)
      text.append(offset: dateTime.offset)
      if let zone = dateTime.zone { text.append("[\(zone)]") }
    case .duration(let duration):
      text.append(duration)
    case .null, .boolean, .integer, .float, .string, .list, .map, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      return nil
    }
    return text.text
  }

  /// An offset as it is shown: `Z`, `+01:00`, `+00:53:28`.
  static func text(ofOffset offset: Int32) -> String {
    var text = TemporalText()
    text.append(offset: offset)
    return text.text
  }
}

/// Collects the text of a temporal value.
private struct TemporalText {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(48) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Years of more than four digits, and those before the year 0, have a sign.
  mutating func append(day epochDay: Int64) {
    let date = CalendarDay(epochDay: epochDay)
    if date.year < 0 {
      append("-")
    } else if date.year > 9999 {
      append("+")
    }
    append(date.year.magnitude, digits: 4)
    append("-")
    append(date.month.magnitude, digits: 2)
    append("-")
    append(date.day.magnitude, digits: 2)
  }

  /// Seconds stand only where there are any; of the nanoseconds three, six or nine digits.
  mutating func append(time nanosecondOfDay: Int64) {
    let time = TimeOfDay(nanosecondOfDay: nanosecondOfDay)
    append(time.hour.magnitude, digits: 2)
    append(":")
    append(time.minute.magnitude, digits: 2)
    guard time.second != 0 || time.nanosecond != 0 else { return }
    append(":")
    append(time.second.magnitude, digits: 2)
    guard time.nanosecond != 0 else { return }
    append(".")
    if time.nanosecond % 1_000_000 == 0 {
      append((time.nanosecond / 1_000_000).magnitude, digits: 3)
    } else if time.nanosecond % 1000 == 0 {
      append((time.nanosecond / 1000).magnitude, digits: 6)
    } else {
      append(time.nanosecond.magnitude, digits: 9)
    }
  }

  mutating func append(offset: Int32) {
    guard offset != 0 else { return append("Z") }
    append(offset < 0 ? "-" : "+")
    let seconds = UInt64(offset.magnitude)
    append(seconds / 3600, digits: 2)
    append(":")
    append(seconds / 60 % 60, digits: 2)
    guard seconds % 60 != 0 else { return }
    append(":")
    append(seconds % 60, digits: 2)
  }

  /// Components of zero are left out; each has its own sign: `P1M-14DT-0.5S`.
  mutating func append(_ duration: DurationValue) {
    append("P")
    append(duration.months / 12, unit: "Y")
    append(duration.months % 12, unit: "M")
    append(duration.days, unit: "D")
    let (seconds, nanoseconds) = duration.signedSeconds
    if seconds != 0 || nanoseconds != 0 {
      append("T")
      append(seconds / 3600, unit: "H")
      append(seconds / 60 % 60, unit: "M")
      append(seconds % 60, nanoseconds: nanoseconds)
    }
    if bytes.count == 1 { append("T0S") }
  }

  private mutating func append(_ quantity: Int64, unit: String) {
    if quantity != 0 { append("\(quantity)\(unit)") }
  }

  private mutating func append(_ seconds: Int64, nanoseconds: Int64) {
    guard seconds != 0 || nanoseconds != 0 else { return }
    if seconds < 0 || nanoseconds < 0 { append("-") }
    append(seconds.magnitude, digits: 1)
    if nanoseconds != 0 {
      append(".")
      append(nanoseconds.magnitude, digits: 9)
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
    append("S")
  }

  private mutating func append(_ number: UInt64, digits: Int) {
    let start = bytes.count
    var rest = number
    while rest > 0 || bytes.count - start < digits {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    bytes[start...].reverse()
  }
}
