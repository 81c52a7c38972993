extension Double {
  /// The shortest text that reads back as this float, always with a point or an exponent: `1.0`, `0.00001`, `1e21`.
  ///
  /// Positional from 0.000001 up to below 1e21 and with an exponent beyond; `NaN`, `Infinity`, `-Infinity` besides.
  public var cypherText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
    let shortest = description
    if !shortest.utf8.contains(UInt8(ascii: "e")), magnitude >= 1e-4 || self == 0 { return shortest }
    // Beyond its own limits the standard library writes `1e-05` and `1.5e+16`: take it apart and write it our way.
    let (digits, point) = Self.decimalDigits(shortest)
    var text = self < 0 ? "-" : ""
    switch point {
    case -5...0:
      text += "0."
      text += String(repeating: "0", count: -point)
      text += digits
    case 1...21 where point >= digits.utf8.count:
      text += digits
      text += String(repeating: "0", count: point - digits.utf8.count)
      text += ".0"
    case 1...21:
      text += digits.prefix(point)
      text += "."
      text += digits.dropFirst(point)
    default:
      text += digits.prefix(1)
      if digits.utf8.count > 1 {
        text += "."
        text += digits.dropFirst(1)
      }
      text += "e"
      text += String(point - 1)
    }
    return text
  }

  /// The significant digits and where the point stands among them: `1.5e+16` gives `15` and 17.
  private static func decimalDigits(_ text: String) -> (digits: String, point: Int) {
    var digits: [UInt8] = []
    var beforePoint: Int?
    var exponent = 0
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): beforePoint = digits.count
      case UInt8(ascii: "e"):
        exponent = Int(Substring(rest)) ?? 0
        rest = rest[rest.endIndex...]
      default: digits.append(byte)
      }
    }
    var point = (beforePoint ?? digits.count) + exponent
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      point -= 1
    }
    return (String(decoding: digits, as: UTF8.self), point)
  }
}
