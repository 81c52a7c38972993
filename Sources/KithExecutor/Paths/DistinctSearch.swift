import KithGraph
import KithValue

/// Finds the nodes at which walks from a node end, each once.
///
/// Marks are a bit a node, and only those that were set are cleared, so that a search costs what it reaches.
struct DistinctSearch {
  private let graph: Graph
  private var marks: [UInt64]
  /// The lists of each step, once they were asked for.
  private var views: [Steps] = []
  private var work = 0

  init(_ graph: Graph) {
    self.graph = graph
    marks = [UInt64](repeating: 0, count: (Int(graph.nodeCapacity) + 63) / 64)
  }

  /// The nodes at the ends of all steps in turn, where no relationship serves twice.
  ///
  /// The planner lets through two steps, steps of which no two share a type, and three of one type in one direction.
  mutating func ends(
    of steps: [DistinctExpandOperator.Step], from source: NodeID, _ context: ExecutionContext
  ) throws(EvaluationError) -> [NodeID] {
    if views.isEmpty { views = steps.map { Steps(graph, types: $0.types, direction: $0.direction) } }
    var frontier = [source]
    for (index, step) in steps.enumerated() {
      let views = self.views[index]
      let asked = step.words(tested: views.count(of: frontier), context)
      var next: [NodeID] = []
      if index == 1, steps.count == 2 {
        try second(views, goesOn: steps[0].goesOn(with: step), source, frontier, asked, &next, context)
      } else {
        for node in frontier {
          if index == 2, node == source, steps.count == 3, steps[0].types == steps[2].types {
            try thirdFromSource(views, steps, source, asked, &next, context)
            continue
          }
          try visit(node, views, asked, context, &next)
        }
        clear(next)
      }
      frontier = asked != nil ? next : try Self.passing(next, step.predicates, context)
    }
    return frontier
  }

  static func passing(
    _ nodes: [NodeID], _ predicates: [Evaluator], _ context: ExecutionContext
  ) throws(EvaluationError) -> [NodeID] {
    if predicates.isEmpty || nodes.isEmpty { return nodes }
    let morsel = Morsel(count: nodes.count, columns: [.node(nodes)])
    return try predicates.passing(morsel, morsel.rows, context).indices.map { $0.map { nodes[Int($0)] } } ?? nodes
  }

  /// Marks what a node's lists lead to and `asked` has a bit of, and adds what is new.
  private mutating func visit(
    _ node: NodeID, _ steps: Steps, _ asked: UnsafeMutablePointer<UInt64>?, _ context: ExecutionContext,
    _ found: inout [NodeID]
  ) throws(EvaluationError) {
    for (view, _) in steps.views {
      let list = view.neighbours(of: node)
      try count(list.count, context)
      marks.withUnsafeMutableBufferPointer { marks in
        for i in 0..<list.count {
          let neighbour = list.neighbours[i]
          let bit: UInt64 = 1 << UInt64(neighbour & 63)
          if let asked, asked[Int(neighbour >> 6)] & bit == 0 { continue }
          if marks[Int(neighbour >> 6)] & bit == 0 {
            marks[Int(neighbour >> 6)] |= bit
            found.append(neighbour)
          }
        }
      }
    }
  }

  private mutating func count(_ steps: Int, _ context: ExecutionContext) throws(EvaluationError) {
    work += steps
    context.touch(steps)
    if work > 1 << 16 {
      work = 0
      try context.checkCancelled()
    }
  }

  private mutating func isNew(_ node: NodeID) -> Bool {
    let bit: UInt64 = 1 << UInt64(node & 63)
    if marks[Int(node >> 6)] & bit != 0 { return false }
    marks[Int(node >> 6)] |= bit
    return true
  }

  private mutating func clear(_ nodes: [NodeID]) { for node in nodes { marks[Int(node >> 6)] = 0 } }

  /// The second of two steps: a node that one relationship alone leads to is not left by that relationship.
  private mutating func second(
    _ steps: Steps, goesOn: Bool, _ source: NodeID, _ middles: [NodeID],
    _ asked: UnsafeMutablePointer<UInt64>?, _ found: inout [NodeID], _ context: ExecutionContext
  ) throws(EvaluationError) {
    var arrivals: [NodeID: RelationshipID]?
    var isSourceFound = false
    for middle in middles {
      for (view, skipsLoops) in steps.views {
        let list = view.neighbours(of: middle)
        try count(list.count, context)
        for i in 0..<list.count {
          let node = list.neighbours[i]
          if let asked, asked[Int(node >> 6)] >> UInt64(node & 63) & 1 == 0 { continue }
          if skipsLoops && node == middle { continue }
          if node != source {
            if isNew(node) { found.append(node) }
          } else if !isSourceFound {
            // Only a step back to where the walk began could be the same relationship, and in one direction only a loop.
            if goesOn, middle != source {
              isSourceFound = true
            } else {
              let known = arrivals ?? self.arrivals(from: source, views[0])
              arrivals = known
              isSourceFound = list.relationships[i] != known[middle] ?? .max
            }
          }
        }
      }
    }
    clear(found)
    if isSourceFound { found.append(source) }
  }

  /// The relationship that leads from a node to each that a step reaches; `.max` where several do.
  private func arrivals(from source: NodeID, _ steps: Steps) -> [NodeID: RelationshipID] {
    var arrivals: [NodeID: RelationshipID] = [:]
    for (view, skipsLoops) in steps.views {
      let list = view.neighbours(of: source)
      for i in 0..<list.count where !(skipsLoops && list.neighbours[i] == source) {
        let known = arrivals.updateValue(list.relationships[i], forKey: list.neighbours[i])
        if known != nil { arrivals[list.neighbours[i]] = .max }
      }
    }
    return arrivals
  }

  /// The third of three like steps where the second led back to the start: it may not be the first one again.
  private mutating func thirdFromSource(
    _ steps: Steps, _ all: [DistinctExpandOperator.Step], _ source: NodeID,
    _ asked: UnsafeMutablePointer<UInt64>?, _ found: inout [NodeID], _ context: ExecutionContext
  ) throws(EvaluationError) {
    // The first relationships of the ways that lead back.
    var first: Set<RelationshipID> = []
    for (view, _) in steps.views {
      let list = view.neighbours(of: source)
      let middles = Set(
        try Self.passing(
          Array(UnsafeBufferPointer(start: list.neighbours, count: list.count)), all[0].predicates, context))
      for i in 0..<list.count where middles.contains(list.neighbours[i]) {
        let leadsBack = steps.views.contains { back, _ in
          let list = back.neighbours(of: list.neighbours[i])
          return (0..<list.count).contains { list.neighbours[$0] == source }
        }
        if leadsBack { first.insert(list.relationships[i]) }
      }
    }
    for (view, _) in steps.views {
      let list = view.neighbours(of: source)
      for i in 0..<list.count where first.count > 1 || !first.contains(list.relationships[i]) {
        let node = list.neighbours[i]
        if let asked, asked[Int(node >> 6)] >> UInt64(node & 63) & 1 == 0 { continue }
        if isNew(node) { found.append(node) }
      }
    }
  }

  // MARK: any number of steps

  /// The nodes within so many steps; the start itself from 0 steps on, or where a trail leads back to it.
  mutating func within(
    _ steps: Steps, isUndirected: Bool, from source: NodeID, minimum: Int, maximum: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [NodeID] {
    var found = [source]
    _ = isNew(source)
    var isSourceReached = minimum == 0
    var lower = 0
    var depth = 0
    while lower < found.count, depth < maximum {
      let upper = found.count
      for at in lower..<upper {
        for (view, _) in steps.views {
          let list = view.neighbours(of: found[at])
          try count(list.count, context)
          for i in 0..<list.count {
            let node = list.neighbours[i]
            if isNew(node) { found.append(node) } else if node == source, !isUndirected { isSourceReached = true }
          }
        }
      }
      lower = upper
      depth += 1
    }
    clear(found)
    if isUndirected, !isSourceReached {
      isSourceReached = try leadsBack(steps, source, maximum, context)
    }
    if !isSourceReached { found.removeFirst() }
    return found
  }

  /// Whether a trail of at most so many steps in either direction leads from a node back to it.
  ///
  /// Each node reached keeps the first relationship of the way to it. A step between two nodes whose ways began with
  /// different relationships closes a circle through the start, and the shortest circle closes so.
  private mutating func leadsBack(
    _ steps: Steps, _ source: NodeID, _ maximum: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    struct Reached {
      var depth: Int
      var branch: RelationshipID
    }
    var reached: [NodeID: Reached] = [:]
    var layer: [NodeID] = []
    for (view, skipsLoops) in steps.views {
      let list = view.neighbours(of: source)
      for i in 0..<list.count {
        let node = list.neighbours[i]
        if node == source {
          if !skipsLoops, maximum >= 1 { return true }
          continue
        }
        if reached[node] != nil {
          if maximum >= 2 { return true }
          continue
        }
        reached[node] = Reached(depth: 1, branch: list.relationships[i])
        layer.append(node)
      }
    }
    var depth = 1
    var best = Int.max
    while !layer.isEmpty, depth * 2 < maximum, best == .max {
      var next: [NodeID] = []
      for node in layer {
        guard let own = reached[node] else { continue }
        for (view, _) in steps.views {
          let list = view.neighbours(of: node)
          try count(list.count, context)
          for i in 0..<list.count {
            let neighbour = list.neighbours[i]
            if neighbour == source { continue }
            if let other = reached[neighbour] {
              if other.branch != own.branch { best = min(best, own.depth + other.depth + 1) }
            } else {
              reached[neighbour] = Reached(depth: depth + 1, branch: own.branch)
              next.append(neighbour)
            }
          }
        }
      }
      layer = next
      depth += 1
    }
    return best != .max && best <= maximum
  }
}
