import KithPlanner

/// A path pattern as a finite automaton: each node pattern is a slot, and a path is read slot by slot.
///
///     (a) ((x)-[r]->(y)){2,} (b)
///
///     slots   0: a    1: x    2: y    3: b
///     steps   1 -[r]-> 2
///     moves   0 ~> 1    2 ~> 1 one iteration more    2 ~> 3 after two iterations
///
/// A step consumes a relationship, a move nothing: the slots at its two ends stand for one node. Within a group a state is a
/// slot and a count of finished iterations, which is no longer counted where more make no difference.
struct PathAutomaton {
  /// One node pattern.
  struct Slot {
    /// The step that leads on from here.
    var step: Int?
    var moves = Moves.none
    /// What must hold of a node to stand here.
    var test: RowTest?
    var capture = Capture.none
  }
  /// Where a slot leads without a step.
  enum Moves {
    case none
    /// Another name for the same node.
    case same(Int)
    /// Into a group, or past it.
    case enter(Int)
    /// From the end of an iteration into the next, or out.
    case leave(Int)
  }
  /// One relationship pattern.
  struct Step {
    var to: Int
    var types: [String]
    var direction: PatternDirection
    /// Over the node before, the relationship and the node after.
    var test: RowTest?
    var capture = Capture.none
  }
  /// A pattern that repeats.
  struct Group {
    var first: Int
    var last: Int
    /// The slot after the group.
    var exit: Int
    var minimum: Int
    var maximum: Int?
    /// How many steps an iteration has.
    var period: Int
    /// What must hold of an iteration and takes more than one step to know: over its nodes, then its relationships.
    var test: RowTest?
    /// How many counts are told apart.
    var counts = 1
  }
  /// What becomes of a node or relationship of a path that was found.
  enum Capture {
    case none
    /// It is the value at that place.
    case single(Int)
    /// It is one more in the list at that place.
    case list(Int)
  }
  var slots: [Slot] = []
  var steps: [Step] = []
  var groups: [Group] = []
  /// The most relationships that a path can have.
  private(set) var longest: Int?
  /// The fewest.
  private(set) var least = 0

  /// The state of the last slot, where a path is complete.
  var acceptingState: UInt32 { UInt32(truncatingIfNeeded: slots.count - 1) }

  /// The slot of a state.
  @inline(__always) func slot(of state: UInt32) -> Int { Int(state) % slots.count }

  /// Visits the states that a state leads to without a step.
  func forEachMove(from state: UInt32, _ visit: (UInt32) -> Void) {
    let slot = slot(of: state)
    let count = Int(state) / slots.count
    switch slots[slot].moves {
    case .none: break
    case .same(let next): visit(self.state(next, 0))
    case .enter(let index):
      visit(self.state(groups[index].first, 0))
      if groups[index].minimum == 0 { visit(self.state(groups[index].exit, 0)) }
    case .leave(let index):
      let group = groups[index]
      let finished = count + 1
      if finished >= group.minimum { visit(self.state(group.exit, 0)) }
      if group.maximum.map({ finished < $0 }) ?? true {
        visit(self.state(group.first, min(finished, group.counts - 1)))
      }
    }
  }

  private func state(_ slot: Int, _ count: Int) -> UInt32 { UInt32(truncatingIfNeeded: count * slots.count + slot) }

  /// The automaton for a graph of so many relationships, of which a path uses each once; nil where no path can be long enough.
  func fitted(to relationshipCount: Int) -> PathAutomaton? {
    var result = self
    let fixed = steps.count - groups.reduce(0) { $0 + $1.period }
    var least = fixed
    var longest: Int? = fixed
    for index in result.groups.indices {
      var group = result.groups[index]
      if group.minimum > relationshipCount { return nil }
      if let maximum = group.maximum, maximum > relationshipCount { group.maximum = nil }
      least += group.minimum * group.period
      longest = longest.flatMap { sum in group.maximum.map { sum + $0 * group.period } }
      result.groups[index] = group
    }
    if least > relationshipCount { return nil }
    // Where one group alone varies, the length of the path tells how often it was repeated, and nothing need be counted.
    let varying = result.groups.indices.filter { result.groups[$0].maximum != result.groups[$0].minimum }
    if varying.count == 1 { result.groups[varying[0]].maximum = nil }
    for index in result.groups.indices {
      let group = result.groups[index]
      result.groups[index].counts = group.maximum ?? max(group.minimum, 1)
    }
    result.least = least
    result.longest = longest
    let most = result.groups.map(\.counts).max() ?? 1
    if most.multipliedReportingOverflow(by: slots.count).partialValue > Int(UInt32.max) / 2 { return nil }
    return result
  }
}
