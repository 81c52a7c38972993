/// A number as the decimal fraction that it is written as: 1.001 is 1001 over 1000, not the nearest binary fraction.
struct ExactNumber {
  /// At most 64 bits for a float; a text may have more digits after the point.
  var numerator: Int128
  /// A power of ten, at most 10^18.
  var denominator: Int128
  /// How far the number may be from what was meant, relatively: 2^-52 for floats of more digits than people write.
  var noise: Double = 0

  /// 10^18: the denominator that all the others divide.
  static let finest: Int128 = 1_000_000_000_000_000_000

  init(_ whole: Int64) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// The number that a value is, or nil where it is none. Infinity and numbers beyond 64 bits throw.
  init?(_ value: Value) throws(EvaluationError) {
    switch value {
    case .integer(let whole):
      self.init(whole)
    case .float(let float):
      guard let exact = ExactNumber(decimal: float.description) else { throw .durationBeyondLimits }
      self = exact
      // Up to fifteen digits a float is the decimal that was written: 0.5 is a half, and 0.3333333333333333 a third.
      if numerator.magnitude >= 1_000_000_000_000_000 { noise = 0x1p-52 }
    default:
      return nil
    }
  }

  /// Reads `-1.5`, `1,5` or `5e-07`; digits beyond the eighteenth after the point are dropped.
  ///
  /// It is nil where the text is no such number or the number has more than 64 bits.
  init?(decimal text: String) {
    var cursor = TextCursor(text)
    self.init(reading: &cursor)
    if cursor.skipLetter("e") {
      let isBelow = cursor.skip("-")
      _ = cursor.skip("+")
      guard let exponent = cursor.readNumber(digits: cursor.digits(upTo: 4)) else { return nil }
      for _ in 0..<exponent where numerator != 0 {
        if isBelow {
          if denominator == Self.finest { numerator /= 10 } else { denominator *= 10 }
        } else {
          if denominator > 1 { denominator /= 10 } else { numerator *= 10 }
          guard numerator / denominator <= Int64.max else { return nil }
        }
      }
    }
    guard cursor.isAtEnd else { return nil }
  }

  /// Reads a sign, digits, and maybe a point and more digits.
  init?(reading cursor: inout TextCursor) {
    let isNegative = cursor.skip("-")
    if !isNegative { _ = cursor.skip("+") }
    guard cursor.digits(upTo: 1) == 1 else { return nil }
    numerator = 0
    denominator = 1
    // There is one more number below 0 than above.
    let most = Int128(Int64.max) + (isNegative ? 1 : 0)
    while let digit = cursor.readNumber(digits: 1) {
      numerator = numerator * 10 + Int128(digit)
      guard numerator <= most else { return nil }
    }
    if cursor.skip(".") || cursor.skip(",") {
      guard cursor.digits(upTo: 1) == 1 else { return nil }
      while let digit = cursor.readNumber(digits: 1) {
        guard denominator < Self.finest else { continue }
        numerator = numerator * 10 + Int128(digit)
        denominator *= 10
      }
      while denominator > 1, numerator % 10 == 0 {
        numerator /= 10
        denominator /= 10
      }
    }
    if isNegative { numerator = -numerator }
  }

  /// The numerator over 10^18.
  var numeratorOverFinest: Int128 { numerator * (Self.finest / denominator) }
}
