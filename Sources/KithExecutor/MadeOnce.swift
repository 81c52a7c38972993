import KithValue

/// What the threads of one statement have in common: the first that needs it makes it, and then they only look at it.
final class MadeOnce<Made>: Sendable {
  /// What was made, and what tells the statement for which it was.
  private let known = Guarded<(made: Made, owner: MemoryBudget)?>(nil)

  /// What `make` makes, or has made for the same statement; others that ask meanwhile wait.
  func made(
    _ context: ExecutionContext, _ make: (ExecutionContext) throws(EvaluationError) -> Made
  ) throws(EvaluationError) -> Made {
    try known.withLock { known throws(EvaluationError) in
      if let known, known.owner === context.memory { return known.made }
      let made = try make(context)
      known = (made, context.memory)
      return made
    }
  }
}
