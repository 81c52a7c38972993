extension Temporal {
  /// `a + b` where temporal arithmetic knows the two: an instant and a duration in either order, or two durations.
  ///
  /// It is nil for any other pair, so that the caller can go on to numbers, strings and lists:
  /// `date('2015-01-31') + duration('P1M')` is `2015-02-28`, `'at ' + date('2015-01-31')` is nil.
  public static func add(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? { nil }

  /// `a - b` where `a` is an instant or a duration and `b` a duration, else nil.
  ///
  /// `date('2015-03-31') - duration('P1M')` is `2015-02-28`.
  public static func subtract(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? { nil }

  /// `a * b` where one is a duration and the other a number, else nil: `duration('P1D') * 1.5` is `P1DT12H`.
  public static func multiply(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? { nil }

  /// `a / b` where `a` is a duration and `b` a number, else nil: `duration('P1D') / 2` is `PT12H`.
  public static func divide(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? { nil }
}
