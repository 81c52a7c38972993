extension Temporal {
  /// `a + b` where temporal arithmetic knows the two: an instant and a duration in either order, or two durations.
  ///
  /// It is nil for any other pair, so that the caller can go on to numbers, strings and lists:
  /// `date('2015-01-31') + duration('P1M')` is `2015-02-28`, `'at ' + date('2015-01-31')` is nil.
  public static func add(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, b) {
    case (.duration(let a), .duration(let b)):
      return .duration(try a.adding(b))
    case (let instant, .duration(let duration)), (.duration(let duration), let instant):
      return try shift(instant, by: TimeShift(duration))
    default:
      return nil
    }
  }

  /// `a - b` where `a` is an instant or a duration and `b` a duration, else nil.
  ///
  /// `date('2015-03-31') - duration('P1M')` is `2015-02-28`.
  public static func subtract(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, b) {
    case (.duration(let a), .duration(let b)):
      return .duration(try a.subtracting(b))
    case (let instant, .duration(let duration)):
      return try shift(instant, by: TimeShift(duration).negated)
    default:
      return nil
    }
  }

  /// `a * b` where one is a duration and the other a number, else nil: `duration('P1D') * 1.5` is `P1DT12H`.
  public static func multiply(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, b) {
    case (.duration(let duration), let number), (let number, .duration(let duration)):
      guard let factor = try ExactNumber(number) else { return nil }
      return .duration(try duration.scaled(by: factor.numerator, over: factor.denominator, noise: factor.noise))
    default:
      return nil
    }
  }

  /// `a / b` where `a` is a duration and `b` a number, else nil: `duration('P1D') / 2` is `PT12H`.
  public static func divide(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    guard case .duration(let duration) = a, let divisor = try ExactNumber(b) else { return nil }
    guard divisor.numerator != 0 else {
      throw EvaluationError(.arithmeticError, "DivisionByZero", "A duration cannot be divided by zero")
    }
    return .duration(try duration.scaled(by: divisor.denominator, over: divisor.numerator, noise: divisor.noise))
  }

  /// Months are added first, then days, on the calendar and the wall; then the seconds, on the time line.
  ///
  /// A type without a time of day takes the whole days among the seconds, one without a date the seconds only.
  private static func shift(_ value: Value, by amount: TimeShift) throws(EvaluationError) -> Value? {
    switch value {
    case .date(let date):
      let days = amount.days + amount.seconds / 86_400
      return .date(DateValue(epochDay: try amount.moved(date.epochDay, days: days)))
    case .localTime(let time):
      return .localTime(LocalTimeValue(nanosecondOfDay: amount.turned(time.nanosecondOfDay)))
    case .time(let time):
      return .time(TimeValue(nanosecondOfDay: amount.turned(time.nanosecondOfDay), offset: time.offset))
    case .localDateTime(let dateTime):
      let wall = try WallTime(totalNanoseconds: try amount.moved(dateTime.wall).totalNanoseconds + amount.passing)
      return .localDateTime(LocalDateTimeValue(epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay))
    case .dateTime(let dateTime):
      let zone = dateTime.temporalZone
      let moved = try zone.dateTime(on: try amount.moved(dateTime.wall), preferred: dateTime.offset)
      let passed = moved.instant.totalNanoseconds + amount.passing
      return .dateTime(try zone.dateTime(at: try TemporalInstant(totalNanoseconds: passed)))
    case .null, .boolean, .integer, .float, .string, .list, .map, .duration, .node, .relationship, .path,
      .nodeReference, .relationshipReference, .pathReference:
      return nil
    }
  }
}

/// What a duration does to an instant; in 128 bits, where nothing overflows before the result is checked.
private struct TimeShift {
  var months: Int128
  var days: Int128
  /// Whole seconds, and the nanoseconds beyond them with the same sign.
  var seconds: Int128
  var nanoseconds: Int128

  init(_ duration: DurationValue) {
    let signed = duration.signedSeconds
    (months, days) = (Int128(duration.months), Int128(duration.days))
    (seconds, nanoseconds) = (Int128(signed.seconds), Int128(signed.nanoseconds))
  }

  var negated: TimeShift {
    var other = self
    (other.months, other.days) = (-months, -days)
    (other.seconds, other.nanoseconds) = (-seconds, -nanoseconds)
    return other
  }

  /// The day so many months and days on; a day that the month does not have becomes its last one.
  func moved(_ epochDay: Int64, days: Int128) throws(EvaluationError) -> Int64 {
    guard months != 0 else { return try checkDay(Int128(epochDay) + days) }
    let date = CalendarDay(epochDay: epochDay)
    let month = Int128(date.year) * 12 + Int128(date.month - 1) + months
    let year = month.flooredQuotient(by: 12)
    guard let year = Int64(exactly: year), DateField.years.contains(year) else { throw .dateBeyondLimits }
    let moved = date.moved(toYear: year, month: Int64(month.flooredRemainder(by: 12)) + 1)
    return try checkDay(Int128(moved.epochDay) + days)
  }

  /// The same time of another day.
  func moved(_ wall: WallTime) throws(EvaluationError) -> WallTime {
    WallTime(epochDay: try moved(wall.epochDay, days: days), nanosecondOfDay: wall.nanosecondOfDay)
  }

  /// The seconds in nanoseconds.
  var passing: Int128 { seconds * 1_000_000_000 + nanoseconds }

  /// The time of day so many seconds on, round the clock.
  func turned(_ nanosecondOfDay: Int64) -> Int64 {
    let total = Int128(nanosecondOfDay) + passing
    return Int64(total.flooredRemainder(by: Int128(TimeOfDay.nanosecondsPerDay)))
  }
}
