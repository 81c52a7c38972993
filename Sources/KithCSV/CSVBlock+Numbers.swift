/// Numbers read where they stand, eight digits at a time.
extension CSVBlock {
  /// The field as an integer: an optional sign and digits. Nil where it is anything else, null included, or too large.
  @inlinable public func integer(_ row: Int, _ column: Int) -> Int64? {
    let field = entry(row, column)
    let length = field.length
    // Up to eight digits in one word: the bytes before the field are shifted out, a letter or a sign shows as a high bit.
    if length &- 1 < 8 && length > 0 {
      let word = CSVDigits.load(bytes + field.start + length - 8)
      let digits = CSVDigits.lastDigits(word, count: length)
      if CSVDigits.areDigits(digits) { return Int64(truncatingIfNeeded: CSVDigits.value(digits)) }
    }
    return Self.longInteger(UnsafeBufferPointer(start: bytes + field.start, count: length))
  }

  @usableFromInline static func longInteger(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var at = 0
    var isNegative = false
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      at = 1
    }
    guard at < text.count else { return nil }
    // Below zero there is one more number than above, so the sum is kept negative.
    var negative: Int64 = 0
    while at < text.count {
      let digit = text[at] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      let (scaled, first) = negative.multipliedReportingOverflow(by: 10)
      let (next, second) = scaled.subtractingReportingOverflow(Int64(digit))
      guard !first && !second else { return nil }
      negative = next
      at += 1
    }
    if isNegative { return negative }
    return negative == .min ? nil : -negative
  }

  /// The field as a floating-point number, as Swift and Cypher write them: `1`, `-2.5`, `6.02e23`; nil where it is not one.
  public func double(_ row: Int, _ column: Int) -> Double? {
    withBytes(row, column) { text -> Double? in
      if let quick = CSVDigits.shortDecimal(text) { return quick }
      // Double(_:) would also take hexadecimal and "0x"; letters other than an exponent's are left to the caller.
      for byte in text {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "e"), UInt8(ascii: "E"):
          continue
        default: return nil
        }
      }
      return Double(String(decoding: text, as: UTF8.self))
    }
  }
}

/// Arithmetic on eight digits in a word.
@usableFromInline
enum CSVDigits {
  @inlinable static func load(_ at: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
  }

  /// The last `count` (1 to 8) bytes of a word less "0"; what stands before them reads as zeros.
  @inlinable static func lastDigits(_ word: UInt64, count: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    return ((word ^ 0x3030_3030_3030_3030) &>> shift) &<< shift
  }

  /// Whether each byte is 0 to 9.
  @inlinable static func areDigits(_ digits: UInt64) -> Bool {
    ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 == 0
  }

  /// The number that eight digits write, the first in the lowest byte.
  @inlinable static func value(_ digits: UInt64) -> UInt64 {
    var v = (digits &* 2561) &>> 8
    v = ((v & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
    return ((v & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
  }

  /// A decimal of at most 15 digits without an exponent, which one exact division gives; nil for any other text.
  static func shortDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard text.count > 0, text.count <= 17 else { return nil }
    var at = text[0] == UInt8(ascii: "-") ? 1 : 0
    let isNegative = at == 1
    var mantissa: Int64 = 0
    var digits = 0
    var decimals = -1
    while at < text.count {
      let digit = text[at] &- UInt8(ascii: "0")
      if digit <= 9 {
        mantissa = mantissa &* 10 &+ Int64(digit)
        digits += 1
        if decimals >= 0 { decimals += 1 }
      } else if text[at] == UInt8(ascii: "."), decimals < 0, digits > 0 {
        decimals = 0
      } else {
        return nil
      }
      at += 1
    }
    guard digits > 0, digits <= 15, decimals != 0 else { return nil }
    let value = decimals > 0 ? Double(mantissa) / powersOfTen[decimals] : Double(mantissa)
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
