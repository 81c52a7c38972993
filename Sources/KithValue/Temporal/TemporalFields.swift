/// A map's entries as the functions take them: `{date: d, day: 28, hour: 12, timezone: '+01:00'}`.
///
/// Keys are found whatever their case. A key that the function does not take, a number that is no integer, and fields
/// that exclude one another throw.
struct TemporalFields {
  /// What a map may give to a function.
  struct Kinds: OptionSet {
    let rawValue: Int
    /// `year` ... `day` and the base `date`.
    static let date = Kinds(rawValue: 1)
    /// `hour` ... `nanosecond` and the base `time`.
    static let time = Kinds(rawValue: 2)
    /// `timezone`.
    static let zone = Kinds(rawValue: 4)
    /// `epochSeconds` and `epochMillis`.
    static let epoch = Kinds(rawValue: 8)
  }

  /// The given fields of the date.
  private(set) var date = FieldValues<DateField>()
  /// The given fields of the time of day.
  var time = FieldValues<TimeField>()
  /// The value whose date is the base.
  private(set) var baseDate: Value?
  /// The value whose time of day is the base.
  private(set) var baseTime: Value?
  /// The value whose date and time of day are the base.
  private(set) var baseDateTime: Value?
  /// The instant that is the base.
  private(set) var epoch: TemporalInstant?
  /// The given zone.
  private(set) var zone: TemporalZone?

  /// Reads a map for a function that takes these kinds of entries.
  init(_ map: MapValue, _ kinds: Kinds, for type: CypherType) throws(EvaluationError) {
    for (key, value) in map.entries {
      if try set(key, value, kinds) { continue }
      guard let usual = Self.usualKeys[key.lowercased()] else {
        throw .invalid("A \(type.name) has no field '\(key)'")
      }
      guard usual != key, try set(usual, value, kinds) else {
        throw .invalid("'\(key)' cannot be given for a \(type.name)")
      }
    }
    if baseDateTime != nil || epoch != nil {
      guard baseDate == nil, baseTime == nil, baseDateTime == nil || epoch == nil else {
        throw .invalid("'datetime', 'epochSeconds' and 'epochMillis' exclude one another, and 'date' and 'time'")
      }
    }
  }

  /// Takes one entry, or gives false where no such entry is wanted.
  private mutating func set(_ name: String, _ value: Value, _ kinds: Kinds) throws(EvaluationError) -> Bool {
    if let field = DateField(rawValue: name), kinds.contains(.date) {
      date[field] = try integer(name, value)
    } else if let field = TimeField(rawValue: name), kinds.contains(.time) {
      time[field] = try integer(name, value)
    } else if name == "date", kinds.contains(.date) {
      baseDate = value
    } else if name == "time", kinds.contains(.time) {
      baseTime = value
    } else if name == "datetime", kinds.isSuperset(of: [.date, .time]) {
      baseDateTime = value
    } else if name == "timezone", kinds.contains(.zone) {
      zone = try TemporalZone(value)
    } else if name == "epochSeconds", kinds.contains(.epoch), epoch == nil {
      epoch = TemporalInstant(seconds: try integer(name, value))
    } else if name == "epochMillis", kinds.contains(.epoch), epoch == nil {
      epoch = TemporalInstant(milliseconds: try integer(name, value))
    } else {
      return false
    }
    return true
  }

  /// Whether the zone is all that is given: then the clock is meant.
  var asksTheClock: Bool {
    zone != nil && date.isEmpty && time.isEmpty && baseDate == nil && baseTime == nil && baseDateTime == nil
      && epoch == nil
  }

  /// For a type without a zone: a zone can only say where the clock hangs.
  func checkZoneStandsAlone() throws(EvaluationError) {
    guard zone == nil || asksTheClock else { throw .invalid("'timezone' cannot be given with other fields here") }
  }

  private func integer(_ name: String, _ value: Value) throws(EvaluationError) -> Int64 {
    guard case .integer(let integer) = value else { throw .invalidArgumentType("'\(name)' must be an integer") }
    return integer
  }

  /// The names of all entries as they are usually written, by their small letters.
  private static let usualKeys: [String: String] = {
    let names =
      DateField.allCases.map(\.rawValue) + TimeField.allCases.map(\.rawValue)
      + ["date", "time", "datetime", "timezone", "epochSeconds", "epochMillis"]
    return Dictionary(uniqueKeysWithValues: names.map { ($0.lowercased(), $0) })
  }()
}

extension TemporalZone {
  /// The zone that a string value names.
  init(_ value: Value) throws(EvaluationError) {
    guard case .string(let name) = value else { throw .invalidArgumentType("'timezone' must be a string") }
    try self.init(reading: name.text)
  }
}

extension TemporalInstant {
  /// Nanoseconds since 1970-01-01T00:00Z.
  var totalNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

  /// So many nanoseconds after 1970-01-01T00:00Z; more seconds than 64 bits can count throw.
  init(totalNanoseconds: Int128) throws(EvaluationError) {
    let whole = totalNanoseconds.flooredQuotient(by: 1_000_000_000)
    guard let seconds = Int64(exactly: whole) else { throw .dateBeyondLimits }
    self.init(seconds: seconds, nanoseconds: Int32(totalNanoseconds - whole * 1_000_000_000))
  }

  /// So many milliseconds after 1970-01-01T00:00Z.
  init(milliseconds: Int64) {
    let seconds = milliseconds.flooredQuotient(by: 1000)
    self.init(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: milliseconds &- seconds &* 1000) * 1_000_000)
  }
}
