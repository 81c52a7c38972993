import KithGraph
import KithPlanner
import KithValue

/// ExpandAll together with what is asked of the step alone: of the relationship, and of the node to which it leads.
///
///     MATCH (o)<-[w:WORKS_FOR]-(a), (o)<-[v:WORKS_FOR]-(b) WHERE v.role = 'director' ...
///
/// What does not pass is never made a row, and where many rows come from the same node one after the other its steps are
/// tested once. Then a row need not look at every step of its node either, where a value of the row must equal one of the step:
///
///     MATCH (p)-[e:ENGAGED]->(o)<-[f:ENGAGED]-(q) WHERE e.date = f.date ...      // those of one day, not all pairs
///
/// Nothing that is asked may be an error, for it is asked of steps that no row may take in the end. A value in common may: where
/// it cannot be computed every step is looked at, and whether the error comes up is for what asks of the pairs to say.
final class TestedExpandOperator: UnaryOperator {
  let shape: ExpandOperator.Shape
  private let test: SingleStepTest
  /// What a row and a step must have in common; the rows are tested again above.
  private let match: StepMatch?
  /// In a subquery that wants but one row for each from outside.
  private let served: ServedRows?
  /// The different values of it that rows have.
  private var values = KeyEncoder()
  private var chains = KeyChains()
  private var steps: Steps?
  private var current: Current?
  private var batch: TestedSteps?
  /// Where each node's only step leads, as soon as that is known.
  private var followed: OnlyNeighbours?
  private var memory: HeldMemory?
  /// How many steps are tested together.
  private static let chunk = 2 * Morsel.size
  /// So many different values are known at a time.
  private static let mostValues = 1 << 18

  /// The morsel being walked, and how far its steps have been tested.
  private struct Current {
    let morsel: Morsel
    var rows: [Int32]
    let sources: [UInt32]
    let uniqueness: Uniqueness
    /// By row the least number that an end may have.
    let floors: [NodeID]?
    /// Whether the steps of a node are kept for the rows that follow.
    let keepsSteps: Bool
    /// By row the number of the value that its steps must have, -1 where it is null; nil where all steps are its.
    var keys: [Int32]?
    var cursor = WalkCursor()

    var isDone: Bool { cursor.position >= rows.count }
  }

  init(
    _ input: Operator, _ shape: ExpandOperator.Shape, _ test: SingleStepTest, _ match: StepMatch?, served: ServedRows?,
    _ layout: RowLayout
  ) {
    self.shape = shape
    self.served = served
    self.test = test
    self.match = match
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    steps = nil
    current = nil
    batch = nil
    followed = nil
    memory = nil
    values = KeyEncoder()
    chains = KeyChains()
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while true {
      try context.checkCancelled()
      if let current, batch != nil {
        if let rows = emit(current) { return rows }
      } else if var state = current, !state.isDone {
        if let served {
          current = nil
          served.skip(&state.rows, &state.cursor, state.morsel)
          current = state
        }
        if !state.keepsSteps {
          if let rows = try walk(context) { return rows }
        } else {
          batch = try tested(context)
        }
      } else {
        guard let morsel = try input.pull(context) else { return nil }
        if let rows = try begin(morsel, context) { return rows }
      }
    }
  }

  /// Begins with a morsel, or gives its rows at once where each node has but one step.
  private func begin(_ morsel: Morsel, _ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
    let steps = steps ?? Steps(context.graph, types: shape.types, direction: shape.direction)
    self.steps = steps
    let rows = morsel.rows.numbers
    let isRepeated = isRepeated(rows, sources, steps)
    if !isRepeated, let only = only(steps, morsel, context.graph) {
      return try follow(only, morsel, sources, context)
    }
    var keys: [Int32]?
    if let match, isRepeated {
      if values.count > Self.mostValues { values = KeyEncoder() }
      keys = try unlessWrong { () throws(EvaluationError) in
        values.encodeEqual(try match.row.evaluate(morsel, morsel.rows, context), morsel.rows)
      }
    }
    current = Current(
      morsel: morsel, rows: rows, sources: sources, uniqueness: Uniqueness(morsel, shape.distinctFrom),
      floors: try shape.above?.floors(morsel), keepsSteps: isRepeated, keys: keys)
    return nil
  }

  /// Where each node's only step leads, where nothing but that node is asked for, of a morsel of which most rows are left.
  private func only(_ steps: Steps, _ morsel: Morsel, _ graph: Graph) -> OnlyNeighbours? {
    guard served == nil, match == nil, test.step.isEmpty, shape.mayFollow, let step = steps.single,
      morsel.rowCount * 2 > morsel.count
    else { return nil }
    if followed == nil { followed = graph.onlyNeighbours(step.type, step.direction, asking: morsel.rowCount) }
    return followed
  }

  /// The rows of a morsel with the node to which each leads, where that passes; nil where none does.
  private func follow(
    _ only: OnlyNeighbours, _ morsel: Morsel, _ sources: [UInt32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel? {
    context.touch(morsel.rowCount)
    let ends = only.ends(from: sources)
    let kept = try test.passing(ends, morsel.rows.filter { ends[$0] != .max }, context)
    if kept.rowCount == 0 { return nil }
    let rows = Morsel(
      count: morsel.count,
      columns: shape.kept.map { morsel.columns[$0] } + (shape.givesTarget ? [.node(ends)] : []),
      selection: kept.rowCount < morsel.count ? kept.indices : nil)
    return kept.rowCount * 4 < morsel.count ? rows.compacted() : rows
  }

  /// Whether many of the rows come from the same node as those before them.
  private func isRepeated(_ rows: [Int32], _ sources: [UInt32], _ steps: Steps) -> Bool {
    if steps.skipLoops { return true }
    var changes = 0
    // How many steps there are of all rows, and of all nodes that they come from.
    var looked = 0
    var different = 0
    var last: UInt32 = .max
    var degree = 0
    for row in rows {
      let source = sources[Int(row)]
      if source != last || changes == 0 {
        changes += 1
        last = source
        degree = match == nil || source == .max ? 0 : steps.views.reduce(0) { $0 + $1.view.degree(of: source) }
        different += degree
      }
      looked += degree
    }
    return changes * 2 < rows.count || looked > 4 * different
  }

  /// The next rows where each node's steps are walked once.
  private func walk(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var state = current, let steps else { return nil }
    let found = steps.walk(
      state.rows, state.sources, above: state.floors, &state.cursor, limit: Self.chunk, givesRelationships: true,
      givesTargets: true)
    current = state
    context.touch(found.parents.count)
    var kept = try test.passing(found.relationships, found.targets, context)
    // Of lists that are out of order nothing was left out.
    if let floors = state.floors { kept = kept.filter { found.targets[$0] >= floors[Int(found.parents[$0])] } }
    if !shape.distinctFrom.isEmpty { kept = state.uniqueness.allowed(kept, found.relationships, found.parents) }
    if kept.rowCount == 0 { return nil }
    let (parents, relationships, targets): ([Int32], [UInt32], [UInt32]) =
      if let places = kept.indices {
        (
          places.map { found.parents[Int($0)] }, shape.givesRelationship ? found.relationships.taken(places) : [],
          shape.givesTarget ? found.targets.taken(places) : []
        )
      } else {
        found
      }
    return rows(state, parents, relationships, targets)
  }

  private func rows(
    _ state: Current, _ parents: [Int32], _ relationships: [UInt32], _ targets: [UInt32]
  ) -> Morsel {
    var columns = state.morsel.gathered(shape.kept, parents)
    if shape.givesRelationship { columns.append(.relationship(relationships)) }
    if shape.givesTarget { columns.append(.node(targets)) }
    return Morsel(count: parents.count, columns: columns)
  }

  // MARK: Nodes from which many rows come

  /// What a closure gives, nil where it is an error of a value.
  private func unlessWrong<T>(_ make: () throws(EvaluationError) -> T) throws(EvaluationError) -> T? {
    do throws(EvaluationError) {
      return try make()
    } catch {
      if error.kind == .cancelled || error.kind == .limitExceeded { throw error }
      return nil
    }
  }

  /// The steps that pass from the nodes of the next rows.
  private func tested(_ context: ExecutionContext) throws(EvaluationError) -> TestedSteps? {
    guard let state = current, let steps else { return nil }
    if state.keys != nil {
      let known = try unlessWrong { () throws(EvaluationError) in try tested(state, steps, context) }
      if let known { return known }
    }
    var all = state
    all.keys = nil
    return try tested(all, steps, context)
  }

  private func tested(
    _ given: Current, _ steps: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> TestedSteps? {
    var state = given
    defer { current = state }
    var found = TestedSteps()
    var relationships: [UInt32] = []
    var nodes: [UInt32] = []
    var looked = 0
    func flush() throws(EvaluationError) {
      if nodes.isEmpty { return }
      try context.checkCancelled()
      context.touch(nodes.count)
      looked += nodes.count
      let kept = try test.passing(relationships, nodes, context)
      if state.keys != nil {
        found.append(relationships, nodes, keys: try keys(relationships, nodes, kept, context), kept)
      } else {
        found.append(relationships, nodes, kept)
      }
      relationships.removeAll(keepingCapacity: true)
      nodes.removeAll(keepingCapacity: true)
    }
    while !state.isDone, looked + nodes.count < Self.chunk {
      let lower = state.cursor.position
      let source = state.sources[Int(state.rows[lower])]
      var end = lower + 1
      while end < state.rows.count, state.sources[Int(state.rows[end])] == source { end += 1 }
      state.cursor.position = end
      if source == .max { continue }
      found.begin(lower..<end, at: nodes.count)
      for (view, skipsLoops) in steps.views {
        let list = view.neighbours(of: source)
        var offset = 0
        while offset < list.count {
          let taken = min(list.count - offset, Self.chunk - nodes.count)
          relationships.append(contentsOf: UnsafeBufferPointer(start: list.relationships + offset, count: taken))
          nodes.append(contentsOf: UnsafeBufferPointer(start: list.neighbours + offset, count: taken))
          offset += taken
          if skipsLoops { Self.dropLoops(source, taken, &relationships, &nodes) }
          if nodes.count >= Self.chunk { try flush() }
        }
      }
    }
    try flush()
    found.finish()
    let memory = memory ?? HeldMemory(context)
    self.memory = memory
    try memory.hold(found.byteCount)
    return found.isEmpty ? nil : found
  }

  /// The numbers of the steps' values, -1 where no row has had such a value.
  private func keys(
    _ relationships: [UInt32], _ nodes: [UInt32], _ kept: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Int32]? {
    guard let match else { return nil }
    let morsel = Morsel(count: nodes.count, columns: [.relationship(relationships), .node(nodes)])
    return values.findEqual(try match.step.evaluate(morsel, kept, context), kept)
  }

  /// Takes the steps back that lead from the node to itself, of the last `count` that were taken.
  private static func dropLoops(
    _ source: UInt32, _ count: Int, _ relationships: inout [UInt32], _ nodes: inout [UInt32]
  ) {
    var kept = nodes.count - count
    for at in kept..<nodes.count where nodes[at] != source {
      nodes[kept] = nodes[at]
      relationships[kept] = relationships[at]
      kept += 1
    }
    nodes.removeLast(nodes.count - kept)
    relationships.removeLast(relationships.count - kept)
  }

  /// The next rows of the steps that are tested; nil where none are left of these, or after many that may not be taken.
  private func emit(_ state: Current) -> Morsel? {
    guard var found = batch else { return nil }
    batch = nil
    let checked = shape.distinctFrom.isEmpty ? nil : state.uniqueness
    let taken =
      if let keys = state.keys {
        found.take(state.rows, by: keys, &chains, checked, above: state.floors)
      } else {
        found.take(state.rows, checked, above: state.floors)
      }
    if !found.isEmpty { batch = found }
    if taken.parents.isEmpty { return nil }
    return rows(
      state, taken.parents, shape.givesRelationship ? found.relationships(taken.places) : [],
      shape.givesTarget ? found.nodes(taken.places) : [])
  }
}

/// A value of a row that a step must have as well.
struct StepMatch {
  /// Over the rows.
  let row: Evaluator
  /// Over a row of the relationship and the node.
  let step: Evaluator
}

/// What is asked of a step alone; all of it is compiled over a row of the relationship and the node.
struct SingleStepTest {
  /// What is asked of the node alone.
  let node: [Evaluator]
  /// The same over a row of the node, for what is known of all nodes.
  let nodeAlone: [Evaluator]
  let truths: NodeTruths
  /// Everything else.
  let step: [Evaluator]

  /// A bit for each node that says whether what is asked of the node alone holds; nil where nothing is, or it is not known
  /// of all nodes yet. So many more are to be tested.
  func words(_ tested: Int, _ context: ExecutionContext) -> UnsafeMutablePointer<UInt64>? {
    node.isEmpty ? nil : truths.words(tested: tested, nodeAlone, context)
  }

  /// Which of some steps pass, by their places.
  func passing(
    _ relationships: [UInt32], _ nodes: [UInt32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    try passing(Morsel(count: nodes.count, columns: [.relationship(relationships), .node(nodes)]), nodes, context)
  }

  /// Which of some selected nodes pass, where nothing is asked of the relationship.
  func passing(
    _ nodes: [UInt32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    let absent = Vector.constant(.null, count: nodes.count)
    return try passing(
      Morsel(count: nodes.count, columns: [absent, .node(nodes)], selection: rows.indices), nodes, context)
  }

  private func passing(
    _ morsel: Morsel, _ nodes: [UInt32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    var rows = morsel.rows
    var rest = step
    if !node.isEmpty {
      if let kept = truths.kept(nodes, rows, nodeAlone, context) {
        rows = kept
      } else {
        rest = node + rest
      }
    }
    return try rest.passing(morsel, rows, context)
  }
}
