import KithGraph
import KithPlanner
import KithValue

/// Repeat(Trail): every walk of the allowed number of iterations that uses no relationship twice, depth first.
///
/// An iteration has a fixed number of steps, so a walk is two flat arrays, its nodes and its relationships, and what an
/// inner variable binds stands in them at every so-many-th place:
///
///     ((a)-[r]->(b)-[s]->(c)){2}     nodes          a b c/a b c
///                                    relationships   r s   r s
final class RepeatTrailOperator: UnaryOperator {
  /// A column that the operator adds.
  enum Output {
    /// The nodes at a place of the iteration, in one list.
    case nodes(Int)
    /// The relationships at a place of the iteration, in one list.
    case relationships(Int)
    /// Every relationship.
    case trail
    /// The node at the far end.
    case target
  }
  /// One step of an iteration.
  struct Step {
    var types: [String]
    var direction: PatternDirection
    var test: StepTest?
  }
  struct Shape {
    var from: Int
    var into: Int?
    var steps: [Step]
    /// Iterations.
    var minimum: Int
    var maximum: Int
    var distinctFrom: [Int]
    var kept: [Int]
    var outputs: [Output]
    /// Whether the lists are written from the far end.
    var isReversed: Bool
  }
  let shape: Shape
  private var adjacency: [Steps]?
  private var current: Current?

  /// The morsel whose rows are being walked from, and the walk.
  private struct Current {
    var morsel: Morsel
    var rows: [Int32]
    var sources: [UInt32]
    var targets: [UInt32]?
    var uniqueness: Uniqueness
    var position = 0
    var hasStarted = false
    var cursors: [StepCursor] = []
    var nodes: [UInt32] = []
    var trail = RelationshipTrail()
  }

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    adjacency = nil
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
      let adjacency =
        self.adjacency ?? shape.steps.map { Steps(context.graph, types: $0.types, direction: $0.direction) }
      self.adjacency = adjacency
      if let morsel = try walk(adjacency, context) { return morsel }
    }
  }

  /// Walks on in the current morsel; nil where it is used up without a row to show for it.
  private func walk(_ adjacency: [Steps], _ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var state = current else { return nil }
    current = nil
    var found = FoundTrails(shape)
    let period = shape.steps.count
    let longest = shape.maximum.multipliedReportingOverflow(by: period)
    let maximum = longest.overflow ? Int.max : longest.partialValue
    var work = 0
    while state.position < state.rows.count, found.count < Morsel.size {
      let row = Int(state.rows[state.position])
      let wanted = state.targets?[row]
      if !state.hasStarted {
        let source = state.sources[row]
        if source == .max || wanted == .max {
          state.position += 1
          continue
        }
        state.hasStarted = true
        state.nodes = [source]
        state.trail.removeAll()
        state.cursors = [try cursor(&state, row, adjacency, context)]
        if shape.minimum == 0, wanted == nil || wanted == source { found.add(row, state.nodes, []) }
      }
      while let top = state.cursors.indices.last, found.count < Morsel.size {
        work += 1
        if work & 0xFFFF == 0 { try context.checkCancelled() }
        guard let step = state.cursors[top].advance(adjacency[top % period]) else {
          state.cursors.removeLast()
          state.nodes.removeLast()
          if top > 0 { state.trail.removeLast() }
          continue
        }
        let length = top + 1
        if length == maximum, let wanted, wanted != step.node { continue }
        if state.trail.contains(step.relationship) || !state.uniqueness.allows(step.relationship, row) { continue }
        state.nodes.append(step.node)
        state.trail.append(step.relationship)
        if length % period == 0, length / period >= shape.minimum, wanted == nil || wanted == step.node {
          found.add(row, state.nodes, state.trail.relationships)
        }
        if length < maximum {
          state.cursors.append(try cursor(&state, row, adjacency, context))
        } else {
          state.nodes.removeLast()
          state.trail.removeLast()
        }
      }
      if state.cursors.isEmpty {
        state.hasStarted = false
        state.position += 1
      }
    }
    if state.position < state.rows.count { current = state }
    return found.morsel(state.morsel)
  }

  /// The steps that lead on from the end of the walk.
  private func cursor(
    _ state: inout Current, _ row: Int, _ adjacency: [Steps], _ context: ExecutionContext
  ) throws(EvaluationError) -> StepCursor {
    let node = state.nodes[state.nodes.count - 1]
    let place = state.trail.count % shape.steps.count
    guard let test = shape.steps[place].test else { return StepCursor(node) }
    let begun = state.trail.count - place
    let passing = try test.passing(
      adjacency[place].all(from: node), nodes: state.nodes[begun...],
      relationships: state.trail.relationships[begun...],
      state.morsel, row, context)
    return StepCursor(node, tested: passing)
  }
}

/// The columns of the walks that were found.
private struct FoundTrails {
  let shape: RepeatTrailOperator.Shape
  private(set) var parents: [Int32] = []
  private var columns: [[Value]]
  private var targets: [UInt32] = []

  init(_ shape: RepeatTrailOperator.Shape) {
    self.shape = shape
    columns = [[Value]](repeating: [], count: shape.outputs.count)
  }

  var count: Int { parents.count }

  mutating func add(_ row: Int, _ nodes: [UInt32], _ relationships: [UInt32]) {
    parents.append(Int32(truncatingIfNeeded: row))
    let period = shape.steps.count
    for (column, output) in shape.outputs.enumerated() {
      switch output {
      case .nodes(let place):
        let every = stride(from: place, to: relationships.count + place, by: period)
        columns[column].append(list(every.map { .nodeReference(nodes[$0]) }))
      case .relationships(let place):
        let every = stride(from: place, to: relationships.count, by: period)
        columns[column].append(list(every.map { .relationshipReference(relationships[$0]) }))
      case .trail: columns[column].append(list(relationships.map { .relationshipReference($0) }))
      case .target: targets.append(nodes[nodes.count - 1])
      }
    }
  }

  private func list(_ elements: [Value]) -> Value { .list(shape.isReversed ? elements.reversed() : elements) }

  func morsel(_ source: Morsel) -> Morsel? {
    if parents.isEmpty { return nil }
    var result = source.gathered(shape.kept, parents)
    for (column, output) in shape.outputs.enumerated() {
      if case .target = output { result.append(.node(targets)) } else { result.append(.value(columns[column])) }
    }
    return Morsel(count: parents.count, columns: result)
  }
}
