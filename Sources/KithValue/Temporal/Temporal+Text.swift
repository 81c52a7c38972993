extension Temporal {
  /// What `toString` gives and results show, or nil where the value is not temporal.
  ///
  /// `2015-07-21T21:40:32.142+02:00[Europe/Stockholm]`, `P12Y5M14DT16H13M10S`.
  public static func text(of value: Value) -> String? { nil }
}
