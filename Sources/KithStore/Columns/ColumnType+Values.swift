import KithCSV
import KithValue

extension ColumnType {
  /// Reads one field's text as a value of the type; nil where it is not one. The field is not null.
  ///
  /// A list's items stand between semicolons; the empty text is the empty list.
  func value(of text: String) -> Value? {
    guard isList else { return item(text) }
    guard !text.isEmpty else { return .list([]) }
    var items: [Value] = []
    for part in text.utf8.split(separator: Self.listSeparator, omittingEmptySubsequences: false) {
      guard let value = item(String(Substring(part))) else { return nil }
      items.append(value)
    }
    return .list(items)
  }

  private func item(_ text: String) -> Value? {
    switch base {
    case .string: return .string(text)
    case .char: return Self.isCharacter(text) ? .string(text) : nil
    case .byte, .short, .int, .long:
      guard let number = Self.integer(text), integerRange.contains(number) else { return nil }
      return .integer(number)
    case .float, .double: return Self.float(text).map(Value.float)
    case .boolean: return Self.boolean(text).map(Value.boolean)
    case .date, .localtime, .time, .localdatetime, .datetime, .duration: return TemporalText.value(of: text, base)
    case .any: return LiteralField.value(of: text)
    }
  }

  /// Whether a text is what a `char` column holds: what a person takes for one character.
  static func isCharacter(_ text: String) -> Bool { text.count == 1 }

  static func integer(_ text: String) -> Int64? {
    // Int64(_:) takes what we take: a sign and ASCII digits.
    Int64(text)
  }

  static func float(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: break
    }
    // Double(_:) would also take "0x1p3", "inf" and "nan".
    let isDecimal = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    return isDecimal ? Double(text) : nil
  }

  /// `true` and `false`; `TRUE` and `FALSE` too, as spreadsheets write them.
  static func boolean(_ text: String) -> Bool? {
    switch text {
    case "true", "TRUE", "True": true
    case "false", "FALSE", "False": false
    default: nil
    }
  }

  /// Writes a value of the type, which is not null, as one field.
  func write(_ value: Value, to writer: inout CSVWriter) {
    if isAny { return writer.field(LiteralField.text(of: value)) }
    guard case .list(let list) = value else { return writer.field(value.displayText) }
    writer.field(list.elements.map(\.displayText).joined(separator: ";"))
  }

  /// Why a text is no value of the type, and what would be one.
  func complaint(about text: String) -> (message: String, hint: String?) {
    let shown = shorten(text)
    if kind == .integer, !isList, Self.integer(text) != nil {
      return ("'\(shown)' does not fit the column's type \(name)", "write \(Base.long.rawValue) in the header")
    }
    let example: String
    switch kind {
    case .text: example = "one character"
    case .integer: example = "a whole number"
    case .float: example = "a number such as 1.5"
    case .boolean: example = "true or false"
    case .date: example = "a date such as 2020-03-04"
    case .localTime: example = "a time such as 14:30"
    case .time: example = "a time such as 14:30+01:00"
    case .localDateTime: example = "a date and time such as 2020-03-04T14:30"
    case .dateTime: example = "a date and time such as 2020-03-04T14:30+01:00"
    case .duration: example = "a duration such as P1M"
    case .any: example = "a value as Cypher writes it, such as 'text', 1.5 or date('2020-03-04')"
    }
    return (
      isList ? "'\(shown)' is not a list of type \(name)" : "'\(shown)' is not of the column's type \(name)",
      "it must be " + example + (isList ? " between semicolons" : "")
    )
  }
}

/// A text short enough for a message.
func shorten(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard scalars.count > 60 else { return text }
  return String(String.UnicodeScalarView(scalars.prefix(57))) + "..."
}

/// Temporal values from and to their text, through the functions that Cypher calls.
enum TemporalText {
  static func value(of text: String, _ base: ColumnType.Base) -> Value? {
    guard let function = functions[base.rawValue] else { return nil }
    // The text alone decides; the clocks are only asked by functions without arguments.
    guard let value = try? function.apply([.string(text)], TemporalContext()) else { return nil }
    return value.isNull ? nil : value
  }

  private static let functions: [String: TemporalFunction] = Dictionary(
    Temporal.functions.map { ($0.signature.name, $0) }, uniquingKeysWith: { first, _ in first })
}
