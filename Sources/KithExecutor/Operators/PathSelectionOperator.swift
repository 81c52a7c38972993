import KithGraph
import KithPlanner
import KithValue

/// StatefulShortestPath: from each row's start the shortest paths that match, as many as the selector keeps for each end.
///
/// A breadth-first search finds the ends in the order of their distance, and how far everything is; for each end the paths
/// are then traced back in the order of their length. Neither goes further than the selector needs.
final class PathSelectionOperator: UnaryOperator {
  struct Shape {
    var from: Int
    /// Nil where every end is looked for.
    var into: Int?
    var count: PathSelection.Count
    var automaton: PathAutomaton
    /// What the row must know of an end.
    var targetTest: RowTest?
    var condition: PathCondition
    var kept: [Int]
    var outputs: [PathColumn]
    /// Whether the search goes from right to left in the text.
    var isReversed: Bool
    /// How many single nodes and relationships, and how many lists, a path is taken apart into.
    var singles: Int
    var lists: Int
  }
  let shape: Shape
  private var automaton: PathAutomaton?
  private var adjacency: [Steps] = []
  private var isPrepared = false
  private var current: Current?
  private var partition: Partition?

  /// The morsel whose rows are searched from, and the search.
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var sources: [UInt32]
    var targets: [UInt32]?
    var position = 0
    var search: ProductSearch?
    /// The ends that are still to be looked at, and how many the search has handed over.
    var waiting: [UInt32] = []
    var taken = 0
  }

  /// The paths to one end.
  private struct Partition {
    var target: UInt32
    var tracer: PathTracer
    /// How many paths, or lengths, are still wanted.
    var wanted: Int
    /// Whether a path of the current length was found.
    var hasFound = false
  }

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isPrepared = false
    current = nil
    partition = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if !isPrepared {
      isPrepared = true
      automaton = shape.automaton.fitted(to: context.graph.relationshipCount)
      adjacency = shape.automaton.steps.map { Steps(context.graph, types: $0.types, direction: $0.direction) }
    }
    while true {
      if current == nil {
        guard let morsel = try input.pull(context) else { return nil }
        guard let automaton, automaton.least <= context.graph.relationshipCount else { continue }
        guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
        var targets: [UInt32]?
        if let into = shape.into {
          guard let ids = morsel.columns[into].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
          targets = ids
        }
        current = Current(morsel: morsel, rows: morsel.rows.numbers, sources: sources, targets: targets)
      }
      if let morsel = try search(context) { return morsel }
    }
  }

  /// Searches on in the current morsel; nil where it is used up without a row to show for it.
  private func search(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var state = current, let automaton else { return nil }
    current = nil
    var parents: [Int32] = []
    var found: [FoundPath] = []
    while state.position < state.rows.count, found.count < Morsel.size {
      let row = Int(state.rows[state.position])
      let source = state.sources[row]
      if source == .max || state.targets?[row] == .max {
        state.position += 1
        continue
      }
      var search: ProductSearch
      if let begun = state.search {
        search = begun
        state.search = nil
      } else {
        search = try ProductSearch(
          automaton, adjacency, from: SearchStart(morsel: state.morsel, row: row, node: source), context)
        state.waiting = []
        state.taken = 0
      }
      let before = found.count
      let isDone = try walk(&search, &state, state.targets?[row], &found, context)
      parents += repeatElement(Int32(truncatingIfNeeded: row), count: found.count - before)
      if isDone { state.position += 1 } else { state.search = search }
    }
    if state.position < state.rows.count { current = state }
    if found.isEmpty { return nil }
    var columns = state.morsel.gathered(shape.kept, parents)
    for output in shape.outputs { columns.append(Vector(found.map { $0.value(output) })) }
    return Morsel(count: found.count, columns: columns)
  }

  /// Goes through the ends of one search; false where the morsel was full before they were all done.
  private func walk(
    _ search: inout ProductSearch, _ state: inout Current, _ wanted: UInt32?, _ found: inout [FoundPath],
    _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    while true {
      if var open = partition {
        partition = nil
        if try !trace(&open, &search, &found, context) {
          partition = open
          return false
        }
        if wanted != nil { return true }
      }
      if state.taken < search.targets.count {
        try takeTargets(&search, &state, wanted, context)
      } else if let target = state.waiting.popLast() {
        partition = begin(target, search)
      } else if search.isComplete {
        return true
      } else {
        try search.extend(context)
      }
    }
  }

  /// Takes the ends that the search has met since the last time, as far as they are wanted; the nearest will come first.
  private func takeTargets(
    _ search: inout ProductSearch, _ state: inout Current, _ wanted: UInt32?, _ context: ExecutionContext
  ) throws(EvaluationError) {
    var new = Array(search.targets[state.taken...])
    state.taken = search.targets.count
    if let wanted { new.removeAll { search.nodes[Int($0)] != wanted } }
    if let test = shape.targetTest, !new.isEmpty {
      let nodes = Vector.node(new.map { search.nodes[Int($0)] })
      let passing = try test.passing([nodes], count: new.count, search.start, context)
      new = passing.numbers.map { new[Int($0)] }
    }
    state.waiting = new.reversed() + state.waiting
  }

  private func begin(_ target: UInt32, _ search: ProductSearch) -> Partition {
    let wanted: Int =
      switch shape.count {
      case .paths(let count), .groups(let count): count
      }
    var tracer = PathTracer()
    tracer.begin(at: target, length: Int(search.depths[Int(target)]), search)
    return Partition(target: target, tracer: tracer, wanted: wanted)
  }

  /// Traces the paths to one end; false where the morsel was full before they were all found.
  private func trace(
    _ partition: inout Partition, _ search: inout ProductSearch, _ found: inout [FoundPath], _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    while true {
      if found.count >= Morsel.size { return false }
      if try partition.tracer.next(search, context) {
        let path = FoundPath(partition.tracer.frames, search, shape)
        if !shape.condition.isEmpty, try !shape.condition.holds(path, search.start, context) { continue }
        found.append(path)
        partition.hasFound = true
        if case .paths = shape.count {
          partition.wanted -= 1
          if partition.wanted == 0 { return true }
        }
        continue
      }
      if case .groups = shape.count, partition.hasFound { partition.wanted -= 1 }
      if partition.wanted == 0 { return true }
      guard let length = partition.tracer.following(search) else { return true }
      try search.reach(length, context)
      partition.hasFound = false
      partition.tracer.begin(at: partition.target, length: length, search)
    }
  }
}
