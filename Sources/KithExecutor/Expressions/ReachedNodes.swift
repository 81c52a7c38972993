import KithGraph
import KithPlanner
import KithValue
import Synchronization

/// From which nodes the steps of a chain can be taken, a bit each, worked out from its far end:
///
///     MATCH (p:Person) WHERE NOT EXISTS { (p)-[:LIVES_IN]->(c)-[:CITY_IN]->(s) WHERE s.state CONTAINS 'e ' } ...
///
///     the states that pass, the cities that are in one of these, the people who live in one of these
///
/// To ask node by node costs less where few are asked, so the way back begins when what was done for them comes to what it
/// costs, and is gone as far as that.
final class ReachedNodes: Sendable {
  /// One step of the chain.
  struct Level {
    let types: [String]
    let direction: PatternDirection
    /// What must hold of the node to which it leads, over a row of that node alone.
    let predicates: [Evaluator]
  }

  /// What is known, a bit for each node below the graph's capacity.
  enum Known {
    /// From which nodes all steps can be taken.
    case starts([UInt64])
    /// To which nodes the first step must lead.
    case ends([UInt64])
  }

  /// What is known belongs to one run of the statement: the next may have other parameters.
  private struct State: Sendable {
    var run: MemoryBudget?
    var isUseless = false
    /// What was done node by node, in nanoseconds or so.
    var spent = 0
    /// How many levels are still to be gone back.
    var left = 0
    /// The nodes to which the last of these must lead, as far as the levels behind it tell; nil where that is not known yet.
    var ends: [UInt64]?
    /// Whether they are tested by what its predicates ask.
    var isTested = false
    /// How many steps of it arrive at them.
    var arriving: Int?
  }
  private let state = Mutex<State>(State())

  /// Takes note of what was done instead of knowing, in nanoseconds or so.
  func spend(_ cost: Int) { state.withLock { $0.spent += cost } }

  /// What is known by now; nil where rows must be asked one by one, and where the graph may change.
  ///
  /// - Parameter levels: the same steps whoever asks.
  func known(_ levels: [Level], _ context: ExecutionContext) throws(EvaluationError) -> Known? {
    guard context.transaction == nil else { return nil }
    return try state.withLock { state throws(EvaluationError) in
      if state.run !== context.memory {
        state = State()
        state.run = context.memory
        state.left = levels.count
      }
      if state.isUseless { return nil }
      if state.left > 0 { try Self.goBack(&state, levels, context) }
      guard let ends = state.ends else { return nil }
      return switch state.left {
      case 0: .starts(ends)
      case 1 where state.isTested: .ends(ends)
      default: nil
      }
    }
  }

  /// What a look at a node's number of steps, at a step, and at what is asked of a node costs.
  private static let (node, step, test) = (1, 3, 20)

  /// Goes back as far as it costs no more than what was done.
  private static func goBack(
    _ state: inout State, _ levels: [Level], _ context: ExecutionContext
  ) throws(EvaluationError) {
    let capacity = Int(context.graph.nodeCapacity)
    while state.left > 0 {
      let level = levels[state.left - 1]
      let back = Steps(context.graph, types: level.types, direction: level.direction.reversed)
      if state.ends == nil {
        guard state.spent >= capacity * node else { return }
        do throws(EvaluationError) { try context.memory.require((capacity + 63) / 64 * 8 * 4) } catch {
          state.isUseless = true
          return
        }
        state.ends = try nodes(having: back, capacity, context)
      }
      guard let ends = state.ends else { return }
      if !state.isTested {
        guard state.spent >= ends.bitCount * test || level.predicates.isEmpty else { return }
        state.ends = level.predicates.isEmpty ? ends : try passing(ends, level.predicates, context)
        state.isTested = true
        continue
      }
      let arriving = state.arriving ?? degrees(of: ends, back)
      state.arriving = arriving
      // Back along all steps that arrive, or from every node as many steps as it takes to come to one of them.
      let forth = Steps(context.graph, types: level.types, direction: level.direction)
      // From every node, to look at its first step that leads to one of them takes so many steps.
      let all = Double(relationshipCount(level, context.graph))
      let looks = arriving == 0 ? all : min(all, Double(capacity) * all / Double(arriving))
      let costBack = Double(arriving * step)
      let costForth = Double(capacity * node) + looks * Double(step)
      let goesForth = state.left > 1 && costForth < costBack
      guard Double(state.spent) >= (goesForth ? costForth : costBack) else { return }
      if goesForth {
        state.ends = try nodes(leadingTo: ends, forth, capacity, context)
      } else {
        state.ends = try nodes(behind: ends, back, context)
      }
      state.left -= 1
      state.isTested = false
      state.arriving = nil
    }
  }

  private static func relationshipCount(_ level: Level, _ graph: Graph) -> Int {
    let count = Steps.types(graph, named: level.types).reduce(0) { $0 + graph.relationshipCount(type: $1) }
    return level.direction == .either ? 2 * count : count
  }

  /// The nodes that have a step.
  private static func nodes(
    having steps: Steps, _ capacity: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
    context.touch(capacity / 16)
    for (view, _) in steps.views {
      let limit = min(capacity, view.nodeLimit)
      for place in 0..<(limit + 63) / 64 {
        if place & 0x3FFF == 0 { try context.checkCancelled() }
        var word: UInt64 = 0
        for node in (place << 6)..<min(limit, (place + 1) << 6) {
          let has = view.degree(of: NodeID(truncatingIfNeeded: node)) > 0
          word |= UInt64(unsafeBitCast(has, to: UInt8.self)) << UInt64(node & 63)
        }
        words[place] |= word
      }
    }
    return words
  }

  /// Those of some nodes that pass what is asked of them.
  private static func passing(
    _ nodes: [UInt64], _ predicates: [Evaluator], _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: nodes.count)
    var ids: [NodeID] = []
    for place in nodes.indices {
      var word = nodes[place]
      while word != 0 {
        ids.append(NodeID(place << 6 + word.trailingZeroBitCount))
        word &= word - 1
      }
      guard ids.count >= Morsel.size - 64 || place == nodes.count - 1, !ids.isEmpty else { continue }
      try context.checkCancelled()
      for id in try DistinctSearch.passing(ids, predicates, context) { words[Int(id >> 6)] |= 1 << UInt64(id & 63) }
      context.touch(ids.count)
      ids.removeAll(keepingCapacity: true)
    }
    return words
  }

  /// Tells of the steps that were looked at and asks whether to go on, once they are many.
  private static func note(_ looked: inout Int, _ context: ExecutionContext) throws(EvaluationError) {
    guard looked >= 1 << 17 else { return }
    try context.checkCancelled()
    context.touch(looked)
    looked = 0
  }

  private static func degrees(of nodes: [UInt64], _ steps: Steps) -> Int {
    var count = 0
    nodes.forEachBit { node in for at in steps.views.indices { count += steps.views[at].view.degree(of: node) } }
    return count
  }

  /// The nodes to which steps lead from some nodes.
  private static func nodes(
    behind nodes: [UInt64], _ steps: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: nodes.count)
    for (view, _) in steps.views {
      var looked = 0
      for place in nodes.indices where nodes[place] != 0 {
        var word = nodes[place]
        words.withUnsafeMutableBufferPointer { words in
          while word != 0 {
            let list = view.neighbours(of: NodeID(truncatingIfNeeded: place << 6 + word.trailingZeroBitCount))
            for at in 0..<list.count {
              words[Int(list.neighbours[at] >> 6)] |= 1 << UInt64(list.neighbours[at] & 63)
            }
            looked += list.count
            word &= word - 1
          }
        }
        try note(&looked, context)
      }
      context.touch(looked)
    }
    return words
  }

  /// The nodes from which a step leads to one of some nodes.
  private static func nodes(
    leadingTo nodes: [UInt64], _ steps: Steps, _ capacity: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: nodes.count)
    for (view, _) in steps.views {
      var looked = 0
      for place in words.indices {
        var word = words[place]
        nodes.withUnsafeBufferPointer { nodes in
          for node in (place << 6)..<min(capacity, (place + 1) << 6) where word >> UInt64(node & 63) & 1 == 0 {
            let list = view.neighbours(of: NodeID(truncatingIfNeeded: node))
            for at in 0..<list.count {
              looked += 1
              let end = list.neighbours[at]
              if nodes[Int(end >> 6)] >> UInt64(end & 63) & 1 == 1 {
                word |= 1 << UInt64(node & 63)
                break
              }
            }
          }
        }
        words[place] = word
        try note(&looked, context)
      }
      context.touch(looked)
    }
    return words
  }
}

extension [UInt64] {
  /// How many bits are set.
  fileprivate var bitCount: Int { reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Visits the places of the bits that are set.
  fileprivate func forEachBit(_ visit: (NodeID) -> Void) {
    for place in indices {
      var word = self[place]
      while word != 0 {
        visit(NodeID(truncatingIfNeeded: place << 6 + word.trailingZeroBitCount))
        word &= word - 1
      }
    }
  }
}
