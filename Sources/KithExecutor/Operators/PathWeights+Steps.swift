import KithGraph
import KithPlanner
import KithValue

/// What must hold of the steps of a branch: predicates over rows of the node that a step starts from, its relationship, and
/// the node that it leads to.
struct BranchTest {
  let predicates: [Evaluator]
}

/// Steps of a branch that wait to be tested together, in memory of their own.
private struct StepBatch: ~Copyable {
  static let size = 2 * Morsel.size
  let rows = UnsafeMutablePointer<Int32>.allocate(capacity: size)
  let starts = UnsafeMutablePointer<NodeID>.allocate(capacity: size)
  let relationships = UnsafeMutablePointer<RelationshipID>.allocate(capacity: size)
  let ends = UnsafeMutablePointer<NodeID>.allocate(capacity: size)
  var count = 0

  deinit {
    rows.deallocate()
    starts.deallocate()
    relationships.deallocate()
    ends.deallocate()
  }

  /// Appends the steps of a part of a node's list that lead to no loop and to an end that is open; written before it is known
  /// whether a step is kept, which no branch has to foresee then.
  @inline(__always)
  mutating func append(
    _ list: AdjacencyList, _ range: Range<Int>, _ id: NodeID, _ row: Int, except loop: NodeID,
    _ isOpen: (NodeID) -> Bool
  ) {
    var next = count
    let number = Int32(truncatingIfNeeded: row)
    for at in range {
      let end = list.neighbours[at]
      rows[next] = number
      starts[next] = id
      relationships[next] = list.relationships[at]
      ends[next] = end
      next &+= Int(unsafeBitCast(isOpen(end), to: UInt8.self) & unsafeBitCast(end != loop, to: UInt8.self))
    }
    count = next
  }

  var morsel: Morsel {
    Morsel(
      count: count,
      columns: [
        .node(Array(UnsafeBufferPointer(start: starts, count: count))),
        .relationship(Array(UnsafeBufferPointer(start: relationships, count: count))),
        .node(Array(UnsafeBufferPointer(start: ends, count: count))),
      ])
  }
}

extension PathWeights {
  /// Visits the steps of a branch that pass its test, batch by batch: for each the row of the node that it starts from, in
  /// ascending order, and the node that it leads to. Nodes of weight 0 are not walked from, and not tested as ends.
  func forEachPassing(
    _ branch: Int, _ test: BranchTest, _ ids: [NodeID], _ factors: [Int64], _ context: ExecutionContext,
    _ visit: (_ row: UnsafePointer<Int32>, _ end: UnsafePointer<NodeID>, _ kept: Selection) throws(EvaluationError) ->
      Void
  ) throws(EvaluationError) {
    var batch = StepBatch()
    let open = weights[pattern.branches[branch].child]
    func pass() throws(EvaluationError) {
      if batch.count == 0 { return }
      try context.checkCancelled()
      let morsel = batch.morsel
      try visit(batch.rows, batch.ends, test.predicates.passing(morsel, morsel.rows, context))
      batch.count = 0
    }
    let views = walks[branch].views
    for row in ids.indices where factors[row] != 0 {
      let id = ids[row]
      for at in views.indices {
        let (view, skipsLoops) = views[at]
        let list = view.neighbours(of: id)
        var next = 0
        while next < list.count {
          let taken = min(list.count, next + StepBatch.size - batch.count)
          Self.take(list, next..<taken, id, row, skipsLoops, open, &batch)
          next = taken
          if batch.count == StepBatch.size { try pass() }
        }
      }
    }
    try pass()
  }

  @inline(__always)
  private static func take(
    _ list: AdjacencyList, _ range: Range<Int>, _ id: NodeID, _ row: Int, _ skipsLoops: Bool, _ open: Weights,
    _ batch: inout StepBatch
  ) {
    let loop = skipsLoops ? id : NodeID.max
    switch open {
    case .one: batch.append(list, range, id, row, except: loop) { _ in true }
    case .mask(let words):
      words.withUnsafeBufferPointer { words in
        batch.append(list, range, id, row, except: loop) { words[Int($0 >> 6)] >> UInt64($0 & 63) & 1 == 1 }
      }
    case .counts(let counts):
      counts.withUnsafeBufferPointer { counts in
        batch.append(list, range, id, row, except: loop) { counts[Int($0)] > 0 }
      }
    }
  }

  /// Multiplies each weight by the sum over the steps of a branch that pass its test.
  func multiply(
    _ branch: Int, _ test: BranchTest, _ ids: [NodeID], _ factors: inout [Int64], _ context: ExecutionContext
  ) throws(EvaluationError) {
    let below = weights[pattern.branches[branch].child]
    let sums = UnsafeMutablePointer<Int64>.allocate(capacity: ids.count)
    sums.initialize(repeating: 0, count: ids.count)
    defer { sums.deallocate() }
    try forEachPassing(branch, test, ids, factors, context) { rows, ends, kept throws(EvaluationError) in
      guard case .counts(let counts) = below else {
        kept.forEach { sums[Int(rows[$0])] &+= 1 }
        return
      }
      try kept.forEach { step throws(EvaluationError) in
        let row = Int(rows[step])
        sums[row] = try Self.sum(sums[row], counts[Int(ends[step])])
      }
    }
    for row in ids.indices where factors[row] != 0 { factors[row] = try Self.product(factors[row], sums[row]) }
  }
}

/// The relationships at a node that could stand for either of two branches of one type which begin there.
struct SharedSteps {
  private let takesOutgoing: Bool
  private let takesIncoming: Bool
  private let outgoing: AdjacencyView
  private let incoming: AdjacencyView

  /// Nil where there can be none.
  init?(_ weights: PathWeights, _ overlap: (first: Int, second: Int)) {
    let first = weights.pattern.branches[overlap.first]
    let second = weights.pattern.branches[overlap.second]
    takesOutgoing = first.direction != .incoming && second.direction != .incoming
    takesIncoming = first.direction != .outgoing && second.direction != .outgoing
    // Out and in: only a self-loop is both.
    if !takesOutgoing, !takesIncoming, !weights.hasLoops { return nil }
    guard let type = first.types.first.flatMap({ weights.graph.type(named: $0) }) else { return nil }
    outgoing = weights.graph.adjacency(type, .outgoing)
    incoming = weights.graph.adjacency(type, .incoming)
  }

  /// How many they are.
  func count(from id: NodeID) -> Int64 {
    var count: Int64 = 0
    forEach(from: id) { _ in count &+= 1 }
    return count
  }

  /// Visits the node to which each of them leads.
  func forEach<E: Error>(from id: NodeID, _ visit: (NodeID) throws(E) -> Void) throws(E) {
    let out = outgoing.neighbours(of: id)
    for i in 0..<out.count where takesOutgoing || out.neighbours[i] == id {
      // Seen from the incoming side, a self-loop stands there as well: it is taken here, once.
      try visit(out.neighbours[i])
    }
    if takesIncoming {
      let into = incoming.neighbours(of: id)
      for i in 0..<into.count where into.neighbours[i] != id { try visit(into.neighbours[i]) }
    }
  }
}
