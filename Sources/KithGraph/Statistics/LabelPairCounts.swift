/// How many relationships of one type run between nodes with each pair of label codes.
///
/// Counted once in a pass over the outgoing lists, then kept up relationship by relationship.
struct LabelPairCounts: Sendable {
  /// By the start's label code, then by the end's; a row is missing or short where nothing was counted.
  private var rows: [[Int]] = []

  /// Nothing counted yet.
  init() {}

  /// What the counts of ends tell, where all relationships start at nodes of one code or end at such; nil where neither.
  init?(_ counts: LabelEndCounts) {
    if let start = LabelEndCounts.only(counts.starts) {
      for (end, count) in counts.ends.enumerated() where count != 0 {
        add(count, start: UInt32(start), end: UInt32(end))
      }
    } else if let end = LabelEndCounts.only(counts.ends) {
      for (start, count) in counts.starts.enumerated() where count != 0 {
        add(count, start: UInt32(start), end: UInt32(end))
      }
    } else {
      return nil
    }
  }

  /// Counts a type's relationships. O(nodes + relationships), about 1.5 ns each.
  init(_ adjacency: TypeAdjacency, _ nodes: NodeStore) {
    let codes = nodes.labelSets.count
    rows = [[Int]](repeating: [], count: codes)
    let view = adjacency.view(.outgoing)
    let limit = min(view.nodeLimit, Int(nodes.capacity))
    let table = nodes.table
    for node in 0..<UInt32(limit) {
      let list = view.neighbours(of: node)
      if list.count == 0 { continue }
      let start = Int(nodes.code(of: node))
      if rows[start].isEmpty { rows[start] = [Int](repeating: 0, count: codes) }
      rows[start].withUnsafeMutableBufferPointer { row in
        for i in 0..<list.count {
          let end = list.neighbours[i]
          row[Int(table.slot(within: Int(end >> NodePage.shift)).code(end & NodePage.mask))] &+= 1
        }
      }
    }
  }

  /// Counts one relationship more, or less.
  mutating func add(_ change: Int, start: UInt32, end: UInt32) {
    let (start, end) = (Int(start), Int(end))
    if start >= rows.count { rows.append(contentsOf: repeatElement([], count: start + 1 - rows.count)) }
    if end >= rows[start].count { rows[start].append(contentsOf: repeatElement(0, count: end + 1 - rows[start].count)) }
    rows[start][end] += change
  }

  /// Moves a node's relationships from one label code to another.
  mutating func relabel(
    _ node: NodeID, from old: UInt32, to new: UInt32, _ adjacency: TypeAdjacency, _ nodes: NodeStore
  ) {
    let outgoing = adjacency.view(.outgoing).neighbours(of: node)
    for at in 0..<outgoing.count {
      let end = outgoing.neighbours[at]
      let code = nodes.code(of: end)
      add(-1, start: old, end: code)
      // A loop's other end changes along with it.
      add(1, start: new, end: end == node ? new : code)
    }
    let incoming = adjacency.view(.incoming).neighbours(of: node)
    for at in 0..<incoming.count where incoming.neighbours[at] != node {
      let code = nodes.code(of: incoming.neighbours[at])
      add(-1, start: code, end: old)
      add(1, start: code, end: new)
    }
  }

  /// Every pair of label codes between which a relationship runs.
  func forEach(_ body: (_ start: UInt32, _ end: UInt32, _ count: Int) -> Void) {
    for (start, row) in rows.enumerated() {
      for (end, count) in row.enumerated() where count != 0 { body(UInt32(start), UInt32(end), count) }
    }
  }
}
