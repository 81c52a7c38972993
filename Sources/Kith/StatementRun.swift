import KithExecutor
import KithSession
import KithValue

/// A statement that is being run: makes its rows self-contained, a batch at a time.
final class StatementRun {
  /// What comes next.
  enum Step {
    case rows(RowBatch)
    case end(Summary)
    case failed(SessionError)
  }

  let context: ExecutionContext
  private let prepared: PreparedStatement
  private let execution: Execution
  /// Whether it runs on a thread with a large stack.
  private let goesDeep: Bool
  private let materializer: Materializer
  private let keepsMatches: Bool
  private var collected: MatchCollector?
  private var seconds = 0.0
  /// How much of what was made is counted as kept.
  private var keptBytes = 0

  init(
    _ prepared: PreparedStatement, _ context: ExecutionContext, _ routines: Routines, _ options: RunOptions,
    goesDeep: Bool
  ) {
    self.prepared = prepared
    self.context = context
    self.goesDeep = goesDeep
    execution = Execution(
      prepared.plan, routines: routines, context: context, reusing: goesDeep ? nil : prepared.takeCompiled())
    keepsMatches = options.keepsMatches && execution.width == prepared.columns.count + 1
    materializer = Materializer(context)
    collected = keepsMatches ? MatchCollector(materializer) : nil
  }

  /// Counts what was made for rows that somebody keeps.
  func keep(_ rows: RowBatch) throws(EvaluationError) {
    try context.keep(rows.values)
    try context.keep(bytes: materializer.byteCount - keptBytes)
    keptBytes = materializer.byteCount
  }

  /// The next rows, or what comes behind the last.
  func step() -> Step {
    let start = ContinuousClock.now
    let step = makeRows()
    seconds += start.duration(to: .now).seconds
    return step ?? .end(summary())
  }

  private func makeRows() -> Step? {
    do {
      guard let (values, count) = try execution.next() else { return nil }
      let width = execution.width
      let shown = keepsMatches ? width - 1 : width
      var rows: [Value] = []
      rows.reserveCapacity(count * shown)
      for row in 0..<count {
        for column in 0..<shown { rows.append(try materializer.value(values[row * width + column])) }
        if keepsMatches { try collected?.add(values[row * width + shown]) }
      }
      return .rows(RowBatch(values: rows, width: shown, count: count))
    } catch {
      return .failed(SessionError(error))
    }
  }

  /// The next steps, as many as are made in a moment: each time that another thread is asked takes its time too.
  func steps() -> [Step] {
    let start = ContinuousClock.now
    var steps: [Step] = []
    repeat {
      let step = step()
      steps.append(step)
      if case .rows = step { continue }
      break
    } while steps.count < 64 && start.duration(to: .now) < .milliseconds(2)
    return steps
  }

  private func summary() -> Summary {
    var result = Summary()
    result.notifications = prepared.notifications
    result.times.parse = prepared.parseTime
    result.times.plan = prepared.planTime
    result.times.run = seconds
    if prepared.mode == .profile {
      result.plan = PlanDescription(prepared.plan, execution: execution)
      result.isProfiled = true
      if let advice = result.plan?.costliest { result.notifications.append(advice) }
    }
    // What ran on a transaction's graph was planned for no snapshot.
    if !goesDeep, prepared.graphVersion == context.graph.version, let compiled = execution.compiledPlan() {
      prepared.keep(compiled)
    }
    if let collected { result.evidence = collected.evidence(limitation: prepared.limitation) }
    return result
  }
}
