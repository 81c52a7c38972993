extension Temporal {
  /// Reads a duration by unit, `P1Y2M3W4DT5H6M7.5S`, or like a date, `P2012-02-02T14:37:21.545`; a sign before the P
  /// goes for all of it.
  static func parseDuration(_ text: String) throws(EvaluationError) -> DurationValue {
    var cursor = TextCursor(text)
    let isNegative = cursor.skip("-")
    if !isNegative { _ = cursor.skip("+") }
    guard cursor.skipLetter("P") else { throw .unreadable(text, as: .duration) }
    var byUnit = cursor
    var parts = try byUnit.readUnits()
    if parts == nil { parts = try cursor.readDateLike() }
    guard let duration = try parts?.duration() else { throw .unreadable(text, as: .duration) }
    return isNegative ? try DurationParts.zero.duration().subtracting(duration) : duration
  }
}

extension DurationParts {
  /// Nothing as yet, over the finest denominator.
  static var zero: DurationParts { DurationParts(denominator: ExactNumber.finest.magnitude) }

  /// The units that a duration is written and built with.
  enum Unit: String, CaseIterable {
    case years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds
  }

  /// Adds so many of a unit to parts over the finest denominator; more than 64 bits of the component throw.
  mutating func add(_ number: ExactNumber, _ unit: Unit) throws(EvaluationError) {
    let exact = number.numeratorOverFinest
    noise = max(noise, number.noise)
    switch unit {
    case .years: months = try Self.sum(months, exact, times: 12)
    case .quarters: months = try Self.sum(months, exact, times: 3)
    case .months: months = try Self.sum(months, exact, times: 1)
    case .weeks: days = try Self.sum(days, exact, times: 7)
    case .days: days = try Self.sum(days, exact, times: 1)
    case .hours: seconds = try Self.sum(seconds, exact, times: 3600)
    case .minutes: seconds = try Self.sum(seconds, exact, times: 60)
    case .seconds: seconds = try Self.sum(seconds, exact, times: 1)
    case .milliseconds: try addFraction(exact, perSecond: 1000)
    case .microseconds: try addFraction(exact, perSecond: 1_000_000)
    case .nanoseconds: try addFraction(exact, perSecond: 1_000_000_000)
    }
  }

  /// Whole seconds go to the seconds, so that the nanoseconds stay small.
  private mutating func addFraction(_ exact: Int128, perSecond: Int128) throws(EvaluationError) {
    let whole = exact / (perSecond * ExactNumber.finest)
    let rest = exact % (perSecond * ExactNumber.finest)
    seconds = try Self.sum(seconds, whole * ExactNumber.finest, times: 1)
    nanoseconds = try Self.sum(nanoseconds, rest, times: 1_000_000_000 / perSecond)
  }

  private static func sum(_ a: Int128, _ b: Int128, times factor: Int128) throws(EvaluationError) -> Int128 {
    let (product, isTooLarge) = b.multipliedReportingOverflow(by: factor)
    let (sum, isSumTooLarge) = a.addingReportingOverflow(product)
    guard !isTooLarge, !isSumTooLarge else { throw .durationBeyondLimits }
    return sum
  }
}

extension TextCursor {
  /// Reads what follows the P where each number has its unit, in this order, at least one, and one after a T.
  fileprivate mutating func readUnits() throws(EvaluationError) -> DurationParts? {
    var parts = DurationParts.zero
    let dates: [(Unicode.Scalar, DurationParts.Unit)] = [("Y", .years), ("M", .months), ("W", .weeks), ("D", .days)]
    let times: [(Unicode.Scalar, DurationParts.Unit)] = [("H", .hours), ("M", .minutes), ("S", .seconds)]
    guard let days = try readUnits(dates, into: &parts) else { return nil }
    var count = days
    if skipLetter("T") {
      guard let seconds = try readUnits(times, into: &parts), seconds > 0 else { return nil }
      count += seconds
    }
    return count > 0 && isAtEnd ? parts : nil
  }

  /// Reads numbers with these units, each at most once and in order, and counts them.
  private mutating func readUnits(
    _ units: [(Unicode.Scalar, DurationParts.Unit)], into parts: inout DurationParts
  ) throws(EvaluationError) -> Int? {
    var left = units[...]
    var count = 0
    while let next, next != UInt8(ascii: "T"), next != UInt8(ascii: "t") {
      guard let number = ExactNumber(reading: &self) else { return nil }
      repeat {
        guard let (letter, unit) = left.popFirst() else { return nil }
        if skipLetter(letter) {
          try parts.add(number, unit)
          count += 1
          break
        }
      } while true
    }
    return count
  }

  /// Reads what follows the P where it is written like a date and a time of day, or the time alone.
  fileprivate mutating func readDateLike() throws(EvaluationError) -> DurationParts? {
    var parts = DurationParts.zero
    if digits(upTo: 4) == 4, let year = readNumber(digits: 4) {
      let isExtended = skip("-")
      guard let month = readNumber(digits: 2), isExtended ? skip("-") : true, let day = readNumber(digits: 2) else {
        return nil
      }
      try parts.add(ExactNumber(year), .years)
      try parts.add(ExactNumber(try check("months", month, in: 0...12)), .months)
      try parts.add(ExactNumber(try check("days", day, in: 0...31)), .days)
      if isAtEnd { return parts }
    }
    guard skipLetter("T"), let nanoseconds = try readTime(), isAtEnd else { return nil }
    try parts.add(ExactNumber(nanoseconds), .nanoseconds)
    return parts
  }
}
