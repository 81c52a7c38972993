/// What a temporal value can be truncated to, from the coarsest to the finest.
enum TruncationUnit: String, CaseIterable {
  case millennium, century, decade, year, weekYear, quarter, month, week, day
  case hour, minute, second, millisecond, microsecond

  /// The unit that a string value names, whatever its case.
  init(_ value: Value) throws(EvaluationError) {
    guard case .string(let name) = value else { throw .invalidArgumentType("The unit to truncate to must be a string") }
    let lowered = name.text.lowercased()
    guard let unit = Self.allCases.first(where: { $0.rawValue.lowercased() == lowered }) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid("There is no unit '\(name.text.prefix(40))' to truncate to; there are \(known)")
    }
    self = unit
  }

  /// Nanoseconds, for the units within a day and for the day itself; nil for longer ones.
  private var nanoseconds: Int64? {
    switch self {
    case .day: TimeOfDay.nanosecondsPerDay
    case .hour: 3_600_000_000_000
    case .minute: 60_000_000_000
    case .second: 1_000_000_000
    case .millisecond: 1_000_000
    case .microsecond: 1000
    case .millennium, .century, .decade, .year, .weekYear, .quarter, .month, .week: nil
    }
  }

  /// Whether it is a day or longer.
  var isOfDays: Bool { nanoseconds.map { $0 >= TimeOfDay.nanosecondsPerDay } ?? true }

  /// Whether it is a day or shorter.
  var isWithinDay: Bool { nanoseconds != nil }

  /// The first day of the unit in which a day lies; the day itself for the units within a day.
  func firstDay(of epochDay: Int64) throws(EvaluationError) -> Int64 {
    let date = CalendarDay(epochDay: epochDay)
    switch self {
    case .millennium: return try firstDay(ofYears: 1000, date.year)
    case .century: return try firstDay(ofYears: 100, date.year)
    case .decade: return try firstDay(ofYears: 10, date.year)
    case .year: return try firstDay(ofYears: 1, date.year)
    case .weekYear: return try checkDay(Int128(WeekDay.start(ofYear: WeekDay(epochDay: epochDay).year)))
    case .quarter: return date.startOfQuarter.epochDay
    case .month: return CalendarDay(year: date.year, month: date.month, day: 1).epochDay
    case .week: return try checkDay(Int128(epochDay - WeekDay.dayOfWeek(epochDay) + 1))
    case .day, .hour, .minute, .second, .millisecond, .microsecond: return epochDay
    }
  }

  /// The first nanosecond of the unit in which a time of day lies; midnight for a day and longer units.
  func firstNanosecond(of nanosecondOfDay: Int64) -> Int64 {
    guard let nanoseconds else { return 0 }
    return nanosecondOfDay - nanosecondOfDay % nanoseconds
  }

  private func firstDay(ofYears length: Int64, _ year: Int64) throws(EvaluationError) -> Int64 {
    let first = year.flooredQuotient(by: length) * length
    return CalendarDay(year: try check("year", first, in: DateField.years), month: 1, day: 1).epochDay
  }
}
