import KithValue

/// What the last of the rows that are wanted so far has under a key of an order: no row beyond it is wanted any more.
struct OrderBound {
  private enum Kind {
    case number(Int64, OrderKeys.Scale)
    case text(TextBound)
  }
  private let kind: Kind
  private let ascending: Bool

  /// What a row has in a column; nil where it cannot be compared here.
  ///
  /// - Parameter isRanked: whether texts are compared by their ranks in their dictionary, not one by one.
  init?(
    _ column: Vector, _ row: Int, ascending: Bool, isRanked: Bool, _ context: ExecutionContext
  ) throws(EvaluationError) {
    self.ascending = ascending
    if isRanked ? !column.isOfTexts(madeBy: context) : !column.holdsTexts,
      let order = try OrderKeys(column, isWorthRanking: true, context)
    {
      kind = .number(order.numbers[row], order.scale)
    } else {
      guard column.holdsTexts, case .string(let text) = column[row] else { return nil }
      kind = .text(TextBound(text, ascending: ascending))
    }
  }

  /// The bound as a text, where it is one that is compared as such.
  var text: TextBound? { if case .text(let text) = kind { text } else { nil } }

  /// Every number.
  static let everything = Int64.min...Int64.max

  /// The integers that are not beyond it; every one where it is none that integers are compared with.
  var integers: ClosedRange<Int64> {
    guard case .number(let number, .integers) = kind else { return Self.everything }
    return ascending ? .min...number : number...(.max)
  }

  /// The rows that are not beyond the bound, and those among them that are level with it; nil where it cannot be told.
  func places(
    _ rows: Selection, _ column: Vector, _ context: ExecutionContext
  ) throws(EvaluationError) -> (notBeyond: Selection, level: Selection)? {
    switch kind {
    case .number(let number, let scale):
      guard let order = try OrderKeys(column, isWorthRanking: true, context), order.scale == scale else { return nil }
      let notBeyond = rows.filter { ascending ? order.numbers[$0] <= number : order.numbers[$0] >= number }
      // The largest number may stand for null as well: such a row counts as before.
      if !order.isExact, number == .max { return (notBeyond, Selection(indices: [], count: rows.count)) }
      return (notBeyond, notBeyond.filter { order.numbers[$0] == number })
    case .text(let text):
      var places = [Int](repeating: 0, count: rows.count)
      switch column {
      case .value(let values): rows.forEach { places[$0] = text.place(of: values[$0]) }
      case .string(let codes, let dictionary): rows.forEach { places[$0] = text.place(of: codes[$0], dictionary) }
      default: return nil
      }
      let notBeyond = rows.filter { places[$0] <= 0 }
      return (notBeyond, notBeyond.filter { places[$0] == 0 })
    }
  }
}

extension TextBound {
  /// The rows of a column of codes that are not beyond it, by what is known of the codes.
  func notBeyond(
    _ rows: Selection, _ codes: [UInt32], _ dictionary: StringDictionary, _ truths: inout CodeTruths
  ) -> Selection {
    truths.use(dictionary, text)
    let isBeyond = truths.test(codes, rows.count, rows) { place(of: $0, dictionary) > 0 }
    return rows.filter { isBeyond[$0] != 1 }
  }
}

extension Vector {
  /// Whether its texts are boxed, or are those of the dictionary that grows with what the statement makes: to rank that again
  /// and again costs more than to compare them.
  fileprivate func isOfTexts(madeBy context: ExecutionContext) -> Bool {
    switch self {
    case .string(_, let dictionary): dictionary === context.madeTexts?.dictionary
    case .value: true
    case .constant, .boolean, .integer, .float, .node, .relationship, .list, .map: false
    }
  }

  /// Whether there may be texts in it that can be compared.
  fileprivate var holdsTexts: Bool {
    switch self {
    case .string, .value: true
    case .constant, .boolean, .integer, .float, .node, .relationship, .list, .map: false
    }
  }
}
