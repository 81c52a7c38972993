/// What a temporal value is made of. The functions ask for these parts, whatever the type.
extension Temporal {
  /// The date as days since 1970-01-01; a value without one throws.
  static func day(of value: Value) throws(EvaluationError) -> Int64 {
    switch value {
    case .date(let date): return date.epochDay
    case .localDateTime(let dateTime): return dateTime.epochDay
    case .dateTime(let dateTime): return dateTime.epochDay
    default: throw .invalidArgumentType(hasNo("date", value))
    }
  }

  /// The time of day in nanoseconds; a value without one throws.
  static func time(of value: Value) throws(EvaluationError) -> Int64 {
    switch value {
    case .localTime(let time): return time.nanosecondOfDay
    case .time(let time): return time.nanosecondOfDay
    case .localDateTime(let dateTime): return dateTime.nanosecondOfDay
    case .dateTime(let dateTime): return dateTime.nanosecondOfDay
    default: throw .invalidArgumentType(hasNo("time of day", value))
    }
  }

  /// The date and the time of day; a date means its midnight, a value without a date throws.
  static func wallTime(of value: Value) throws(EvaluationError) -> WallTime {
    if case .date(let date) = value { return WallTime(epochDay: date.epochDay, nanosecondOfDay: 0) }
    return WallTime(epochDay: try day(of: value), nanosecondOfDay: try time(of: value))
  }

  /// The zone, where the value has one; a time's offset counts as one.
  static func zone(of value: Value) -> TemporalZone? {
    switch value {
    case .time(let time): .offset(time.offset)
    case .dateTime(let dateTime): dateTime.temporalZone
    default: nil
    }
  }

  /// The offset in seconds, where the value has one.
  static func offset(of value: Value) -> Int32? {
    switch value {
    case .time(let time): time.offset
    case .dateTime(let dateTime): dateTime.offset
    default: nil
    }
  }

  private static func hasNo(_ part: String, _ value: Value) -> String {
    guard let text = text(of: value) else { return "A \(part) needs a temporal value, a string or a map" }
    return "\(text) has no \(part)"
  }
}
