import KithValue

/// What a column holds: one of the types of the neo4j-admin import format, or a list of it.
struct ColumnType: Sendable, Hashable {
  /// The types by their names in a header.
  enum Base: String, Sendable, Hashable, CaseIterable {
    case string, char
    case byte, short, int, long
    case float, double
    case boolean
    case date, localtime, time, localdatetime, datetime, duration
  }

  var base: Base
  var isList: Bool

  init(_ base: Base, isList: Bool = false) {
    self.base = base
    self.isList = isList
  }

  /// The type as a header writes it: `string[]`.
  var name: String { isList ? base.rawValue + "[]" : base.rawValue }

  /// What separates the items of a list.
  static let listSeparator = UInt8(ascii: ";")
}

extension ColumnType {
  /// What a value of the type is, in kith's terms: an `int` column and a `long` column both hold integers.
  enum Kind: Sendable, Hashable {
    case text, integer, float, boolean, date, localTime, time, localDateTime, dateTime, duration
  }

  var kind: Kind {
    switch base {
    case .string, .char: .text
    case .byte, .short, .int, .long: .integer
    case .float, .double: .float
    case .boolean: .boolean
    case .date: .date
    case .localtime: .localTime
    case .time: .time
    case .localdatetime: .localDateTime
    case .datetime: .dateTime
    case .duration: .duration
    }
  }

  /// The integers that the type admits.
  var integerRange: ClosedRange<Int64> {
    switch base {
    case .byte: Int64(Int8.min)...Int64(Int8.max)
    case .short: Int64(Int16.min)...Int64(Int16.max)
    case .int: Int64(Int32.min)...Int64(Int32.max)
    default: .min ... .max
    }
  }
}

extension ColumnType.Kind {
  /// What people call it.
  var name: String {
    switch self {
    case .text: "text"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .date: "a date"
    case .localTime: "a local time"
    case .time: "a time"
    case .localDateTime: "a local date and time"
    case .dateTime: "a date and time"
    case .duration: "a duration"
    }
  }
}
