import KithExecutor
import KithSession
import KithValue

/// The rows of one statement, made self-contained as they are given out.
///
/// A statement that may keep its caller waiting is run on a thread of its own. Where it is told to stop and does not at
/// once, for it is in the middle of something that cannot be broken off, the caller has his error all the same, and the
/// statement is left behind to stop by itself.
final class QueryCursor: ResultCursor {
  let columns: [String]
  private var run: StatementRun?
  /// Whether the rows are made on a thread with a large stack.
  private let goesDeep: Bool
  /// Whether that thread may be left behind.
  private let isAttended: Bool
  private var buffered: [RowBatch] = []
  /// What went wrong behind the rows that are buffered.
  private var failure: SessionError?
  private var isDone = false
  private var result = Summary()

  /// A cursor that gives no rows, only the plan.
  init(explaining prepared: PreparedStatement) {
    columns = []
    goesDeep = prepared.goesDeep()
    isAttended = false
    isDone = true
    result.plan = PlanDescription(prepared.plan, execution: nil)
    result.notifications = prepared.notifications
    result.times.parse = prepared.parseTime
    result.times.plan = prepared.planTime
  }

  /// A cursor over a plan that has not begun to run.
  init(
    _ prepared: PreparedStatement, _ context: ExecutionContext, _ routines: Routines, _ options: RunOptions,
    goesDeep: Bool, isLight: Bool
  ) {
    columns = prepared.columns
    self.goesDeep = goesDeep
    // What changes the graph is attended from its beginning; and a working graph must not change under whoever reads it.
    isAttended = !prepared.isWrite && (goesDeep || !isLight) && context.graph.isSnapshot
    run = StatementRun(prepared, context, routines, options, goesDeep: goesDeep)
  }

  deinit {
    if goesDeep { DeepStack.run { run = nil } }
  }

  func next() throws(SessionError) -> RowBatch? {
    if buffered.isEmpty, failure == nil, !isDone {
      if !isAttended, !goesDeep, let step = run?.step() {
        // The way of small statements, without a detour through the buffer.
        if case .rows(let batch) = step { return batch }
        take(step)
      } else {
        try advance()
      }
    }
    if !buffered.isEmpty { return buffered.removeFirst() }
    if let failure {
      self.failure = nil
      throw failure
    }
    return nil
  }

  /// Runs a statement to its end and keeps its rows.
  func runToEnd() throws(SessionError) {
    guard let run else { return }
    while !isDone {
      let step = run.step()
      if case .rows(let batch) = step {
        do { try run.keep(batch) } catch { throw SessionError(error) }
      }
      take(step)
    }
    if let failure { throw failure }
  }

  func setCounters(_ counters: Counters) { result.counters = counters }

  private func advance() throws(SessionError) {
    guard let run else { return }
    if !isAttended { return take(goesDeep ? DeepStack.run { run.step() } : run.step()) }
    // The thread that makes the rows holds the run as long as it is at it, and nobody else touches it meanwhile.
    nonisolated(unsafe) let attended = run
    let stop = run.context.stop
    // Kept, for the request may be taken back as soon as the statement is left.
    var reason: EvaluationError?
    let isWanted = {
      reason = stop.reason()
      return reason == nil
    }
    guard let steps = DeepStack.run(while: isWanted, { attended.steps() }) else {
      self.run = nil
      isDone = true
      stop.leave()
      throw SessionError(reason ?? .cancelled)
    }
    for step in steps { take(step) }
  }

  private func take(_ step: StatementRun.Step) {
    switch step {
    case .rows(let batch): buffered.append(batch)
    case .end(let summary):
      let counters = result.counters
      result = summary
      result.counters = counters
      isDone = true
    case .failed(let error):
      failure = error
      isDone = true
    }
  }

  func summary() throws(SessionError) -> Summary {
    buffered = []
    while !isDone {
      try advance()
      buffered = []
    }
    if let failure {
      self.failure = nil
      throw failure
    }
    return result
  }
}
