/// The temporal values' room: everything that can be done with dates, times and durations.
///
/// `RETURN date('2015-07-21') + duration('P1M')` calls a function of ``Temporal/functions`` twice and then
/// ``Temporal/add(_:_:)``; the result is shown by ``Temporal/text(of:)``.
///
/// The names follow openCypher and the rules follow Neo4j's: months, days and seconds of a duration are kept apart, a
/// named zone keeps its whole history, and years reach from -999,999,999 to +999,999,999.
public enum Temporal {}

/// One function as the binder checks it and the executor calls it: `date`, `duration.between`, `datetime.truncate`, ...
public struct TemporalFunction: Sendable {
  /// What the function is called, takes and gives.
  public let signature: FunctionSignature
  /// Computes the result; the arguments are as many as the signature allows, and of any type.
  public let apply: @Sendable ([Value], TemporalContext) throws(EvaluationError) -> Value

  /// Makes a function: `TemporalFunction(signature) { arguments, context in .null }`.
  public init(
    _ signature: FunctionSignature,
    apply: @escaping @Sendable ([Value], TemporalContext) throws(EvaluationError) -> Value
  ) {
    self.signature = signature
    self.apply = apply
  }
}
