/// Where each node's one relationship of a type leads, four bytes a node in one piece of memory, for walks that come to many
/// nodes in no order: of people that live in one city each, the city of everybody.
///
///     lives in    0 to 7, 1 to 9, 2 to none, 3 to 7 ...
///
/// No node has two such relationships; which one it is that leads there is not kept.
public final class OnlyNeighbours: Sendable {
  /// By node where it leads, `NodeID.max` where nowhere.
  public let nodes: [NodeID]

  /// Nil where a node has two.
  init?(_ view: AdjacencyView) {
    var nodes = [NodeID](repeating: .max, count: view.nodeLimit)
    for node in nodes.indices {
      let list = view.neighbours(of: NodeID(node))
      if list.count == 0 { continue }
      guard list.count == 1 else { return nil }
      nodes[node] = list.neighbours[0]
    }
    self.nodes = nodes
  }
}

extension Graph {
  /// Where each node's only relationship of a type leads; nil where a node has two, where too few nodes were asked for so
  /// far, and in a working graph, which may change.
  ///
  /// Made when as many nodes were asked for as an eighth of all, and kept until the next commit: O(nodes) once.
  /// ```swift
  /// graph.onlyNeighbours(livesIn, .outgoing, asking: 1_024)?.nodes[42]    // a city
  /// ```
  public func onlyNeighbours(_ type: TypeID, _ direction: Direction, asking count: Int) -> OnlyNeighbours? {
    guard isSnapshot, relationshipCount(type: type) <= Int(nodeCapacity) else { return nil }
    let asked = StatisticsCache.StepKey(type: type, direction: direction)
    // What the adjacency owes it takes up by the lock that is taken here.
    let view = adjacency(type, direction)
    return statistics.withLock { cache in
      var known = cache.onlyNeighbours[asked] ?? (nil, 0, version)
      if known.version != version { known = (nil, 0, version) }
      if let only = known.nodes { return only }
      if known.asked == .max { return nil }
      known.asked += count
      if known.asked > Int(nodeCapacity) / 8 {
        known = (OnlyNeighbours(view), .max, version)
      }
      cache.onlyNeighbours[asked] = known
      return known.nodes
    }
  }
}
