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

  /// A string, or a `LimitExceeded(StringTooLong)` error where it would have more bytes than a string may.
  func checkStringLength(_ bytes: Int, in function: String) throws(EvaluationError) {
    if bytes > maximumStringLength {
      throw .limitExceeded(
        "StringTooLong", "\(function)() would make a string of more than the \(maximumStringLength) bytes it may have")
    }
  }
}
