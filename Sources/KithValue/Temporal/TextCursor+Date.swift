extension TextCursor {
  /// Reads a date as days since 1970-01-01; nil where the text has another form, an error where there is no such day.
  ///
  ///     by         extended      basic
  ///     month      2015-07-21    20150721    2015-07     201507
  ///     week       2015-W30-2    2015W302    2015-W30    2015W30
  ///     quarter    2015-Q2-60    2015Q260    2015-Q2     2015Q2
  ///     day        2015-202      2015202
  ///     year       2015
  ///
  /// A year with a sign may have up to nine digits, and then only the extended forms can follow.
  mutating func readDate() throws(EvaluationError) -> Int64? {
    let isNegative = next == UInt8(ascii: "-")
    let isSigned = skip("-") || skip("+")
    let length = isSigned ? digits() : 4
    guard length <= 9, let magnitude = readNumber(digits: length) else { return nil }
    let year = isNegative ? -magnitude : magnitude
    let isExtended = skip("-")
    if skipLetter("W") { return try readWeek(of: year, isExtended: isExtended) }
    if skipLetter("Q") { return try readQuarter(of: year, isExtended: isExtended) }
    let first = CalendarDay(year: year, month: 1, day: 1).epochDay
    switch (isExtended, digits()) {
    case (true, 3), (false, 3):
      guard let day = readNumber(digits: 3) else { return nil }
      return try DateField.ordinalDay.set(day, on: first)
    case (true, 2):
      guard let month = readNumber(digits: 2) else { return nil }
      let start = try DateField.month.set(month, on: first)
      guard skip("-") else { return start }
      guard let day = readNumber(digits: 2) else { return nil }
      return try DateField.day.set(day, on: start)
    case (false, 2), (false, 4):
      guard let month = readNumber(digits: 2) else { return nil }
      let start = try DateField.month.set(month, on: first)
      guard let day = readNumber(digits: 2) else { return start }
      return try DateField.day.set(day, on: start)
    case (false, 0):
      return first
    default:
      return nil
    }
  }

  /// Reads what follows the W.
  private mutating func readWeek(of year: Int64, isExtended: Bool) throws(EvaluationError) -> Int64? {
    guard let week = readNumber(digits: 2) else { return nil }
    let start = try checkDay(Int128(WeekDay.start(ofYear: year)))
    let monday = try DateField.week.set(week, on: start)
    guard isExtended ? skip("-") : digits(upTo: 1) == 1 else { return monday }
    guard let day = readNumber(digits: 1) else { return nil }
    return try DateField.dayOfWeek.set(day, on: monday)
  }

  /// Reads what follows the Q.
  private mutating func readQuarter(of year: Int64, isExtended: Bool) throws(EvaluationError) -> Int64? {
    guard let quarter = readNumber(digits: 1) else { return nil }
    let start = try DateField.quarter.set(quarter, on: CalendarDay(year: year, month: 1, day: 1).epochDay)
    guard isExtended ? skip("-") : digits(upTo: 1) == 1 else { return start }
    guard let day = readNumber(digits: 2) else { return nil }
    return try DateField.dayOfQuarter.set(day, on: start)
  }
}
