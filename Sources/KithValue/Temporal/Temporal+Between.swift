/// Durations between two temporal values of any types.
///
/// What one value has and the other lacks is lent to the other: the date to a time of day, the zone to a value without.
/// A date means its midnight. `duration.between(date('1984-10-11'), time('16:30+0100'))` is `PT16H30M`.
extension Temporal {
  /// Months, then days, then seconds: `P30Y8M13D`.
  static func between(_ from: Value, _ to: Value) throws(EvaluationError) -> DurationValue {
    let span = try TemporalSpan(from, to)
    let months = span.months
    let days = try span.days(after: months)
    let rest = try span.nanoseconds(after: months, days)
    return try DurationValue(months: Int128(months), days: Int128(days), seconds: 0, nanoseconds: rest)
  }

  /// Whole months only: `P30Y8M`. Without dates there are none.
  static func inMonths(_ from: Value, _ to: Value) throws(EvaluationError) -> DurationValue {
    let months = try TemporalSpan(from, to).months
    return DurationValue(months: months, days: 0, seconds: 0, nanoseconds: 0)
  }

  /// Whole days only: `P11213D`. Without dates there are none.
  static func inDays(_ from: Value, _ to: Value) throws(EvaluationError) -> DurationValue {
    let days = try TemporalSpan(from, to).days(after: 0)
    return DurationValue(months: 0, days: days, seconds: 0, nanoseconds: 0)
  }

  /// All of it in seconds: `PT269112H`.
  static func inSeconds(_ from: Value, _ to: Value) throws(EvaluationError) -> DurationValue {
    let nanoseconds = try TemporalSpan(from, to).nanoseconds(after: 0, 0)
    return try DurationValue(months: 0, days: 0, seconds: 0, nanoseconds: nanoseconds)
  }
}

/// Two values brought to one kind: both on the wall of one zone, or both on a wall without a zone.
private struct TemporalSpan {
  /// The wall times; the second one in the first one's zone.
  private let from: WallTime
  private let to: WallTime
  /// The first value's zone and offset, and the second one's instant, where zones matter.
  private let zoned: (zone: TemporalZone, offset: Int32, end: TemporalInstant)?

  init(_ from: Value, _ to: Value) throws(EvaluationError) {
    let days = (Self.day(of: from), Self.day(of: to))
    let start = WallTime(epochDay: days.0 ?? days.1 ?? 0, nanosecondOfDay: try Self.time(of: from))
    let end = WallTime(epochDay: days.1 ?? days.0 ?? 0, nanosecondOfDay: try Self.time(of: to))
    let zones = (Temporal.zone(of: from), Temporal.zone(of: to))
    guard let startZone = zones.0 ?? zones.1, let endZone = zones.1 ?? zones.0 else {
      self.from = start
      self.to = end
      zoned = nil
      return
    }
    let first = try startZone.dateTime(on: start, preferred: Temporal.offset(of: from))
    let second = try endZone.dateTime(on: end, preferred: Temporal.offset(of: to))
    self.from = first.wall
    self.to = try startZone.dateTime(at: second.instant).wall
    zoned = (startZone, first.offset, second.instant)
  }

  /// Whole months on the wall, towards zero: those to the last day that is reached whole.
  var months: Int64 {
    let start = CalendarDay(epochDay: from.epochDay)
    let end = CalendarDay(epochDay: from.epochDay + wholeDays(from: from))
    let months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0, end.day < start.day { return months - 1 }
    if months < 0, end.day > start.day { return months + 1 }
    return months
  }

  /// Whole days on the wall after so many months, towards zero.
  func days(after months: Int64) throws(EvaluationError) -> Int64 { wholeDays(from: try from(after: months, 0)) }

  private func wholeDays(from start: WallTime) -> Int64 {
    let days = to.epochDay - start.epochDay
    if days > 0, to.nanosecondOfDay < start.nanosecondOfDay { return days - 1 }
    if days < 0, to.nanosecondOfDay > start.nanosecondOfDay { return days + 1 }
    return days
  }

  /// What is left after so many months and days; on the time line where there are zones.
  func nanoseconds(after months: Int64, _ days: Int64) throws(EvaluationError) -> Int128 {
    let start = try from(after: months, days)
    guard let zoned else { return to.totalNanoseconds - start.totalNanoseconds }
    let instant = try zoned.zone.dateTime(on: start, preferred: zoned.offset).instant
    return zoned.end.totalNanoseconds - instant.totalNanoseconds
  }

  private func from(after months: Int64, _ days: Int64) throws(EvaluationError) -> WallTime {
    let start = CalendarDay(epochDay: from.epochDay)
    let month = start.year * 12 + start.month - 1 + months
    let moved = start.moved(toYear: month.flooredQuotient(by: 12), month: month.flooredRemainder(by: 12) + 1)
    return WallTime(epochDay: try checkDay(Int128(moved.epochDay + days)), nanosecondOfDay: from.nanosecondOfDay)
  }

  private static func day(of value: Value) -> Int64? {
    switch value {
    case .date(let date): date.epochDay
    case .localDateTime(let dateTime): dateTime.epochDay
    case .dateTime(let dateTime): dateTime.epochDay
    default: nil
    }
  }

  private static func time(of value: Value) throws(EvaluationError) -> Int64 {
    if case .date = value { return 0 }
    return try Temporal.time(of: value)
  }
}
