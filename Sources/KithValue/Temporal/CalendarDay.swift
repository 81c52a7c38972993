/// A day of the proleptic Gregorian calendar taken apart: `CalendarDay(epochDay: 0)` is 1970-01-01.
///
/// Days are counted from 1970-01-01 wherever they are not taken apart. Everything here is arithmetic on 64 bits without
/// tables; inside of ``limits`` nothing can overflow.
package struct CalendarDay: Hashable, Sendable {
  var year: Int64
  /// 1 ... 12.
  var month: Int64
  /// 1 ... 31.
  var day: Int64

  /// The days from -999,999,999-01-01 to +999,999,999-12-31: all the days there are.
  static let limits: ClosedRange<Int64> = -365_243_219_162...365_241_780_471

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Takes a count of days apart. The year is taken to start in March, so that the leap day comes last in it.
  init(epochDay: Int64) {
    let shifted = epochDay + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The days since 1970-01-01.
  var epochDay: Int64 {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = yearFromMarch.flooredQuotient(by: 400)
    let yearOfEra = yearFromMarch - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 1 ... 4.
  var quarter: Int64 { (month - 1) / 3 + 1 }

  /// The first day of the quarter.
  var startOfQuarter: CalendarDay { CalendarDay(year: year, month: (quarter - 1) * 3 + 1, day: 1) }

  /// 1 for a Monday to 7 for a Sunday.
  package static func dayOfWeek(year: Int64, month: Int64, day: Int64) -> Int64 {
    WeekDay.dayOfWeek(CalendarDay(year: year, month: month, day: day).epochDay)
  }

  /// The same day of another month; where that month is too short, its last day.
  func moved(toYear year: Int64, month: Int64) -> CalendarDay {
    CalendarDay(year: year, month: month, day: min(day, Self.length(ofMonth: month, year: year)))
  }

  static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func length(ofYear year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

  static func length(ofQuarter quarter: Int64, year: Int64) -> Int64 {
    switch quarter {
    case 1: isLeap(year) ? 91 : 90
    case 2: 91
    default: 92
    }
  }

  /// How many days a month of a year has.
  package static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A day in ISO 8601's year of whole weeks: 1984-01-01, a Sunday, is day 7 of week 52 of 1983.
struct WeekDay: Hashable, Sendable {
  /// The week year; it starts on the Monday of the week that has the year's first Thursday.
  var year: Int64
  /// 1 ... 53.
  var week: Int64
  /// 1, Monday, ... 7, Sunday.
  var day: Int64

  init(year: Int64, week: Int64, day: Int64) {
    self.year = year
    self.week = week
    self.day = day
  }

  init(epochDay: Int64) {
    day = Self.dayOfWeek(epochDay)
    let thursday = epochDay - day + 4
    year = CalendarDay(epochDay: thursday).year
    week = (thursday - CalendarDay(year: year, month: 1, day: 1).epochDay) / 7 + 1
  }

  /// The days since 1970-01-01.
  var epochDay: Int64 { Self.start(ofYear: year) + (week - 1) * 7 + day - 1 }

  /// 1, Monday, ... 7, Sunday.
  static func dayOfWeek(_ epochDay: Int64) -> Int64 { (epochDay + 3).flooredRemainder(by: 7) + 1 }

  /// The Monday of the first week, as days since 1970-01-01.
  static func start(ofYear year: Int64) -> Int64 {
    let fourth = CalendarDay(year: year, month: 1, day: 4).epochDay
    return fourth - dayOfWeek(fourth) + 1
  }

  /// 52 or 53.
  static func weeks(inYear year: Int64) -> Int64 { (start(ofYear: year + 1) - start(ofYear: year)) / 7 }
}

extension FixedWidthInteger {
  /// The quotient rounded down, also below zero: -1 by 7 is -1.
  func flooredQuotient(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// What is left above the quotient rounded down: -1 by 7 leaves 6.
  func flooredRemainder(by divisor: Self) -> Self {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
