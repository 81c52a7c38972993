/// Truncation: everything below a unit becomes its first, and fields may then be set on top of that.
extension Temporal {
  /// `date.truncate('week', d, {dayOfWeek: 2})` is the Tuesday of d's week.
  static func truncateDate(_ arguments: [Value], _ context: TemporalContext) throws(EvaluationError) -> Value {
    guard let truncation = try Truncation(arguments) else { return .null }
    guard truncation.unit.isOfDays else { throw truncation.doesNotApply(to: .date) }
    let fields = try truncation.fields([.date], for: .date)
    return .date(DateValue(epochDay: try truncation.day(with: fields)))
  }

  /// `localtime.truncate('minute', t)`.
  static func truncateLocalTime(_ arguments: [Value], _ context: TemporalContext) throws(EvaluationError) -> Value {
    guard let truncation = try Truncation(arguments) else { return .null }
    guard truncation.unit.isWithinDay else { throw truncation.doesNotApply(to: .localTime) }
    let fields = try truncation.fields([.time], for: .localTime)
    return .localTime(LocalTimeValue(nanosecondOfDay: try truncation.time(with: fields)))
  }

  /// `time.truncate('minute', t, {timezone: '+01:00'})`; the zone changes the offset and not the time of day.
  static func truncateTime(_ arguments: [Value], _ context: TemporalContext) throws(EvaluationError) -> Value {
    guard let truncation = try Truncation(arguments) else { return .null }
    guard truncation.unit.isWithinDay else { throw truncation.doesNotApply(to: .time) }
    let fields = try truncation.fields([.time, .zone], for: .time)
    let own = offset(of: truncation.value).map { TemporalZone.offset($0) }
    let offset = try (fields?.zone ?? own ?? context.zone).offset(at: context.statement)
    return .time(TimeValue(nanosecondOfDay: try truncation.time(with: fields), offset: offset))
  }

  /// `localdatetime.truncate('month', d, {hour: 12})`.
  static func truncateLocalDateTime(_ arguments: [Value], _ context: TemporalContext) throws(EvaluationError) -> Value {
    guard let truncation = try Truncation(arguments) else { return .null }
    let fields = try truncation.fields([.date, .time], for: .localDateTime)
    let wall = try truncation.wallTime(with: fields)
    return .localDateTime(LocalDateTimeValue(epochDay: wall.epochDay, nanosecondOfDay: wall.nanosecondOfDay))
  }

  /// `datetime.truncate('day', d, {timezone: 'Europe/Stockholm'})`; the zone changes the instant and not the wall.
  static func truncateDateTime(_ arguments: [Value], _ context: TemporalContext) throws(EvaluationError) -> Value {
    guard let truncation = try Truncation(arguments) else { return .null }
    let fields = try truncation.fields([.date, .time, .zone], for: .dateTime)
    let zone = fields?.zone ?? zone(of: truncation.value) ?? context.zone
    let offset = truncation.unit.isOfDays ? nil : offset(of: truncation.value)
    return .dateTime(try zone.dateTime(on: try truncation.wallTime(with: fields), preferred: offset))
  }
}

/// The arguments of a truncation: the unit, the value and maybe fields.
private struct Truncation {
  let unit: TruncationUnit
  let value: Value
  private let map: MapValue?

  /// Nil where the unit or the value is null.
  init?(_ arguments: [Value]) throws(EvaluationError) {
    guard arguments.count >= 2, !arguments[0].isNull, !arguments[1].isNull else { return nil }
    unit = try TruncationUnit(arguments[0])
    value = arguments[1]
    switch arguments.count > 2 ? arguments[2] : .null {
    case .null: map = nil
    case .map(let fields): map = fields
    default: throw .invalidArgumentType("The fields to set after a truncation must be a map")
    }
  }

  /// The given fields; a base has no place among them.
  func fields(_ kinds: TemporalFields.Kinds, for type: CypherType) throws(EvaluationError) -> TemporalFields? {
    guard let map else { return nil }
    let fields = try TemporalFields(map, kinds, for: type)
    guard fields.baseDate == nil, fields.baseTime == nil, fields.baseDateTime == nil else {
      throw .invalid("'date', 'time' and 'datetime' cannot be set on what is truncated")
    }
    return fields
  }

  func day(with fields: TemporalFields?) throws(EvaluationError) -> Int64 {
    let day = try unit.firstDay(of: try Temporal.day(of: value))
    guard let fields else { return day }
    return try fields.day(on: day)
  }

  func time(with fields: TemporalFields?) throws(EvaluationError) -> Int64 {
    try time(of: try Temporal.time(of: value), with: fields)
  }

  func wallTime(with fields: TemporalFields?) throws(EvaluationError) -> WallTime {
    let wall = try Temporal.wallTime(of: value)
    return WallTime(epochDay: try day(with: fields), nanosecondOfDay: try time(of: wall.nanosecondOfDay, with: fields))
  }

  private func time(of nanosecondOfDay: Int64, with fields: TemporalFields?) throws(EvaluationError) -> Int64 {
    let time = unit.firstNanosecond(of: nanosecondOfDay)
    guard let fields else { return time }
    return try fields.keepingFraction(of: time, truncatedTo: unit).time(on: time)
  }

  func doesNotApply(to type: CypherType) -> EvaluationError {
    .invalid("A \(type.name) cannot be truncated to '\(unit.rawValue)'")
  }
}
