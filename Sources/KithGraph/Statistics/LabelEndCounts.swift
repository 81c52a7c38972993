/// How many relationships of one type start, and how many end, at nodes with each label code.
///
/// Counted from the nodes' degrees alone, without a look at a relationship; then kept up relationship by relationship.
struct LabelEndCounts: Sendable {
  /// By the start's label code.
  private(set) var starts: [Int] = []
  /// By the end's label code.
  private(set) var ends: [Int] = []

  /// Counts a type's relationships. O(nodes).
  init(_ adjacency: TypeAdjacency, _ nodes: NodeStore) {
    starts = Self.counts(adjacency.view(.outgoing), nodes)
    ends = Self.counts(adjacency.view(.incoming), nodes)
  }

  private static func counts(_ view: AdjacencyView, _ nodes: NodeStore) -> [Int] {
    var counts = [Int](repeating: 0, count: nodes.labelSets.count)
    for node in 0..<UInt32(min(view.nodeLimit, Int(nodes.capacity))) {
      let degree = view.degree(of: node)
      if degree > 0 { counts[Int(nodes.code(of: node))] += degree }
    }
    return counts
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
