import KithGraph
import KithPlanner
import KithValue

/// What must hold of each relationship along a walk; answered for all the relationships of a node at once.
struct StepFilter {
  let predicates: [Evaluator]
  /// The columns of the outer row that the predicates use; the relationship's column, or the node's, follows them.
  let captured: [Int]

  /// Which of some relationships, or nodes, pass for one row of a morsel.
  func passing(
    _ elements: Vector, count: Int, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Bool] {
    var columns = captured.map { Vector.constant(morsel.columns[$0][row], count: count) }
    columns.append(elements)
    let inner = Morsel(count: count, columns: columns)
    var result = [Bool](repeating: false, count: count)
    try predicates.passing(inner, inner.rows, context).forEach { result[$0] = true }
    return result
  }
}

/// VarLengthExpand: every walk of the allowed lengths that uses no relationship twice, depth first.
final class VarLengthExpandOperator: UnaryOperator {
  struct Shape {
    var from: Int
    var into: Int?
    var types: [String]
    var direction: PatternDirection
    var minimum: Int
    var maximum: Int
    var distinctFrom: [Int]
    var kept: [Int]
    var givesRelationships: Bool
    var givesTarget: Bool
    var isReversed: Bool
  }
  let shape: Shape
  let filter: StepFilter?
  private var steps: Steps?
  private var current: Current?

  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var sources: [UInt32]
    var targets: [UInt32]?
    var uniqueness: Uniqueness
    var position = 0
    var hasStarted = false
    var frames: [Frame] = []
    var path: [UInt32] = []
  }

  /// A node on the walk and how far its neighbours have been tried.
  private struct Frame {
    var node: UInt32
    var view = 0
    var offset = 0
    /// The steps that pass the filter, where there is one.
    var allowed: [(relationship: UInt32, node: UInt32)]?
  }

  init(_ input: Operator, _ shape: Shape, filter: StepFilter?, _ layout: RowLayout) {
    self.shape = shape
    self.filter = filter
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
      if let morsel = try walk(context) { return morsel }
    }
  }

  private func walk(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var state = current, let steps else { return nil }
    current = nil
    var parents: [Int32] = []
    var lists: [Value] = []
    var targets: [UInt32] = []
    var work = 0
    func give(_ row: Int, _ node: UInt32) {
      if let wanted = state.targets, wanted[row] != node { return }
      parents.append(Int32(truncatingIfNeeded: row))
      if shape.givesRelationships {
        let ids = shape.isReversed ? state.path.reversed() : state.path
        lists.append(.list(ids.map { .relationshipReference($0) }))
      }
      if shape.givesTarget { targets.append(node) }
    }
    while state.position < state.rows.count, parents.count < Morsel.size {
      let row = Int(state.rows[state.position])
      if !state.hasStarted {
        let source = state.sources[row]
        if source == .max {
          state.position += 1
          continue
        }
        state.hasStarted = true
        state.path.removeAll(keepingCapacity: true)
        state.frames.removeAll(keepingCapacity: true)
        state.frames.append(try frame(source, state.morsel, row, steps, context))
        if shape.minimum == 0 { give(row, source) }
        if shape.maximum == 0 { state.frames.removeAll() }
      }
      while !state.frames.isEmpty, parents.count < Morsel.size {
        work += 1
        if work & 0xFFFF == 0 { try context.checkCancelled() }
        let top = state.frames.count - 1
        guard let (relationship, node) = advance(&state.frames[top], steps) else {
          state.frames.removeLast()
          if !state.path.isEmpty { state.path.removeLast() }
          continue
        }
        if state.path.contains(relationship) || !state.uniqueness.allows(relationship, row) { continue }
        state.path.append(relationship)
        if state.path.count >= shape.minimum { give(row, node) }
        if state.path.count < shape.maximum {
          state.frames.append(try frame(node, state.morsel, row, steps, context))
        } else {
          state.path.removeLast()
        }
      }
      if state.frames.isEmpty {
        state.hasStarted = false
        state.position += 1
      }
    }
    context.touch(work)
    if state.position < state.rows.count { current = state }
    if parents.isEmpty { return nil }
    var columns = state.morsel.gathered(shape.kept, parents)
    if shape.givesRelationships { columns.append(.value(lists)) }
    if shape.givesTarget { columns.append(.node(targets)) }
    return Morsel(count: parents.count, columns: columns)
  }

  private func frame(
    _ node: UInt32, _ morsel: Morsel, _ row: Int, _ steps: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> Frame {
    guard let filter else { return Frame(node: node) }
    return Frame(node: node, allowed: try steps.allowed(from: node, filter, morsel, row, context))
  }

  private func advance(_ frame: inout Frame, _ steps: Steps) -> (UInt32, UInt32)? {
    if let allowed = frame.allowed {
      guard frame.offset < allowed.count else { return nil }
      frame.offset += 1
      return allowed[frame.offset - 1]
    }
    while frame.view < steps.views.count {
      let (view, skipsLoops) = steps.views[frame.view]
      let list = view.neighbours(of: frame.node)
      while frame.offset < list.count {
        let at = frame.offset
        frame.offset += 1
        if skipsLoops, list.neighbours[at] == frame.node { continue }
        return (list.relationships[at], list.neighbours[at])
      }
      frame.offset = 0
      frame.view += 1
    }
    return nil
  }
}

extension Steps {
  /// Every step from a node that passes a filter, in walking order.
  func allowed(
    from node: UInt32, _ filter: StepFilter?, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [(relationship: UInt32, node: UInt32)] {
    var found: [(relationship: UInt32, node: UInt32)] = []
    for (view, skipsLoops) in views {
      let list = view.neighbours(of: node)
      for at in 0..<list.count where !(skipsLoops && list.neighbours[at] == node) {
        found.append((list.relationships[at], list.neighbours[at]))
      }
    }
    guard let filter, !found.isEmpty else { return found }
    let passes = try filter.passing(
      .relationship(found.map(\.relationship)), count: found.count, morsel, row, context)
    return zip(found, passes).filter(\.1).map(\.0)
  }
}
