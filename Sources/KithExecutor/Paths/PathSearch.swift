import KithGraph
import KithPlanner
import KithValue

/// Searches for paths between two nodes.
struct PathSearch {
  let forward: Steps
  let backward: Steps
  let filter: PathFilter

  /// One step back towards the start of a search.
  private struct Link {
    var node: UInt32
    var relationship: UInt32
  }

  /// A node and how it was reached: the place of the one before it, and the relationship between them.
  private struct Reached {
    var node: NodeID
    var relationship: RelationshipID
    var before: Int32
  }

  /// One side of a search for one path: what was reached, in the order in which it was.
  private struct Side: ~Copyable {
    private(set) var nodes: [Reached] = []
    /// Where the outermost layer begins.
    var layer = 0
    var depth = 0

    /// A bit of each node reached, by the last bits of its number: most nodes that were not reached have none.
    private let hints = UnsafeMutablePointer<UInt64>.allocate(capacity: 64)
    /// The place of each node, made once there are too many to look through.
    private var places: NumberTable?
    private static let few = 64

    init(_ start: NodeID) {
      hints.initialize(repeating: 0, count: 64)
      nodes.reserveCapacity(Self.few)
      add(Reached(node: start, relationship: .max, before: -1))
    }

    deinit { hints.deallocate() }

    /// Where the node stands among those reached, or nil.
    func place(of node: NodeID) -> Int? {
      if let places { return places.find(UInt64(node)).map(Int.init) }
      return nodes.firstIndex { $0.node == node }
    }

    /// The first of some nodes that was reached.
    func first(of others: AdjacencyList) -> Int? {
      for at in 0..<others.count where contains(others.neighbours[at]) { return at }
      return nil
    }

    /// Whether the node was reached.
    @inline(__always) func contains(_ node: NodeID) -> Bool {
      hints[Int(node >> 6 & 63)] >> UInt64(node & 63) & 1 == 1 && place(of: node) != nil
    }

    /// Adds a node unless it was reached before.
    mutating func reach(_ node: NodeID, _ relationship: RelationshipID, from place: Int) -> Bool {
      let reached = Reached(node: node, relationship: relationship, before: Int32(truncatingIfNeeded: place))
      guard places != nil || nodes.count >= Self.few else {
        if contains(node) { return false }
        add(reached)
        return true
      }
      if places == nil { enterPlaces() }
      let new = Int32(truncatingIfNeeded: nodes.count)
      guard places?.number(of: UInt64(node), orInsert: new) == new else { return false }
      add(reached)
      return true
    }

    private mutating func enterPlaces() {
      var table = NumberTable(minimumCapacity: Self.few * 4)
      for (place, reached) in nodes.enumerated() {
        _ = table.number(of: UInt64(reached.node), orInsert: Int32(truncatingIfNeeded: place))
      }
      places = table
    }

    private mutating func add(_ reached: Reached) {
      hints[Int(reached.node >> 6 & 63)] |= 1 << UInt64(reached.node & 63)
      nodes.append(reached)
    }
  }

  /// The first shortest path, by breadth-first search from both ends.
  func first(
    from source: NodeID, to target: NodeID, maximum: Int, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> PathReference? {
    var head = Side(source)
    var tail = Side(target)
    while head.layer < head.nodes.count, tail.layer < tail.nodes.count, head.depth + tail.depth < maximum {
      try context.checkCancelled()
      let goesForward = head.nodes.count - head.layer <= tail.nodes.count - tail.layer
      let meeting =
        goesForward
        ? try widen(&head, towards: tail, forward, morsel, row, context)
        : try widen(&tail, towards: head, backward, morsel, row, context)
      if let meeting { return joined(meeting, head, tail) }
    }
    return nil
  }

  /// Goes on by one layer; gives the first node that the other side has reached as well.
  private func widen(
    _ side: inout Side, towards other: borrowing Side, _ steps: Steps, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID? {
    let upper = side.nodes.count
    defer { side.layer = upper }
    side.depth += 1
    if !filter.isEmpty { return try widenTesting(&side, towards: other, steps, morsel, row, context) }
    if let meeting = try meet(&side, other, steps, context) { return meeting }
    var work = 0
    for place in side.layer..<upper {
      let node = side.nodes[place].node
      for (view, _) in steps.views {
        let list = view.neighbours(of: node)
        work += list.count
        for at in 0..<list.count { _ = side.reach(list.neighbours[at], list.relationships[at], from: place) }
      }
      try note(&work, context)
    }
    context.touch(work)
    return nil
  }

  /// Goes on by one layer along the steps that pass the filter, which is asked of many at once.
  private func widenTesting(
    _ side: inout Side, towards other: borrowing Side, _ steps: Steps, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID? {
    let ends = (side.nodes[0].node, other.nodes[0].node)
    let upper = side.nodes.count
    var batch = OfferedSteps()
    for place in side.layer..<upper {
      for (view, _) in steps.views {
        let list = view.neighbours(of: side.nodes[place].node)
        context.touch(list.count)
        for at in 0..<list.count where !side.contains(list.neighbours[at]) {
          batch.append(place, list.relationships[at], list.neighbours[at])
        }
      }
      if batch.count < Morsel.size, place < upper - 1 { continue }
      try context.checkCancelled()
      let passes = try filter.passing(batch, ends, morsel, row, context)
      for at in 0..<batch.count
      where passes[at] && side.reach(batch.nodes[at], batch.relationships[at], from: Int(batch.places[at]))
        && other.contains(batch.nodes[at])
      {
        return batch.nodes[at]
      }
      batch = OfferedSteps()
    }
    return nil
  }

  /// Counts what was looked at once it is much, and asks whether to go on.
  private func note(_ work: inout Int, _ context: ExecutionContext) throws(EvaluationError) {
    if work <= 1 << 16 { return }
    context.touch(work)
    work = 0
    try context.checkCancelled()
  }

  /// Looks over the layer's steps for one to a node that the other side has reached, and enters that one alone: in the layer
  /// in which the sides meet nothing else needs to be kept.
  private func meet(
    _ side: inout Side, _ other: borrowing Side, _ steps: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID? {
    var work = 0
    for place in side.layer..<side.nodes.count {
      for (view, _) in steps.views {
        let list = view.neighbours(of: side.nodes[place].node)
        if let at = other.first(of: list) {
          context.touch(work + at)
          _ = side.reach(list.neighbours[at], list.relationships[at], from: place)
          return list.neighbours[at]
        }
        work += list.count
      }
      try note(&work, context)
    }
    context.touch(work)
    return nil
  }

  /// The path through the node where both sides met.
  private func joined(_ meeting: NodeID, _ head: borrowing Side, _ tail: borrowing Side) -> PathReference {
    var nodes: [NodeID] = []
    var relationships: [RelationshipID] = []
    var place = head.place(of: meeting) ?? 0
    while place >= 0 {
      let reached = head.nodes[place]
      nodes.append(reached.node)
      if reached.before >= 0 { relationships.append(reached.relationship) }
      place = Int(reached.before)
    }
    nodes.reverse()
    relationships.reverse()
    place = tail.place(of: meeting) ?? 0
    while tail.nodes[place].before >= 0 {
      relationships.append(tail.nodes[place].relationship)
      place = Int(tail.nodes[place].before)
      nodes.append(tail.nodes[place].node)
    }
    return PathReference(nodes: nodes, relationships: relationships)
  }

  /// Every shortest path, by breadth-first search from both ends.
  ///
  /// The side with the smaller frontier goes on by one layer at a time; when a layer meets the other side's nodes, the
  /// shortest length is known and only the links of that layer are finished.
  func breadthFirst(
    from source: UInt32, to target: UInt32, maximum: Int, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [PathReference] {
    var depth: [[UInt32: Int]] = [[source: 0], [target: 0]]
    var links: [[UInt32: [Link]]] = [[:], [:]]
    var frontier: [[UInt32]] = [[source], [target]]
    var reached = [0, 0]
    while !frontier[0].isEmpty, !frontier[1].isEmpty, reached[0] + reached[1] < maximum {
      try context.checkCancelled()
      let side = frontier[0].count <= frontier[1].count ? 0 : 1
      let steps = side == 0 ? forward : backward
      var next: [UInt32] = []
      var meets: Set<UInt32> = []
      reached[side] += 1
      for node in frontier[side] {
        try steps.forEach(from: node, filter, (source, target), morsel, row, context) { relationship, neighbour in
          if let known = depth[side][neighbour] {
            if known == reached[side] {
              links[side][neighbour]?.append(Link(node: node, relationship: relationship))
            }
            return
          }
          depth[side][neighbour] = reached[side]
          links[side][neighbour] = [Link(node: node, relationship: relationship)]
          next.append(neighbour)
          if depth[1 - side][neighbour] != nil { meets.insert(neighbour) }
        }
      }
      if !meets.isEmpty { return try join(meets, links, source, target, context) }
      frontier[side] = next
    }
    return []
  }

  /// Puts the halves together at the nodes where they met, in a fixed order.
  private func join(
    _ meets: Set<UInt32>, _ links: [[UInt32: [Link]]], _ source: UInt32, _ target: UInt32, _ context: ExecutionContext
  ) throws(EvaluationError) -> [PathReference] {
    var result: [PathReference] = []
    let memory = HeldMemory(context)
    for meeting in meets.sorted() {
      let heads = try chains(meeting, to: source, links[0], context)
      let tails = try chains(meeting, to: target, links[1], context)
      for head in heads {
        try context.checkCancelled()
        try memory.take(tails.count * ((head.count + (tails.first?.count ?? 0)) * 8 + 96))
        for tail in tails {
          let nodes = head.reversed().map(\.node) + [meeting] + tail.map(\.node)
          let relationships = head.reversed().map(\.relationship) + tail.map(\.relationship)
          result.append(PathReference(nodes: nodes, relationships: relationships))
        }
      }
    }
    return result
  }

  /// Every chain of links from a node to the end of its side.
  private func chains(
    _ node: UInt32, to end: UInt32, _ links: [UInt32: [Link]], _ context: ExecutionContext
  ) throws(EvaluationError) -> [[Link]] {
    if node == end { return [[]] }
    try context.checkCancelled()
    var result: [[Link]] = []
    for link in links[node] ?? [] {
      for rest in try chains(link.node, to: end, links, context) { result.append([link] + rest) }
    }
    return result
  }

  /// The shortest paths for which a condition holds, by trying all paths in order of length; each uses a relationship once.
  func inOrderOfLength(
    from source: UInt32, to target: UInt32, minimum: Int, maximum: Int, all: Bool, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext, _ holds: (PathReference) throws(EvaluationError) -> Bool
  ) throws(EvaluationError) -> [PathReference] {
    var layer = [PathReference(nodes: [source], relationships: [])]
    var length = 0
    let memory = HeldMemory(context)
    while !layer.isEmpty {
      var found: [PathReference] = []
      if length >= minimum {
        for path in layer where path.nodes[path.nodes.count - 1] == target {
          if try holds(path) {
            found.append(path)
            if !all { return found }
          }
        }
      }
      if !found.isEmpty { return found }
      if length >= maximum { return [] }
      var next: [PathReference] = []
      for path in layer {
        try context.checkCancelled()
        let last = path.nodes[path.nodes.count - 1]
        try forward.forEach(from: last, filter, (source, target), morsel, row, context) { relationship, neighbour in
          if path.relationships.contains(relationship) { return }
          next.append(
            PathReference(nodes: path.nodes + [neighbour], relationships: path.relationships + [relationship]))
        }
        if next.count > 5_000_000 {
          throw EvaluationError(
            .limitExceeded, "SearchTooLarge",
            "too many paths had to be tried: give the path a maximum length or a narrower type")
        }
      }
      layer = next
      length += 1
      try memory.hold(layer.count * (length * 8 + 96))
    }
    return []
  }
}

extension Steps {
  /// Visits every step from a node that may be on a path between two ends, in walking order.
  fileprivate func forEach(
    from node: NodeID, _ filter: PathFilter, _ ends: (NodeID, NodeID), _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext, _ visit: (_ relationship: RelationshipID, _ node: NodeID) -> Void
  ) throws(EvaluationError) {
    var batch = OfferedSteps()
    for (view, skipsLoops) in views {
      let list = view.neighbours(of: node)
      context.touch(list.count)
      for at in 0..<list.count where !(skipsLoops && list.neighbours[at] == node) {
        if filter.isEmpty {
          visit(list.relationships[at], list.neighbours[at])
        } else {
          batch.append(0, list.relationships[at], list.neighbours[at])
        }
      }
    }
    if batch.count == 0 { return }
    let passes = try filter.passing(batch, ends, morsel, row, context)
    for at in 0..<batch.count where passes[at] { visit(batch.relationships[at], batch.nodes[at]) }
  }
}
