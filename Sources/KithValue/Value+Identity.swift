extension Value {
  /// Whether both are the same thing to the last bit: the same type and the same content, `1` not being `1.0`.
  ///
  /// `-0.0` is not `0.0`, a NaN is itself, and `é` is not `e` with a combining accent: what is stored must come back so.
  public func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): a === b || a.text.hasSameBytes(as: b.text)
    case (.list(let a), .list(let b)):
      a === b || a.elements.count == b.elements.count && zip(a.elements, b.elements).allSatisfy { $0.isSame(as: $1) }
    case (.date(let a), .date(let b)): a == b
    case (.localTime(let a), .localTime(let b)): a == b
    case (.time(let a), .time(let b)): a.nanosecondOfDay == b.nanosecondOfDay && a.offset == b.offset
    case (.localDateTime(let a), .localDateTime(let b)):
      a.epochDay == b.epochDay && a.nanosecondOfDay == b.nanosecondOfDay
    case (.dateTime(let a), .dateTime(let b)):
      a.epochDay == b.epochDay && a.nanosecondOfDay == b.nanosecondOfDay && a.offset == b.offset
        && (a.zone.map(ExactString.init) == b.zone.map(ExactString.init))
    case (.duration(let a), .duration(let b)):
      a.months == b.months && a.days == b.days && a.seconds == b.seconds && a.nanoseconds == b.nanoseconds
    default: false
    }
  }
}
