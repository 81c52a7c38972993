import KithValue
import Testing

@Suite struct TemporalParsingTests: TemporalSpecification {
  @Test(arguments: [
    ("2015-07-21", "2015-07-21"), ("20150721", "2015-07-21"), ("2015-07", "2015-07-01"), ("201507", "2015-07-01"),
    ("2015-W30-2", "2015-07-21"), ("2015W302", "2015-07-21"), ("2015-W30", "2015-07-20"), ("2015W30", "2015-07-20"),
    ("2015-Q2-60", "2015-05-30"), ("2015Q260", "2015-05-30"), ("2015-Q2", "2015-04-01"), ("2015Q2", "2015-04-01"),
    ("2015-202", "2015-07-21"), ("2015202", "2015-07-21"), ("2015", "2015-01-01"), ("+2015-W13-4", "2015-03-26"),
    ("0000-02-29", "0000-02-29"), ("-0001-12-31", "-0001-12-31"), ("+12345-06-07", "+12345-06-07"),
    ("-999999999-01-01", "-999999999-01-01"), ("+999999999-12-31", "+999999999-12-31"),
  ])
  func `dates have every form of ISO 8601`(text: String, expected: String) throws {
    #expect(try shown(call("date", Given(text))) == expected)
  }

  @Test(arguments: [
    ("21:40:32.142", "21:40:32.142"), ("214032.142", "21:40:32.142"), ("21:40:32,5", "21:40:32.500"),
    ("21:40:32", "21:40:32"), ("214032", "21:40:32"), ("21:40", "21:40"), ("2140", "21:40"), ("21", "21:00"),
    ("T21:40", "21:40"), ("00:00:00.000000001", "00:00:00.000000001"), ("23:59:59.999999", "23:59:59.999999"),
  ])
  func `times are shown without what is zero`(text: String, expected: String) throws {
    #expect(try shown(call("localtime", Given(text))) == expected)
  }

  @Test(arguments: [
    ("21:40:32.142+0100", "21:40:32.142+01:00"), ("214032.142Z", "21:40:32.142Z"), ("21:40:32+01:00", "21:40:32+01:00"),
    ("214032-0100", "21:40:32-01:00"), ("21:40-01:30", "21:40-01:30"), ("2140-00:00", "21:40Z"),
    ("22+18", "22:00+18:00"),
    ("12+00:53:28", "12:00+00:53:28"), ("12", "12:00Z"),
  ])
  func `offsets have hours, minutes and seconds`(text: String, expected: String) throws {
    #expect(try shown(call("time", Given(text))) == expected)
  }

  @Test(arguments: [
    ("2015-07-21T21:40:32.142", "2015-07-21T21:40:32.142Z"), ("2015-W30-2T214032.142Z", "2015-07-21T21:40:32.142Z"),
    ("2015-202T21:40:32+01:00", "2015-07-21T21:40:32+01:00"), ("2015T214032-0100", "2015-01-01T21:40:32-01:00"),
    ("20150721T21:40-01:30", "2015-07-21T21:40-01:30"), ("2015-W30T2140-02", "2015-07-20T21:40-02:00"),
    ("2015202T21+18:00", "2015-07-21T21:00+18:00"), ("2015-07-21", "2015-07-21T00:00Z"),
    ("2015-07-21T21:40:32.142[Europe/London]", "2015-07-21T21:40:32.142+01:00[Europe/London]"),
    ("2015-07-21T21:40:32.142-04[America/New_York]", "2015-07-21T21:40:32.142-04:00[America/New_York]"),
  ])
  func `dates with times have offsets and zones`(text: String, expected: String) throws {
    #expect(try shown(call("datetime", Given(text))) == expected)
  }

  @Test(arguments: [
    ("P14DT16H12M", "P14DT16H12M"), ("P5M1.5D", "P5M1DT12H"), ("P0.75M", "P22DT19H51M49.5S"), ("PT0.75M", "PT45S"),
    ("P2.5W", "P17DT12H"), ("P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"), ("P0.5Y", "P6M"), ("P1,5Y", "P1Y6M"),
    ("-P1Y2M", "P-1Y-2M"), ("P-1Y2M", "P-10M"), ("PT-1.5S", "PT-1.5S"), ("PT-0.5S", "PT-0.5S"), ("P+1D", "P1D"),
    ("p1dt1h", "P1DT1H"), ("P0D", "PT0S"), ("PT12345678901.123456789S", "PT3429355H15M1.123456789S"),
    ("PT1.001S", "PT1.001S"), ("P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"),
    ("P20120202T143721.545", "P2012Y2M2DT14H37M21.545S"), ("P2012-02-02", "P2012Y2M2D"), ("PT14:37", "PT14H37M"),
  ])
  func `durations count by unit or are written like dates`(text: String, expected: String) throws {
    #expect(try shown(call("duration", Given(text))) == expected)
  }

  @Test(arguments: [
    ("date", ""), ("date", "x"), ("date", "2015-13"), ("date", "2015-02-29"), ("date", "2015-7-1"),
    ("date", "2015-W54"),
    ("date", "2015-W53-8"), ("date", "2015-Q5"), ("date", "2015-Q2-92"), ("date", "2015-366"), ("date", "15-07-21"),
    ("date", "2015-07-21T"), ("date", "2015-07-21 "), ("date", "+1000000000-01-01"), ("date", "-"),
    ("date", "2015-W302"),
    ("localtime", "24:00"), ("localtime", "21:60"), ("localtime", "21:40:60"), ("localtime", "21:4"),
    ("localtime", "21:40:32."), ("localtime", "21:40:32.1234567890"), ("localtime", "21:40Z"), ("localtime", "2:40"),
    ("time", "21:40+19"), ("time", "21:40+18:01"), ("time", "21:40+1"), ("time", "21:40[Europe/London]"),
    ("datetime", "2015-07-21T21:40+99:00[Europe/London]"), ("datetime", "2015-07-21T21:40[Europe/Nowhere]"),
    ("datetime", "2015-07-21T21:40[europe/london]"), ("datetime", "2015-07-21T21:40[Europe/London"),
    ("datetime", "2015-07-21T21:40+02:00[Europe/London]"), ("datetime", "2015-03-29T01:30+00:00[Europe/London]"),
    ("duration", "P"), ("duration", "PT"), ("duration", "P1YT"), ("duration", "1Y"), ("duration", "P1D2M"),
    ("duration", "P1"), ("duration", "P1.D"), ("duration", "PT1H1H"), ("duration", "P2012-13-01"),
    ("duration", "P99999999999999999999Y"), ("duration", "P9223372036854775807Y"), ("duration", "P1é"),
  ])
  func `what does not fit is refused`(function: String, text: String) {
    #expect(throws: EvaluationError.self) { try call(function, Given(text)) }
  }

  @Test func `an offset that is not the zone's is named`() {
    let error = #expect(throws: EvaluationError.self) {
      try call("datetime", "2015-07-21T21:40:32+08:00[Europe/London]")
    }
    #expect(error?.message.contains("the offset in Europe/London is +01:00") == true)
  }

  @Test(arguments: [
    (CypherType.date, "-0044-03-15"), (.date, "+10000-01-01"), (.localTime, "23:59:59.999999999"),
    (.time, "00:00-17:59:59"), (.localDateTime, "1984-10-11T12:31:14.645"),
    (.dateTime, "1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]"),
    (.dateTime, "2017-10-29T02:30+01:00[Europe/Stockholm]"), (.dateTime, "2017-10-29T02:30+02:00[Europe/Stockholm]"),
    (.duration, "P-12Y-4M-28DT-24M-0.000000001S"), (.duration, "P1M-14DT16H0.5S"),
  ])
  func `text reads back as the same value`(type: CypherType, text: String) throws {
    #expect(try shown(Temporal.parse(text, as: type)) == text)
  }

  @Test func `random bytes are refused or read, never fatal`() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("0123456789-+:.,TWQPYMDHSZ[]/ é")
    for _ in 0..<20_000 {
      let text = String((0..<Int.random(in: 0...24, using: &generator)).map { _ in alphabet.randomElement()! })
      for type in [CypherType.date, .localTime, .time, .localDateTime, .dateTime, .duration] {
        if let value = try? Temporal.parse(text, as: type) { _ = Temporal.text(of: value) }
      }
    }
  }
}
