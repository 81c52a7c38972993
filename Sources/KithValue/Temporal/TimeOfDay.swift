/// A time of day taken apart: `12:31:14.645876123`.
struct TimeOfDay: Hashable, Sendable {
  var hour: Int64 = 0
  var minute: Int64 = 0
  var second: Int64 = 0
  /// Nanoseconds beyond the second.
  var nanosecond: Int64 = 0

  static let nanosecondsPerSecond: Int64 = 1_000_000_000
  static let secondsPerDay: Int64 = 86_400
  static let nanosecondsPerDay: Int64 = 86_400_000_000_000

  init(hour: Int64 = 0, minute: Int64 = 0, second: Int64 = 0, nanosecond: Int64 = 0) {
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  init(nanosecondOfDay: Int64) {
    nanosecond = nanosecondOfDay % Self.nanosecondsPerSecond
    let seconds = nanosecondOfDay / Self.nanosecondsPerSecond
    hour = seconds / 3600
    minute = seconds / 60 % 60
    second = seconds % 60
  }

  /// Nanoseconds since midnight.
  var nanosecondOfDay: Int64 { (hour * 3600 + minute * 60 + second) * Self.nanosecondsPerSecond + nanosecond }
}

/// A date and a time of day on a wall: what a zone turns into an instant, and an instant into.
struct WallTime: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  var epochDay: Int64
  /// Nanoseconds since midnight.
  var nanosecondOfDay: Int64

  init(epochDay: Int64, nanosecondOfDay: Int64) {
    self.epochDay = epochDay
    self.nanosecondOfDay = nanosecondOfDay
  }

  /// What a wall at `offset` shows at an instant.
  init(_ instant: TemporalInstant, offset: Int32) throws(EvaluationError) {
    try self.init(seconds: Int128(instant.seconds) + Int128(offset), nanoseconds: Int64(instant.nanoseconds))
  }

  /// So many nanoseconds after 1970-01-01T00:00.
  init(totalNanoseconds: Int128) throws(EvaluationError) {
    let seconds = totalNanoseconds.flooredQuotient(by: 1_000_000_000)
    try self.init(seconds: seconds, nanoseconds: Int64(totalNanoseconds - seconds * 1_000_000_000))
  }

  /// So many seconds after 1970-01-01T00:00.
  init(seconds: Int128, nanoseconds: Int64) throws(EvaluationError) {
    let day = seconds.flooredQuotient(by: 86_400)
    epochDay = try checkDay(day)
    nanosecondOfDay = Int64(seconds - day * 86_400) * TimeOfDay.nanosecondsPerSecond + nanoseconds
  }

  /// Whole seconds since 1970-01-01T00:00.
  var seconds: Int64 {
    epochDay * TimeOfDay.secondsPerDay + nanosecondOfDay / TimeOfDay.nanosecondsPerSecond
  }

  /// Nanoseconds beyond the seconds.
  var nanoseconds: Int64 { nanosecondOfDay % TimeOfDay.nanosecondsPerSecond }

  /// Nanoseconds since 1970-01-01T00:00.
  var totalNanoseconds: Int128 {
    Int128(epochDay) * Int128(TimeOfDay.nanosecondsPerDay) + Int128(nanosecondOfDay)
  }

  /// The instant at which a wall at `offset` shows this.
  func instant(offset: Int32) -> TemporalInstant {
    TemporalInstant(seconds: seconds - Int64(offset), nanoseconds: Int32(truncatingIfNeeded: nanoseconds))
  }

  static func < (a: WallTime, b: WallTime) -> Bool {
    (a.epochDay, a.nanosecondOfDay) < (b.epochDay, b.nanosecondOfDay)
  }
}
