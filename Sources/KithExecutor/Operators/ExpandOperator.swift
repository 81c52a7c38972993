import KithGraph
import KithPlanner
import KithValue

/// The adjacency lists that a relationship pattern walks, in the order in which they are walked.
struct Steps {
  /// One list a type and direction; `skipsLoops` where a self-loop has been met in the other direction already.
  private(set) var views: [(view: AdjacencyView, skipsLoops: Bool)] = []

  init(_ graph: Graph, types: [String], direction: PatternDirection) {
    let ids = graph.types(named: types)
    var seen: Set<TypeID> = []
    for id in ids where seen.insert(id).inserted {
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
    /// The input columns that go on.
    var kept: [Int]
    var givesRelationship: Bool
    var givesTarget: Bool
  }
  let shape: Shape
  private var steps: Steps?
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
    var position = 0
    var view = 0
    var offset = 0
  }

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    steps = nil
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
          uniqueness: Uniqueness(morsel, shape.distinctFrom))
      }
      if steps == nil { steps = Steps(context.graph, types: shape.types, direction: shape.direction) }
      let given = walk()
      context.touch(looked)
      looked = 0
      if let given { return given }
      try context.checkCancelled()
    }
  }

  /// Walks on in the current morsel; nil where it is used up without a row to show for it.
  private func walk() -> Morsel? {
    if shape.into == nil, shape.distinctFrom.isEmpty, let steps, steps.views.allSatisfy({ !$0.skipsLoops }) {
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
    outer: while state.position < state.rows.count {
      let row = Int(state.rows[state.position])
      let source = state.sources[row]
      if source != .max {
        while state.view < steps.views.count {
          let (view, skipsLoops) = steps.views[state.view]
          let list = view.neighbours(of: source)
          if let targets = state.targets, state.offset == 0, list.count > 16, view.isSorted(source) {
            state.offset = list.firstOffset(notBelow: targets[row])
          }
          let begin = state.offset
          while state.offset < list.count {
            let at = state.offset
            state.offset += 1
            let neighbour = list.neighbours[at]
            if skipsLoops, neighbour == source { continue }
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
              looked += state.offset - begin
              break outer
            }
          }
          looked += state.offset - begin
          state.offset = 0
          state.view += 1
        }
      }
      state.view = 0
      state.position += 1
      // Where nearly nothing fits, whoever asks for a stop should not wait for the whole morsel.
      if looked > 1 << 18 { break }
    }
    current = state.position < state.rows.count ? state : nil
    if parents.isEmpty { return nil }
    var columns = state.morsel.gathered(shape.kept, parents)
    if shape.givesRelationship { columns.append(.relationship(relationships)) }
    if shape.givesTarget { columns.append(.node(targets)) }
    return Morsel(count: parents.count, columns: columns)
  }
}

extension ExpandOperator {
  /// The same where every step counts: whole runs of a list are copied.
  fileprivate func walkAll(_ steps: Steps) -> Morsel? {
    guard var state = current else { return nil }
    current = nil
    let limit = Morsel.size
    let wantsRelationship = shape.givesRelationship
    let wantsTarget = shape.givesTarget
    var relationships: [UInt32] = []
    var targets: [UInt32] = []
    let parents = [Int32](unsafeUninitializedCapacity: limit) { parents, count in
      relationships = [UInt32](unsafeUninitializedCapacity: wantsRelationship ? limit : 0) { relationships, filled in
        targets = [UInt32](unsafeUninitializedCapacity: wantsTarget ? limit : 0) { targets, filled in
          let rows = Columns(
            parents: parents, relationships: wantsRelationship ? relationships : nil,
            targets: wantsTarget ? targets : nil)
          count = Self.walk(steps.views, &state, into: rows)
          filled = wantsTarget ? count : 0
        }
        filled = wantsRelationship ? count : 0
      }
    }
    let morsel = state.morsel
    looked += parents.count
    if state.position < state.rows.count { current = state }
    if parents.isEmpty { return nil }
    var columns = morsel.gathered(shape.kept, parents)
    if wantsRelationship { columns.append(.relationship(relationships)) }
    if wantsTarget { columns.append(.node(targets)) }
    return Morsel(count: parents.count, columns: columns)
  }

  /// Where the rows of a walk go; nil for what nobody asks for.
  private struct Columns {
    let parents: UnsafeMutableBufferPointer<Int32>
    let relationships: UnsafeMutableBufferPointer<UInt32>?
    let targets: UnsafeMutableBufferPointer<UInt32>?

    /// Copies a run of a list. Most lists of many types have one relationship: that takes no loop.
    @inline(__always)
    func take(_ taken: Int, of list: AdjacencyList, from offset: Int, _ row: Int32, at count: Int) {
      if taken == 1 {
        parents[count] = row
        if let targets { targets[count] = list.neighbours[offset] }
        if let relationships { relationships[count] = list.relationships[offset] }
        return
      }
      for i in 0..<taken { parents[count &+ i] = row }
      if let targets { for i in 0..<taken { targets[count &+ i] = list.neighbours[offset &+ i] } }
      if let relationships { for i in 0..<taken { relationships[count &+ i] = list.relationships[offset &+ i] } }
    }
  }

  /// Walks on until the columns are full or the rows at an end; how many steps it took.
  private static func walk(
    _ views: [(view: AdjacencyView, skipsLoops: Bool)], _ state: inout Current, into columns: Columns
  ) -> Int {
    let limit = columns.parents.count
    var (position, view, offset, count) = (state.position, state.view, state.offset, 0)
    state.rows.withUnsafeBufferPointer { rows in
      state.sources.withUnsafeBufferPointer { sources in
        views.withUnsafeBufferPointer { views in
          while position < rows.count {
            let row = rows[position]
            let source = sources[Int(row)]
            while source != .max, view < views.count {
              let list = views[view].view.neighbours(of: source)
              let taken = min(list.count &- offset, limit &- count)
              columns.take(taken, of: list, from: offset, row, at: count)
              count &+= taken
              offset &+= taken
              if offset < list.count { return }
              offset = 0
              view &+= 1
            }
            view = 0
            position &+= 1
          }
        }
      }
    }
    (state.position, state.view, state.offset) = (position, view, offset)
    return count
  }
}

extension EvaluationError {
  static func notNode() -> EvaluationError {
    EvaluationError(.typeError, "InvalidArgumentType", "a pattern starts from a node, and this value is none")
  }
}
