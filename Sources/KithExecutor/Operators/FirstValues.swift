import KithValue

/// A key of the order in which the first row of a group is sought.
struct FirstKey {
  var key: Evaluator
  var ascending: Bool
}

/// The first value of each group that is not null, in an order of its rows; of rows that are alike in it the one that came
/// first counts.
///
/// The keys of the best row of a group are kept as numbers in whose order the rows stand: rows that lie behind in the first
/// key are asked for no other, and the value is read of the others alone. Keys without such numbers are compared as values.
struct FirstValues {
  private let order: [FirstKey]
  private var ranks: [Ranks]
  /// The keys as values, key by key; nil as long as they all are numbers.
  private var keys: [[Value]]?
  /// Where a group's value stands among those that were taken, -1 where it has none.
  private var places: [Int32] = []
  private var values = GrowingColumn()
  private var count = 0
  private var valueBytes = 0
  private var arranged: Vector?
  private var rowsSeen = 0

  /// One key as numbers, by group.
  private struct Ranks {
    /// Turns the order round where the greatest is sought, so that it is always the least; the same again turns it back.
    let flip: Int64
    /// What the numbers mean; nil as long as all are null's.
    var scale: OrderKeys.Scale?
    var strings: StringRanks?
    var numbers: [Int64] = []

    /// The value that a group's number stands for.
    func value(_ group: Int) -> Value {
      let number = numbers[group] ^ flip
      if number == .max { return .null }
      switch scale {
      case .integers: return .integer(number)
      case .floats: return .float(Double(orderRank: number))
      case .ranks(let dictionary, _):
        guard let strings else { return .null }
        return .string(dictionary[strings.codes[Int(number)]])
      case nil: return .null
      }
    }
  }

  init(_ order: [FirstKey]) {
    self.order = order
    ranks = order.map { Ranks(flip: $0.ascending ? 0 : -1) }
  }

  /// About how much memory it takes.
  var byteCount: Int { places.count * (4 + order.count * (keys == nil ? 8 : 16)) + valueBytes }

  mutating func grow(_ groups: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let missing = groups - places.count
    guard missing > 0 else { return }
    try places.makeRoom(for: missing, context)
    places += repeatElement(-1, count: missing)
    for key in order.indices {
      if keys == nil {
        try ranks[key].numbers.makeRoom(for: missing, context)
        ranks[key].numbers += repeatElement(.max, count: missing)
      } else {
        keys?[key] += repeatElement(.null, count: missing)
      }
    }
  }

  // MARK: rows

  /// Rows, and what was computed of them.
  private struct Rows {
    var morsel: Morsel
    var groups: [Int32]
    var selected: Selection
    var keys: [Vector?]
    var value: Vector?

    /// Goes on with some of the rows: as rows of their own where they are few.
    mutating func keep(_ rows: Selection) {
      selected = rows
      guard rows.rowCount * 2 < rows.count, let numbers = rows.indices else { return }
      morsel = Morsel(count: numbers.count, columns: morsel.columns.map { $0.gathered(numbers) })
      groups = numbers.map { groups[Int($0)] }
      keys = keys.map { $0?.gathered(numbers) }
      value = value?.gathered(numbers)
      selected = morsel.rows
    }
  }

  /// Takes in the selected rows of a morsel, whose groups are given, and their runs where all rows are selected.
  mutating func add(
    _ argument: Evaluator, _ groups: [Int32], _ runs: GroupRuns?, _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) {
    var rows = Rows(morsel: morsel, groups: groups, selected: morsel.rows, keys: order.map { _ in nil })
    for at in order.indices where at == 0 || !order[at].key.raisesNothing(morsel, context) {
      rows.keys[at] = try order[at].key.evaluate(morsel, morsel.rows, context)
    }
    var minded = false
    func leaveOutNulls() {
      minded = true
      if let value = rows.value {
        if !value.holdsNoNull { rows.keep(rows.selected.filter { !value.isNull($0) }) }
      } else if let present = argument.present(rows.morsel, rows.selected, context) {
        rows.keep(present)
      }
    }
    if !(argument is PropertyEvaluator) || !argument.raisesNothing(morsel, context) {
      let value = try argument.evaluate(morsel, morsel.rows, context)
      if case .constant(.null, _) = value { return }
      rows.value = value
      leaveOutNulls()
    } else if keys != nil {
      leaveOutNulls()
    }
    rowsSeen += rows.selected.rowCount
    for at in order.indices where keys == nil {
      if rows.selected.rowCount == 0 { return }
      guard let numbers = try numbers(at, &rows, context) else {
        if !minded { leaveOutNulls() }
        try becomeValues(context)
        break
      }
      let isWhole = at == 0 && rows.selected.indices == nil && rows.groups.count == groups.count
      var (kept, improved) = level(at, numbers, rows.groups, isWhole ? runs : nil, rows.selected)
      if !minded {
        minded = true
        // Mostly the best have a value; where some have none, the others are looked for once more without those.
        if let present = argument.present(rows.morsel, kept, context), present.rowCount < kept.rowCount {
          for (group, before) in improved.reversed() { ranks[at].numbers[Int(group)] = before }
          leaveOutNulls()
          guard rows.selected.rowCount > 0, let numbers = try self.numbers(at, &rows, context) else { return }
          (kept, improved) = level(at, numbers, rows.groups, nil, rows.selected)
        }
      }
      for (group, _) in improved { places[Int(group)] = -1 }
      for later in order.indices.dropFirst(at + 1) {
        for (group, _) in improved { ranks[later].numbers[Int(group)] = .max }
      }
      rows.keep(kept)
    }
    let taken = try keys == nil ? taken(rows) : takenByValues(&rows, context)
    if taken.isEmpty { return }
    var value = rows.value?.gathered(taken)
    if value == nil {
      rows.keep(Selection(indices: taken, count: rows.morsel.count))
      value = try argument.evaluate(rows.morsel, rows.selected, context)
      if let taken = rows.selected.indices { value = value?.gathered(taken) }
    }
    try take(value ?? .constant(.null, count: taken.count), context)
  }

  private func key(_ at: Int, _ rows: inout Rows, _ context: ExecutionContext) throws(EvaluationError) -> Vector {
    if let known = rows.keys[at] { return known }
    let key = try order[at].key.evaluate(rows.morsel, rows.selected, context)
    rows.keys[at] = key
    return key
  }

  /// A column of keys as numbers; nil where they have none that can be compared with those before.
  private mutating func numbers(
    _ at: Int, _ rows: inout Rows, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Int64]? {
    let key = try key(at, &rows, context)
    if case .constant(.null, let count) = key { return [Int64](repeating: .max, count: count) }
    guard let order = try OrderKeys(key, isWorthRanking: rowsSeen > 256, context) else { return nil }
    if ranks[at].scale == nil {
      ranks[at].scale = order.scale
      if case .ranks(let dictionary, _) = order.scale { ranks[at].strings = try context.ranks(of: dictionary) }
    }
    guard ranks[at].scale == order.scale else { return nil }
    // The largest integer would be taken for null.
    if order.scale == .integers, order.numbers.contains(.max),
      rows.selected.filter({ order.numbers[$0] == .max && !key.isNull($0) }).rowCount > 0
    {
      return nil
    }
    return order.numbers
  }

  /// The rows that are level with the best of their groups in a key, now that these are known, and the groups whose best got
  /// better, with what it was: such a group has no value, and nothing under the later keys, until a row is taken.
  private mutating func level(
    _ at: Int, _ numbers: [Int64], _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection
  ) -> (kept: Selection, improved: [(group: Int32, before: Int64)]) {
    let flip = ranks[at].flip
    var improved: [(group: Int32, before: Int64)] = []
    let kept = ranks[at].numbers.withUnsafeMutableBufferPointer { best in
      numbers.withUnsafeBufferPointer { numbers in
        groups.withUnsafeBufferPointer { groups in
          if let runs {
            // A group that comes again may have got a better one there.
            return Selection(indices: Self.level(best, numbers, groups, runs, flip, &improved), count: rows.count)
              .filter { numbers[$0] ^ flip == best[Int(groups[$0])] }
          }
          rows.forEach { row in
            let group = groups[row]
            let number = numbers[row] ^ flip
            let before = best[Int(group)]
            if number < before {
              best[Int(group)] = number
              improved.append((group, before))
            }
          }
          return rows.filter { numbers[$0] ^ flip == best[Int(groups[$0])] }
        }
      }
    }
    return (kept, improved)
  }

  /// The same where the rows of a group stand one after the other.
  private static func level(
    _ best: UnsafeMutableBufferPointer<Int64>, _ numbers: UnsafeBufferPointer<Int64>,
    _ groups: UnsafeBufferPointer<Int32>, _ runs: GroupRuns, _ flip: Int64,
    _ improved: inout [(group: Int32, before: Int64)]
  ) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: numbers.count) { out, filled in
      var next = 0
      runs.forEach { lower, upper in
        let group = groups[lower]
        var least = Int64.max
        for row in lower..<upper { least = min(least, numbers[row] ^ flip) }
        let before = best[Int(group)]
        if least > before { return }
        if least < before {
          best[Int(group)] = least
          improved.append((group, before))
        }
        for row in lower..<upper {
          // Written anew until it is kept.
          out[next] = Int32(truncatingIfNeeded: row)
          next &+= Int(unsafeBitCast(numbers[row] ^ flip == least, to: UInt8.self))
        }
      }
      filled = next
    }
  }

  /// The rows, of those that are level with the best of their groups, that are the first there.
  private mutating func taken(_ rows: Rows) -> [Int32] {
    var taken: [Int32] = []
    rows.selected.forEach { row in
      let group = Int(rows.groups[row])
      if places[group] >= 0 { return }
      places[group] = Int32(count + taken.count)
      taken.append(Int32(row))
    }
    return taken
  }

  /// The rows that go before the best of their groups.
  private mutating func takenByValues(
    _ rows: inout Rows, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Int32] {
    var columns: [Vector] = []
    for at in order.indices { columns.append(try key(at, &rows, context)) }
    var taken: [Int32] = []
    let groups = rows.groups
    rows.selected.forEach { row in
      let group = Int(groups[row])
      if places[group] >= 0, !goesBefore(group, { columns[$0][row] }) { return }
      for at in columns.indices { keys?[at][group] = columns[at][row] }
      places[group] = Int32(count + taken.count)
      taken.append(Int32(row))
    }
    return taken
  }

  /// Whether a row with some keys goes before the best of a group.
  private func goesBefore(_ group: Int, _ key: (Int) -> Value) -> Bool {
    guard let keys else { return false }
    for at in order.indices {
      let order = Value.order(key(at), keys[at][group])
      if order != 0 { return (order < 0) == self.order[at].ascending }
    }
    return false
  }

  /// Keeps further values, whose places are known.
  private mutating func take(_ value: Vector, _ context: ExecutionContext) throws(EvaluationError) {
    values.append(value)
    count += value.count
    valueBytes += value.byteCount
    if count > 1 << 13, count > places.count * 4 { try compact(context) }
  }

  /// Lets go of the values in whose place another was taken.
  private mutating func compact(_ context: ExecutionContext) throws(EvaluationError) {
    let all = values.finish()
    values = GrowingColumn()
    (count, valueBytes) = (0, 0)
    for lower in stride(from: 0, to: places.count, by: 1 << 14) {
      try context.checkCancelled()
      var live: [Int32] = []
      for group in lower..<min(places.count, lower + 1 << 14) where places[group] >= 0 {
        live.append(places[group])
        places[group] = Int32(count + live.count - 1)
      }
      let part = all.gathered(live)
      values.append(part)
      count += live.count
      valueBytes += part.byteCount
    }
  }

  /// Goes on by comparing values.
  private mutating func becomeValues(_ context: ExecutionContext) throws(EvaluationError) {
    guard keys == nil else { return }
    var keys: [[Value]] = []
    for at in order.indices {
      var column: [Value] = []
      column.reserveCapacity(places.count)
      for group in places.indices {
        if group & 0xFFFF == 0xFFFF { try context.checkCancelled() }
        column.append(places[group] < 0 ? .null : ranks[at].value(group))
      }
      ranks[at].numbers = []
      keys.append(column)
    }
    self.keys = keys
  }

  // MARK: merging and results

  /// Takes in another's, whose rows come behind this one's; `numbers` are its groups among these.
  mutating func merge(
    _ given: FirstValues, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    var other = given
    let fits = zip(ranks, other.ranks).allSatisfy { $0.scale == nil || $1.scale == nil || $0.scale == $1.scale }
    if keys != nil || other.keys != nil || !fits {
      try becomeValues(context)
      try other.becomeValues(context)
    }
    for at in order.indices where ranks[at].scale == nil {
      ranks[at].scale = other.ranks[at].scale
      ranks[at].strings = other.ranks[at].strings
    }
    for group in other.places.indices where other.places[group] >= 0 {
      if group & 0x3FFF == 0 { try context.checkCancelled() }
      let own = Int(numbers[group])
      if let theirs = other.keys {
        if places[own] >= 0, !goesBefore(own, { theirs[$0][group] }) { continue }
        for at in order.indices { keys?[at][own] = theirs[at][group] }
      } else {
        if places[own] >= 0, !other.goesBefore(group, self, own) { continue }
        for at in order.indices { ranks[at].numbers[own] = other.ranks[at].numbers[group] }
      }
      places[own] = Int32(count) + other.places[group]
    }
    rowsSeen += other.rowsSeen
    let theirs = other.values.finish()
    try take(theirs, context)
  }

  /// Whether the best of a group goes before that of another's.
  private func goesBefore(_ group: Int, _ other: FirstValues, _ theirs: Int) -> Bool {
    for at in order.indices {
      let (a, b) = (ranks[at].numbers[group], other.ranks[at].numbers[theirs])
      if a != b { return a < b }
    }
    return false
  }

  /// The values of a range of groups; nothing is taken in after this.
  mutating func results(_ range: Range<Int>) -> Vector {
    let all = arranged ?? values.finish()
    arranged = all
    return all.gatheredOrNull(Array(places[range]))
  }
}

extension Evaluator {
  /// Whether it gives a value of every row, so that nobody misses it where it is not asked.
  fileprivate func raisesNothing(_ morsel: Morsel, _ context: ExecutionContext) -> Bool {
    if self is ColumnEvaluator { return true }
    guard !context.hasDeletions, let property = self as? PropertyEvaluator,
      let subject = property.subject as? ColumnEvaluator
    else { return false }
    switch morsel.columns[subject.column] {
    case .node, .relationship: return true
    case .constant, .boolean, .integer, .float, .string, .list, .map, .value: return false
    }
  }
}
