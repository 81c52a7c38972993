/// The fields that a date can be set by, in the order in which they are set: the larger first, so that
/// `date({date: d, year: 1985, month: 2, day: 28})` never passes through a day that is not.
enum DateField: String, CaseIterable {
  case year, quarter, month, week, ordinalDay, dayOfQuarter, dayOfWeek, day

  /// The years that there are.
  static let years: ClosedRange<Int64> = -999_999_999...999_999_999

  /// The day with `value` for this field that keeps what is smaller: `month` set to 2 makes 1984-02-29 of 1984-03-31.
  ///
  /// A year or quarter keeps the month's place within it, a week the day of the week; a day too many for its month, or
  /// for whatever it is counted in, is refused.
  func set(_ value: Int64, on epochDay: Int64) throws(EvaluationError) -> Int64 {
    let date = CalendarDay(epochDay: epochDay)
    switch self {
    case .year:
      return date.moved(toYear: try check(rawValue, value, in: Self.years), month: date.month).epochDay
    case .quarter:
      let month = (try check(rawValue, value, in: 1...4) - 1) * 3 + (date.month - 1) % 3 + 1
      return date.moved(toYear: date.year, month: month).epochDay
    case .month:
      return date.moved(toYear: date.year, month: try check(rawValue, value, in: 1...12)).epochDay
    case .week:
      var week = WeekDay(epochDay: epochDay)
      week.week = try check(rawValue, value, in: 1...WeekDay.weeks(inYear: week.year))
      return try checkDay(Int128(week.epochDay))
    case .ordinalDay:
      let day = try check(rawValue, value, in: 1...CalendarDay.length(ofYear: date.year))
      return CalendarDay(year: date.year, month: 1, day: 1).epochDay + day - 1
    case .dayOfQuarter:
      let day = try check(rawValue, value, in: 1...CalendarDay.length(ofQuarter: date.quarter, year: date.year))
      return date.startOfQuarter.epochDay + day - 1
    case .dayOfWeek:
      let day = try check(rawValue, value, in: 1...7)
      return try checkDay(Int128(epochDay - WeekDay.dayOfWeek(epochDay) + day))
    case .day:
      let length = CalendarDay.length(ofMonth: date.month, year: date.year)
      return CalendarDay(year: date.year, month: date.month, day: try check(rawValue, value, in: 1...length)).epochDay
    }
  }

  /// The day in the same week of another week year; where that year has no week 53, in its last week.
  static func setWeekYear(_ value: Int64, on epochDay: Int64) throws(EvaluationError) -> Int64 {
    var week = WeekDay(epochDay: epochDay)
    week.year = try check("year", value, in: years)
    week.week = min(week.week, WeekDay.weeks(inYear: week.year))
    return try checkDay(Int128(week.epochDay))
  }
}
