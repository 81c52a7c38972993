import KithExecutor
import KithPlanner
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
    if !goesDeep, let compiled = execution.compiledPlan() { prepared.keep(compiled) }
    if let collected { result.evidence = collected.evidence(limitation: prepared.limitation) }
    return result
  }
}

extension PlanDescription {
  /// Where most of the time went, where that is one operator.
  fileprivate var costliest: KithSession.Notification? {
    let all = flattened
    let total = all.reduce(0.0) { $0 + ($1.time ?? 0) }
    guard total > 0.001, let slowest = all.max(by: { ($0.time ?? 0) < ($1.time ?? 0) }), let time = slowest.time,
      time > total / 2
    else { return nil }
    let share = Int((time / total * 100).rounded())
    return KithSession.Notification(
      code: "CostliestOperator",
      message: "\(share) % of the time went into \(slowest.name) \(slowest.details), which gave "
        + "\(slowest.rows ?? 0) rows where \(Int(min(slowest.estimatedRows, 1e15).rounded())) were expected")
  }

  private var flattened: [PlanDescription] { [self] + children.flatMap(\.flattened) }

  /// A plan for people, with what was measured of it where there is an execution.
  init(_ plan: LogicalPlan, execution: Execution?) {
    let below = plan.inputs + plan.subplans
    let measured = execution?.measured(plan.number)
    var own = measured
    // What was measured of an operator holds what its inputs and the subqueries of its expressions did.
    for inner in below {
      guard let part = execution?.measured(inner.number) else { continue }
      own?.work -= part.work
      own?.seconds -= part.seconds
    }
    self.init(
      name: plan.name, details: plan.details, estimatedRows: plan.estimatedRows, rows: measured?.rows,
      work: own.map { max(0, $0.work) }, time: own.map { max(0, $0.seconds) },
      variables: plan.variables.filter(\.isNamed).map(\.name),
      children: below.map { PlanDescription($0, execution: execution) })
  }
}
