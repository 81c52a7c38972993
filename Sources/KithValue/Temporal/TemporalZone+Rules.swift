extension TemporalZone {
  /// The farthest that an offset may be from Greenwich, in seconds: 18 hours.
  static let farthest: Int64 = 64_800

  /// The zone as people write it, `+01:00` or `Europe/Stockholm`; a name that there is no zone of throws.
  init(reading text: String) throws(EvaluationError) {
    var cursor = TextCursor(text)
    if let offset = cursor.readOffset(), cursor.isAtEnd {
      self = .offset(offset)
    } else if ZoneDatabase.rules(named: text) != nil {
      self = .named(text)
    } else {
      let shown = text.utf8.count > 80 ? "\(text.prefix(40))..." : text
      throw .invalid("There is no time zone '\(shown)'")
    }
  }

  /// The name, where it has one.
  var name: String? {
    switch self {
    case .offset: nil
    case .named(let name): name
    }
  }

  /// The offset at an instant; one beyond the years that there are throws.
  func offset(at instant: TemporalInstant) throws(EvaluationError) -> Int32 {
    switch self {
    case .offset(let offset): return offset
    case .named(let name):
      // A day more than the limits, for the zones' sake; the wall time is checked when it is made.
      let farthest = (CalendarDay.limits.upperBound + 2) * TimeOfDay.secondsPerDay
      guard instant.seconds.magnitude <= farthest.magnitude else { throw .dateBeyondLimits }
      return try Self.rules(name).offset(at: instant.seconds)
    }
  }

  /// What a wall in this zone shows at an instant.
  func dateTime(at instant: TemporalInstant) throws(EvaluationError) -> DateTimeValue {
    let offset = try offset(at: instant)
    let wall = try WallTime(instant, offset: offset)
    return DateTimeValue(
      epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay, offset: offset, zone: name)
  }

  /// The instant at which a wall in this zone shows `wall`.
  ///
  /// A time that the wall skips moves on by as much as the wall does. Of a time that it shows twice the first is meant,
  /// or the one with the `preferred` offset.
  func dateTime(on wall: WallTime, preferred: Int32? = nil) throws(EvaluationError) -> DateTimeValue {
    var wall = wall
    let offset: Int32
    switch self {
    case .offset(let fixed):
      offset = fixed
    case .named(let name):
      switch try Self.rules(name).reading(of: wall.seconds) {
      case .one(let only):
        offset = only
      case .gap(let before, let after):
        let seconds = Int128(wall.seconds) + Int128(after - before)
        wall = try WallTime(seconds: seconds, nanoseconds: wall.nanoseconds)
        offset = after
      case .overlap(let before, let after):
        offset = preferred == after ? after : before
      }
    }
    return DateTimeValue(
      epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay, offset: offset, zone: name)
  }

  private static func rules(_ name: String) throws(EvaluationError) -> ZoneRules {
    guard let rules = ZoneDatabase.rules(named: name) else { throw .invalid("There is no time zone '\(name)'") }
    return rules
  }
}

extension DateTimeValue {
  /// The date and time on the wall.
  var wall: WallTime { WallTime(epochDay: epochDay, nanosecondOfDay: nanosecondOfDay) }

  /// The point on the time line.
  var instant: TemporalInstant { wall.instant(offset: offset) }

  /// The zone that it is shown in.
  var temporalZone: TemporalZone { zone.map { .named($0) } ?? .offset(offset) }
}
