@testable import KithValue
import Testing

@Suite struct TemporalZoneTests: TemporalSpecification {
  @Test(arguments: [
    ("1818-07-21T21:40:32.142[Europe/Stockholm]", "1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]"),
    ("1984-10-11T12:00[Europe/Stockholm]", "1984-10-11T12:00+01:00[Europe/Stockholm]"),
    ("1984-07-20T12:00[Europe/Stockholm]", "1984-07-20T12:00+02:00[Europe/Stockholm]"),
    ("2011-12-29T12:00[Pacific/Apia]", "2011-12-29T12:00-10:00[Pacific/Apia]"),
    ("2011-12-31T12:00[Pacific/Apia]", "2011-12-31T12:00+14:00[Pacific/Apia]"),
    ("2015-01-01T00:00[Asia/Kathmandu]", "2015-01-01T00:00+05:45[Asia/Kathmandu]"),
    ("2015-07-01T00:00[Europe/Dublin]", "2015-07-01T00:00+01:00[Europe/Dublin]"),
    ("2015-01-01T00:00[UTC]", "2015-01-01T00:00Z[UTC]"),
    ("2015-01-01T00:00[Etc/GMT+5]", "2015-01-01T00:00-05:00[Etc/GMT+5]"),
  ])
  func `a zone keeps its history`(text: String, expected: String) throws {
    #expect(try shown(call("datetime", Given(text))) == expected)
  }

  @Test(arguments: [
    ("3015-07-21T12:00[Europe/Stockholm]", "3015-07-21T12:00+02:00[Europe/Stockholm]"),
    ("3015-01-21T12:00[Europe/Stockholm]", "3015-01-21T12:00+01:00[Europe/Stockholm]"),
    ("+999999999-01-21T12:00[Australia/Sydney]", "+999999999-01-21T12:00+11:00[Australia/Sydney]"),
    ("3015-07-21T12:00[Australia/Sydney]", "3015-07-21T12:00+10:00[Australia/Sydney]"),
  ])
  func `its last rule goes on for ever`(text: String, expected: String) throws {
    #expect(try shown(call("datetime", Given(text))) == expected)
  }

  @Test(arguments: [
    ("2017-03-26T01:59:59", "2017-03-26T01:59:59+01:00[Europe/Stockholm]"),
    ("2017-03-26T02:30", "2017-03-26T03:30+02:00[Europe/Stockholm]"),
    ("2017-03-26T03:00", "2017-03-26T03:00+02:00[Europe/Stockholm]"),
    ("2017-10-29T01:59", "2017-10-29T01:59+02:00[Europe/Stockholm]"),
    ("2017-10-29T02:00", "2017-10-29T02:00+02:00[Europe/Stockholm]"),
    ("2017-10-29T03:00", "2017-10-29T03:00+01:00[Europe/Stockholm]"),
    ("2317-03-25T02:30", "2317-03-25T03:30+02:00[Europe/Stockholm]"),
  ])
  func `a skipped time moves on, a repeated one is its first`(local: String, expected: String) throws {
    #expect(try shown(call("datetime", Given(local + "[Europe/Stockholm]"))) == expected)
  }

  @Test func `every zone can be read, and keeps every instant`() throws {
    #expect(ZoneDatabase.names.count == 598)
    for name in ZoneDatabase.names {
      let zone = TemporalZone.named(name)
      for seconds in stride(from: -6_000_000_000 as Int64, through: 6_000_000_000, by: 17_171_717) {
        let instant = TemporalInstant(seconds: seconds)
        let dateTime = try zone.dateTime(at: instant)
        #expect(dateTime.instant == instant)
        #expect(
          try zone.dateTime(on: dateTime.wall, preferred: dateTime.offset).instant == instant, "\(name) \(seconds)")
      }
    }
  }

  @Test(arguments: ["", "europe/stockholm", "Europe", "Europe/Stockholm ", "Factory2", "+25:00", "CEST-99"])
  func `other names are no zones`(name: String) {
    #expect(throws: EvaluationError.self) { try TemporalZone(reading: name) }
  }

  @Test func `a repeated time keeps its offset through arithmetic`() throws {
    let second = try call("datetime", "2017-10-29T02:30+01:00[Europe/Stockholm]")
    let day = try call("duration", "P1D")
    let back = try Temporal.subtract(#require(try Temporal.add(second, day)), day)
    #expect(shown(back) == "2017-10-29T02:30+01:00[Europe/Stockholm]")
    #expect(try shown(Temporal.add(second, call("duration", "PT0S"))) == "2017-10-29T02:30+01:00[Europe/Stockholm]")
    #expect(
      try shown(call("datetime", ["datetime": Given(second), "minute": 31]))
        == "2017-10-29T02:31+01:00[Europe/Stockholm]")
  }

  @Test func `days go by the wall and hours by the time line`() throws {
    let saturday = try call("datetime", "2017-10-28T12:00[Europe/Stockholm]")
    #expect(try shown(Temporal.add(saturday, call("duration", "P1D"))) == "2017-10-29T12:00+01:00[Europe/Stockholm]")
    #expect(try shown(Temporal.add(saturday, call("duration", "PT24H"))) == "2017-10-29T11:00+01:00[Europe/Stockholm]")
  }
}
