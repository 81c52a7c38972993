import KithValue

/// `round` in its three forms.
///
/// `round(x)` rounds to a whole number, ties towards positive infinity: `round(-1.5)` is `-1.0`. With a precision it
/// rounds the decimal form that the float is written with, ties away from zero: `round(2.675, 2)` is `2.68`. A third
/// argument names the mode, as Java does.
extension ScalarFunctions {
  static let rounding: [ScalarFunction] = [
    ScalarFunction(
      FunctionSignature(
        "round", [.init("value", .number), .init("precision", .integer), .init("mode", .string)], required: 1,
        result: .float,
        summary: "The number rounded to a whole one or to decimal places; modes are UP, DOWN, CEILING, FLOOR, HALF_UP, "
          + "HALF_DOWN and HALF_EVEN.")
    ) { (arguments: [Value], _: FunctionContext) throws(EvaluationError) -> Value in
      guard let value = try arguments[0].number(in: "round") else { return .null }
      guard arguments.count > 1 else { return .float(halfUp(value)) }
      guard let precision = try arguments[1].count(in: "round") else { return .null }
      guard arguments.count > 2 else {
        return .float(precision == 0 ? halfUp(value) : rounded(value, to: precision, .halfUp))
      }
      guard let name = try arguments[2].text(in: "round") else { return .null }
      guard let mode = RoundingMode(rawValue: name.uppercased()) else {
        throw EvaluationError(
          .argumentError, "InvalidArgumentValue",
          "round() knows the modes \(RoundingMode.allCases.map(\.rawValue).joined(separator: ", ")), not \(name)")
      }
      return .float(rounded(value, to: precision, mode))
    }.onColumns { vector, rows in vector.floats(rows, halfUp) }
  ]

  enum RoundingMode: String, CaseIterable {
    case up = "UP"
    case down = "DOWN"
    case ceiling = "CEILING"
    case floor = "FLOOR"
    case halfUp = "HALF_UP"
    case halfDown = "HALF_DOWN"
    case halfEven = "HALF_EVEN"
  }

  /// Adding one half and flooring would make 1.0 of 0.49999999999999994, so the distance is what is looked at.
  private static func halfUp(_ value: Double) -> Double {
    let below = value.rounded(.down)
    return value - below >= 0.5 ? below + 1 : below
  }

  private static func rounded(_ value: Double, to precision: Int, _ mode: RoundingMode) -> Double {
    guard value.isFinite, let decimal = Decimal(value) else { return value }
    // No float has digits beyond the 1,100th place.
    return decimal.rounded(to: min(precision, 2_000), mode)
  }

  /// A float as the decimal digits it is written with: -0.025 is `-`, `[2, 5]` and a point one place before them.
  private struct Decimal {
    var isNegative: Bool
    var digits: [UInt8] = []
    /// How many of the digits stand before the point; negative where zeros follow the point first.
    var point = 0

    init?(_ value: Double) {
      isNegative = value.sign == .minus
      var exponent: Int?
      var beforePoint: Int?
      let text = value.magnitude.cypherText
      for (index, byte) in text.utf8.enumerated() {
        switch byte {
        case UInt8(ascii: "."): beforePoint = digits.count
        case UInt8(ascii: "e"):
          exponent = Int(text.utf8.dropFirst(index + 1).reduce(into: "") { $0 += String(Unicode.Scalar($1)) })
        case UInt8(ascii: "0")...UInt8(ascii: "9") where exponent == nil: digits.append(byte - UInt8(ascii: "0"))
        default: if exponent == nil { return nil }
        }
      }
      point = (beforePoint ?? digits.count) + (exponent ?? 0)
    }

    func rounded(to precision: Int, _ mode: RoundingMode) -> Double {
      let kept = point + precision
      guard kept < digits.count else { return written(digits, point: point) }
      let cutOff = digits[max(kept, 0)...]
      // A point far before the digits leaves less than half of the last place.
      let first = kept < 0 ? 0 : cutOff.first ?? 0
      let isAboveHalf = first > 5 || first == 5 && cutOff.dropFirst().contains { $0 != 0 }
      let isHalf = first == 5 && !isAboveHalf
      var result = kept > 0 ? Array(digits[..<kept]) : []
      let isAwayFromZero =
        switch mode {
        case .up: cutOff.contains { $0 != 0 }
        case .down: false
        case .ceiling: !isNegative && cutOff.contains { $0 != 0 }
        case .floor: isNegative && cutOff.contains { $0 != 0 }
        case .halfUp: isAboveHalf || isHalf
        case .halfDown: isAboveHalf
        case .halfEven: isAboveHalf || isHalf && (result.last ?? 0) % 2 == 1
        }
      var point = point
      if isAwayFromZero {
        var index = result.count - 1
        while index >= 0, result[index] == 9 {
          result[index] = 0
          index -= 1
        }
        if index >= 0 {
          result[index] += 1
        } else {
          // All nines, or nothing kept: the carry is one more digit in front.
          result.insert(1, at: 0)
          point = result.count - precision
        }
      }
      return written(result, point: point)
    }

    private func written(_ digits: [UInt8], point: Int) -> Double {
      let text = digits.isEmpty ? "0" : digits.reduce(into: "") { $0 += String($1) }
      let value = Double("\(text)e\(point - digits.count)") ?? 0
      return isNegative ? -value : value
    }
  }
}
