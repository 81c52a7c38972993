import KithGraph
import KithPlanner
import KithValue

/// `exists { (a)-[:T]->(b)-[:U]->(c) WHERE b.k = 1 AND c.l = 2 }` where all that is asked is asked of the nodes: a look at bits
/// that were worked out from the far end, where enough rows ask, and step by step where not.
final class ReachedExistenceEvaluator: Evaluator {
  private let levels: [ReachedNodes.Level]
  /// Where the row holds the node that the first step leaves.
  private let from: Int
  private let reached: ReachedNodes
  private let otherwise: StepChainEvaluator
  /// What a step, and a row, costs where nothing is known, and a step where it is known to which nodes it must lead.
  private static let (unknownStep, row, knownStep) = (40, 10, 2)

  init(_ levels: [ReachedNodes.Level], from: Int, _ reached: ReachedNodes, otherwise: StepChainEvaluator) {
    self.levels = levels
    self.from = from
    self.reached = reached
    self.otherwise = otherwise
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let sources = morsel.columns[from].nodeIDs(rows) else { throw EvaluationError.notNode() }
    switch try reached.known(levels, context) {
    case .starts(let words):
      var result = [UInt8](repeating: 0, count: morsel.count)
      context.touch(rows.rowCount)
      words.withUnsafeBufferPointer { words in
        rows.forEach { row in
          let id = sources[row]
          if id != .max { result[row] = UInt8(truncatingIfNeeded: words[Int(id >> 6)] >> UInt64(id & 63) & 1) }
        }
      }
      return .boolean(result)
    case .ends(let words): return .boolean(steps(to: words, from: sources, morsel.count, rows, context))
    case nil:
      let touched = context.touched
      let result = try otherwise.evaluate(morsel, rows, context)
      reached.spend((context.touched - touched) * Self.unknownStep + rows.rowCount * Self.row)
      return result
    }
  }

  /// Whether a step leads from each row's node to one of some nodes.
  private func steps(
    to words: [UInt64], from sources: [NodeID], _ count: Int, _ rows: Selection, _ context: ExecutionContext
  ) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    let views = Steps(context.graph, types: levels[0].types, direction: levels[0].direction).views
    var looked = 0
    words.withUnsafeBufferPointer { words in
      rows.forEach { row in
        if sources[row] == .max { return }
        for at in views.indices {
          let list = views[at].view.neighbours(of: sources[row])
          for i in 0..<list.count where words[Int(list.neighbours[i] >> 6)] >> UInt64(list.neighbours[i] & 63) & 1 == 1
          {
            looked += i + 1
            result[row] = 1
            return
          }
          looked += list.count
        }
      }
    }
    context.touch(looked)
    reached.spend(looked * Self.knownStep)
    return result
  }
}
