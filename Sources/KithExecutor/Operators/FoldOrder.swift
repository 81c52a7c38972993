import KithGraph
import KithPlanner
import KithValue

/// Which pairs of two arms' ends go together where an integer of the one must be less, or greater, than one of the other:
/// both sides in order, each end goes with all that are passed before it.
///
///     (a)--(b)--(c) WHERE a.id < c.id      of 1, 4, 7 and 1, 4, 7: 7 goes after 1 and 4, 4 after 1
struct FoldOrder {
  /// By node, such that what a second end goes before is greater.
  private var first: [Int64]
  private var second: [Int64]
  private let takesEqual: Bool

  /// Ends that have no such value go with none, and are left out of the numbers.
  init(
    _ comparison: RelationalOperator, _ evaluators: [Evaluator], _ arms: inout [NodeCodes], _ context: ExecutionContext
  ) throws(EvaluationError) {
    // The complement of an integer turns the order round.
    let turn: Int64 = comparison == .less || comparison == .lessOrEqual ? -1 : 0
    takesEqual = comparison == .lessOrEqual || comparison == .greaterOrEqual
    first = try Self.keys(evaluators[0], turn, &arms[0], context)
    second = try Self.keys(evaluators[1], turn, &arms[1], context)
  }

  private static func keys(
    _ evaluator: Evaluator, _ turn: Int64, _ codes: inout NodeCodes, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Int64] {
    let capacity = context.graph.nodeCapacity
    try context.memory.require(Int(capacity) * 8)
    var keys = [Int64](repeating: 0, count: Int(capacity))
    for lower in stride(from: 0, to: capacity, by: Morsel.size) {
      try context.checkCancelled()
      let ids = (lower..<min(capacity, lower + UInt32(Morsel.size))).filter { codes.codes[Int($0)] >= 0 }
      if ids.isEmpty { continue }
      let morsel = Morsel(count: ids.count, columns: [.node(ids)])
      let values = try evaluator.evaluate(morsel, morsel.rows, context)
      for (row, id) in ids.enumerated() {
        if case .integer(let value) = values[row] { keys[Int(id)] = value ^ turn } else { codes.leaveOut(id) }
      }
    }
    return keys
  }

  /// Whether a node goes with itself.
  func holds(_ node: NodeID) -> Bool {
    takesEqual ? second[Int(node)] <= first[Int(node)] : second[Int(node)] < first[Int(node)]
  }

  /// The ends of one node's arms, in order.
  struct Ends {
    fileprivate var first: [End] = []
    fileprivate var second: [End] = []
  }

  fileprivate struct End {
    var key: Int64
    var node: NodeID
  }

  /// Visits each end of the first arm once all those of the second that go with it have been passed.
  func forEach(
    _ row: Int, _ id: NodeID, _ near: ArmSteps, _ far: ArmSteps, _ ends: inout Ends, pass: (NodeID) -> Void,
    visit: (NodeID) -> Void
  ) {
    Self.fill(&ends.first, first, row, id, near)
    if ends.first.isEmpty { return }
    Self.fill(&ends.second, second, row, id, far)
    ends.first.withUnsafeBufferPointer { first in
      ends.second.withUnsafeBufferPointer { second in
        var next = 0
        for end in first {
          while next < second.count, takesEqual ? second[next].key <= end.key : second[next].key < end.key {
            pass(second[next].node)
            next += 1
          }
          visit(end.node)
        }
      }
    }
  }

  private static func fill(_ ends: inout [End], _ keys: [Int64], _ row: Int, _ id: NodeID, _ steps: ArmSteps) {
    ends.removeAll(keepingCapacity: true)
    keys.withUnsafeBufferPointer { keys in
      steps.forEach(row, id) { nodes in
        for node in nodes { ends.append(End(key: keys[Int(node)], node: node)) }
      }
    }
    ends.withUnsafeMutableBufferPointer { ends in
      // Most lists are short, or in order as they are.
      var moves = 0
      for at in 0..<ends.count where at > 0 {
        let end = ends[at]
        var place = at
        while place > 0, ends[place - 1].key > end.key {
          ends[place] = ends[place - 1]
          place -= 1
        }
        ends[place] = end
        moves += at - place
        if moves > 16 * ends.count { break }
      }
      if moves > 16 * ends.count { ends.sort { $0.key < $1.key } }
    }
  }
}
