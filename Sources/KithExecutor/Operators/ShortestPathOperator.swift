import KithGraph
import KithPlanner
import KithValue

/// ShortestPath and AllShortestPaths between two bound nodes.
///
/// Without a predicate on the whole path the search goes breadth first from both ends. With one, and where the least
/// length is above 1 or both ends are the same node, paths are tried in order of length instead.
final class ShortestPathOperator: UnaryOperator {
  struct Shape {
    var from: Int
    var to: Int
    var types: [String]
    var direction: PatternDirection
    var length: PathLength
    var all: Bool
    var kept: [Int]
    var givesRelationships: Bool
    var givesPath: Bool
  }
  let shape: Shape
  let filter: StepFilter?
  /// Predicates over the kept columns, the list of relationships and the path.
  let pathPredicates: [Evaluator]

  init(_ input: Operator, _ shape: Shape, filter: StepFilter?, pathPredicates: [Evaluator], _ layout: RowLayout) {
    self.shape = shape
    self.filter = filter
    self.pathPredicates = pathPredicates
    super.init(input, layout)
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard let morsel = try input.pull(context) else { return nil }
    guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows),
      let targets = morsel.columns[shape.to].nodeIDs(morsel.rows)
    else { throw EvaluationError.notNode() }
    let types = Steps.types(context.graph, named: shape.types)
    let search = PathSearch(
      graph: context.graph, forward: Steps(context.graph, types, shape.direction),
      backward: Steps(context.graph, types, shape.direction.reversed), filter: filter)
    var parents: [Int32] = []
    var lists: [Value] = []
    var paths: [Value] = []
    for number in morsel.rows.numbers {
      let row = Int(number)
      if sources[row] == .max || targets[row] == .max { continue }
      let found = try shortest(search, from: sources[row], to: targets[row], morsel, row, context)
      for path in found {
        parents.append(number)
        if shape.givesRelationships { lists.append(path.relationshipList) }
        if shape.givesPath { paths.append(.pathReference(path)) }
      }
    }
    var columns = morsel.gathered(shape.kept, parents)
    if shape.givesRelationships { columns.append(.value(lists)) }
    if shape.givesPath { columns.append(.value(paths)) }
    return Morsel(count: parents.count, columns: columns)
  }

  private func shortest(
    _ search: PathSearch, from source: UInt32, to target: UInt32, _ morsel: Morsel, _ row: Int,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [PathReference] {
    let maximum = shape.length.maximum ?? .max
    if shape.length.minimum == 0, source == target, pathPredicates.isEmpty {
      return [PathReference(nodes: [source], relationships: [])]
    }
    if pathPredicates.isEmpty, shape.length.minimum <= 1, source != target, !shape.all {
      let path = try search.first(from: source, to: target, maximum: maximum, morsel, row, context)
      return path.map { [$0] } ?? []
    }
    if pathPredicates.isEmpty, shape.length.minimum <= 1, source != target {
      return try search.breadthFirst(from: source, to: target, maximum: maximum, morsel, row, context)
    }
    return try search.inOrderOfLength(
      from: source, to: target, minimum: shape.length.minimum, maximum: maximum, all: shape.all, morsel, row, context
    ) { path throws(EvaluationError) in try self.holds(path, morsel, row, context) }
  }

  private func holds(
    _ path: PathReference, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    if pathPredicates.isEmpty { return true }
    var columns = morsel.columns.map { Vector.constant($0[row], count: 1) }
    columns.append(.value([path.relationshipList]))
    columns.append(.value([.pathReference(path)]))
    let one = Morsel(count: 1, columns: columns)
    for predicate in pathPredicates where try predicate.evaluate(one, one.rows, context).truth(one.rows)[0] != 1 {
      return false
    }
    return true
  }
}

extension PathReference {
  /// Its relationships as a list.
  fileprivate var relationshipList: Value { .list(relationships.map { .relationshipReference($0) }) }
}

/// Searches for paths between two nodes.
struct PathSearch {
  let graph: Graph
  let forward: Steps
  let backward: Steps
  let filter: StepFilter?

  /// One step back towards the start of a search.
  private struct Link {
    var node: UInt32
    var relationship: UInt32
  }

  /// How a node was reached: the place of the one before it, and the relationship between them.
  private struct Arrival {
    var before: Int32
    var relationship: RelationshipID
  }

  /// One side of a search for one path: what was reached, in the order in which it was.
  private struct Side {
    private(set) var nodes: [NodeID] = []
    private(set) var arrivals: [Arrival] = []
    /// Where the outermost layer begins.
    var layer = 0
    var depth = 0

    /// A bit of each node reached, by the last bits of its number: most nodes that were not reached have none.
    private var hints = [UInt64](repeating: 0, count: 64)
    /// The place of each node, made once there are too many to look through.
    private var places: NumberTable?
    private static let few = 64

    init(_ start: NodeID) {
      nodes.reserveCapacity(Self.few)
      arrivals.reserveCapacity(Self.few)
      add(start, Arrival(before: -1, relationship: .max))
    }

    /// Where the node stands among those reached, or nil.
    func place(of node: NodeID) -> Int? {
      if let places { return places.find(UInt64(node)).map(Int.init) }
      return nodes.firstIndex(of: node)
    }

    /// The first of some nodes that was reached.
    func first(of others: AdjacencyList) -> Int? {
      hints.withUnsafeBufferPointer { hints in
        for at in 0..<others.count {
          let node = others.neighbours[at]
          if hints[Int(node >> 6 & 63)] >> UInt64(node & 63) & 1 == 1, place(of: node) != nil { return at }
        }
        return nil
      }
    }

    /// Whether the node was reached.
    func contains(_ node: NodeID) -> Bool {
      hints[Int(node >> 6 & 63)] >> UInt64(node & 63) & 1 == 1 && place(of: node) != nil
    }

    /// Adds a node unless it was reached before.
    mutating func reach(_ node: NodeID, _ relationship: RelationshipID, from place: Int) -> Bool {
      let arrival = Arrival(before: Int32(truncatingIfNeeded: place), relationship: relationship)
      guard places != nil || nodes.count >= Self.few else {
        if contains(node) { return false }
        add(node, arrival)
        return true
      }
      if places == nil { enterPlaces() }
      let new = Int32(truncatingIfNeeded: nodes.count)
      guard places?.number(of: UInt64(node), orInsert: new) == new else { return false }
      add(node, arrival)
      return true
    }

    private mutating func enterPlaces() {
      var table = NumberTable(minimumCapacity: Self.few * 4)
      for (place, node) in nodes.enumerated() {
        _ = table.number(of: UInt64(node), orInsert: Int32(truncatingIfNeeded: place))
      }
      places = table
    }

    private mutating func add(_ node: NodeID, _ arrival: Arrival) {
      hints[Int(node >> 6 & 63)] |= 1 << UInt64(node & 63)
      nodes.append(node)
      arrivals.append(arrival)
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
    _ side: inout Side, towards other: Side, _ steps: Steps, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID? {
    let upper = side.nodes.count
    defer { side.layer = upper }
    side.depth += 1
    if filter == nil, let meeting = try meet(&side, other, steps, context) { return meeting }
    var work = 0
    for place in side.layer..<upper {
      let node = side.nodes[place]
      if filter != nil {
        for step in try steps.allowed(from: node, filter, morsel, row, context)
        where side.reach(step.node, step.relationship, from: place) && other.contains(step.node) {
          return step.node
        }
        continue
      }
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
    _ side: inout Side, _ other: Side, _ steps: Steps, _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID? {
    var work = 0
    for place in side.layer..<side.nodes.count {
      for (view, _) in steps.views {
        let list = view.neighbours(of: side.nodes[place])
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
  private func joined(_ meeting: NodeID, _ head: Side, _ tail: Side) -> PathReference {
    var nodes: [NodeID] = []
    var relationships: [RelationshipID] = []
    var place = head.place(of: meeting) ?? 0
    while place >= 0 {
      nodes.append(head.nodes[place])
      let arrival = head.arrivals[place]
      if arrival.before >= 0 { relationships.append(arrival.relationship) }
      place = Int(arrival.before)
    }
    nodes.reverse()
    relationships.reverse()
    place = tail.place(of: meeting) ?? 0
    while tail.arrivals[place].before >= 0 {
      relationships.append(tail.arrivals[place].relationship)
      place = Int(tail.arrivals[place].before)
      nodes.append(tail.nodes[place])
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
        try steps.forEach(from: node, filter, morsel, row, context) { relationship, neighbour in
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
        try forward.forEach(from: path.nodes[path.nodes.count - 1], filter, morsel, row, context) {
          relationship, neighbour in
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
  /// Visits every step from a node that passes a filter, in walking order.
  func forEach(
    from node: UInt32, _ filter: StepFilter?, _ morsel: Morsel, _ row: Int, _ context: ExecutionContext,
    _ visit: (_ relationship: UInt32, _ node: UInt32) -> Void
  ) throws(EvaluationError) {
    if filter != nil {
      for step in try allowed(from: node, filter, morsel, row, context) { visit(step.relationship, step.node) }
      return
    }
    for (view, skipsLoops) in views {
      let list = view.neighbours(of: node)
      context.touch(list.count)
      for at in 0..<list.count where !(skipsLoops && list.neighbours[at] == node) {
        visit(list.relationships[at], list.neighbours[at])
      }
    }
  }
}
