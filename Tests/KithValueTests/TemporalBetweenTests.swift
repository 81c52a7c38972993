import KithValue
import Testing

@Suite struct TemporalBetweenTests: TemporalSpecification {
  @Test(arguments: [
    ("date", "1984-10-11", "date", "2015-06-24", "P30Y8M13D", "P30Y8M", "P11213D", "PT269112H"),
    ("date", "2015-06-24", "date", "1984-10-11", "P-30Y-8M-13D", "P-30Y-8M", "P-11213D", "PT-269112H"),
    ("date", "1984-10-11", "localtime", "16:30", "PT16H30M", "PT0S", "PT0S", "PT16H30M"),
    ("localtime", "14:30", "date", "2015-06-24", "PT-14H-30M", "PT0S", "PT0S", "PT-14H-30M"),
    ("time", "14:30", "time", "16:30+0100", "PT1H", "PT0S", "PT0S", "PT1H"),
    ("localtime", "14:30", "time", "16:30+0100", "PT2H", "PT0S", "PT0S", "PT2H"),
    (
      "datetime", "2014-07-21T21:40:36.143+0200", "date", "2015-06-24", "P11M2DT2H19M23.857S", "P11M", "P337D",
      "PT8090H19M23.857S"
    ),
    (
      "datetime", "2014-07-21T21:40:36.143+0200", "datetime", "2015-07-21T21:40:32.142+0100", "P1YT59M55.999S", "P1Y",
      "P365D", "PT8760H59M55.999S"
    ),
    (
      "localdatetime", "2015-07-21T21:40:32.142", "date", "2015-06-24", "P-27DT-21H-40M-32.142S", "PT0S", "P-27D",
      "PT-669H-40M-32.142S"
    ),
    (
      "localdatetime", "2015-07-21T21:40", "localdatetime", "2016-07-21T21:39", "P11M29DT23H59M", "P11M", "P365D",
      "PT8783H59M"
    ),
    ("date", "2018-01-31", "date", "2018-03-01", "P1M1D", "P1M", "P29D", "PT696H"),
  ])
  func `what one side lacks is lent by the other`(
    _ first: String, _ from: String, _ second: String, _ to: String, between: String, months: String, days: String,
    seconds: String
  ) throws {
    let (from, to) = (try given(first, Given(from)), try given(second, Given(to)))
    #expect(try shown(call("duration.between", from, to)) == between)
    #expect(try shown(call("duration.inMonths", from, to)) == months)
    #expect(try shown(call("duration.inDays", from, to)) == days)
    #expect(try shown(call("duration.inSeconds", from, to)) == seconds)
  }

  @Test func `a day on which the clock is set back has 25 hours`() throws {
    let midnight = try given("datetime", "2017-10-29T00:00[Europe/Stockholm]")
    #expect(try shown(call("duration.inSeconds", midnight, given("date", "2017-10-30"))) == "PT25H")
    #expect(try shown(call("duration.between", midnight, given("date", "2017-10-30"))) == "P1D")
    #expect(try shown(call("duration.inSeconds", midnight, given("localtime", "04:00"))) == "PT5H")
    #expect(
      try shown(
        call("duration.inSeconds", given("localtime", "00:00"), given("datetime", "2017-10-29T04:00[Europe/Stockholm]"))
      ) == "PT5H")
  }

  @Test func `the largest span fits`() throws {
    let (first, last) = (try given("date", "-999999999-01-01"), try given("date", "+999999999-12-31"))
    #expect(try shown(call("duration.between", first, last)) == "P1999999998Y11M30D")
    #expect(try shown(call("duration.inSeconds", last, first)) == "PT-17531639991192H")
  }

  @Test(arguments: [
    ("2018-03-31T12:00", "2018-02-28T13:00", "P-30DT-23H"), ("2018-01-29T12:00", "2018-03-01T11:00", "P30DT23H"),
    ("2018-03-31T12:00", "2018-02-28T11:00", "P-1MT-1H"), ("2018-01-31T12:00", "2018-03-01T13:00", "P1M1DT1H"),
    ("2018-01-02T10:00", "2018-01-01T12:00", "PT-22H"), ("2018-02-10T10:00", "2018-01-11T12:00", "P-29DT-22H"),
  ])
  func `all components have one sign`(from: String, to: String, expected: String) throws {
    let (from, to) = (try given("localdatetime", Given(from)), try given("localdatetime", Given(to)))
    #expect(try shown(call("duration.between", from, to)) == expected)
  }

  @Test func `a value and the duration to another make the other`() throws {
    var generator = SystemRandomNumberGenerator()
    let zones: [TemporalZone] = [.utc, .named("Europe/Stockholm"), .named("America/New_York"), .named("Pacific/Apia")]
    for _ in 0..<2000 {
      let values = try (0..<2).map { _ in
        var context = context
        context.zone = zones.randomElement(using: &generator)!
        let seconds = Int64.random(in: -5_000_000_000...5_000_000_000, using: &generator)
        let local: Given = ["epochSeconds": Given(.integer(seconds)), "nanosecond": Given(.integer(seconds & 511))]
        return try call("datetime", local, in: context)
      }
      let (from, to) = (Given(values[0]), Given(values[1]))
      for name in ["duration.between", "duration.inSeconds"] {
        let end = try #require(try Temporal.add(from.value, try call(name, from, to)))
        for key in ["epochSeconds", "nanosecond"] {
          let (given, expected) = (Temporal.property(of: end, key: key), Temporal.property(of: to.value, key: key))
          #expect(shown(given) == shown(expected), "\(name) from \(shown(from.value)) to \(shown(to.value))")
        }
      }
    }
  }

  @Test func `numbers and durations have no between`() {
    #expect(throws: EvaluationError.self) { try call("duration.between", 1, given("date", "2015-07-21")) }
    #expect(throws: EvaluationError.self) {
      try call("duration.inDays", given("duration", "P1D"), given("date", "2015-07-21"))
    }
  }
}
