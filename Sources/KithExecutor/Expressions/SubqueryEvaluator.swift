import KithPlanner
import KithValue

/// `exists { }`, `count { }`, `collect { }`, pattern predicates and pattern comprehensions: a plan run within an expression.
final class SubqueryEvaluator: Evaluator {
  let kind: Subquery.Kind
  let subplan: SubplanCompiler
  /// Where the outer row holds what the plan imports.
  let imports: [Int]
  private lazy var runner = subplan.compile()

  init(_ kind: Subquery.Kind, _ subplan: SubplanCompiler, imports: [Int]) {
    self.kind = kind
    self.subplan = subplan
    self.imports = imports
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
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
    try runner.run(morsel, rows.numbers, imports, context, stopsAtFirst: wantsOnlyOne) {
      row, produced, at throws(EvaluationError) in
      counts[row] += 1
      if keepsValues { lists[row].append(produced.columns[0][at]) }
    }
    switch kind {
    case .exists: return .boolean(counts.map { $0 > 0 ? 1 : 0 })
    case .count: return .integer(counts.map { Int64($0) }, Validity())
    case .collect: return .value(lists.map { .list($0) })
    case .first: return Vector(lists.map { $0.first ?? .null })
    }
  }
}
