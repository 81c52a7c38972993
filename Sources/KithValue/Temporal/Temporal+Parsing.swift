extension Temporal {
  /// Reads a temporal value of a type from its text: `parse("2015-W30-2", as: .date)` is 2015-07-21.
  ///
  /// All of ISO 8601's forms are read, extended and basic: dates by month, week, quarter or day of the year, each cut
  /// short where the rest is the first; times with up to nine digits of a second; offsets and `[Europe/London]`;
  /// durations by unit or like a date. A text without a zone means the context's. Whatever does not fit throws.
  public static func parse(
    _ text: String, as type: CypherType, in context: TemporalContext = TemporalContext()
  ) throws(EvaluationError) -> Value {
    var cursor = TextCursor(text)
    switch type {
    case .date:
      guard let day = try cursor.readDate(), cursor.isAtEnd else { throw .unreadable(text, as: type) }
      return .date(DateValue(epochDay: day))
    case .localTime:
      _ = cursor.skipLetter("T")
      guard let time = try cursor.readTime(), cursor.isAtEnd else { throw .unreadable(text, as: type) }
      return .localTime(LocalTimeValue(nanosecondOfDay: time))
    case .time:
      _ = cursor.skipLetter("T")
      guard let time = try cursor.readTime() else { throw .unreadable(text, as: type) }
      let given = cursor.isAtEnd ? try context.zone.offset(at: context.statement) : cursor.readOffset()
      guard let offset = given, cursor.isAtEnd else { throw .unreadable(text, as: type) }
      return .time(TimeValue(nanosecondOfDay: time, offset: offset))
    case .localDateTime:
      guard let wall = try cursor.readDateTime(), cursor.isAtEnd else { throw .unreadable(text, as: type) }
      return .localDateTime(LocalDateTimeValue(epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay))
    case .dateTime:
      return .dateTime(try parseDateTime(text, in: context))
    case .duration:
      return .duration(try parseDuration(text))
    default:
      throw .invalidArgumentType("\(type.name) is not a temporal type")
    }
  }

  /// Reads a date, a time, and an offset, a zone in brackets, or both; both must agree.
  private static func parseDateTime(_ text: String, in context: TemporalContext) throws(EvaluationError)
    -> DateTimeValue
  {
    var cursor = TextCursor(text)
    guard let wall = try cursor.readDateTime() else { throw .unreadable(text, as: .dateTime) }
    if cursor.isAtEnd { return try context.zone.dateTime(on: wall) }
    var offset: Int32?
    if cursor.next != UInt8(ascii: "[") {
      guard let given = cursor.readOffset() else { throw .unreadable(text, as: .dateTime) }
      if cursor.isAtEnd { return try TemporalZone.offset(given).dateTime(on: wall) }
      offset = given
    }
    guard cursor.skip("["), let name = cursor.readText(upTo: "]"), cursor.isAtEnd else {
      throw .unreadable(text, as: .dateTime)
    }
    let dateTime = try TemporalZone(reading: name).dateTime(on: wall, preferred: offset)
    if let offset, dateTime.offset != offset || dateTime.wall != wall {
      let expected = Self.text(ofOffset: dateTime.offset)
      throw .unreadable(text, as: .dateTime, "the offset in \(name) is \(expected) at that time")
    }
    return dateTime
  }
}

extension TextCursor {
  /// Reads a date, and a time of day where a `T` follows.
  mutating func readDateTime() throws(EvaluationError) -> WallTime? {
    guard let day = try readDate() else { return nil }
    guard skipLetter("T") else { return WallTime(epochDay: day, nanosecondOfDay: 0) }
    guard let time = try readTime() else { return nil }
    return WallTime(epochDay: day, nanosecondOfDay: time)
  }

  /// Reads a time of day as nanoseconds: `21:40:32.142`, `21:40`, `21` or, without colons, `214032.142`, `2140`.
  mutating func readTime() throws(EvaluationError) -> Int64? {
    guard let hour = readNumber(digits: 2) else { return nil }
    var time = TimeOfDay(hour: try check("hour", hour, in: 0...23))
    let isExtended = next == UInt8(ascii: ":")
    guard isExtended ? skip(":") : digits(upTo: 1) == 1 else { return time.nanosecondOfDay }
    guard let minute = readNumber(digits: 2) else { return nil }
    time.minute = try check("minute", minute, in: 0...59)
    guard isExtended ? skip(":") : digits(upTo: 1) == 1 else { return time.nanosecondOfDay }
    guard let second = readNumber(digits: 2), let nanosecond = readFraction() else { return nil }
    time.second = try check("second", second, in: 0...59)
    time.nanosecond = nanosecond
    return time.nanosecondOfDay
  }
}
