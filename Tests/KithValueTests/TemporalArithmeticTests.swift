import KithValue
import Testing

@Suite struct TemporalArithmeticTests: TemporalSpecification {
  @Test(arguments: [
    ("date", "1984-10-11", "P12Y5M14DT16H12M70S", "1997-03-25", "1972-04-27"),
    ("date", "2015-03-31", "P1M", "2015-04-30", "2015-02-28"),
    ("date", "2016-02-29", "P1Y", "2017-02-28", "2015-02-28"),
    ("date", "2015-07-21", "PT47H59M", "2015-07-22", "2015-07-20"),
    ("date", "2015-07-21", "PT-23H", "2015-07-21", "2015-07-21"),
    ("localtime", "12:31:14.000000001", "P14DT16H13M10.000000002S", "04:44:24.000000003", "20:18:03.999999999"),
    (
      "time", "12:31:14.000000001+01:00", "P14DT16H13M10.000000002S", "04:44:24.000000003+01:00",
      "20:18:03.999999999+01:00"
    ),
    (
      "localdatetime", "1984-10-11T12:31:14.000000001", "P1M-14DT15H49M10S", "1984-10-29T04:20:24.000000001",
      "1984-09-24T20:42:04.000000001"
    ),
    (
      "datetime", "1984-10-11T12:31:14+01:00", "P12Y5M14DT16H13M10S", "1997-03-26T04:44:24+01:00",
      "1972-04-26T20:18:04+01:00"
    ),
  ])
  func `months come first, then days, then seconds`(
    function: String, start: String, duration: String, sum: String, difference: String
  ) throws {
    let start = try call(function, Given(start))
    let duration = try call("duration", Given(duration))
    #expect(try shown(Temporal.add(start, duration)) == sum)
    #expect(try shown(Temporal.add(duration, start)) == sum)
    #expect(try shown(Temporal.subtract(start, duration)) == difference)
  }

  @Test(arguments: [
    ("P12Y5M14DT16H13M10.000000001S", "P12Y5M14DT16H13M10.000000001S", "P24Y10M28DT32H26M20.000000002S", "PT0S"),
    (
      "P1M-14DT16H-12M70S", "P12Y5M14DT16H12M70.000000001S", "P12Y6MT32H2M20.000000001S",
      "P-12Y-4M-28DT-24M-0.000000001S"
    ),
  ])
  func `durations add up component by component`(a: String, b: String, sum: String, difference: String) throws {
    let (a, b) = (try call("duration", Given(a)), try call("duration", Given(b)))
    #expect(try shown(Temporal.add(a, b)) == sum)
    #expect(try shown(Temporal.subtract(a, b)) == difference)
  }

  @Test(
    arguments: [
      ("P12Y5M14DT16H13M10S", 1, "P12Y5M14DT16H13M10S", "P12Y5M14DT16H13M10S"),
      ("P12Y5M14DT16H13M10S", 2, "P24Y10M28DT32H26M20S", "P6Y2M22DT13H21M8S"),
      ("P12Y5M14DT16H13M10S", 0.5, "P6Y2M22DT13H21M8S", "P24Y10M28DT32H26M20S"), ("P1M", 3, "P3M", "P10DT3H29M42S"),
      ("PT0.000000003S", 2, "PT0.000000006S", "PT0.000000001S"),
      ("PT0.000000003S", 0.5, "PT0.000000001S", "PT0.000000006S"),
      ("PT-0.000000003S", 2, "PT-0.000000006S", "PT-0.000000001S"),
      ("P1D", -2, "P-2D", "PT-12H"), ("P1D", 0.3333333333333333, "PT8H", "P3D"), ("P10D", 1e-30, "PT0S", "nothing"),
      ("P12Y5M14DT16H13M10.000000001S", 0.5, "P6Y2M22DT13H21M8S", "P24Y10M28DT32H26M20.000000002S"),
    ] as [(String, Given, String, String)])
  func `fractions of a product or quotient cascade downwards`(
    duration: String, number: Given, product: String, quotient: String
  ) throws {
    let duration = try call("duration", Given(duration))
    #expect(try shown(Temporal.multiply(duration, number.value)) == product)
    #expect(try shown(Temporal.multiply(number.value, duration)) == product)
    #expect((try? shown(Temporal.divide(duration, number.value))) ?? "nothing" == quotient)
  }

  @Test func `other pairs are left to the caller`() throws {
    let (date, duration) = (try call("date", "2015-07-21"), try call("duration", "P1D"))
    #expect(try Temporal.add(date, date) == nil)
    #expect(try Temporal.add(date, .string("x")) == nil)
    #expect(try Temporal.add(.integer(1), duration) == nil)
    #expect(try Temporal.subtract(duration, date) == nil)
    #expect(try Temporal.multiply(date, .integer(2)) == nil)
    #expect(try Temporal.divide(.integer(2), duration) == nil)
  }

  @Test func `nothing goes beyond the limits`() throws {
    let (last, first) = (try call("date", "+999999999-12-31"), try call("date", "-999999999-01-01"))
    let (day, month) = (try call("duration", "P1D"), try call("duration", "P1M"))
    #expect(throws: EvaluationError.self) { try Temporal.add(last, day) }
    #expect(throws: EvaluationError.self) { try Temporal.add(last, month) }
    #expect(throws: EvaluationError.self) { try Temporal.subtract(first, day) }
    #expect(throws: EvaluationError.self) {
      try Temporal.add(call("datetime", "+999999999-12-31T23:59:59Z"), call("duration", "PT1S"))
    }
    let longest = Value.duration(DurationValue(months: .max, days: .max, seconds: .max, nanoseconds: 999_999_999))
    let least = Value.duration(DurationValue(months: .min, days: .min, seconds: .min, nanoseconds: 0))
    for start in [last, first, try call("datetime"), try call("localdatetime")] {
      #expect(throws: EvaluationError.self) { try Temporal.add(start, longest) }
      #expect(throws: EvaluationError.self) { try Temporal.subtract(start, least) }
    }
    #expect(try shown(Temporal.add(call("localtime", "12:00"), longest)).isEmpty == false)
    #expect(throws: EvaluationError.self) { try Temporal.add(longest, longest) }
    #expect(throws: EvaluationError.self) { try Temporal.multiply(longest, .integer(.max)) }
    #expect(throws: EvaluationError.self) { try Temporal.multiply(longest, .float(.infinity)) }
    #expect(throws: EvaluationError.self) { try Temporal.multiply(longest, .float(.nan)) }
    #expect(throws: EvaluationError.self) { try Temporal.divide(longest, .integer(0)) }
    #expect(throws: EvaluationError.self) { try Temporal.divide(longest, .float(0.1)) }
    #expect(try shown(Temporal.divide(longest, .integer(.max))) == "P1M1DT1S")
    #expect(shown(least).hasPrefix("P-768614336404564650Y-8M"))
  }
}
