import KithGraph
import KithPlanner
import KithValue

/// Breadth-first search from one node through the product of the graph and an automaton, layer by layer and only as far as
/// it is asked to go.
///
/// A product state is a node in a state of the automaton. Each is met once, at its least depth, the number of relationships
/// that lead to it; but every way into it is kept as a link, so that longer paths can be traced as well:
///
///     depth 0        depth 1         depth 2
///     (n1, s0) <---- (n2, s1) <---- (n3, s1)
///                        ^------------ link back from a later layer
struct ProductSearch {
  let automaton: PathAutomaton
  let adjacency: [Steps]
  let start: SearchStart

  // Product states by number, in the order in which they were met; 0 is the start.
  private(set) var nodes: [UInt32] = []
  private(set) var states: [UInt32] = []
  private(set) var depths: [Int32] = []
  private(set) var firstLink: [UInt32] = []
  private var lastLink: [UInt32] = []
  private var table = ProductTable()

  // Links: where each comes from, by which relationship (`.max` for a move), and the next one into the same product state.
  private(set) var linkSource: [UInt32] = []
  private(set) var linkRelationship: [UInt32] = []
  private(set) var linkNext: [UInt32] = []

  /// The product states in which a path is complete.
  private(set) var targets: [UInt32] = []
  /// All product states of this depth have been met.
  private(set) var depth = 0
  /// Whether there is nothing more to be met.
  private(set) var isComplete = false
  private var layer = 0..<0

  /// More links than this are refused: 12 bytes each.
  static let linkLimit = 100_000_000

  init(
    _ automaton: PathAutomaton, _ adjacency: [Steps], from start: SearchStart, _ context: ExecutionContext
  ) throws(EvaluationError) {
    self.automaton = automaton
    self.adjacency = adjacency
    self.start = start
    _ = meet(start.node, 0, 0)
    try close(from: 0, context)
    layer = 0..<nodes.count
    if automaton.longest == 0 { isComplete = true }
  }

  /// Goes on to a depth, where there is so much to be met.
  mutating func reach(_ wanted: Int, _ context: ExecutionContext) throws(EvaluationError) {
    while depth < wanted, !isComplete { try extend(context) }
  }

  /// Goes one layer deeper.
  mutating func extend(_ context: ExecutionContext) throws(EvaluationError) {
    try context.checkCancelled()
    let begin = nodes.count
    let next = Int32(truncatingIfNeeded: depth + 1)
    var pending = [Candidates](repeating: Candidates(), count: automaton.steps.count)
    var work = 0
    for source in layer {
      let state = states[source]
      let slot = automaton.slot(of: state)
      guard let place = automaton.slots[slot].step else { continue }
      let step = automaton.steps[place]
      let target = state - UInt32(truncatingIfNeeded: slot) + UInt32(truncatingIfNeeded: step.to)
      let isTested = step.test != nil || automaton.slots[step.to].test != nil
      let node = nodes[source]
      for (view, skipsLoops) in adjacency[place].views {
        let list = view.neighbours(of: node)
        for at in 0..<list.count {
          let neighbour = list.neighbours[at]
          if skipsLoops, neighbour == node { continue }
          if isTested {
            pending[place].append(UInt32(truncatingIfNeeded: source), node, list.relationships[at], neighbour, target)
          } else {
            link(UInt32(truncatingIfNeeded: source), list.relationships[at], neighbour, target, next)
          }
        }
      }
      if isTested, pending[place].count >= Morsel.size { try take(&pending[place], place, next, context) }
      work += 1
      if work & 0xFFF == 0 { try context.checkCancelled() }
      if linkSource.count > Self.linkLimit { throw EvaluationError.searchTooLarge() }
    }
    for place in pending.indices where pending[place].count > 0 { try take(&pending[place], place, next, context) }
    depth += 1
    try close(from: begin, context)
    layer = begin..<nodes.count
    if layer.isEmpty || automaton.longest.map({ depth >= $0 }) ?? false { isComplete = true }
  }

  // MARK: candidates

  /// Steps whose test is still to be made.
  private struct Candidates {
    var sources: [UInt32] = []
    var before: [UInt32] = []
    var relationships: [UInt32] = []
    var after: [UInt32] = []
    var states: [UInt32] = []
    var count: Int { sources.count }

    mutating func append(_ source: UInt32, _ from: UInt32, _ relationship: UInt32, _ to: UInt32, _ state: UInt32) {
      sources.append(source)
      before.append(from)
      relationships.append(relationship)
      after.append(to)
      states.append(state)
    }
  }

  private mutating func take(
    _ candidates: inout Candidates, _ place: Int, _ depth: Int32, _ context: ExecutionContext
  ) throws(EvaluationError) {
    let found = candidates
    candidates = Candidates()
    let step = automaton.steps[place]
    let columns: [Vector] = [.node(found.before), .relationship(found.relationships), .node(found.after)]
    var passing = Selection(indices: nil, count: found.count)
    if let test = step.test { passing = try test.passing(columns, count: found.count, start, context) }
    if let test = automaton.slots[step.to].test {
      let rows = passing.numbers
      let nodes = Vector.node(rows.map { found.after[Int($0)] })
      let kept = try test.passing([nodes], count: rows.count, start, context)
      passing = Selection(indices: kept.numbers.map { rows[Int($0)] }, count: found.count)
    }
    passing.forEach { at in
      link(found.sources[at], found.relationships[at], found.after[at], found.states[at], depth)
    }
  }

  // MARK: moves

  /// Makes all moves from the product states that were met last.
  private mutating func close(from first: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let depth = Int32(truncatingIfNeeded: self.depth)
    var begin = first
    while begin < nodes.count {
      let end = nodes.count
      var sources: [UInt32] = []
      var goals: [UInt32] = []
      for source in begin..<end {
        automaton.forEachMove(from: states[source]) { goal in
          sources.append(UInt32(truncatingIfNeeded: source))
          goals.append(goal)
        }
      }
      begin = end
      for slot in automaton.slots.indices {
        var moves = goals.indices.filter { automaton.slot(of: goals[$0]) == slot }
        if moves.isEmpty { continue }
        if let test = automaton.slots[slot].test {
          let candidates = Vector.node(moves.map { nodes[Int(sources[$0])] })
          let kept = try test.passing([candidates], count: moves.count, start, context)
          moves = kept.numbers.map { moves[Int($0)] }
        }
        for move in moves { link(sources[move], .max, nodes[Int(sources[move])], goals[move], depth) }
      }
    }
  }

  // MARK: product states and links

  /// The number of a product state, which is new where nobody has met it.
  @inline(__always)
  private mutating func meet(_ node: UInt32, _ state: UInt32, _ depth: Int32) -> Int {
    let (number, isNew) = table.number(node, state)
    if isNew {
      nodes.append(node)
      states.append(state)
      depths.append(depth)
      firstLink.append(.max)
      lastLink.append(.max)
      if state == automaton.acceptingState { targets.append(number) }
    }
    return Int(number)
  }

  @inline(__always)
  private mutating func link(_ source: UInt32, _ relationship: UInt32, _ node: UInt32, _ state: UInt32, _ depth: Int32)
  {
    let number = meet(node, state, depth)
    let link = UInt32(truncatingIfNeeded: linkSource.count)
    linkSource.append(source)
    linkRelationship.append(relationship)
    linkNext.append(.max)
    if lastLink[number] == .max { firstLink[number] = link } else { linkNext[Int(lastLink[number])] = link }
    lastLink[number] = link
  }
}

extension EvaluationError {
  /// A search that would take too much memory.
  static func searchTooLarge() -> EvaluationError {
    EvaluationError(
      .limitExceeded, "SearchTooLarge",
      "too many paths had to be tried: give the path a maximum length or a narrower type")
  }
}
