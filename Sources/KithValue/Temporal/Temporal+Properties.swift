extension Temporal {
  /// The component that `value.key` names, or nil where the value has no such component (or is not temporal).
  ///
  /// `date('2015-07-21').week` is `30`, `duration('P1Y2M').months` is `14`, `date('2015-07-21').hour` is nil.
  public static func property(of value: Value, key: String) -> Value? { nil }
}
