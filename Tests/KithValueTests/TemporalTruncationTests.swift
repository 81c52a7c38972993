import KithValue
import Testing

@Suite struct TemporalTruncationTests: TemporalSpecification {
  @Test(arguments: [
    ("millennium", "2000-01-01T00:00+01:00"), ("century", "2000-01-01T00:00+01:00"),
    ("decade", "2010-01-01T00:00+01:00"),
    ("year", "2017-01-01T00:00+01:00"), ("weekYear", "2017-01-02T00:00+01:00"), ("quarter", "2017-10-01T00:00+01:00"),
    ("month", "2017-11-01T00:00+01:00"), ("week", "2017-11-06T00:00+01:00"), ("day", "2017-11-11T00:00+01:00"),
    ("hour", "2017-11-11T12:00+01:00"), ("minute", "2017-11-11T12:31+01:00"), ("second", "2017-11-11T12:31:14+01:00"),
    ("millisecond", "2017-11-11T12:31:14.645+01:00"), ("microsecond", "2017-11-11T12:31:14.645876+01:00"),
  ])
  func `what is below the unit becomes its first`(unit: String, expected: String) throws {
    let value = try given("datetime", "2017-11-11T12:31:14.645876123+01:00")
    #expect(try shown(call("datetime.truncate", Given(unit), value)) == expected)
  }

  @Test(
    arguments: [
      ("date", "week", "1984-10-11", ["dayOfWeek": 2], "1984-10-09"),
      ("date", "weekYear", "1984-01-01", ["day": 5], "1983-01-05"),
      ("date", "century", "1984-10-11", ["day": 2], "1900-01-02"),
      ("date", "millennium", "-0001-10-11", [:], "-1000-01-01"),
      ("localtime", "hour", "12:31:14.645876123", ["nanosecond": 2], "12:00:00.000000002"),
      ("localtime", "millisecond", "12:31:14.645876123", ["nanosecond": 2], "12:31:14.645000002"),
      ("localtime", "microsecond", "12:31:14.645876123", ["nanosecond": 2], "12:31:14.645876002"),
      ("localtime", "millisecond", "12:31:14.645876123", ["microsecond": 2], "12:31:14.645002"),
      ("localtime", "day", "12:31:14.645876123", nil, "00:00"),
      ("time", "minute", "12:31:14.645+01:00", ["timezone": "-05:00"], "12:31-05:00"),
      ("localdatetime", "day", "1984-10-11T12:31", ["hour": 7], "1984-10-11T07:00"),
      (
        "datetime", "day", "1984-10-11T12:31-01:00", ["timezone": "Europe/Stockholm"],
        "1984-10-11T00:00+01:00[Europe/Stockholm]"
      ),
    ] as [(String, String, String, Given, String)])
  func `fields are set on what is left`(type: String, unit: String, text: String, fields: Given, expected: String)
    throws
  {
    let value = try given(type, Given(text))
    #expect(try shown(call("\(type).truncate", Given(unit), value, fields)) == expected)
  }

  @Test func `another type lends what it has`() throws {
    let date = try given("date", "1984-10-11")
    let zoned = try given("datetime", "1984-10-11T12:31:14+01:00")
    #expect(try shown(call("datetime.truncate", "month", date)) == "1984-10-01T00:00Z")
    #expect(try shown(call("localdatetime.truncate", "hour", zoned)) == "1984-10-11T12:00")
    #expect(try shown(call("date.truncate", "month", zoned)) == "1984-10-01")
    #expect(try shown(call("time.truncate", "hour", zoned)) == "12:00+01:00")
    #expect(try shown(call("time.truncate", "hour", given("localtime", "12:31"))) == "12:00Z")
  }

  @Test func `a unit that the type does not have is refused`() throws {
    let zoned = try given("datetime", "1984-10-11T12:31:14+01:00")
    #expect(throws: EvaluationError.self) { try call("date.truncate", "hour", zoned) }
    #expect(throws: EvaluationError.self) { try call("time.truncate", "month", zoned) }
    #expect(throws: EvaluationError.self) { try call("datetime.truncate", "fortnight", zoned) }
    #expect(throws: EvaluationError.self) { try call("datetime.truncate", 1, zoned) }
    #expect(throws: EvaluationError.self) { try call("localtime.truncate", "hour", given("date", "1984-10-11")) }
    #expect(throws: EvaluationError.self) { try call("date.truncate", "day", zoned, ["hour": 1]) }
    #expect(throws: EvaluationError.self) { try call("date.truncate", "month", zoned, ["day": 32]) }
  }
}
