import KithExecutor
import KithGraph
import KithPlanner
import KithSession
import KithValue

/// The rows of one statement, made self-contained as they are given out.
final class QueryCursor: ResultCursor {
  let columns: [String]
  private let prepared: PreparedStatement
  private let context: ExecutionContext?
  private var execution: Execution?
  /// Whether the rows are made on a thread with a large stack.
  private let goesDeep: Bool
  private let materializer: Materializer?
  private let keepsMatches: Bool
  private var collected: MatchCollector?
  private var buffered: [RowBatch] = []
  private var isDone = false
  private var result = Summary()

  /// A cursor that gives no rows, only the plan.
  init(explaining prepared: PreparedStatement) {
    self.prepared = prepared
    columns = []
    context = nil
    execution = nil
    materializer = nil
    keepsMatches = false
    goesDeep = prepared.goesDeep()
    isDone = true
    result.plan = PlanDescription(prepared.plan, execution: nil)
    result.notifications = prepared.notifications
    result.times.parse = prepared.parseTime
    result.times.plan = prepared.planTime
  }

  /// A cursor over a plan that has not begun to run.
  init(
    _ prepared: PreparedStatement, _ context: ExecutionContext, _ routines: Routines, _ options: RunOptions,
    goesDeep: Bool
  ) {
    self.prepared = prepared
    self.context = context
    self.goesDeep = goesDeep
    columns = prepared.columns
    let execution = Execution(
      prepared.plan, routines: routines, context: context, reusing: goesDeep ? nil : prepared.takeCompiled())
    self.execution = execution
    keepsMatches = options.keepsMatches && execution.width == prepared.columns.count + 1
    let materializer = Materializer(context)
    self.materializer = materializer
    collected = keepsMatches ? MatchCollector(materializer) : nil
    result.notifications = prepared.notifications
    result.times.parse = prepared.parseTime
    result.times.plan = prepared.planTime
  }

  func next() throws(SessionError) -> RowBatch? {
    if !buffered.isEmpty { return buffered.removeFirst() }
    if isDone { return nil }
    return try goesDeep ? DeepStack.run { () throws(SessionError) in try fetch() } : fetch()
  }

  deinit {
    if goesDeep { DeepStack.run { execution = nil } }
  }

  /// Runs a statement to its end and keeps its rows.
  func runToEnd() throws(SessionError) {
    while let batch = try fetch() {
      do { try context?.keep(batch.values) } catch { throw SessionError(error) }
      buffered.append(batch)
    }
  }

  func setCounters(_ counters: Counters) { result.counters = counters }

  private func fetch() throws(SessionError) -> RowBatch? {
    guard let execution, let materializer else { return nil }
    let start = ContinuousClock.now
    defer { result.times.run += start.duration(to: .now).seconds }
    do {
      guard let (values, count) = try execution.next() else {
        finish()
        return nil
      }
      let width = execution.width
      let shown = keepsMatches ? width - 1 : width
      var rows: [Value] = []
      rows.reserveCapacity(count * shown)
      for row in 0..<count {
        for column in 0..<shown { rows.append(try materializer.value(values[row * width + column])) }
        if keepsMatches { try collected?.add(values[row * width + shown]) }
      }
      return RowBatch(values: rows, width: shown, count: count)
    } catch {
      isDone = true
      throw SessionError(error)
    }
  }

  private func finish() {
    isDone = true
    if prepared.mode == .profile, let execution {
      result.plan = PlanDescription(prepared.plan, execution: execution)
      result.isProfiled = true
      if let advice = result.plan?.costliest { result.notifications.append(advice) }
    }
    if !goesDeep, let compiled = execution?.compiledPlan() { prepared.keep(compiled) }
    if let collected { result.evidence = collected.evidence(limitation: prepared.limitation) }
  }

  func summary() throws(SessionError) -> Summary {
    buffered = []
    if isDone { return result }
    func finish() throws(SessionError) { while !isDone { _ = try fetch() } }
    if goesDeep { try DeepStack.run { () throws(SessionError) in try finish() } } else { try finish() }
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
