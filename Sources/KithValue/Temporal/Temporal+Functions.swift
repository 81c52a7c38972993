extension Temporal {
  /// Every temporal function, in the order in which `dbms.functions()` may list them: `date`, `date.transaction`, ...
  public static let functions: [TemporalFunction] = []
}
