import KithValue

/// The groups that come first in an order, while groups are made: as soon as there are so many as are wanted, rows that would
/// go into others behind them need not be grouped.
///
///     MATCH (p)-[:LIVES_IN]->(c) RETURN c.city, count(p) ORDER BY c.city LIMIT 10
///
/// Groups are made as before until there are some hundred; the tenth of these is the bound then.
final class FirstGroups {
  /// Which of the keys is the first of the order.
  let key: Int
  private let ascending: Bool
  private let skip: Evaluator?
  private let limit: Evaluator
  private var bound: OrderBound?
  /// Which texts are beyond it, by their codes.
  private var truths = CodeTruths()
  /// How many groups are wanted, and how many there are to be before the bound is set.
  private var plan: (wanted: Int, next: Int)?
  /// What makes the texts of the key, where it does.
  private var texts: (any TextBounded)?

  init(key: Int, ascending: Bool, skip: Evaluator?, limit: Evaluator) {
    self.key = key
    self.ascending = ascending
    self.skip = skip
    self.limit = limit
  }

  /// Forgets the bound: what comes is of another run.
  func restart() {
    bound = nil
    plan = nil
    texts?.bound = nil
    texts = nil
  }

  /// The rows that may belong to the first groups, by their values of the key.
  func rows(
    among rows: Selection, _ values: Vector, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    if case .string(let codes, let dictionary) = values, let text = bound?.text {
      return text.notBeyond(rows, codes, dictionary, &truths)
    }
    return try bound?.places(rows, values, context)?.notBeyond ?? rows
  }

  /// Sets the bound, if there are groups enough for it by now.
  ///
  /// - Parameter groups: the key of every group.
  func note(
    _ count: Int, by evaluator: Evaluator?, _ context: ExecutionContext, _ groups: () -> Vector
  ) throws(EvaluationError) {
    if plan == nil {
      let skipped = try skip.map { e throws(EvaluationError) in try rowCount(e, "SKIP", context) } ?? 0
      let (sum, overflow) = try skipped.addingReportingOverflow(rowCount(limit, "LIMIT", context))
      let wanted = overflow ? Int.max : sum
      plan = (wanted, wanted > 1 << 40 ? .max : max(256, wanted * 4))
    }
    guard let plan, plan.wanted > 0, count >= plan.next else { return }
    // The more there are, the longer until it is set again, so that the work keeps to the number of groups.
    self.plan?.next = count + max(plan.next, count / 2)
    let keys = Morsel(count: count, columns: [groups()])
    let last = try keys.row(at: plan.wanted - 1, by: [SortColumn(column: 0, ascending: ascending)], context)
    bound = try OrderBound(keys.columns[0], Int(last), ascending: ascending, isRanked: false, context)
    texts = evaluator as? any TextBounded
    texts?.bound = bound?.text
  }
}
