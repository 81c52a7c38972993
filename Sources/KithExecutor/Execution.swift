import KithGraph
import KithPlanner
import KithValue

/// A plan's operators, which can run the plan again when they have run it to its end.
public final class CompiledPlan: @unchecked Sendable {
  // Unchecked: whoever takes it from where it is kept is the only one who has it.
  let root: Operator

  fileprivate init(_ root: Operator) { self.root = root }
}

/// A plan being run: its rows, a batch at a time, as boxed values that are still references into the graph.
public final class Execution {
  private let root: Operator
  private let context: ExecutionContext
  private let profile: PlanProfile?
  private var isOpen = false
  /// Rows of which some are given out already: what changes the graph gives all of them at once.
  private var rest: (morsel: Morsel, given: Int)?
  /// How many values a row has.
  public let width: Int

  /// Compiles a plan, or takes operators that have run it before, on the same snapshot and with the same routines.
  public init(
    _ plan: LogicalPlan, routines: Routines, context: ExecutionContext, reusing compiled: CompiledPlan? = nil
  ) {
    profile = context.isProfiling ? PlanProfile() : nil
    if let compiled, profile == nil {
      root = compiled.root
    } else {
      var compiler = PlanCompiler(routines: routines, profile: profile)
      if context.transaction == nil, profile == nil, context.graph.isSnapshot {
        compiler.sharesFrom = context.sharesFrom
      }
      compiler.sharedTruths = SharedTruths()
      root = compiler.compile(plan)
    }
    width = root.layout.count
    self.context = context
  }

  deinit {
    // What is large is freed behind the back of whoever waits for the statement's end, or for it to stop.
    let values = context.memory.held / 64
    guard values >= Disposal.threshold else { return }
    // Nobody else has the operators any more.
    nonisolated(unsafe) let root = root
    Disposal.perform(values) { withExtendedLifetime(root) {} }
  }

  /// The operators, after the last row, where they have nothing left in hand that is worth a word: what a look at many
  /// nodes leaves behind goes with them.
  public func compiledPlan() -> CompiledPlan? {
    guard profile == nil, context.transaction == nil, context.graph.isSnapshot, context.touched <= 1 << 13,
      context.memory.held <= 1 << 16, (try? root.open(context)) != nil
    else { return nil }
    return CompiledPlan(root)
  }

  /// The next rows, row after row in one array with their number, or nil after the last.
  public func next() throws(EvaluationError) -> (values: [Value], count: Int)? {
    if !isOpen {
      try root.open(context)
      isOpen = true
    }
    if rest == nil {
      guard let morsel = try root.pull(context) else { return nil }
      guard morsel.rowCount > Self.mostRows else { return (values(morsel, morsel.rows), morsel.rowCount) }
      rest = (morsel.compacted(), 0)
    }
    guard let (morsel, given) = rest else { return nil }
    try context.checkCancelled()
    let range = given..<min(morsel.count, given + Self.mostRows)
    rest = range.upperBound < morsel.count ? (morsel, range.upperBound) : nil
    return (values(morsel, Selection(indices: range.map { Int32($0) }, count: morsel.count)), range.count)
  }

  /// So many rows are given out at once.
  private static let mostRows = 8 * Morsel.size

  private func values(_ morsel: Morsel, _ rows: Selection) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(rows.rowCount * width)
    rows.forEach { row in
      for column in morsel.columns { values.append(column[row]) }
    }
    return values
  }

  /// What was measured of a plan's node, under PROFILE.
  public func measured(_ number: Int) -> Measurement? { profile?.measured(number) }
}
