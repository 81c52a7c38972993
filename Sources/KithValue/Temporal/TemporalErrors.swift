/// The errors of this room, each said in one way.
extension EvaluationError {
  /// A number outside of its range: `month` 13.
  static func outOfRange(_ name: String, _ value: Int64, _ range: ClosedRange<Int64>) -> EvaluationError {
    invalid("'\(name)' must be between \(range.lowerBound) and \(range.upperBound), but was \(value)")
  }

  /// A value that no temporal value can be made of, for the reason that the message gives.
  static func invalid(_ message: String) -> EvaluationError {
    EvaluationError(.argumentError, "InvalidArgumentValue", message)
  }

  /// A text that does not read as what was asked for.
  static func unreadable(_ text: String, as type: CypherType, _ reason: String = "") -> EvaluationError {
    let shown = text.utf8.count > 80 ? "\(text.prefix(40))..." : text
    return invalid("'\(shown)' does not read as a \(type.name)" + (reason.isEmpty ? "" : ": \(reason)"))
  }

  /// A result beyond the years, or the amounts, that there are.
  static func beyondLimits(_ message: String) -> EvaluationError {
    EvaluationError(.arithmeticError, "NumberOutOfRange", message)
  }

  /// A date before -999,999,999-01-01 or after +999,999,999-12-31.
  static let dateBeyondLimits = beyondLimits("The date is outside of the years -999999999 to 999999999")

  /// A duration with more months, days or seconds than 64 bits can count.
  static let durationBeyondLimits = beyondLimits("The duration is too long")
}

/// Checks a number against its range: `month` 13 throws.
func check(_ name: String, _ value: Int64, in range: ClosedRange<Int64>) throws(EvaluationError) -> Int64 {
  guard range.contains(value) else { throw .outOfRange(name, value, range) }
  return value
}

/// Checks that a count of days since 1970-01-01 lies within the years that there are.
func checkDay(_ epochDay: Int128) throws(EvaluationError) -> Int64 {
  guard let day = Int64(exactly: epochDay), CalendarDay.limits.contains(day) else { throw .dateBeyondLimits }
  return day
}
