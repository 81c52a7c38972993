/// The fields of a time of day, the larger first.
enum TimeField: String, CaseIterable {
  case hour, minute, second, millisecond, microsecond, nanosecond
}

extension TemporalFields {
  /// The fields that count days in one way, each list from the larger to the smaller.
  private static let calendars: [[DateField]] = [
    [.month, .day], [.week, .dayOfWeek], [.quarter, .dayOfQuarter], [.ordinalDay],
  ]

  /// The day that the date's fields make of a base, as days since 1970-01-01; without a base, of the year's first day.
  ///
  /// On a base each field replaces its own. Without one the year must be given, and a smaller field only with the
  /// larger: `{year: 1984, day: 11}` has no month. With weeks the year is the week year.
  func day(on base: Int64?) throws(EvaluationError) -> Int64 {
    let used = Self.calendars.filter { fields in fields.contains { date[$0] != nil } }
    if used.count > 1 {
      let names = used.compactMap { fields in fields.first { date[$0] != nil }?.rawValue }
      throw .invalid("'\(names.joined(separator: "' and '"))' exclude one another")
    }
    var day: Int64
    if let base {
      day = base
    } else {
      guard let year = date[.year] else { throw .invalid("'year' must be given") }
      for calendar in used where date[calendar[0]] == nil {
        throw .invalid("'\(calendar[1].rawValue)' needs '\(calendar[0].rawValue)'")
      }
      let year0 = try check("year", year, in: DateField.years)
      let start =
        date[.week] == nil
        ? CalendarDay(year: year0, month: 1, day: 1).epochDay : WeekDay.start(ofYear: year0)
      day = try checkDay(Int128(start))
    }
    for field in DateField.allCases {
      guard let value = date[field] else { continue }
      day =
        field == .year && date[.week] != nil
        ? try DateField.setWeekYear(value, on: day) : try field.set(value, on: day)
    }
    return day
  }

  /// The time of day that the time's fields make of a base, in nanoseconds; without a base, of midnight.
  ///
  /// The fractions of a second replace the base's together and add up, `{millisecond: 645, nanosecond: 2}` is
  /// `.645000002`; a unit must then stay below the next larger one that is given.
  func time(on base: Int64?) throws(EvaluationError) -> Int64 {
    if base == nil, !time.isEmpty {
      let needed: [(TimeField, TimeField)] = [
        (.nanosecond, .second), (.microsecond, .second), (.millisecond, .second), (.second, .minute), (.minute, .hour),
      ]
      for (field, larger) in needed where time[field] != nil && time[larger] == nil {
        throw .invalid("'\(field.rawValue)' needs '\(larger.rawValue)'")
      }
    }
    var result = TimeOfDay(nanosecondOfDay: base ?? 0)
    if let hour = time[.hour] { result.hour = try check("hour", hour, in: 0...23) }
    if let minute = time[.minute] { result.minute = try check("minute", minute, in: 0...59) }
    if let second = time[.second] { result.second = try check("second", second, in: 0...59) }
    if let fraction = try fraction() { result.nanosecond = fraction }
    return result.nanosecondOfDay
  }

  /// The fraction of a second in nanoseconds, or nil where none is given.
  private func fraction() throws(EvaluationError) -> Int64? {
    let (milliseconds, microseconds, nanoseconds) = (time[.millisecond], time[.microsecond], time[.nanosecond])
    guard milliseconds != nil || microseconds != nil || nanoseconds != nil else { return nil }
    let mostMicroseconds: Int64 = milliseconds != nil ? 999 : 999_999
    let mostNanoseconds: Int64 = microseconds != nil ? 999 : milliseconds != nil ? 999_999 : 999_999_999
    return try check("millisecond", milliseconds ?? 0, in: 0...999) * 1_000_000
      + check("microsecond", microseconds ?? 0, in: 0...mostMicroseconds) * 1000
      + check("nanosecond", nanoseconds ?? 0, in: 0...mostNanoseconds)
  }

  /// These fields with what a truncation to milli- or microseconds has kept, where a finer unit is given on top of it:
  /// `datetime.truncate('millisecond', d, {nanosecond: 2})` keeps the milliseconds.
  func keepingFraction(of nanosecondOfDay: Int64, truncatedTo unit: TruncationUnit) -> TemporalFields {
    let nanosecond = nanosecondOfDay % TimeOfDay.nanosecondsPerSecond
    var other = self
    switch unit {
    case .millisecond where time[.millisecond] == nil && (time[.microsecond] != nil || time[.nanosecond] != nil):
      other.time[.millisecond] = nanosecond / 1_000_000
    case .microsecond where time[.millisecond] == nil && time[.microsecond] == nil && time[.nanosecond] != nil:
      other.time[.microsecond] = nanosecond / 1000
    default:
      break
    }
    return other
  }
}
