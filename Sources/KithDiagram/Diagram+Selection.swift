import KithValue

extension Diagram {
  /// The ego network: what is at most so many relationships away from a node, in either direction.
  public func neighbourhood(of node: Int64, depth: Int) -> Diagram {
    let distances = distances(from: node)
    return keeping { (distances[$0] ?? Int.max) <= depth }
  }

  /// Everything on the paths between two nodes, in either direction, that are no longer than the shortest and `detour`.
  ///
  /// Dead ends are left out. Nothing is left where no path joins the two.
  public func between(_ first: Int64, _ second: Int64, detour: Int = 0) -> Diagram {
    let fromFirst = distances(from: first)
    let fromSecond = distances(from: second)
    guard let shortest = fromFirst[second] else { return keeping { _ in false } }
    var kept = keeping { node in
      guard let a = fromFirst[node], let b = fromSecond[node] else { return false }
      return a + b <= shortest + max(detour, 0)
    }
    // A node with one neighbour is on no path through it; leaving it out can leave another with one.
    while true {
      var neighbours: [Int64: Set<Int64>] = [:]
      for relationship in kept.relationships where relationship.start != relationship.end {
        neighbours[relationship.start, default: []].insert(relationship.end)
        neighbours[relationship.end, default: []].insert(relationship.start)
      }
      let ends = kept.nodes.filter { $0.id != first && $0.id != second && (neighbours[$0.id]?.count ?? 0) < 2 }
      if ends.isEmpty { return kept }
      let gone = Set(ends.map(\.id))
      kept = kept.keeping { !gone.contains($0) }
    }
  }

  /// The part whose nodes pass a test, with the relationships between them.
  public func keeping(_ isKept: (Int64) -> Bool) -> Diagram {
    let nodes = nodes.filter { isKept($0.id) }
    let present = Set(nodes.map(\.id))
    let inside = relationships.filter { present.contains($0.start) && present.contains($0.end) }
    return Diagram(nodes: nodes, relationships: inside, options: options)
  }

  /// How many relationships away each node is that can be reached in either direction.
  private func distances(from origin: Int64) -> [Int64: Int] {
    var neighbours: [Int64: [Int64]] = [:]
    for relationship in relationships {
      neighbours[relationship.start, default: []].append(relationship.end)
      neighbours[relationship.end, default: []].append(relationship.start)
    }
    var distances = [origin: 0]
    var queue = [origin]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for neighbour in neighbours[node] ?? [] where distances[neighbour] == nil {
        distances[neighbour] = (distances[node] ?? 0) + 1
        queue.append(neighbour)
      }
    }
    return distances
  }
}
