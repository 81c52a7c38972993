import KithGraph
import KithPlanner
import KithValue

/// A plan being run: its rows, a batch at a time, as boxed values that are still references into the graph.
public final class Execution {
  private let root: Operator
  private let context: ExecutionContext
  private let profile: PlanProfile?
  private var isOpen = false
  /// How many values a row has.
  public let width: Int

  /// Compiles a plan.
  public init(_ plan: LogicalPlan, routines: Routines, context: ExecutionContext) {
    profile = context.isProfiling ? PlanProfile() : nil
    var compiler = PlanCompiler(routines: routines, profile: profile)
    if context.transaction == nil, profile == nil, context.graph.isSnapshot { compiler.sharesFrom = context.sharesFrom }
    root = compiler.compile(plan)
    width = root.layout.count
    self.context = context
  }

  /// The next rows, row after row in one array with their number, or nil after the last.
  public func next() throws(EvaluationError) -> (values: [Value], count: Int)? {
    if !isOpen {
      try root.open(context)
      isOpen = true
    }
    guard let morsel = try root.pull(context) else { return nil }
    var values: [Value] = []
    values.reserveCapacity(morsel.rowCount * width)
    morsel.rows.forEach { row in
      for column in morsel.columns { values.append(column[row]) }
    }
    return (values, morsel.rowCount)
  }

  /// What was measured of a plan's node, under PROFILE.
  public func measured(_ number: Int) -> Measurement? { profile?.measured(number) }
}
