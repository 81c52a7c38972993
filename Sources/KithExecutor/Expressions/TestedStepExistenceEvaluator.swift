import KithGraph
import KithPlanner
import KithValue

/// `exists { (a)-[:T]->(b) WHERE b.k = 1 }`: a look at the neighbours' bits, where there are rows enough to have them worked
/// out, and step by step where not. What is asked of `b` may be another such step.
final class TestedStepExistenceEvaluator: Evaluator {
  let types: [String]
  let direction: PatternDirection
  /// Where the row holds the node that the step leaves.
  let from: Int
  /// What must hold of the node at the other end, over a row of that node alone.
  let predicates: [Evaluator]
  let otherwise: StepChainEvaluator
  private let truths = NodeTruths()
  /// Where few nodes pass, the nodes from which a step leads to one of them.
  private var reached = ReachedNodes()

  init(_ step: Expansion, from: Int, _ predicates: [Evaluator], otherwise: StepChainEvaluator) {
    types = step.types
    direction = step.direction
    self.from = from
    self.predicates = predicates
    self.otherwise = otherwise
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let sources = morsel.columns[from].nodeIDs(rows) else { throw EvaluationError.notNode() }
    let views = Steps(context.graph, types: types, direction: direction).views
    var steps = 0
    rows.forEach { row in
      if sources[row] == .max { return }
      for at in views.indices { steps += views[at].view.degree(of: sources[row]) }
    }
    guard let bits = truths.words(tested: steps, predicates, context) else {
      return try otherwise.evaluate(morsel, rows, context)
    }
    context.touch(steps)
    var result = [UInt8](repeating: 0, count: morsel.count)
    if try reached.isWorth(steps, bits, Steps(context.graph, types: types, direction: direction.reversed), context) {
      reached.words.withUnsafeBufferPointer { words in
        rows.forEach { row in
          let id = sources[row]
          if id != .max { result[row] = UInt8(truncatingIfNeeded: words[Int(id >> 6)] >> UInt64(id & 63) & 1) }
        }
      }
      return .boolean(result)
    }
    rows.forEach { row in
      if sources[row] == .max { return }
      for at in views.indices {
        let list = views[at].view.neighbours(of: sources[row])
        for i in 0..<list.count where bits[Int(list.neighbours[i] >> 6)] >> UInt64(list.neighbours[i] & 63) & 1 == 1 {
          result[row] = 1
          return
        }
      }
    }
    return .boolean(result)
  }
}

/// The nodes from which a step leads to one that passes, a bit each: walked to from the far end, where fewer steps arrive
/// there than were looked at from this end.
///
///     MATCH (p:Person) WHERE EXISTS { (p)-[:FOLLOWS]->(:Person {id: 7}) } ...     // 24 who follow one, not whom all follow
private struct ReachedNodes {
  private(set) var words: [UInt64] = []
  /// The run of the statement that the bits are of: the next may have other parameters.
  private var run: MemoryBudget?
  /// How many steps arrive at the nodes that pass; nil where nobody has counted them.
  private var arriving: Int?
  private var looked = 0

  /// Whether the bits are there, or are made now: `steps` more are to be looked at, by the bits of the nodes that pass.
  mutating func isWorth(
    _ steps: Int, _ passing: UnsafeMutablePointer<UInt64>, _ back: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    if run !== context.memory {
      self = ReachedNodes()
      run = context.memory
    }
    if !words.isEmpty { return true }
    looked += steps
    let capacity = Int(context.graph.nodeCapacity)
    let places = (capacity + 63) / 64
    if arriving == nil {
      var count = 0
      Self.forEach(passing, places) { node in
        for at in back.views.indices { count += back.views[at].view.degree(of: node) }
        return count < capacity * 4
      }
      arriving = count
    }
    // More than that nobody walks at one go.
    guard let arriving, arriving <= looked, arriving < capacity * 4 else { return false }
    do throws(EvaluationError) { try context.memory.require(places * 8) } catch { return false }
    try context.checkCancelled()
    context.touch(arriving)
    var found = [UInt64](repeating: 0, count: places)
    found.withUnsafeMutableBufferPointer { found in
      Self.forEach(passing, places) { node in
        for at in back.views.indices {
          let list = back.views[at].view.neighbours(of: node)
          for i in 0..<list.count { found[Int(list.neighbours[i] >> 6)] |= 1 << UInt64(list.neighbours[i] & 63) }
        }
        return true
      }
    }
    words = found
    return true
  }

  /// Visits the nodes whose bit is set, for as long as the visitor wants more.
  private static func forEach(_ words: UnsafeMutablePointer<UInt64>, _ count: Int, _ visit: (NodeID) -> Bool) {
    for place in 0..<count {
      var word = words[place]
      while word != 0 {
        if !visit(NodeID(place << 6 + word.trailingZeroBitCount)) { return }
        word &= word - 1
      }
    }
  }
}
