import Glibc

/// What the temporal functions take from around them: the three clocks and the zone that is meant where none is named.
///
/// `datetime()` and `datetime.statement()` give ``statement``, `datetime.transaction()` gives ``transaction``, and
/// `datetime.realtime()` asks ``realtime`` anew on every call.
public struct TemporalContext: Sendable {
  /// When the transaction began.
  public var transaction: TemporalInstant
  /// When the statement began.
  public var statement: TemporalInstant
  /// Asks for the time of day now.
  public var realtime: @Sendable () -> TemporalInstant
  /// The zone of whatever names none; UTC unless set: `{year: 1984}` is `1984-01-01T00:00Z`.
  public var zone: TemporalZone

  /// Makes a context; without arguments it stands at this moment, in UTC.
  public init(
    transaction: TemporalInstant = .now(), statement: TemporalInstant? = nil,
    realtime: @escaping @Sendable () -> TemporalInstant = { .now() }, zone: TemporalZone = .utc
  ) {
    self.transaction = transaction
    self.statement = statement ?? transaction
    self.realtime = realtime
    self.zone = zone
  }
}

/// A point on the time line: `TemporalInstant(seconds: 0)` is 1970-01-01T00:00Z.
public struct TemporalInstant: Sendable, Hashable {
  /// Seconds since 1970-01-01T00:00Z.
  public var seconds: Int64
  /// Nanoseconds beyond the seconds, 0 ..< 1,000,000,000.
  public var nanoseconds: Int32

  /// Makes an instant.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// What the system's clock shows.
  public static func now() -> TemporalInstant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return TemporalInstant(seconds: Int64(time.tv_sec), nanoseconds: Int32(truncatingIfNeeded: time.tv_nsec))
  }
}

/// Where on Earth a date and time is shown: a fixed offset, `+01:00`, or a named zone, `Europe/Stockholm`.
public enum TemporalZone: Sendable, Hashable {
  /// Seconds east of Greenwich.
  case offset(Int32)
  /// A zone of the IANA time zone database, by its exact name.
  case named(String)

  /// The zone `Z`.
  public static var utc: TemporalZone { .offset(0) }
}
