extension Temporal {
  /// The component that `value.key` names, or nil where the value has no such component (or is not temporal).
  ///
  /// `date('2015-07-21').week` is `30`, `duration('P1Y2M').months` is `14`, `date('2015-07-21').hour` is nil. Keys are
  /// found whatever their case.
  public static func property(of value: Value, key: String) -> Value? {
    if let found = component(key, of: value) { return found }
    guard let usual = usualKeys[key.lowercased()], usual != key else { return nil }
    return component(usual, of: value)
  }

  private static func component(_ key: String, of value: Value) -> Value? {
    switch value {
    case .date(let date):
      return component(key, day: date.epochDay)
    case .localTime(let time):
      return component(key, time: time.nanosecondOfDay)
    case .time(let time):
      return component(key, time: time.nanosecondOfDay) ?? component(key, offset: time.offset, zone: nil)
    case .localDateTime(let dateTime):
      return component(key, day: dateTime.epochDay) ?? component(key, time: dateTime.nanosecondOfDay)
    case .dateTime(let dateTime):
      return component(key, day: dateTime.epochDay) ?? component(key, time: dateTime.nanosecondOfDay)
        ?? component(key, offset: dateTime.offset, zone: dateTime.zone) ?? component(key, instant: dateTime.instant)
    case .duration(let duration):
      guard let component = DurationComponent(rawValue: key), let number = Int64(exactly: component.of(duration)) else {
        return nil
      }
      return .integer(number)
    case .null, .boolean, .integer, .float, .string, .list, .map, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      return nil
    }
  }

  private static func component(_ key: String, day epochDay: Int64) -> Value? {
    guard let component = DateComponent(rawValue: key) else { return nil }
    return .integer(component.of(epochDay))
  }

  private static func component(_ key: String, time nanosecondOfDay: Int64) -> Value? {
    guard let component = TimeComponent(rawValue: key) else { return nil }
    return .integer(component.of(TimeOfDay(nanosecondOfDay: nanosecondOfDay)))
  }

  private static func component(_ key: String, offset: Int32, zone: String?) -> Value? {
    switch ZoneComponent(rawValue: key) {
    case .timezone: .string(zone ?? text(ofOffset: offset))
    case .offset: .string(text(ofOffset: offset))
    case .offsetMinutes: .integer(Int64(offset / 60))
    case .offsetSeconds: .integer(Int64(offset))
    case nil: nil
    }
  }

  private static func component(_ key: String, instant: TemporalInstant) -> Value? {
    switch EpochComponent(rawValue: key) {
    case .epochSeconds: .integer(instant.seconds)
    case .epochMillis:
      Int64(exactly: instant.totalNanoseconds.flooredQuotient(by: 1_000_000)).map { .integer($0) }
    case nil: nil
    }
  }

  /// Every key as it is usually written, by its small letters.
  private static let usualKeys: [String: String] = {
    func names<T: CaseIterable & RawRepresentable<String>>(_: T.Type) -> [String] { T.allCases.map(\.rawValue) }
    let keys =
      names(DateComponent.self) + names(TimeComponent.self) + names(ZoneComponent.self) + names(EpochComponent.self)
      + names(DurationComponent.self)
    return Dictionary(uniqueKeysWithValues: keys.map { ($0.lowercased(), $0) })
  }()
}

private enum DateComponent: String, CaseIterable {
  case year, quarter, month, week, weekYear, day, ordinalDay, weekDay, dayOfWeek, dayOfQuarter

  func of(_ epochDay: Int64) -> Int64 {
    let date = CalendarDay(epochDay: epochDay)
    return switch self {
    case .year: date.year
    case .quarter: date.quarter
    case .month: date.month
    case .week: WeekDay(epochDay: epochDay).week
    case .weekYear: WeekDay(epochDay: epochDay).year
    case .day: date.day
    case .ordinalDay: epochDay - CalendarDay(year: date.year, month: 1, day: 1).epochDay + 1
    case .weekDay, .dayOfWeek: WeekDay.dayOfWeek(epochDay)
    case .dayOfQuarter: epochDay - date.startOfQuarter.epochDay + 1
    }
  }
}

private enum TimeComponent: String, CaseIterable {
  case hour, minute, second, millisecond, microsecond, nanosecond

  /// The fractions all count from the whole second: `.645876` has millisecond 645 and microsecond 645876.
  func of(_ time: TimeOfDay) -> Int64 {
    switch self {
    case .hour: time.hour
    case .minute: time.minute
    case .second: time.second
    case .millisecond: time.nanosecond / 1_000_000
    case .microsecond: time.nanosecond / 1000
    case .nanosecond: time.nanosecond
    }
  }
}

private enum ZoneComponent: String, CaseIterable {
  case timezone, offset, offsetMinutes, offsetSeconds
}

private enum EpochComponent: String, CaseIterable {
  case epochSeconds, epochMillis
}

private enum DurationComponent: String, CaseIterable {
  case years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds
  case quartersOfYear, monthsOfQuarter, monthsOfYear, daysOfWeek, minutesOfHour, secondsOfMinute
  case millisecondsOfSecond, microsecondsOfSecond, nanosecondsOfSecond

  /// Months, days and seconds are never counted into each other; the nanoseconds beyond the second are never negative,
  /// so that `PT-0.5S` has -1 seconds and 500000000 nanosecondsOfSecond.
  func of(_ duration: DurationValue) -> Int128 {
    let (months, days, seconds) = (Int128(duration.months), Int128(duration.days), Int128(duration.seconds))
    let nanoseconds = Int128(duration.nanoseconds)
    return switch self {
    case .years: months / 12
    case .quarters: months / 3
    case .months: months
    case .weeks: days / 7
    case .days: days
    case .hours: seconds / 3600
    case .minutes: seconds / 60
    case .seconds: seconds
    case .milliseconds: seconds * 1000 + nanoseconds / 1_000_000
    case .microseconds: seconds * 1_000_000 + nanoseconds / 1000
    case .nanoseconds: seconds * 1_000_000_000 + nanoseconds
    case .quartersOfYear: months / 3 % 4
    case .monthsOfQuarter: months % 3
    case .monthsOfYear: months % 12
    case .daysOfWeek: days % 7
    case .minutesOfHour: seconds / 60 % 60
    case .secondsOfMinute: seconds % 60
    case .millisecondsOfSecond: nanoseconds / 1_000_000
    case .microsecondsOfSecond: nanoseconds / 1000
    case .nanosecondsOfSecond: nanoseconds
    }
  }
}
