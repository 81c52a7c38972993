import KithGraph
import KithPlanner
import KithValue

/// The adjacency lists that a relationship pattern walks, in the order in which they are walked.
struct Steps {
  /// One list a type and direction; `skipsLoops` where a self-loop has been met in the other direction already.
  private(set) var views: [(view: AdjacencyView, skipsLoops: Bool)] = []
  /// The type and direction, where there is but one of each.
  private(set) var single: (type: TypeID, direction: Direction)?

  /// Whether some lists are walked without their self-loops.
  var skipLoops: Bool { views.contains { $0.skipsLoops } }

  init(_ graph: Graph, types: [String], direction: PatternDirection) {
    self.init(graph, Steps.types(graph, named: types), direction)
  }

  /// The lists of types, each named once.
  init(_ graph: Graph, _ types: [TypeID], _ direction: PatternDirection) {
    views.reserveCapacity(types.count * (direction == .either ? 2 : 1))
    if types.count == 1, direction != .either { single = (types[0], direction == .outgoing ? .outgoing : .incoming) }
    for id in types {
      switch direction {
      case .outgoing: views.append((graph.adjacency(id, .outgoing), false))
      case .incoming: views.append((graph.adjacency(id, .incoming), false))
      case .either:
        views.append((graph.adjacency(id, .outgoing), false))
        views.append((graph.adjacency(id, .incoming), true))
      }
    }
  }
}

extension Steps {
  /// How many steps lead from some nodes.
  func count(of nodes: [NodeID]) -> Int {
    views.reduce(0) { count, lists in
      nodes.reduce(count) { $0 + lists.view.neighbours(of: $1).count }
    }
  }

  /// The types of these names, or all, each once: a pattern may name one twice.
  static func types(_ graph: Graph, named names: [String]) -> [TypeID] {
    let types = graph.types(named: names)
    if types.count < 2 { return types }
    var seen: Set<TypeID> = []
    return types.filter { seen.insert($0).inserted }
  }
}

/// The relationships of the same MATCH from which a new one must differ, for the rows of one morsel.
struct Uniqueness {
  private let single: [[UInt32]]
  private let lists: [Vector]

  init(_ morsel: Morsel, _ columns: [Int]) {
    var single: [[UInt32]] = []
    var lists: [Vector] = []
    for column in columns {
      if let ids = morsel.columns[column].relationshipIDs(morsel.rows) {
        single.append(ids)
      } else {
        lists.append(morsel.columns[column].withoutLists)
      }
    }
    self.single = single
    self.lists = lists
  }

  /// The one relationship that a row has used; nil where rows may have used more.
  func only(_ row: Int) -> UInt32? { single.count == 1 && lists.isEmpty ? single[0][row] : nil }

  /// Those of some steps whose relationship the row that takes them, their parent, has not used yet.
  func allowed(_ steps: Selection, _ relationships: [UInt32], _ parents: [Int32]) -> Selection {
    var rest = steps
    for used in single {
      rest = used.withUnsafeBufferPointer { used in
        relationships.withUnsafeBufferPointer { relationships in
          parents.withUnsafeBufferPointer { parents in rest.filter { used[Int(parents[$0])] != relationships[$0] } }
        }
      }
    }
    return lists.isEmpty ? rest : rest.filter { allows(relationships[$0], Int(parents[$0])) }
  }

  /// Whether the row has not used the relationship yet.
  @inline(__always)
  func allows(_ relationship: UInt32, _ row: Int) -> Bool {
    // By index: a loop over the arrays themselves would retain each of them for every relationship.
    for at in single.indices where single[at][row] == relationship { return false }
    for at in lists.indices {
      guard case .list(let used) = lists[at][row] else { continue }
      for case .relationshipReference(let id) in used.elements where id == relationship { return false }
    }
    return true
  }
}

/// ExpandAll and ExpandInto: one step along relationships.
final class ExpandOperator: UnaryOperator {
  struct Shape {
    var from: Int
    /// Nil for ExpandAll.
    var into: Int?
    var types: [String]
    var direction: PatternDirection
    var distinctFrom: [Int]
    /// Where the end must have a greater number than a node of the row.
    var above: NodeFloor?
    /// The input columns that go on.
    var kept: [Int]
    var givesRelationship: Bool
    var givesTarget: Bool
  }
  let shape: Shape
  /// In a subquery that wants but one row for each from outside.
  fileprivate let served: ServedRows?
  private var steps: Steps?
  /// Where each node's only step leads, as soon as that is known.
  fileprivate var followed: OnlyNeighbours?
  fileprivate var current: Current?
  /// Relationships looked at since they were last counted.
  fileprivate var looked = 0

  /// The morsel being walked, and how far.
  fileprivate struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var sources: [UInt32]
    var targets: [UInt32]?
    var uniqueness: Uniqueness
    /// By row the least number that an end may have.
    var floors: [NodeID]?
    var cursor = WalkCursor()
  }

  init(_ input: Operator, _ shape: Shape, served: ServedRows? = nil, _ layout: RowLayout) {
    self.shape = shape
    self.served = served
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    steps = nil
    followed = nil
    current = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while true {
      if current == nil {
        guard let morsel = try input.pull(context) else { return nil }
        guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
        var targets: [UInt32]?
        if let into = shape.into {
          guard let ids = morsel.columns[into].nodeIDs(morsel.rows) else { throw EvaluationError.notNode() }
          targets = ids
        }
        current = Current(
          morsel: morsel, rows: morsel.rows.numbers, sources: sources, targets: targets,
          uniqueness: Uniqueness(morsel, shape.distinctFrom), floors: try shape.above?.floors(morsel))
      }
      if let served, var state = current {
        current = nil
        served.skip(&state.rows, &state.cursor, state.morsel)
        current = state
      }
      if steps == nil { steps = Steps(context.graph, types: shape.types, direction: shape.direction) }
      let given = walk(context.graph)
      context.touch(looked)
      looked = 0
      if let given { return given }
      try context.checkCancelled()
    }
  }

  /// Walks on in the current morsel; nil where it is used up without a row to show for it.
  private func walk(_ graph: Graph) -> Morsel? {
    if shape.into == nil, let steps, !steps.skipLoops {
      if let only = only(steps, graph) { return follow(only) }
      return walkAll(steps)
    }
    guard var state = current, let steps else { return nil }
    current = nil
    var parents: [Int32] = []
    var relationships: [UInt32] = []
    var targets: [UInt32] = []
    parents.reserveCapacity(Morsel.size)
    if shape.givesRelationship { relationships.reserveCapacity(Morsel.size) }
    if shape.givesTarget { targets.reserveCapacity(Morsel.size) }
    let checksUniqueness = !shape.distinctFrom.isEmpty
    outer: while state.cursor.position < state.rows.count {
      let row = Int(state.rows[state.cursor.position])
      let source = state.sources[row]
      if source != .max {
        while state.cursor.view < steps.views.count {
          let (view, skipsLoops) = steps.views[state.cursor.view]
          let list = view.neighbours(of: source)
          if let targets = state.targets, state.cursor.offset == 0, list.count > 16, view.isSorted(source) {
            state.cursor.offset = list.firstOffset(notBelow: targets[row])
          }
          if let floors = state.floors, state.cursor.offset == 0, list.count > 16, view.isSorted(source) {
            state.cursor.offset = list.firstOffset(notBelow: floors[row])
          }
          let begin = state.cursor.offset
          while state.cursor.offset < list.count {
            let at = state.cursor.offset
            state.cursor.offset += 1
            let neighbour = list.neighbours[at]
            if skipsLoops, neighbour == source { continue }
            if let floors = state.floors, neighbour < floors[row] { continue }
            if let wanted = state.targets, wanted[row] != neighbour {
              if list.count > 16, neighbour > wanted[row], view.isSorted(source) { break }
              continue
            }
            let relationship = list.relationships[at]
            if checksUniqueness, !state.uniqueness.allows(relationship, row) { continue }
            parents.append(Int32(truncatingIfNeeded: row))
            if shape.givesRelationship { relationships.append(relationship) }
            if shape.givesTarget { targets.append(neighbour) }
            if parents.count >= Morsel.size {
              looked += state.cursor.offset - begin
              break outer
            }
          }
          looked += state.cursor.offset - begin
          state.cursor.offset = 0
          state.cursor.view += 1
        }
      }
      state.cursor.view = 0
      state.cursor.position += 1
      // Where nearly nothing fits, whoever asks for a stop should not wait for the whole morsel.
      if looked > 1 << 18 { break }
    }
    current = state.cursor.position < state.rows.count ? state : nil
    if parents.isEmpty { return nil }
    var columns = state.morsel.gathered(shape.kept, parents)
    if shape.givesRelationship { columns.append(.relationship(relationships)) }
    if shape.givesTarget { columns.append(.node(targets)) }
    return Morsel(count: parents.count, columns: columns)
  }
}

extension ExpandOperator.Shape {
  /// Whether it asks of a step for nothing but the node to which it leads, whichever that is.
  var mayFollow: Bool { into == nil && !givesRelationship && distinctFrom.isEmpty && above == nil }
}

extension OnlyNeighbours {
  /// Where the only steps from some nodes lead, `.max` where there is none.
  func ends(from sources: [UInt32]) -> [UInt32] {
    nodes.withUnsafeBufferPointer { nodes in
      [UInt32](unsafeUninitializedCapacity: sources.count) { ends, count in
        count = sources.count
        for row in 0..<count {
          let source = Int(sources[row])
          ends[row] = source < nodes.count ? nodes[source] : .max
        }
      }
    }
  }
}

extension ExpandOperator {
  /// Where each node's only step leads, where nothing else is asked of the steps from a morsel of which most rows are left.
  fileprivate func only(_ steps: Steps, _ graph: Graph) -> OnlyNeighbours? {
    guard served == nil, shape.mayFollow, shape.givesTarget, let step = steps.single, let state = current,
      state.cursor == WalkCursor(), state.rows.count * 2 > state.morsel.count
    else { return nil }
    if followed == nil { followed = graph.onlyNeighbours(step.type, step.direction, asking: state.rows.count) }
    return followed
  }

  /// The rows of a morsel with the node to which each leads; those that lead nowhere are left out.
  fileprivate func follow(_ only: OnlyNeighbours) -> Morsel? {
    guard let state = current else { return nil }
    current = nil
    looked += state.rows.count
    let targets = only.ends(from: state.sources)
    let rows = state.morsel.rows.filter { targets[$0] != .max }
    if rows.rowCount == 0 { return nil }
    return Morsel(
      count: state.morsel.count, columns: shape.kept.map { state.morsel.columns[$0] } + [.node(targets)],
      selection: rows.rowCount < state.morsel.count ? rows.indices : nil)
  }

  /// The same where every step counts, or only such do not that the row has taken already: whole runs of a list are copied.
  fileprivate func walkAll(_ steps: Steps) -> Morsel? {
    guard var state = current else { return nil }
    current = nil
    let checks = !shape.distinctFrom.isEmpty
    let found = steps.walk(
      state.rows, state.sources, above: state.floors, &state.cursor, limit: Morsel.size,
      givesRelationships: shape.givesRelationship || checks, givesTargets: shape.givesTarget || state.floors != nil)
    looked += found.parents.count
    if state.cursor.position < state.rows.count { current = state }
    if found.parents.isEmpty { return nil }
    var columns = state.morsel.gathered(shape.kept, found.parents)
    if shape.givesRelationship { columns.append(.relationship(found.relationships)) }
    if shape.givesTarget { columns.append(.node(found.targets)) }
    let all = Selection(indices: nil, count: found.parents.count)
    var kept = checks ? state.uniqueness.allowed(all, found.relationships, found.parents) : all
    // Of lists that are out of order nothing was left out.
    if let floors = state.floors {
      kept = kept.filter { found.targets[$0] >= floors[Int(found.parents[$0])] }
    }
    return Morsel(
      count: all.count, columns: columns, selection: kept.rowCount < all.count ? kept.indices : nil)
  }
}

extension EvaluationError {
  static func notNode() -> EvaluationError {
    EvaluationError(.typeError, "InvalidArgumentType", "a pattern starts from a node, and this value is none")
  }
}
