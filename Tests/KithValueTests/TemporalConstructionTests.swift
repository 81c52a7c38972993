import KithValue
import Testing

@Suite struct TemporalConstructionTests: TemporalSpecification {
  @Test(
    arguments: [
      (["year": 1984, "month": 10, "day": 11], "1984-10-11"), (["year": 1984, "month": 10], "1984-10-01"),
      (["year": 1984], "1984-01-01"), (["year": 1984, "week": 10, "dayOfWeek": 3], "1984-03-07"),
      (["year": 1984, "week": 10], "1984-03-05"), (["year": 1817, "week": 1, "dayOfWeek": 2], "1816-12-31"),
      (["year": 2015, "week": 53, "dayOfWeek": 7], "2016-01-03"), (["year": 1984, "ordinalDay": 202], "1984-07-20"),
      (["year": 1984, "quarter": 3, "dayOfQuarter": 45], "1984-08-14"), (["year": 1984, "quarter": 3], "1984-07-01"),
      (["YEAR": -5, "Month": 2, "DAY": 28], "-0005-02-28"),
    ] as [(Given, String)])
  func `dates are made of a calendar's fields`(map: Given, expected: String) throws {
    #expect(try shown(call("date", map)) == expected)
  }

  @Test(
    arguments: [
      (["year": 28], "0028-11-11"), (["month": 2], "1984-02-11"), (["day": 28], "1984-11-28"),
      (["week": 1], "1984-01-08"), (["dayOfWeek": 1], "1984-11-05"), (["year": 2015, "week": 53], "2016-01-03"),
      (["quarter": 3], "1984-08-11"), (["dayOfQuarter": 1], "1984-10-01"), (["ordinalDay": 28], "1984-01-28"),
      (["year": 1985, "month": 2, "day": 28], "1985-02-28"),
    ] as [(Given, String)])
  func `a field replaces its own in a base`(fields: Given, expected: String) throws {
    let map = try with(fields, "date", given("date", "1984-11-11"))
    #expect(try shown(call("date", map)) == expected)
  }

  @Test func `a day that the new month or year lacks becomes its last`() throws {
    let leap = try given("date", "1984-02-29")
    #expect(try shown(call("date", ["date": leap, "year": 1985])) == "1985-02-28")
    #expect(try shown(call("date", ["date": given("date", "1984-03-31"), "month": 4])) == "1984-04-30")
  }

  @Test(
    arguments: [
      (["nanosecond": 789, "millisecond": 123, "microsecond": 456], "12:31:14.123456789"),
      (["nanosecond": 645_876_123], "12:31:14.645876123"), (["microsecond": 645876], "12:31:14.645876"),
      (["millisecond": 645], "12:31:14.645"), (["millisecond": 645, "nanosecond": 2], "12:31:14.645000002"),
    ] as [(Given, String)])
  func `fractions of a second add up`(fraction: Given, expected: String) throws {
    let map = with(with(with(fraction, "hour", 12), "minute", 31), "second", 14)
    #expect(try shown(call("localtime", map)) == expected)
  }

  @Test func `a time takes its base's offset, the given one or the default`() throws {
    let base = try given("time", "12:31:14.645876+01:00")
    #expect(try shown(call("time", ["time": base])) == "12:31:14.645876+01:00")
    #expect(try shown(call("time", ["time": base, "timezone": "+05:00"])) == "16:31:14.645876+05:00")
    #expect(try shown(call("time", ["time": base, "second": 42, "timezone": "+05:00"])) == "16:31:42.645876+05:00")
    #expect(try shown(call("time", ["time": given("localtime", "12:31"), "timezone": "+05:00"])) == "12:31+05:00")
    #expect(try shown(call("time", ["hour": 23, "timezone": "Europe/Stockholm"])) == "23:00+01:00")
    #expect(try shown(call("time", given("localtime", "12:31"))) == "12:31Z")
    #expect(try shown(call("localtime", base)) == "12:31:14.645876")
  }

  @Test func `a base with a zone keeps its instant in another zone`() throws {
    let base = try given("datetime", "1984-10-11T12:00+01:00[Europe/Stockholm]")
    #expect(try shown(call("datetime", ["datetime": base])) == "1984-10-11T12:00+01:00[Europe/Stockholm]")
    #expect(try shown(call("datetime", ["datetime": base, "timezone": "+05:00"])) == "1984-10-11T16:00+05:00")
    let local: Given = try ["date": given("date", "1984-03-28"), "time": base, "timezone": "Pacific/Honolulu"]
    #expect(try shown(call("datetime", local)) == "1984-03-28T00:00-10:00[Pacific/Honolulu]")
    let plain = try given("localdatetime", "1984-10-11T12:00")
    #expect(try shown(call("datetime", ["datetime": plain, "timezone": "+05:00"])) == "1984-10-11T12:00+05:00")
    #expect(try shown(call("datetime", plain)) == "1984-10-11T12:00Z")
    #expect(try shown(call("localdatetime", base)) == "1984-10-11T12:00")
    #expect(try shown(call("date", base)) == "1984-10-11")
    #expect(try shown(call("datetime", given("date", "1984-10-11"))) == "1984-10-11T00:00Z")
  }

  @Test func `an epoch is a base too`() throws {
    #expect(try shown(call("datetime.fromepoch", 416779, 999_999_999)) == "1970-01-05T19:46:19.999999999Z")
    #expect(try shown(call("datetime.fromepoch", -1)) == "1969-12-31T23:59:59Z")
    #expect(try shown(call("datetime.fromepochmillis", 237_821_673_987)) == "1977-07-15T13:34:33.987Z")
    #expect(
      try shown(call("datetime.fromepochmillis", -9_223_372_036_854_775_808)) == "-292275055-05-16T16:47:04.192Z")
    let seconds: Given = ["epochSeconds": 416779, "nanosecond": 5, "timezone": "+01:00"]
    #expect(try shown(call("datetime", seconds)) == "1970-01-05T20:46:19.000000005+01:00")
    #expect(try shown(call("datetime", ["epochMillis": -1])) == "1969-12-31T23:59:59.999Z")
  }

  @Test(
    arguments: [
      (["days": 14, "hours": 16, "minutes": 12], "P14DT16H12M"), (["months": 5, "days": 1.5], "P5M1DT12H"),
      (["months": 0.75], "P22DT19H51M49.5S"), (["weeks": 2.5], "P17DT12H"),
      (["years": 12.5, "months": 5.5], "P12Y11M15DT5H14M33S"),
      (["minutes": 1.5, "seconds": 1], "PT1M31S"), (["days": 14, "seconds": 70, "milliseconds": 1], "P14DT1M10.001S"),
      (["seconds": 1.001], "PT1.001S"), (["days": 0.3333333333333333], "PT8H"),
      (["nanoseconds": 1.9], "PT0.000000001S"),
      (["milliseconds": 9_000_000_000_000_000], "PT2500000000H"),
      (["seconds": 1, "nanoseconds": -1], "PT0.999999999S"),
      (["months": 1, "days": -14], "P1M-14D"), (["quarters": 3], "P9M"),
    ] as [(Given, String)])
  func `fractions of a duration cascade downwards`(map: Given, expected: String) throws {
    #expect(try shown(call("duration", map)) == expected)
  }

  @Test(
    arguments: [
      ("date", [:]), ("date", ["month": 1]), ("date", ["year": 1984, "day": 1]),
      ("date", ["year": 1984, "dayOfWeek": 1]),
      ("date", ["year": 1984, "month": 1, "week": 2]), ("date", ["year": 1984, "month": 13]),
      ("date", ["year": 1984.5]),
      ("date", ["year": 1985, "month": 2, "day": 29]), ("date", ["year": 1984, "week": 53]), ("date", ["year": nil]),
      ("date", ["year": 1985, "quarter": 1, "dayOfQuarter": 91]), ("date", ["year": 1_000_000_000]),
      ("date", ["year": 1984, "hour": 1]), ("date", ["year": 1984, "timezone": "Z"]), ("date", ["date": "1984-10-11"]),
      ("date", ["century": 20]), ("localtime", [:]), ("localtime", ["minute": 1]), ("localtime", ["hour": 24]),
      ("localtime", ["hour": 1, "second": 1]),
      ("localtime", ["hour": 1, "minute": 1, "second": 1, "millisecond": 1000]),
      ("localtime", ["hour": 1, "minute": 1, "second": 1, "millisecond": 1, "microsecond": 1000]),
      ("time", ["hour": 1, "timezone": "+19:00"]), ("time", ["hour": 1, "timezone": "Nowhere"]),
      ("time", ["hour": 1, "timezone": 1]),
      ("datetime", ["epochSeconds": 9_223_372_036_854_775_807, "timezone": "Europe/Stockholm"]),
      ("datetime", ["epochSeconds": 1, "epochMillis": 1]), ("datetime", 5), ("duration", [:]),
      ("duration", ["days": "1"]),
      ("duration", ["day": 1]), ("duration", ["years": 9_223_372_036_854_775_807]), ("duration", ["days": 1e300]),
      ("duration", ["hours": 9_223_372_036_854_775_807]),
    ] as [(String, Given)])
  func `what makes no value is refused`(function: String, argument: Given) {
    #expect(throws: EvaluationError.self) { try call(function, argument) }
  }

  @Test func `errors say what is wrong`() {
    let range = #expect(throws: EvaluationError.self) { try call("date", ["year": 1984, "month": 13]) }
    #expect(range?.message == "'month' must be between 1 and 12, but was 13")
    #expect(range?.kind == .argumentError)
    let type = #expect(throws: EvaluationError.self) { try call("date", ["year": "1984"]) }
    #expect(type?.kind == .typeError)
  }

  @Test func `null gives null`() throws {
    for function in Temporal.functions {
      let nulls = [Value](repeating: .null, count: max(1, function.signature.required))
      #expect(try function.apply(nulls, context).isNull, "\(function.signature.name)")
    }
  }

  @Test func `clocks show the statement, the transaction and now`() throws {
    #expect(try shown(call("datetime")) == "2024-03-10T09:08:07.000000006Z")
    #expect(try shown(call("datetime.statement")) == "2024-03-10T09:08:07.000000006Z")
    #expect(try shown(call("datetime.transaction")) == "2024-03-10T08:08:07.000000006Z")
    #expect(try shown(call("datetime.realtime")) == "2024-03-10T09:08:10.000000007Z")
    #expect(try shown(call("localtime.realtime", "Asia/Tokyo")) == "18:08:10.000000007")
    #expect(try shown(call("date", ["timezone": "Pacific/Kiritimati"])) == "2024-03-10")
    #expect(try shown(call("date.statement", "Pacific/Honolulu")) == "2024-03-09")
    #expect(try shown(call("time", ["timezone": "America/New_York"])) == "05:08:07.000000006-04:00")
    var elsewhere = context
    elsewhere.zone = .named("Europe/Stockholm")
    #expect(try shown(call("datetime", in: elsewhere)) == "2024-03-10T10:08:07.000000006+01:00[Europe/Stockholm]")
    #expect(try shown(call("datetime", ["year": 1984], in: elsewhere)) == "1984-01-01T00:00+01:00[Europe/Stockholm]")
  }

  /// The map with one more entry.
  private func with(_ map: Given, _ key: String, _ value: Given) -> Given {
    guard case .map(let entries) = map.value else { return map }
    return Given(.map(entries.entries + [(key, value.value)]))
  }
}
