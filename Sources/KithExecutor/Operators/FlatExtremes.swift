import KithValue

/// The least or greatest integer, float or string of each group, as flat arrays: floats by their bits, strings by their
/// rank in the dictionary's order, or, while the dictionary grows with the rows, by their codes, which are compared by their
/// texts.
struct FlatExtremes {
  private enum Source {
    case none, integers, floats
    case ranks(StringDictionary, StringRanks)
    case codes(StringDictionary)
  }
  private var source = Source.none
  /// The greatest number of each group, `Int64.min` where it has none; or the code of its string.
  private var numbers: [Int64] = []
  private var isThere: [UInt8] = []
  /// Turns the order round where the least is sought, so that it is always the greatest; the same again turns it back.
  private let flip: Int64
  private var rowsSeen = 0
  /// Strings of rows that are still too few to be worth ranking their dictionary for.
  private var waiting: Waiting?

  private struct Waiting {
    let dictionary: StringDictionary
    var codes: [UInt32] = []
    var groups: [Int32] = []
  }

  init(takesLeast: Bool) { flip = takesLeast ? -1 : 0 }

  mutating func grow(_ groups: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let missing = groups - numbers.count
    guard missing > 0 else { return }
    try numbers.makeRoom(for: missing, context)
    try isThere.makeRoom(for: missing, context)
    numbers += [Int64](repeating: .min, count: missing)
    isThere += [UInt8](repeating: 0, count: missing)
  }

  /// What becomes of some rows.
  enum Outcome {
    /// They are taken in.
    case taken
    /// They are of another kind than those before.
    case unfit
  }

  mutating func take(
    _ vector: Vector, _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Outcome {
    switch (vector, source) {
    case (.integer(let values, let validity), .none) where waiting == nil,
      (.integer(let values, let validity), .integers):
      source = .integers
      let flip = flip
      values.withUnsafeBufferPointer { values in
        if validity.words == nil {
          take(groups, runs, rows) { (values[$0] ^ flip, 1) }
        } else {
          take(groups, runs, rows) { validity[$0] ? (values[$0] ^ flip, 1) : (.min, 0) }
        }
      }
      return .taken
    case (.float(let values, let validity), .none) where waiting == nil, (.float(let values, let validity), .floats):
      var hasNaN = false
      values.withUnsafeBufferPointer { values in rows.forEach { hasNaN = hasNaN || values[$0].isNaN } }
      if hasNaN { return .unfit }
      source = .floats
      let flip = flip
      values.withUnsafeBufferPointer { values in
        take(groups, runs, rows) { validity[$0] ? (Self.place(of: values[$0]) ^ flip, 1) : (.min, 0) }
      }
      return .taken
    case (.string(let codes, let dictionary), .none)
    where waiting == nil && dictionary === context.madeTexts?.dictionary:
      source = .codes(dictionary)
      takeCodes(codes, dictionary, groups, rows)
      return .taken
    case (.string(let codes, let dictionary), .codes(let known)) where known === dictionary:
      takeCodes(codes, dictionary, groups, rows)
      return .taken
    case (.string(let codes, let dictionary), .none):
      rowsSeen += rows.rowCount
      guard dictionary.count < 1 << 17, waiting.map({ $0.dictionary === dictionary }) ?? true else { return .unfit }
      if isWorthRanking(dictionary) {
        guard try rank(dictionary, context), case .ranks(_, let ranks) = source else { return .unfit }
        return takeRanks(codes, ranks, groups, runs, rows) ? .taken : .unfit
      }
      var waiting = self.waiting ?? Waiting(dictionary: dictionary)
      rows.forEach { row in
        waiting.codes.append(codes[row])
        waiting.groups.append(groups[row])
      }
      self.waiting = waiting
      return .taken
    case (.string(let codes, let dictionary), .ranks(let known, let ranks)) where known === dictionary:
      return takeRanks(codes, ranks, groups, runs, rows) ? .taken : .unfit
    default: return .unfit
    }
  }

  /// Ranking a dictionary costs more than the comparisons of a few rows.
  private func isWorthRanking(_ dictionary: StringDictionary) -> Bool { rowsSeen * 64 > dictionary.count }

  /// Ranks the dictionary, and takes in what waited for that.
  private mutating func rank(
    _ dictionary: StringDictionary, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    let ranks = try context.ranks(of: dictionary)
    source = .ranks(dictionary, ranks)
    guard let waited = waiting else { return true }
    waiting = nil
    return takeRanks(waited.codes, ranks, waited.groups, nil, Selection(indices: nil, count: waited.codes.count))
  }

  /// Whether some rows still wait: whoever wants the results takes them out.
  var isWaiting: Bool { waiting != nil }

  /// Visits the values that wait, with their groups.
  func forEachWaiting(_ visit: (Int, Value) throws(EvaluationError) -> Void) throws(EvaluationError) {
    guard let waiting else { return }
    for (code, group) in zip(waiting.codes, waiting.groups) where code != .max {
      try visit(Int(group), .string(waiting.dictionary[code]))
    }
  }

  /// False where a string came since the ranking and has no rank yet.
  private mutating func takeRanks(
    _ codes: [UInt32], _ ranks: StringRanks, _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection
  ) -> Bool {
    let flip = flip
    return codes.withUnsafeBufferPointer { codes in
      // One more than the largest code: null's, of all ones, gives 0.
      var limit: UInt32 = 0
      rows.forEach { limit = max(limit, codes[$0] &+ 1) }
      if limit > ranks.ranks.count { return false }
      ranks.ranks.withUnsafeBufferPointer { ranks in
        take(groups, runs, rows) { codes[$0] == .max ? (.min, 0) : (Int64(ranks[Int(codes[$0])]) ^ flip, 1) }
      }
      return true
    }
  }

  private mutating func takeCodes(
    _ codes: [UInt32], _ dictionary: StringDictionary, _ groups: [Int32], _ rows: Selection
  ) {
    rows.forEach { row in
      if codes[row] == .max { return }
      let group = Int(groups[row])
      let code = Int64(codes[row])
      if isThere[group] == 0 {
        isThere[group] = 1
        numbers[group] = code
      } else if code != numbers[group] {
        let known = UInt32(truncatingIfNeeded: numbers[group])
        let isBefore = dictionary.order(of: codes[row], against: known, in: dictionary) < 0
        if isBefore == (flip != 0) { numbers[group] = code }
      }
    }
  }

  /// What keeps out texts of a dictionary that are no better than those of their groups; nil where other values came before.
  func sieve(_ dictionary: StringDictionary, _ groups: [Int32]) -> ExtremesSieve? {
    switch source {
    case .none where waiting == nil: break
    case .codes(let known) where known === dictionary: break
    case .none, .codes, .integers, .floats, .ranks: return nil
    }
    return ExtremesSieve(codes: numbers, isThere: isThere, dictionary, takesLeast: flip != 0, groups)
  }

  /// `value` gives a row's number, and 1, or 0 where it has none.
  @inline(__always)
  private mutating func take(
    _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection, _ value: (Int) -> (number: Int64, isThere: UInt8)
  ) {
    numbers.withUnsafeMutableBufferPointer { numbers in
      isThere.withUnsafeMutableBufferPointer { isThere in
        groups.withUnsafeBufferPointer { groups in
          if let runs {
            runs.forEach { lower, upper in
              var greatest = Int64.min
              var any: UInt8 = 0
              for row in lower..<upper {
                let candidate = value(row)
                greatest = max(greatest, candidate.number)
                any |= candidate.isThere
              }
              let group = Int(groups[lower])
              numbers[group] = max(numbers[group], greatest)
              isThere[group] |= any
            }
            return
          }
          rows.forEach { row in
            let candidate = value(row)
            let group = Int(groups[row])
            numbers[group] = max(numbers[group], candidate.number)
            isThere[group] |= candidate.isThere
          }
        }
      }
    }
  }

  /// Takes in another's, whose groups are `places` among ours; false where the numbers mean something else there, and then
  /// what was taken in may come once more.
  mutating func merge(
    _ other: FlatExtremes, _ places: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    if waiting != nil, case .ranks(let dictionary, _) = other.source {
      guard waiting?.dictionary === dictionary, try rank(dictionary, context) else { return false }
    }
    if let theirs = other.waiting {
      let codes = Vector.string(theirs.codes, theirs.dictionary)
      let rows = Selection(indices: nil, count: theirs.codes.count)
      guard try take(codes, theirs.groups.map { places[Int($0)] }, nil, rows, context) == .taken else { return false }
    }
    switch (source, other.source) {
    case (_, .none): return true
    case (.none, .integers) where waiting != nil, (.none, .floats) where waiting != nil,
      (.none, .codes) where waiting != nil:
      return false
    case (.none, let theirs): source = theirs
    case (.integers, .integers), (.floats, .floats): break
    case (.ranks(let a, let x), .ranks(let b, let y)) where a === b && x.codes.count == y.codes.count: break
    case (.codes(let dictionary), .codes(let theirs)) where dictionary === theirs:
      let codes = other.numbers.indices.map {
        other.isThere[$0] == 1 ? UInt32(truncatingIfNeeded: other.numbers[$0]) : .max
      }
      takeCodes(codes, dictionary, places, Selection(indices: nil, count: codes.count))
      return true
    case (.integers, _), (.floats, _), (.ranks, _), (.codes, _): return false
    }
    let rows = Selection(indices: nil, count: other.numbers.count)
    take(places, nil, rows) { (other.numbers[$0], other.isThere[$0]) }
    return true
  }

  /// The value of a group, null where it has none.
  func value(_ group: Int) -> Value {
    guard group < numbers.count, isThere[group] == 1 else { return .null }
    switch source {
    case .none: return .null
    case .integers: return .integer(numbers[group] ^ flip)
    case .floats: return .float(Self.float(at: numbers[group] ^ flip))
    case .ranks(let dictionary, let ranks): return .string(dictionary[ranks.codes[Int(numbers[group] ^ flip)]])
    case .codes(let dictionary): return .string(dictionary[UInt32(truncatingIfNeeded: numbers[group])])
    }
  }

  /// The values of a range of groups.
  func vector(_ range: Range<Int>) -> Vector {
    switch source {
    case .none: return .constant(.null, count: range.count)
    case .integers: return .integer(range.map { numbers[$0] ^ flip }, validity(range))
    case .floats:
      return .float(range.map { isThere[$0] == 1 ? Self.float(at: numbers[$0] ^ flip) : 0 }, validity(range))
    case .ranks(let dictionary, let ranks):
      return .string(range.map { isThere[$0] == 1 ? ranks.codes[Int(numbers[$0] ^ flip)] : .max }, dictionary)
    case .codes(let dictionary):
      return .string(range.map { isThere[$0] == 1 ? UInt32(truncatingIfNeeded: numbers[$0]) : .max }, dictionary)
    }
  }

  private func validity(_ range: Range<Int>) -> Validity {
    guard range.contains(where: { isThere[$0] == 0 }) else { return Validity() }
    var validity = Validity.allNull(range.count)
    for (row, group) in range.enumerated() where isThere[group] == 1 { validity.markValid(row) }
    return validity
  }

  /// A number for a float that is not NaN, greater for a greater one; of the two zeros, which are equal, it is greater for
  /// the one without a sign.
  private static func place(of float: Double) -> Int64 {
    let bits = Int64(bitPattern: float.bitPattern)
    return bits < 0 ? bits ^ .max : bits
  }

  private static func float(at place: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: place < 0 ? place ^ .max : place))
  }

  /// Forgets everything.
  mutating func removeAll() {
    source = .none
    waiting = nil
    for group in numbers.indices {
      numbers[group] = .min
      isThere[group] = 0
    }
  }
}
