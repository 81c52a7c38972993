extension DurationValue {
  /// Makes a duration of any number of nanoseconds; what goes beyond 64 bits throws.
  convenience init(
    months: Int128, days: Int128, seconds: Int128, nanoseconds: Int128
  ) throws(EvaluationError) {
    let carried = nanoseconds.flooredQuotient(by: 1_000_000_000)
    guard let months = Int64(exactly: months), let days = Int64(exactly: days),
      let seconds = Int64(exactly: seconds + carried)
    else { throw .durationBeyondLimits }
    self.init(
      months: months, days: days, seconds: seconds, nanoseconds: Int32(nanoseconds - carried * 1_000_000_000))
  }

  /// Each component added to its like.
  func adding(_ other: DurationValue) throws(EvaluationError) -> DurationValue {
    try DurationValue(
      months: Int128(months) + Int128(other.months), days: Int128(days) + Int128(other.days),
      seconds: Int128(seconds) + Int128(other.seconds), nanoseconds: Int128(nanoseconds) + Int128(other.nanoseconds))
  }

  /// Each component less its like.
  func subtracting(_ other: DurationValue) throws(EvaluationError) -> DurationValue {
    try DurationValue(
      months: Int128(months) - Int128(other.months), days: Int128(days) - Int128(other.days),
      seconds: Int128(seconds) - Int128(other.seconds), nanoseconds: Int128(nanoseconds) - Int128(other.nanoseconds))
  }

  /// This duration times a fraction of two numbers of at most 64 bits. The components' own fractions cascade as
  /// ``DurationParts`` has it.
  func scaled(by numerator: Int128, over denominator: Int128, noise: Double) throws(EvaluationError) -> DurationValue {
    var parts = DurationParts(denominator: denominator.magnitude)
    let factor = denominator < 0 ? -numerator : numerator
    parts.months = Int128(months) * factor
    parts.days = Int128(days) * factor
    parts.seconds = Int128(seconds) * factor
    parts.nanoseconds = Int128(nanoseconds) * factor
    parts.noise = noise
    return try parts.duration()
  }
}

/// A duration in the making, whose components may be fractions: numerators over one common denominator.
///
/// A fraction of a month goes on as days and seconds of an average month (2,629,746 s), one of a day as seconds:
/// 0.75 months are 22 days, 19 hours, 51 minutes and 49.5 seconds. Nothing is ever carried upwards, and what is left
/// below a nanosecond is dropped.
struct DurationParts {
  var months: Int128 = 0
  var days: Int128 = 0
  var seconds: Int128 = 0
  var nanoseconds: Int128 = 0
  /// How far a component may be from what was meant, relatively: nothing for integers and text, more for floats.
  ///
  /// A third of a day as a float is 0.3333333333333333: within the noise that is 8 hours, not 7:59:59.999999999.
  var noise: Double = 0
  let denominator: Int128

  init(denominator: UInt128) { self.denominator = Int128(denominator) }

  /// The duration that the components make together.
  func duration() throws(EvaluationError) -> DurationValue {
    let month = split(months)
    let monthSeconds = split(month.rest * 2_629_746)
    let day = split(days)
    let daySeconds = split(day.rest * 86_400)
    let second = split(seconds)
    let rest = (monthSeconds.rest + daySeconds.rest + second.rest) * 1_000_000_000
    return try DurationValue(
      months: month.whole, days: day.whole + monthSeconds.whole / 86_400,
      seconds: monthSeconds.whole % 86_400 + daySeconds.whole + second.whole,
      nanoseconds: roundedTowardsZero(rest + nanoseconds))
  }

  private func split(_ numerator: Int128) -> (whole: Int128, rest: Int128) {
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    return (whole, rest)
  }

  private func roundedTowardsZero(_ numerator: Int128) -> Int128 {
    let (whole, rest) = split(numerator)
    guard noise > 0, rest != 0 else { return whole }
    let average = Double(months) * 2_629_746e9 + Double(days) * 86_400e9 + Double(seconds) * 1e9
    let tolerance = min(0.5, (average.magnitude + Double(nanoseconds.magnitude)) / Double(denominator) * noise)
    let missing = 1 - Double(rest.magnitude) / Double(denominator)
    return missing <= tolerance ? whole + rest.signum() : whole
  }
}
