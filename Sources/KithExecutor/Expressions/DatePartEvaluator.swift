import KithValue

/// `date(text).month`, and the like: texts of the form `2020-02-29` are taken apart as they are, without a date being made of
/// each; whatever else comes is for the expression itself.
final class DatePartEvaluator: Evaluator {
  enum Part: String {
    case year, quarter, month, day, dayOfWeek
  }
  private let part: Part
  private let text: Evaluator
  /// The expression as it is written.
  private let general: Evaluator

  init(_ part: Part, of text: Evaluator, general: Evaluator) {
    self.part = part
    self.text = text
    self.general = general
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard case .string(let codes, let dictionary) = try text.evaluate(morsel, rows, context) else {
      return try general.evaluate(morsel, rows, context)
    }
    var numbers = [Int64](repeating: 0, count: codes.count)
    var (hasNulls, isPlain) = (false, true)
    rows.forEach { row in
      if codes[row] == .max {
        hasNulls = true
      } else if let number = dictionary.withBytes(of: codes[row], { Self.part(part, of: $0) }) {
        numbers[row] = number
      } else {
        isPlain = false
      }
    }
    if !isPlain { return try general.evaluate(morsel, rows, context) }
    var validity = Validity()
    if hasNulls {
      validity = .allNull(codes.count)
      rows.forEach { if codes[$0] != .max { validity.markValid($0) } }
    }
    return .integer(numbers, validity)
  }

  /// Nil where the text is not of the form, or there is no such day.
  private static func part(_ part: Part, of bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    var isOfDigits = true
    func number(_ places: Range<Int>) -> Int64 {
      var number: Int64 = 0
      for place in places {
        let digit = bytes[place] &- UInt8(ascii: "0")
        isOfDigits = isOfDigits && digit < 10
        number = number * 10 + Int64(digit)
      }
      return number
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard isOfDigits, month >= 1, month <= 12, day >= 1, day <= CalendarDay.length(ofMonth: month, year: year) else {
      return nil
    }
    return switch part {
    case .year: year
    case .quarter: (month - 1) / 3 + 1
    case .month: month
    case .day: day
    case .dayOfWeek: CalendarDay.dayOfWeek(year: year, month: month, day: day)
    }
  }
}
