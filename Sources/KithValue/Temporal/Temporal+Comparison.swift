extension Temporal {
  /// Below zero, zero or above for `a < b`, `a = b`, `a > b` of two instants of one type; nil for anything else.
  ///
  /// Values with an offset go by the point in time: `time('10:00+01:00') < time('09:35Z')`. Durations have no `<`,
  /// since a month has no fixed length: two of them give nil.
  public static func compare(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.date(let a), .date(let b)):
      sign(a.epochDay, b.epochDay)
    case (.localTime(let a), .localTime(let b)):
      sign(a.nanosecondOfDay, b.nanosecondOfDay)
    case (.time(let a), .time(let b)):
      compare(a, b)
    case (.localDateTime(let a), .localDateTime(let b)):
      sign(a.wall, b.wall)
    case (.dateTime(let a), .dateTime(let b)):
      compare(a, b)
    default:
      nil
    }
  }

  /// The total order that ORDER BY sorts one temporal type by; durations go by their average length.
  ///
  /// Zero means ``equals(_:_:)``: `P30D` comes before `P1M`, which has 30.436875 days on average. Values of different
  /// types come in the order in which `Value` lists the types.
  public static func order(_ a: Value, _ b: Value) -> Int {
    if case .duration(let a) = a, case .duration(let b) = b { return order(a, b) }
    return compare(a, b) ?? sign(rank(a), rank(b))
  }

  /// Whether `a = b`: one type and the same components; `time('10:00Z')` and `time('11:00+01:00')` are not equal.
  public static func equals(_ a: Value, _ b: Value) -> Bool {
    if case .duration(let a) = a, case .duration(let b) = b { return order(a, b) == 0 }
    return compare(a, b) == 0
  }

  /// Feeds a temporal value into a hasher, consistently with ``equals(_:_:)``; other values leave it alone.
  public static func hash(_ value: Value, into hasher: inout Hasher) {
    guard rank(value) > 0 else { return }
    hasher.combine(rank(value))
    switch value {
    case .date(let date):
      hasher.combine(date)
    case .localTime(let time):
      hasher.combine(time)
    case .time(let time):
      hasher.combine(time.nanosecondOfDay)
      hasher.combine(time.offset)
    case .localDateTime(let dateTime):
      hasher.combine(dateTime.wall)
    case .dateTime(let dateTime):
      hasher.combine(dateTime.wall)
      hasher.combine(dateTime.offset)
    case .duration(let duration):
      hasher.combine(duration.months)
      hasher.combine(duration.days)
      hasher.combine(duration.seconds)
      hasher.combine(duration.nanoseconds)
    default:
      break
    }
  }

  /// At one point in time the smaller offset comes first.
  private static func compare(_ a: TimeValue, _ b: TimeValue) -> Int {
    let inTime = sign(a.nanosecondOfUTCDay, b.nanosecondOfUTCDay)
    return inTime != 0 ? inTime : sign(a.offset, b.offset)
  }

  /// At one point in time the smaller offset comes first, then no name, then the names in their order.
  private static func compare(_ a: DateTimeValue, _ b: DateTimeValue) -> Int {
    let (left, right) = (a.instant, b.instant)
    if left.seconds != right.seconds { return sign(left.seconds, right.seconds) }
    if left.nanoseconds != right.nanoseconds { return sign(left.nanoseconds, right.nanoseconds) }
    if a.offset != b.offset { return sign(a.offset, b.offset) }
    return switch (a.zone, b.zone) {
    case (nil, nil): 0
    case (nil, _?): -1
    case (_?, nil): 1
    case (let a?, let b?): sign(a, b)
    }
  }

  private static func order(_ a: DurationValue, _ b: DurationValue) -> Int {
    let byLength = sign(a.averageNanoseconds, b.averageNanoseconds)
    if byLength != 0 { return byLength }
    return sign(a.months, b.months) != 0 ? sign(a.months, b.months) : sign(a.days, b.days)
  }

  private static func sign<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }

  /// The place of a temporal type among `Value`'s cases; 0 for all that are not temporal.
  private static func rank(_ value: Value) -> Int {
    switch value {
    case .date: 1
    case .localTime: 2
    case .time: 3
    case .localDateTime: 4
    case .dateTime: 5
    case .duration: 6
    case .null, .boolean, .integer, .float, .string, .list, .map, .node, .relationship, .path, .nodeReference,
      .relationshipReference, .pathReference:
      0
    }
  }
}

extension TimeValue {
  /// Nanoseconds since the midnight of Greenwich on the same calendar day; they may be below zero.
  var nanosecondOfUTCDay: Int64 { nanosecondOfDay - Int64(offset) * TimeOfDay.nanosecondsPerSecond }
}

extension LocalDateTimeValue {
  /// The date and time on the wall.
  var wall: WallTime { WallTime(epochDay: epochDay, nanosecondOfDay: nanosecondOfDay) }
}

extension DurationValue {
  /// The seconds and nanoseconds with one sign: what is held as -2 s and 500,000,000 ns is -1 s and -500,000,000 ns.
  var signedSeconds: (seconds: Int64, nanoseconds: Int64) {
    seconds < 0 && nanoseconds > 0
      ? (seconds + 1, Int64(nanoseconds) - TimeOfDay.nanosecondsPerSecond) : (seconds, Int64(nanoseconds))
  }

  /// How long it is on average: a month has 2,629,746 seconds, a twelfth of the Gregorian calendar's mean year.
  var averageNanoseconds: Int128 {
    let seconds = Int128(months) * 2_629_746 + Int128(days) * 86_400 + Int128(seconds)
    return seconds * 1_000_000_000 + Int128(nanoseconds)
  }
}
