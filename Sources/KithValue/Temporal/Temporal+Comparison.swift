extension Temporal {
  /// Below zero, zero or above for `a < b`, `a = b`, `a > b` of two instants of one type; nil for anything else.
  ///
  /// Durations have no `<`, since a month has no fixed length: two of them give nil.
  public static func compare(_ a: Value, _ b: Value) -> Int? { nil }

  /// The total order that ORDER BY sorts one temporal type by; durations go by their average length.
  ///
  /// Zero means ``equals(_:_:)``. Values of different types come in the order in which `Value` lists the types.
  public static func order(_ a: Value, _ b: Value) -> Int { 0 }

  /// Whether `a = b`: one type and the same components; `time('10:00Z')` and `time('11:00+01:00')` are not equal.
  public static func equals(_ a: Value, _ b: Value) -> Bool { false }

  /// Feeds a temporal value into a hasher, consistently with ``equals(_:_:)``; other values leave it alone.
  public static func hash(_ value: Value, into hasher: inout Hasher) {}
}
