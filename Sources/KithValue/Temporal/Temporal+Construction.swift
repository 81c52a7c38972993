/// What the constructors make of their argument: a text, a map, or another temporal value that has what is asked for.
extension Temporal {
  /// `date('2015-07-21')`, `date({year: 2015, week: 30})`, `date(datetime)`.
  static func date(_ value: Value, _ context: TemporalContext) throws(EvaluationError) -> Value {
    switch value {
    case .null: return .null
    case .string(let text): return try parse(text.text, as: .date, in: context)
    case .map(let map):
      let fields = try TemporalFields(map, [.date, .zone], for: .date)
      try fields.checkZoneStandsAlone()
      if fields.asksTheClock { return try date(clock(context, fields.zone), context) }
      return .date(DateValue(epochDay: try fields.day(on: try fields.baseDate.map(day))))
    default: return .date(DateValue(epochDay: try day(of: value)))
    }
  }

  /// `localtime('12:31:14')`, `localtime({hour: 12})`, `localtime(datetime)`.
  static func localTime(_ value: Value, _ context: TemporalContext) throws(EvaluationError) -> Value {
    switch value {
    case .null: return .null
    case .string(let text): return try parse(text.text, as: .localTime, in: context)
    case .map(let map):
      let fields = try TemporalFields(map, [.time, .zone], for: .localTime)
      try fields.checkZoneStandsAlone()
      if fields.asksTheClock { return try localTime(clock(context, fields.zone), context) }
      return .localTime(LocalTimeValue(nanosecondOfDay: try timeOfDay(fields)))
    default: return .localTime(LocalTimeValue(nanosecondOfDay: try time(of: value)))
    }
  }

  /// `time('12:31:14+01:00')`, `time({hour: 12, timezone: '+01:00'})`, `time(datetime)`.
  static func time(_ value: Value, _ context: TemporalContext) throws(EvaluationError) -> Value {
    switch value {
    case .null: return .null
    case .string(let text): return try parse(text.text, as: .time, in: context)
    case .map(let map):
      let fields = try TemporalFields(map, [.time, .zone], for: .time)
      if fields.asksTheClock { return try time(clock(context, fields.zone), context) }
      let nanosecondOfDay = try timeOfDay(fields)
      let own = fields.baseTime.flatMap(offset)
      let offset = try (fields.zone ?? own.map { .offset($0) } ?? context.zone).offset(at: context.statement)
      let shift = Int64(offset - (own ?? offset)) * TimeOfDay.nanosecondsPerSecond
      let shifted = (nanosecondOfDay + shift).flooredRemainder(by: TimeOfDay.nanosecondsPerDay)
      return .time(TimeValue(nanosecondOfDay: shifted, offset: offset))
    default:
      let time = try time(of: value)
      if let offset = offset(of: value) { return .time(TimeValue(nanosecondOfDay: time, offset: offset)) }
      return .time(TimeValue(nanosecondOfDay: time, offset: try context.zone.offset(at: context.statement)))
    }
  }

  /// `localdatetime('2015-07-21T21:40')`, `localdatetime({date: d, time: t})`, `localdatetime(datetime)`.
  static func localDateTime(_ value: Value, _ context: TemporalContext) throws(EvaluationError) -> Value {
    let wall: WallTime
    switch value {
    case .null: return .null
    case .string(let text): return try parse(text.text, as: .localDateTime, in: context)
    case .map(let map):
      let fields = try TemporalFields(map, [.date, .time, .zone], for: .localDateTime)
      try fields.checkZoneStandsAlone()
      if fields.asksTheClock { return try localDateTime(clock(context, fields.zone), context) }
      wall = try wallTime(fields)
    default:
      wall = try wallTime(of: value)
    }
    return .localDateTime(LocalDateTimeValue(epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay))
  }

  /// `datetime('2015-07-21T21:40[Europe/London]')`, `datetime({year: 2015, timezone: 'Z'})`, `datetime(date)`.
  static func dateTime(_ value: Value, _ context: TemporalContext) throws(EvaluationError) -> Value {
    switch value {
    case .null: return .null
    case .string(let text): return try parse(text.text, as: .dateTime, in: context)
    case .map(let map):
      let fields = try TemporalFields(map, [.date, .time, .zone, .epoch], for: .dateTime)
      if fields.asksTheClock { return try clock(context, fields.zone) }
      return .dateTime(try dateTime(fields, context))
    case .dateTime: return value
    default: return .dateTime(try context.zone.dateTime(on: try wallTime(of: value)))
    }
  }

  /// `duration('P1Y')`, `duration({days: 1.5})`.
  static func duration(_ value: Value) throws(EvaluationError) -> Value {
    switch value {
    case .null, .duration: return value
    case .string(let text): return .duration(try parseDuration(text.text))
    case .map(let map):
      guard !map.entries.isEmpty else { throw .invalid("A duration needs at least one field") }
      var parts = DurationParts.zero
      for (key, value) in map.entries {
        let lowered = key.lowercased()
        guard let unit = DurationParts.Unit.allCases.first(where: { $0.rawValue == lowered }) else {
          throw .invalid("A DURATION has no field '\(key)'")
        }
        guard let number = try ExactNumber(value) else { throw .invalidArgumentType("'\(key)' must be a number") }
        try parts.add(number, unit)
      }
      return .duration(try parts.duration())
    default: throw .invalidArgumentType("A duration is made of a string or a map")
    }
  }

  /// What the statement's clock shows in a zone, or in the context's.
  static func clock(
    _ context: TemporalContext, _ zone: TemporalZone?, at instant: TemporalInstant? = nil
  ) throws(EvaluationError) -> Value {
    .dateTime(try (zone ?? context.zone).dateTime(at: instant ?? context.statement))
  }

  /// The time of day that a time's map gives.
  private static func timeOfDay(_ fields: TemporalFields) throws(EvaluationError) -> Int64 {
    guard let base = fields.baseTime else {
      guard fields.time[.hour] != nil else { throw .invalid("'hour' must be given") }
      return try fields.time(on: nil)
    }
    return try fields.time(on: try time(of: base))
  }

  /// The date and time of day that a map gives, without regard to zones.
  private static func wallTime(_ fields: TemporalFields) throws(EvaluationError) -> WallTime {
    let base = try fields.baseDateTime.map(wallTime)
    let day = try fields.baseDate.map(day)
    let time = try fields.baseTime.map(time)
    return WallTime(
      epochDay: try fields.day(on: base?.epochDay ?? day),
      nanosecondOfDay: try fields.time(on: base?.nanosecondOfDay ?? time))
  }

  /// A base with a zone keeps its instant when another zone is given; one without takes that zone as it stands.
  private static func dateTime(
    _ fields: TemporalFields, _ context: TemporalContext
  ) throws(EvaluationError) -> DateTimeValue {
    if let epoch = fields.epoch {
      let start = try (fields.zone ?? context.zone).dateTime(at: epoch)
      let wall = WallTime(
        epochDay: try fields.day(on: start.epochDay), nanosecondOfDay: try fields.time(on: start.nanosecondOfDay))
      return try start.temporalZone.dateTime(on: wall, preferred: start.offset)
    }
    let base = (fields.baseDateTime ?? fields.baseTime)
    guard let base, let zone = zone(of: base) else {
      return try (fields.zone ?? context.zone).dateTime(on: try wallTime(fields))
    }
    let dateTime = try zone.dateTime(on: try wallTime(fields), preferred: offset(of: base))
    guard let other = fields.zone else { return dateTime }
    return try other.dateTime(at: dateTime.instant)
  }
}
