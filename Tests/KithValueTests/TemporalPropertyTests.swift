import KithValue
import Testing

@Suite struct TemporalPropertyTests: TemporalSpecification {
  @Test func `dates count in months, weeks, quarters and days`() throws {
    let date = try call("date", "1984-10-11")
    expect(date, ["year": 1984, "quarter": 4, "month": 10, "week": 41, "weekYear": 1984, "day": 11])
    expect(date, ["ordinalDay": 285, "weekDay": 4, "dayOfWeek": 4, "dayOfQuarter": 11])
    expect(try call("date", "1984-01-01"), ["year": 1984, "weekYear": 1983, "week": 52, "weekDay": 7])
  }

  @Test func `fractions all count from the whole second`() throws {
    let time = try call("localtime", "12:31:14.645876123")
    expect(time, ["hour": 12, "minute": 31, "second": 14])
    expect(time, ["millisecond": 645, "microsecond": 645876, "nanosecond": 645_876_123])
  }

  @Test func `offsets and zones have names and numbers`() throws {
    let time = try call("time", "12:31+01:30")
    expect(time, ["timezone": "+01:30", "offset": "+01:30", "offsetMinutes": 90, "offsetSeconds": 5400, "hour": 12])
    let dateTime = try call("datetime", "1984-11-11T12:31:14.645876123[Europe/Stockholm]")
    expect(
      dateTime, ["timezone": "Europe/Stockholm", "offset": "+01:00", "offsetMinutes": 60, "day": 11, "minute": 31])
    expect(dateTime, ["epochSeconds": 469_020_674, "epochMillis": 469_020_674_645])
    expect(try call("datetime", "1969-12-31T23:59:59.5Z"), ["timezone": "Z", "epochSeconds": -1, "epochMillis": -500])
  }

  @Test func `durations count in each unit, and within the larger one`() throws {
    let duration = try call("duration", "P1Y4M10DT1H1M1.111111111S")
    expect(duration, ["years": 1, "quarters": 5, "months": 16, "weeks": 1, "days": 10, "hours": 1, "minutes": 61])
    expect(duration, ["seconds": 3661, "milliseconds": 3_661_111, "microseconds": 3_661_111_111])
    expect(duration, ["nanoseconds": 3_661_111_111_111, "quartersOfYear": 1, "monthsOfQuarter": 1, "monthsOfYear": 4])
    expect(duration, ["daysOfWeek": 3, "minutesOfHour": 1, "secondsOfMinute": 1, "millisecondsOfSecond": 111])
    expect(duration, ["microsecondsOfSecond": 111111, "nanosecondsOfSecond": 111_111_111])
  }

  @Test func `keys are found whatever their case`() throws {
    expect(try call("date", "1984-10-11"), ["ORDINALDAY": 285, "weekyear": 1984])
  }

  @Test func `a value has only its own components`() throws {
    #expect(Temporal.property(of: try call("date", "1984-10-11"), key: "hour") == nil)
    #expect(Temporal.property(of: try call("localtime", "12:31"), key: "timezone") == nil)
    #expect(Temporal.property(of: try call("localdatetime", "1984-10-11T12"), key: "epochSeconds") == nil)
    #expect(Temporal.property(of: try call("duration", "P1D"), key: "day") == nil)
    #expect(Temporal.property(of: .integer(1), key: "year") == nil)
    let longest = Value.duration(DurationValue(months: 0, days: 0, seconds: .max, nanoseconds: 0))
    #expect(Temporal.property(of: longest, key: "nanoseconds") == nil)
    #expect(Temporal.property(of: try call("datetime", "+999999999-12-31T00:00Z"), key: "epochMillis") == nil)
  }

  private func expect(_ value: Value, _ expected: [String: Given], at place: SourceLocation = #_sourceLocation) {
    for (key, given) in expected {
      #expect(shown(Temporal.property(of: value, key: key)) == shown(given.value), "\(key)", sourceLocation: place)
    }
  }
}
