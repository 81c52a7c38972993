import KithGraph
import KithPlanner
import KithValue

/// DistinctExpand: the nodes at which a walk ends, each once for every row, by breadth-first search over marks.
final class DistinctExpandOperator: UnaryOperator {
  struct Step {
    var types: [String]
    var direction: PatternDirection
    /// What must hold of the node behind the step, over a row of that node alone.
    var predicates: [Evaluator]
    /// What these say of every node, once many were asked about.
    var truths: NodeTruths

    /// A bit for each node for which the predicates hold, where such are there; so many nodes are to be tested next.
    func words(tested: @autoclosure () -> Int, _ context: ExecutionContext) -> UnsafeMutablePointer<UInt64>? {
      predicates.isEmpty ? nil : truths.words(tested: tested(), predicates, context)
    }

    /// Whether the next step leads in the same direction, so that it takes no relationship again but a loop.
    func goesOn(with next: Step) -> Bool { direction != .either && direction == next.direction }
  }
  enum Walk {
    case steps([Step])
    case within(types: [String], PatternDirection, minimum: Int, maximum: Int)
  }
  private let from: Int
  private let walk: Walk
  private let kept: [Int]
  private let givesTarget: Bool
  private var current: (morsel: Morsel, rows: [Int32], sources: [UInt32], position: Int)?
  /// The ends found for the current row, and how many of them were given out.
  private var ends: [NodeID] = []
  private var givenEnds = 0
  private var search: DistinctSearch?
  /// Whether each end is given once for all rows together.
  private let isOverall: Bool
  /// Whether a thread that opens it for one range of the nodes after the other goes on with the ends it has given.
  var goesOn = false
  private var reached: OverallSearch?
  private var run: MemoryBudget?

  init(
    _ input: Operator, from: Int, _ walk: Walk, kept: [Int], givesTarget: Bool, isOverall: Bool, _ layout: RowLayout
  ) {
    self.isOverall = isOverall
    self.from = from
    self.walk = walk
    self.kept = kept
    self.givesTarget = givesTarget
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
    search = nil
    ends = []
    givenEnds = 0
    if !goesOn || run !== context.memory { reached = nil }
    run = context.memory
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isOverall, case .steps(let steps) = walk { return try nextOverall(steps, context) }
    if current == nil {
      guard let morsel = try input.pull(context) else { return nil }
      guard let sources = morsel.columns[from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
      current = (morsel, morsel.rows.numbers, sources, 0)
    }
    guard let (given, rows, sources, first) = current else { return nil }
    var morsel = given
    var position = first
    current = nil
    var search = self.search ?? DistinctSearch(context.graph)
    self.search = nil
    var parents: [Int32] = []
    var targets: [NodeID] = []
    while parents.count < Morsel.size {
      if givenEnds < ends.count {
        let taken = min(ends.count - givenEnds, Morsel.size * 4)
        parents.append(contentsOf: repeatElement(rows[position - 1], count: taken))
        if givesTarget { targets.append(contentsOf: ends[givenEnds..<givenEnds + taken]) }
        givenEnds += taken
        continue
      }
      guard position < rows.count else { break }
      let source = sources[Int(rows[position])]
      position += 1
      givenEnds = 0
      ends = []
      if source != .max { try find(source, &search, context) }
    }
    self.search = search
    if position < rows.count || givenEnds < ends.count { current = (morsel, rows, sources, position) }
    if parents.count == morsel.count, morsel.selection == nil, parents.count == 1 {
      morsel = Morsel(count: 1, columns: kept.map { morsel.columns[$0] })
    } else {
      morsel = Morsel(count: parents.count, columns: morsel.gathered(kept, parents))
    }
    if givesTarget { morsel.columns.append(.node(targets)) }
    return morsel
  }

  /// The ends that no row before led to.
  private func nextOverall(_ steps: [Step], _ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while givenEnds == ends.count {
      guard let morsel = try input.pull(context) else { return nil }
      guard let sources = morsel.columns[from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
      var search = reached ?? OverallSearch(context.graph, steps)
      reached = nil
      givenEnds = 0
      ends = try search.ends(morsel.rows.numbers.map { sources[Int($0)] }, context)
      reached = search
    }
    let taken = ends[givenEnds..<min(ends.count, givenEnds + Morsel.size)]
    givenEnds = taken.endIndex
    return Morsel(count: taken.count, columns: givesTarget ? [.node(Array(taken))] : [])
  }

  private func find(
    _ source: NodeID, _ search: inout DistinctSearch, _ context: ExecutionContext
  ) throws(EvaluationError) {
    switch walk {
    case .steps(let steps): ends = try search.ends(of: steps, from: source, context)
    case .within(let types, let direction, let minimum, let maximum):
      ends = try search.within(
        Steps(context.graph, types: types, direction: direction), isUndirected: direction == .either, from: source,
        minimum: minimum, maximum: maximum, context)
    }
  }
}
