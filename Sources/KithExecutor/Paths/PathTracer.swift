import KithGraph
import KithPlanner
import KithValue

/// Traces the paths that end in a product state, shortest first and each relationship once, along the links of a search.
///
/// Depth first, from the far end back to the start, for one length at a time. The search knows how far each product state is
/// from the start, so that a way which cannot end in time is left at once; the least length that was left is the next to try.
/// Where the paths of least length use no relationship twice, nothing is walked in vain.
struct PathTracer {
  /// A product state on the way, the link that led back to it, and the next link to be tried from it.
  struct Frame {
    var state: UInt32
    var link: UInt32
    var cursor: UInt32
  }
  private(set) var frames: [Frame] = []
  private var trail = RelationshipTrail()
  /// The length that is looked for.
  private(set) var length = 0
  /// The next length at which there may be more; nil where there is none.
  private var nextLength: Int?
  private var work = 0

  /// Looks for paths of a length that end in a product state.
  mutating func begin(at target: UInt32, length: Int, _ search: ProductSearch) {
    frames = [Frame(state: target, link: .max, cursor: search.firstLink[Int(target)])]
    trail.removeAll()
    self.length = length
    nextLength = nil
  }

  /// The next length to be looked for, after all paths of this one.
  func following(_ search: ProductSearch) -> Int? {
    // A product state that was not met yet is farther from the start than all that were.
    let beyond = search.isComplete ? nil : Optional(max(length, search.depth) + 1)
    guard let next = [nextLength, beyond].compactMap({ $0 }).min() else { return nil }
    if let longest = search.automaton.longest, next > longest { return nil }
    return next
  }

  /// Goes on to the next path of the length, which `frames` then hold from end to start; false after the last.
  mutating func next(_ search: ProductSearch, _ context: ExecutionContext) throws(EvaluationError) -> Bool {
    while let top = frames.indices.last {
      let link = frames[top].cursor
      if link == .max {
        let done = frames.removeLast()
        if done.link != .max, search.linkRelationship[Int(done.link)] != .max { trail.removeLast() }
        continue
      }
      frames[top].cursor = search.linkNext[Int(link)]
      work += 1
      if work & 0xFFFF == 0 { try context.checkCancelled() }
      let source = search.linkSource[Int(link)]
      let relationship = search.linkRelationship[Int(link)]
      let isStep = relationship != .max
      let least = trail.count + (isStep ? 1 : 0) + Int(search.depths[Int(source)])
      if least > length {
        nextLength = min(nextLength ?? least, least)
        continue
      }
      if isStep {
        if trail.contains(relationship) { continue }
        trail.append(relationship)
      }
      frames.append(Frame(state: source, link: link, cursor: search.firstLink[Int(source)]))
      if isStep, let test = search.automaton.iterationTest(beginningIn: search.states[Int(source)]) {
        if try !holds(test.test, period: test.period, search, context) {
          frames.removeLast()
          trail.removeLast()
          continue
        }
      }
      if source == 0, trail.count == length { return true }
    }
    return false
  }

  /// Whether the iteration that the last steps back went through is one that counts.
  private func holds(
    _ test: RowTest, period: Int, _ search: ProductSearch, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    let iteration = frames.suffix(period + 1).reversed()
    let nodes = iteration.map { Vector.node([search.nodes[Int($0.state)]]) }
    let relationships = iteration.dropLast().map { Vector.relationship([search.linkRelationship[Int($0.link)]]) }
    return try test.passing(nodes + relationships, count: 1, search.start, context).rowCount == 1
  }
}

extension PathAutomaton {
  /// The test of an iteration that begins in a state, where there is one.
  @inline(__always)
  fileprivate func iterationTest(beginningIn state: UInt32) -> (test: RowTest, period: Int)? {
    let slot = slot(of: state)
    for group in groups where group.first == slot {
      if let test = group.test { return (test, group.period) }
    }
    return nil
  }
}
