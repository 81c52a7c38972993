/// How many relationships of one type start, and how many end, at nodes with each label code.
///
/// Counted from the nodes' degrees alone, without a look at a relationship; then kept up relationship by relationship.
struct LabelEndCounts: Sendable {
  /// By the start's label code.
  private(set) var starts: [Int] = []
  /// By the end's label code.
  private(set) var ends: [Int] = []

  /// Counts a type's relationships, of which there are `total`. O(nodes).
  init(_ adjacency: TypeAdjacency, _ nodes: NodeStore, total: Int) {
    starts = Self.counts(adjacency.view(.outgoing), nodes, of: total)
    ends = Self.counts(adjacency.view(.incoming), nodes, of: total)
  }

  /// Most types begin, and end, at nodes that stand together: when all relationships are found, the rest is not looked at.
  private static func counts(_ view: AdjacencyView, _ nodes: NodeStore, of total: Int) -> [Int] {
    var left = total
    var counts = [Int](repeating: 0, count: nodes.labelSets.count)
    let limit = min(view.nodeLimit, Int(nodes.capacity))
    for first in stride(from: 0, to: limit, by: NodePage.size) where left > 0 {
      let page = first..<min(first + NodePage.size, limit)
      let slot = nodes.table.slot(first >> Int(NodePage.shift))
      guard let codes = slot.codes else {
        let sum = Graph.degreeSum(page, view)
        counts[Int(slot.uniform)] += sum
        left -= sum
        continue
      }
      for node in page {
        let degree = view.degree(of: UInt32(node))
        if degree > 0 { counts[Int(codes[node & Int(NodePage.mask)])] += degree }
        left -= degree
      }
    }
    return counts
  }

  /// The one label code at which all of the relationships start, or end; nil where there are several.
  static func only(_ counts: [Int]) -> Int? {
    let used = counts.indices.filter { counts[$0] != 0 }
    return used.count == 1 ? used[0] : nil
  }

  /// Counts one relationship more, or less.
  mutating func add(_ change: Int, start: UInt32, end: UInt32) {
    Self.add(change, Int(start), to: &starts)
    Self.add(change, Int(end), to: &ends)
  }

  /// Moves a node's relationships from one label code to another.
  mutating func relabel(_ node: NodeID, from old: UInt32, to new: UInt32, _ adjacency: TypeAdjacency) {
    let outgoing = adjacency.view(.outgoing).degree(of: node)
    Self.add(-outgoing, Int(old), to: &starts)
    Self.add(outgoing, Int(new), to: &starts)
    let incoming = adjacency.view(.incoming).degree(of: node)
    Self.add(-incoming, Int(old), to: &ends)
    Self.add(incoming, Int(new), to: &ends)
  }

  private static func add(_ change: Int, _ code: Int, to counts: inout [Int]) {
    if change == 0 { return }
    if code >= counts.count { counts.append(contentsOf: repeatElement(0, count: code + 1 - counts.count)) }
    counts[code] += change
  }
}
