import KithPlanner
import KithValue

/// A sort key: a column and its direction.
struct SortColumn {
  var column: Int
  var ascending: Bool
  /// Whether the rows come in its order already.
  var isGiven = false
}

/// A column as numbers in whose order its rows stand, with the largest for null, which stands last.
struct OrderKeys {
  let numbers: [Int64]
  let scale: Scale
  /// Whether equal numbers mean equal rows.
  let isExact: Bool

  /// Numbers of one scale can be compared.
  enum Scale: Equatable {
    case integers, floats
    /// Ranks of the strings that a dictionary had; those of another time, when it had more, are on another scale.
    case ranks(StringDictionary, Int)

    static func == (a: Scale, b: Scale) -> Bool {
      switch (a, b) {
      case (.integers, .integers), (.floats, .floats): true
      case (.ranks(let x, let m), .ranks(let y, let n)): x === y && m == n
      default: false
      }
    }
  }

  /// Nil where the column has no such numbers.
  init?(_ vector: Vector, isWorthRanking: Bool, _ context: ExecutionContext) throws(EvaluationError) {
    switch vector {
    case .integer(let values, let validity):
      numbers =
        validity.words == nil ? values : values.indices.map { validity[$0] ? values[$0] : .max }
      scale = .integers
      isExact = validity.words == nil
    case .float(let values, let validity):
      // No float has the largest ranks.
      numbers = values.indices.map { validity[$0] ? values[$0].orderRank : .max }
      scale = .floats
      isExact = true
    case .string(let codes, let dictionary):
      guard isWorthRanking || dictionary.isRanked, context.allowsRanking(dictionary, rows: codes.count) else {
        return nil
      }
      let ranks = try context.ranks(of: dictionary).ranks
      numbers = codes.map { $0 == .max ? .max : Int64(ranks[Int($0)]) }
      scale = .ranks(dictionary, ranks.count)
      isExact = true
    case .constant, .boolean, .node, .relationship, .list, .map, .value: return nil
    }
  }
}

/// Compares rows of a morsel by openCypher's order across types; equal rows keep their order.
private struct RowOrder {
  private enum Key {
    case integers([Int64], ascending: Bool)
    /// The first bytes of texts, and the texts.
    case texts([UInt64], [Value], ascending: Bool)
    /// The same of codes.
    case codes([UInt64], [UInt32], StringDictionary, ascending: Bool)
    case values(Vector, ascending: Bool)
  }
  private let keys: [Key]

  init(_ morsel: Morsel, _ columns: [SortColumn], _ context: ExecutionContext) throws(EvaluationError) {
    var keys: [Key] = []
    for sort in columns {
      let vector = morsel.columns[sort.column]
      if let order = try OrderKeys(vector, isWorthRanking: morsel.count > 256, context), order.isExact {
        keys.append(.integers(order.numbers, ascending: sort.ascending))
      } else {
        let boxed = vector.withoutLists.withoutMaps
        if case .value(let values) = boxed, let leading = values.leadingBytes {
          keys.append(.texts(leading, values, ascending: sort.ascending))
        } else if case .string(let codes, let dictionary) = boxed {
          let leading = codes.map { $0 == .max ? .max : dictionary.leadingBytes(of: $0) }
          keys.append(.codes(leading, codes, dictionary, ascending: sort.ascending))
        } else {
          keys.append(.values(boxed, ascending: sort.ascending))
        }
      }
    }
    self.keys = keys
  }

  func precedes(_ a: Int32, _ b: Int32) -> Bool {
    for key in keys {
      switch key {
      case .integers(let v, let ascending):
        let x = v[Int(a)]
        let y = v[Int(b)]
        if x != y { return (x < y) == ascending }
      case .texts(let leading, let values, let ascending):
        let (x, y) = (leading[Int(a)], leading[Int(b)])
        if x != y { return (x < y) == ascending }
        let order = Value.order(values[Int(a)], values[Int(b)])
        if order != 0 { return (order < 0) == ascending }
      case .codes(let leading, let codes, let dictionary, let ascending):
        let (x, y) = (leading[Int(a)], leading[Int(b)])
        if x != y { return (x < y) == ascending }
        let (code, other) = (codes[Int(a)], codes[Int(b)])
        if code == other { continue }
        // Null stands last.
        if code == .max || other == .max { return (other == .max) == ascending }
        return (dictionary[code].order(against: dictionary[other]) < 0) == ascending
      case .values(let vector, let ascending):
        let order = Value.order(vector[Int(a)], vector[Int(b)])
        if order != 0 { return (order < 0) == ascending }
      }
    }
    return a < b
  }
}

extension [Value] {
  /// The first bytes of each text, and the largest number for null; nil where something else is among them.
  fileprivate var leadingBytes: [UInt64]? {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(count)
    for value in self {
      switch value {
      case .string(let text): numbers.append(text.leadingBytes)
      case .null: numbers.append(.max)
      default: return nil
      }
    }
    return numbers
  }
}

extension Morsel {
  /// The row numbers in order.
  func sorted(by columns: [SortColumn], _ context: ExecutionContext) throws(EvaluationError) -> [Int32] {
    if count > 128, let packed = try PackedOrder(self, columns, context) { return try packed.rows(context) }
    let order = try RowOrder(self, columns, context)
    let rows = try context.interruptible { goesOn in
      [Int32](0..<Int32(count)).sorted(while: goesOn) { order.precedes($0, $1) }
    }
    return rows ?? []
  }

  /// The row that is at a place of the order.
  func row(at place: Int, by columns: [SortColumn], _ context: ExecutionContext) throws(EvaluationError) -> Int32 {
    // One of the first is found without sorting those behind it.
    if place >= min(64, count / 4) { return try sorted(by: columns, context)[place] }
    let order = try RowOrder(self, columns, context)
    var first: [Int32] = []
    for row in 0..<Int32(count) {
      if row & 0xffff == 0xffff { try context.checkCancelled() }
      if first.count > place {
        guard order.precedes(row, first[place]) else { continue }
        first.removeLast()
      }
      var at = first.count
      while at > 0, order.precedes(row, first[at - 1]) { at -= 1 }
      first.insert(row, at: at)
    }
    return first[place]
  }
}

/// Sort.
final class SortOperator: UnaryOperator {
  let keys: [SortColumn]
  private var sorted: (all: Morsel, rows: [Int32])?
  private var given = 0

  init(_ input: Operator, _ keys: [SortColumn], _ layout: RowLayout) {
    self.keys = keys
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    sorted = nil
    given = 0
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if sorted == nil {
      let all = try input.drain(context)
      // It is kept before it is sorted, so that it is the operator's to let go of.
      sorted = (all, [])
      // The keys as numbers, and two orders.
      let work = HeldMemory(context)
      try work.take(all.count * 24)
      sorted = (all, try all.sorted(by: keys, context))
    }
    guard let (all, rows) = sorted, given < rows.count else { return nil }
    let part = Array(rows[given..<min(rows.count, given + Morsel.size)])
    given += part.count
    return Morsel(count: part.count, columns: all.columns.map { $0.gathered(part) })
  }
}

/// Top: the first rows in order, without sorting the rest; keeps no more than a few times what is asked for.
final class TopOperator: UnaryOperator {
  let keys: [SortColumn]
  let skip: Evaluator?
  let limit: Evaluator
  /// Whether the rows to skip are taken off, or kept with the others for somebody else to do so.
  let skips: Bool
  private var isDone = false
  /// What the last of the kept rows has under the first keys, as far as it can be told: no row beyond it can be among them
  /// any more. A thread that does the same for one range of the nodes after the other goes on with it.
  private var bounds: [OrderBound] = [] {
    didSet {
      joined?.bound = bounds.first?.text
      counted?.wanted = bounds.first?.integers ?? OrderBound.everything
    }
  }
  /// What makes the texts of the first key, if they are made right below.
  private let joined: (any TextBounded)?
  /// What counts matches, if the first key is how many there are.
  private let counted: CountedNodesOperator?
  private var run: MemoryBudget?

  init(
    _ input: Operator, _ keys: [SortColumn], skip: Evaluator?, limit: Evaluator, skips: Bool, _ layout: RowLayout
  ) {
    self.keys = keys
    self.skips = skips
    self.skip = skip
    self.limit = limit
    if let project = input as? ProjectOperator, let key = keys.first, key.column >= project.kept.count {
      joined = project.expressions[key.column - project.kept.count] as? any TextBounded
    } else {
      joined = nil
    }
    counted = keys.first.flatMap { CountedNodesOperator.counts(input, column: $0.column) }
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isDone = false
    if skips || run !== context.memory { bounds = [] }
    run = context.memory
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    let skipped = try skip.map { e throws(EvaluationError) in try rowCount(e, "SKIP", context) } ?? 0
    let wanted = try rowCount(limit, "LIMIT", context)
    let (sum, overflow) = skipped.addingReportingOverflow(wanted)
    let kept = overflow ? Int.max : sum
    var parts: [Morsel] = []
    var count = 0
    let memory = HeldMemory(context)
    let isGiven = keys.first?.isGiven == true
    var isCut = false
    func cut() throws(EvaluationError) {
      isCut = true
      let columns = (0..<layout.count).map { column in Vector.concatenated(parts.map { $0.columns[column] }) }
      let all = Morsel(count: count, columns: columns)
      let rows = Array(try all.sorted(by: keys, context).prefix(kept))
      parts = [Morsel(count: rows.count, columns: columns.map { $0.gathered(rows) })]
      count = rows.count
      if count == kept, count > 0 { bounds = try self.bounds(parts[0], count - 1, context) }
    }
    while var morsel = try input.pull(context) {
      let isBeyond = try leaveOut(&morsel, context)
      // Where the rows come in the order of the first key, all that follow are beyond the bound as well.
      if isBeyond, isGiven { break }
      if morsel.rowCount == 0 { continue }
      let part = morsel.compacted()
      try memory.take(part.byteCount * 2)
      parts.append(part)
      count += part.count
      if count >= max(1_024, kept > 1 << 40 ? .max : kept * 4) || isGiven && !isCut && count >= kept {
        try cut()
        try memory.hold(parts.reduce(0) { $0 + $1.byteCount })
      }
    }
    if count == 0 { return nil }
    try cut()
    let first = skips ? skipped : 0
    if first >= count { return nil }
    let rows = (Int32(first)..<Int32(count)).map { $0 }
    return Morsel(count: rows.count, columns: parts[0].columns.map { $0.gathered(rows) })
  }

  /// What a row has under the first keys.
  private func bounds(_ rows: Morsel, _ row: Int, _ context: ExecutionContext) throws(EvaluationError) -> [OrderBound] {
    var bounds: [OrderBound] = []
    for key in keys {
      let column = rows.columns[key.column]
      guard let bound = try OrderBound(column, row, ascending: key.ascending, isRanked: true, context) else { break }
      bounds.append(bound)
    }
    return bounds
  }

  /// Leaves out the rows beyond the bounds, as far as it can be told of their columns: of those that are level with a bound
  /// the next one tells. Whether there are rows, and all are beyond the first bound.
  private func leaveOut(_ morsel: inout Morsel, _ context: ExecutionContext) throws(EvaluationError) -> Bool {
    if morsel.rowCount == 0 { return false }
    var selected = morsel.rows
    var level = selected
    for (at, (key, bound)) in zip(keys, bounds).enumerated() {
      guard level.rowCount > 0, let places = try bound.places(level, morsel.columns[key.column], context) else { break }
      if at == 0 {
        selected = places.notBeyond
        morsel.selection = selected.indices
        if selected.rowCount == 0 { return true }
      } else if places.notBeyond.rowCount < level.rowCount {
        var isBeyond = [Bool](repeating: false, count: morsel.count)
        level.forEach { isBeyond[$0] = true }
        places.notBeyond.forEach { isBeyond[$0] = false }
        selected = selected.filter { !isBeyond[$0] }
        morsel.selection = selected.indices
      }
      level = places.level
    }
    return false
  }
}
