import KithGraph
import KithPlanner
import KithValue

/// The nodes to which a node has a step, a bit each, once enough rows have asked of it.
///
///     WITH collect(i) AS l MATCH (b) WHERE all(i IN l WHERE (b)-[:HAS_INTEREST]->(i))     one i after the other for all b
struct MarkedNeighbours {
  private struct Marks {
    var asked = 0
    var bits: [UInt64]?
  }
  /// Which way a node is left, and which node.
  private struct Start: Hashable {
    var direction: PatternDirection
    var node: NodeID
  }
  private var known: [Start: Marks] = [:]
  private var run: MemoryBudget?
  private var memory: HeldMemory?
  /// So much memory the bits of all nodes take at most, but for those of the first few.
  private static let most = 4 << 20
  private static let few = 4

  /// The bits of a node's neighbours by a step, for so many rows; nil where its list is too long for those that have asked.
  mutating func bits(
    of node: NodeID, _ types: [String], _ direction: PatternDirection, asked: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt64]? {
    // What stands in a transaction may change between two rows.
    guard context.transaction == nil, !context.hasDeletions else { return nil }
    if run !== context.memory {
      run = context.memory
      known = [:]
      memory = nil
    }
    let start = Start(direction: direction, node: node)
    if let bits = known[start]?.bits { return bits }
    let words = (Int(context.graph.nodeCapacity) + 63) / 64
    guard known.count < Self.few || known.count * words * 8 <= Self.most else { return nil }
    let views = Steps(context.graph, types: types, direction: direction).views
    known[start, default: Marks()].asked += asked
    let steps = views.reduce(0) { $0 + $1.view.neighbours(of: node).count }
    guard let seen = known[start]?.asked, seen * 8 >= steps + words else { return nil }
    let memory = memory ?? HeldMemory(context)
    self.memory = memory
    try memory.take(words * 8)
    var bits = [UInt64](repeating: 0, count: words)
    for (view, _) in views {
      let list = view.neighbours(of: node)
      for at in 0..<list.count {
        let end = list.neighbours[at]
        bits[Int(end >> 6)] |= 1 << UInt64(end & 63)
      }
    }
    context.touch(steps)
    known[start]?.bits = bits
    return bits
  }
}
