/// A calendar date of the proleptic Gregorian calendar.
public struct DateValue: Sendable, Hashable {
  /// Days since 1970-01-01.
  public var epochDay: Int64
  /// Makes a date.
  public init(epochDay: Int64) { self.epochDay = epochDay }
}

/// A time of day without an offset.
public struct LocalTimeValue: Sendable, Hashable {
  /// Nanoseconds since midnight.
  public var nanosecondOfDay: Int64
  /// Makes a time of day.
  public init(nanosecondOfDay: Int64) { self.nanosecondOfDay = nanosecondOfDay }
}

/// A time of day with an offset from UTC.
public final class TimeValue: Sendable {
  /// Nanoseconds since the local midnight.
  public let nanosecondOfDay: Int64
  /// Seconds east of Greenwich.
  public let offset: Int32
  /// Makes a time.
  public init(nanosecondOfDay: Int64, offset: Int32) {
    self.nanosecondOfDay = nanosecondOfDay
    self.offset = offset
  }
}

/// A date and a time of day without an offset.
public final class LocalDateTimeValue: Sendable {
  /// Days since 1970-01-01.
  public let epochDay: Int64
  /// Nanoseconds since midnight.
  public let nanosecondOfDay: Int64
  /// Makes a local date and time.
  public init(epochDay: Int64, nanosecondOfDay: Int64) {
    self.epochDay = epochDay
    self.nanosecondOfDay = nanosecondOfDay
  }
}

/// An instant with the offset, and where given the named zone, in which it is shown.
public final class DateTimeValue: Sendable {
  /// Local days since 1970-01-01.
  public let epochDay: Int64
  /// Nanoseconds since the local midnight.
  public let nanosecondOfDay: Int64
  /// Seconds east of Greenwich at that instant.
  public let offset: Int32
  /// The zone's name, `Europe/London`, where it was given by name.
  public let zone: String?
  /// Makes a date and time.
  public init(epochDay: Int64, nanosecondOfDay: Int64, offset: Int32, zone: String?) {
    self.epochDay = epochDay
    self.nanosecondOfDay = nanosecondOfDay
    self.offset = offset
    self.zone = zone
  }
}

/// An amount of time: months, days and seconds are kept apart, as openCypher has them.
public final class DurationValue: Sendable {
  /// Whole months.
  public let months: Int64
  /// Whole days.
  public let days: Int64
  /// Whole seconds.
  public let seconds: Int64
  /// Nanoseconds beyond the seconds, 0 ..< 1,000,000,000.
  public let nanoseconds: Int32
  /// Makes a duration.
  public init(months: Int64, days: Int64, seconds: Int64, nanoseconds: Int32) {
    self.months = months
    self.days = days
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}
