import KithGraph
import KithPlanner
import KithValue

/// `exists { (a)-[:T]->(b) WHERE b.k = 1 }`: a look at the neighbours' bits, where there are rows enough to have them worked
/// out, and the subquery as it is where not. What is asked of `b` may be another such step.
final class TestedStepExistenceEvaluator: Evaluator {
  let types: [String]
  let direction: PatternDirection
  /// Where the row holds the node that the step leaves.
  let from: Int
  /// What must hold of the node at the other end, over a row of that node alone.
  let predicates: [Evaluator]
  let otherwise: SubqueryEvaluator?
  private let truths = NodeTruths()

  init(_ step: Expansion, from: Int, _ predicates: [Evaluator], otherwise: SubqueryEvaluator?) {
    types = step.types
    direction = step.direction
    self.from = from
    self.predicates = predicates
    self.otherwise = otherwise
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let sources = morsel.columns[from].nodeIDs(rows) else { throw EvaluationError.notNode() }
    let views = Steps(context.graph, types: types, direction: direction).views
    var steps = 0
    rows.forEach { row in
      if sources[row] == .max { return }
      for at in views.indices { steps += views[at].view.degree(of: sources[row]) }
    }
    guard let bits = truths.words(tested: steps, predicates, context) else {
      if let otherwise { return try otherwise.evaluate(morsel, rows, context) }
      return try walked(sources, morsel.count, rows, views, context)
    }
    context.touch(steps)
    var result = [UInt8](repeating: 0, count: morsel.count)
    rows.forEach { row in
      if sources[row] == .max { return }
      for at in views.indices {
        let list = views[at].view.neighbours(of: sources[row])
        for i in 0..<list.count where bits[Int(list.neighbours[i] >> 6)] >> UInt64(list.neighbours[i] & 63) & 1 == 1 {
          result[row] = 1
          return
        }
      }
    }
    return .boolean(result)
  }

  /// The same by testing the node of every step.
  private func walked(
    _ sources: [NodeID], _ count: Int, _ rows: Selection, _ views: [(view: AdjacencyView, skipsLoops: Bool)],
    _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var ends: [NodeID] = []
    var parents: [Int32] = []
    var result = [UInt8](repeating: 0, count: count)
    func test() throws(EvaluationError) {
      try context.checkCancelled()
      context.touch(ends.count)
      let found = Morsel(count: ends.count, columns: [.node(ends)])
      var passing = found.rows
      for predicate in predicates where passing.rowCount > 0 {
        let truth = try predicate.evaluate(found, passing, context).truth(passing)
        passing = passing.filter { truth[$0] == 1 }
      }
      passing.forEach { result[Int(parents[$0])] = 1 }
      ends.removeAll(keepingCapacity: true)
      parents.removeAll(keepingCapacity: true)
    }
    for row in rows.numbers where sources[Int(row)] != .max {
      for (view, _) in views {
        let list = view.neighbours(of: sources[Int(row)])
        for at in 0..<list.count {
          ends.append(list.neighbours[at])
          parents.append(row)
        }
      }
      if ends.count >= Morsel.size { try test() }
    }
    if !ends.isEmpty { try test() }
    return .boolean(result)
  }
}
