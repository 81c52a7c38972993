import KithValue
import Testing

@Suite struct TemporalComparisonTests: TemporalSpecification {
  /// Each list is in its type's order.
  static let ordered: [(String, [String])] = [
    ("date", ["-0001-01-01", "0000-01-01", "1980-12-24", "1984-10-11", "1984-10-12", "+12345-01-01"]),
    ("localtime", ["10:35", "12:30:14.645876123", "12:31:14.645876123", "12:31:14.645876124"]),
    ("time", ["12:35:15+05:00", "10:00+01:00", "09:35:14.645876123Z", "12:30:14+01:01", "10:35-08:00"]),
    ("localdatetime", ["0001-01-01T01:01:01", "1980-12-11T12:31:14", "1984-10-11T12:30", "9999-09-09T09:59"]),
    ("datetime", ["1980-12-11T12:31-11:59", "1984-10-11T12:30+00:17", "1984-10-11T12:30+00:15", "9999-09-09T09:59Z"]),
  ]

  @Test(arguments: ordered) func `instants go by the point in time`(type: String, texts: [String]) throws {
    let values = try texts.map { try call(type, Given($0)) }
    for (i, a) in values.enumerated() {
      for (j, b) in values.enumerated() {
        let expected = i < j ? -1 : i > j ? 1 : 0
        #expect(Temporal.compare(a, b) == expected)
        #expect(Temporal.order(a, b) == expected)
        #expect(Temporal.equals(a, b) == (i == j))
      }
    }
  }

  @Test func `one instant in two zones is two values in a fixed order`() throws {
    let texts = ["10:00+01:00", "11:00+02:00"]
    let times = try texts.map { try call("time", Given($0)) }
    #expect(!Temporal.equals(times[0], times[1]))
    #expect(Temporal.compare(times[0], times[1]) == -1)
    let zoned = try ["2015-01-01T10:00+01:00", "2015-01-01T10:00[Europe/Paris]", "2015-01-01T10:00[Europe/Stockholm]"]
      .map { try call("datetime", Given($0)) }
    #expect(Temporal.compare(zoned[0], zoned[1]) == -1)
    #expect(Temporal.compare(zoned[1], zoned[2]) == -1)
    #expect(Temporal.compare(zoned[2], zoned[0]) == 1)
  }

  @Test func `durations are equal by component and ordered by average length`() throws {
    let texts = ["P-1D", "PT0S", "P30D", "P1M", "P31D", "P12M", "P366D"]
    let durations = try texts.map { try call("duration", Given($0)) }
    for (i, a) in durations.enumerated() {
      for (j, b) in durations.enumerated() { #expect(Temporal.order(a, b) == (i < j ? -1 : i > j ? 1 : 0)) }
    }
    #expect(Temporal.compare(durations[0], durations[1]) == nil)
    let (hours, day) = (try call("duration", "PT24H"), try call("duration", "P1D"))
    #expect(!Temporal.equals(hours, day))
    #expect(Temporal.order(hours, day) == -Temporal.order(day, hours))
    #expect(Temporal.equals(try call("duration", "PT60S"), try call("duration", "PT1M")))
  }

  @Test func `types do not compare`() throws {
    let (date, local) = (try call("date", "2015-07-21"), try call("localdatetime", "2015-07-21"))
    #expect(Temporal.compare(date, local) == nil)
    #expect(!Temporal.equals(date, local))
    #expect(Temporal.order(date, local) == -1)
    #expect(Temporal.compare(date, .integer(1)) == nil)
  }

  @Test(arguments: ordered) func `equal values have equal hashes`(type: String, texts: [String]) throws {
    for text in texts {
      let (a, b) = (try call(type, Given(text)), try call(type, Given(text)))
      #expect(Temporal.equals(a, b))
      #expect(hash(a) == hash(b))
    }
    #expect(try hash(call("date", "2015-07-21")) != hash(call("date", "2015-07-22")))
    #expect(try hash(call("duration", "P1D")) == hash(call("duration", "P1D")))
  }

  private func hash(_ value: Value) -> Int {
    var hasher = Hasher()
    Temporal.hash(value, into: &hasher)
    return hasher.finalize()
  }
}
