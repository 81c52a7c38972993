import KithValue

/// What functions take from around them: chance, the clock, and how large a value may get.
public struct FunctionContext: Sendable {
  /// Where `rand()` and `randomUUID()` draw from.
  public var random: RandomSource
  /// The clocks that `timestamp()` and the temporal functions read.
  public var temporal: TemporalContext
  /// How many elements a list may have; `range()` refuses to make a longer one.
  public var maximumListLength: Int
  /// How many UTF-8 bytes a string may have; `replace()` and its kin refuse to make a longer one.
  public var maximumStringLength: Int
  /// Why the statement is to stop, if it is; work on long texts and lists asks now and then.
  public var reasonToStop: @Sendable () -> EvaluationError? = { nil }

  /// Makes a context; without arguments it stands at this moment, with chance seeded by the system.
  public init(
    random: RandomSource = RandomSource(), temporal: TemporalContext = TemporalContext(),
    maximumListLength: Int = Value.maximumListLength, maximumStringLength: Int = Value.maximumStringLength
  ) {
    self.random = random
    self.temporal = temporal
    self.maximumListLength = maximumListLength
    self.maximumStringLength = maximumStringLength
  }

  /// Throws where the statement is to stop.
  func checkCancelled() throws(EvaluationError) {
    if let reason = reasonToStop() { throw reason }
  }

  /// Whether work of which so much is done is to stop: asked in earnest once in 4,096 times.
  func isToStop(at count: Int) -> Bool { count & 4095 == 4095 && reasonToStop() != nil }

  /// A string, or a `LimitExceeded(StringTooLong)` error where it would have more bytes than a string may.
  func checkStringLength(_ bytes: Int, in function: String) throws(EvaluationError) {
    if bytes > maximumStringLength {
      throw .limitExceeded(
        "StringTooLong", "\(function)() would make a string of more than the \(maximumStringLength) bytes it may have")
    }
  }
}
