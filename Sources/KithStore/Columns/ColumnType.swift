import KithValue

/// What a column holds: one of the types of the neo4j-admin import format, a list of it, or anything.
struct ColumnType: Sendable, Hashable {
  /// The types by their names in a header.
  enum Base: String, Sendable, Hashable, CaseIterable {
    case string, char
    case byte, short, int, long
    case float, double
    case boolean
    case date, localtime, time, localdatetime, datetime, duration
    /// Values that their property's other column cannot hold, as Cypher writes them; see `LiteralField`.
    case any
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
    case text, integer, float, boolean, date, localTime, time, localDateTime, dateTime, duration, any
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
    case .any: .any
    }
  }

  /// Whether it holds anything, as Cypher writes it.
  var isAny: Bool { base == .any }

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
