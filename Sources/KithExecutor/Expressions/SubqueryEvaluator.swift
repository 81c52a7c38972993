import KithGraph
import KithPlanner
import KithValue

/// `exists { }`, `count { }`, `collect { }`, pattern predicates and pattern comprehensions: a plan run within an expression.
final class SubqueryEvaluator: Evaluator {
  let kind: Subquery.Kind
  let subplan: SubplanCompiler
  /// Where the outer row holds what the plan imports.
  let imports: [Int]
  private lazy var runner = subplan.compile()
  /// Where it asks about one node of the row, how many rows it gave of each, and one more; nil where it may give others again.
  private let answers: NodeAnswers?

  init(_ kind: Subquery.Kind, _ subplan: SubplanCompiler, imports: [Int], answers: NodeAnswers?) {
    self.kind = kind
    self.subplan = subplan
    self.imports = imports
    self.answers = answers
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if let counts = try remembered(morsel, rows, context) {
      if case .exists = kind { return .boolean(counts.map { $0 > 1 ? 1 : 0 }) }
      return .integer(counts.map { Int64($0) - 1 }, Validity())
    }
    var counts = [Int](repeating: 0, count: morsel.count)
    var lists = [[Value]](repeating: [], count: morsel.count)
    let wantsOnlyOne: Bool
    switch kind {
    case .exists, .first: wantsOnlyOne = true
    case .count, .collect: wantsOnlyOne = false
    }
    let keepsValues: Bool
    switch kind {
    case .collect, .first: keepsValues = true
    case .exists, .count: keepsValues = false
    }
    var made = MadeValues()
    try runner.run(morsel, rows.numbers, imports, context, stopsAtFirst: wantsOnlyOne) {
      row, produced, at throws(EvaluationError) in
      counts[row] += 1
      guard keepsValues else { return }
      let value = produced.columns[0][at]
      lists[row].append(value)
      try made.add(element: value, context)
    }
    switch kind {
    case .exists: return .boolean(counts.map { $0 > 0 ? 1 : 0 })
    case .count: return .integer(counts.map { Int64($0) }, Validity())
    case .collect: return .value(lists.map { .list($0) })
    case .first: return Vector(lists.map { $0.first ?? .null })
    }
  }

  /// By row one more than how many rows there are of its node; nil where rows must be asked one by one.
  private func remembered(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt32]? {
    guard let answers, let ids = morsel.columns[imports[0]].nodeIDs(rows) else { return nil }
    var hasNull = false
    rows.forEach { if ids[$0] == .max { hasNull = true } }
    if hasNull { return nil }
    let stopsAtFirst: Bool
    if case .exists = kind { stopsAtFirst = true } else { stopsAtFirst = false }
    let found = try answers.answers(ids, rows, context) { nodes, first throws(EvaluationError) in
      var counts = [Int](repeating: 0, count: morsel.count)
      try runner.run(morsel, first, imports, context, stopsAtFirst: stopsAtFirst) { row, _, _ in
        counts[row] += 1
      }
      return first.map { UInt32(clamping: counts[Int($0)] + 1) }
    }
    // A count that is too large for an answer.
    return found.contains(.max) ? nil : found
  }
}

/// `exists { (a)-[:T]->() }` and `exists { (a)-[:T]->(b) }` with both ends given: a look at the adjacency list, and for one
/// end at its length alone.
final class StepExistenceEvaluator: Evaluator {
  let types: [String]
  let direction: PatternDirection
  /// Where the row holds the node that the step leaves.
  let from: Int
  /// Where it holds the node that the step must reach; nil for any.
  let into: Int?
  private var marked = MarkedNeighbours()

  init(_ step: Expansion, from: Int, into: Int?) {
    types = step.types
    direction = step.direction
    self.from = from
    self.into = into
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if let into {
      if let truths = try marked(from, direction, morsel.columns[into], morsel, rows, context) {
        return .boolean(truths)
      }
      if let truths = try marked(into, direction.reversed, morsel.columns[from], morsel, rows, context) {
        return .boolean(truths)
      }
    }
    guard let sources = morsel.columns[from].nodeIDs(rows) else { throw EvaluationError.notNode() }
    var targets: [UInt32]?
    if let into {
      guard let ids = morsel.columns[into].nodeIDs(rows) else { throw EvaluationError.notNode() }
      targets = ids
    }
    let views = Steps(context.graph, types: types, direction: direction).views
    var result = [UInt8](repeating: 0, count: morsel.count)
    context.touch(rows.rowCount)
    rows.forEach { row in
      let source = sources[row]
      if source == .max { return }
      for at in views.indices {
        let list = views[at].view.neighbours(of: source)
        if list.count == 0 { continue }
        guard let targets else {
          result[row] = 1
          return
        }
        let target = targets[row]
        if target == .max { return }
        if Self.holds(list, target, isSorted: views[at].view.isSorted(source)) {
          result[row] = 1
          return
        }
      }
    }
    return .boolean(result)
  }

  /// Whether each row's node in a column has the step to one node that all rows have in common; nil where they have none, or
  /// to mark those that have it is more than to look.
  private func marked(
    _ column: Int, _ direction: PatternDirection, _ other: Vector, _ morsel: Morsel, _ rows: Selection,
    _ context: ExecutionContext
  ) throws(EvaluationError) -> [UInt8]? {
    guard case .constant(.nodeReference(let node), _) = other, case .node(let ids) = morsel.columns[column],
      let bits = try marked.bits(of: node, types, direction.reversed, asked: rows.rowCount, context)
    else { return nil }
    context.touch(rows.rowCount)
    var result = [UInt8](repeating: 0, count: morsel.count)
    bits.withUnsafeBufferPointer { bits in
      rows.forEach { row in
        let id = ids[row]
        if id != .max { result[row] = UInt8(truncatingIfNeeded: bits[Int(id >> 6)] >> UInt64(id & 63) & 1) }
      }
    }
    return result
  }

  private static func holds(_ list: AdjacencyList, _ target: UInt32, isSorted: Bool) -> Bool {
    if isSorted, list.count > 16 {
      let at = list.firstOffset(notBelow: target)
      return at < list.count && list.neighbours[at] == target
    }
    for at in 0..<list.count where list.neighbours[at] == target { return true }
    return false
  }
}
