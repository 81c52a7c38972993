import KithPlanner
import KithValue

/// The groups of an EagerAggregation while rows flow in, and what each aggregate knows of them.
final class AggregateTable {
  private let keyCount: Int
  private var groups: RowEncoder
  private var columns: [AggregateStates]
  private var memory: HeldMemory?
  /// How many groups have been given out.
  private var given = 0
  private let aggregates: [AggregateColumn]
  /// What is counted and summed without a look at the rows.
  private var tallied: TalliedNodes?
  /// The keys of what was, where there are no other groups.
  private var talliedKeys: (vectors: [Vector], count: Int)?
  private var hasBegun = false
  /// Which groups are wanted; nil where all are.
  private let first: FirstGroups?

  /// So many nodes of a scan come at least.
  private let nodes: Int

  init(keys: Int, _ aggregates: [AggregateColumn], first: FirstGroups? = nil, nodes: Int = 0) {
    keyCount = keys
    self.nodes = nodes
    self.first = first
    first?.restart()
    self.aggregates = aggregates
    groups = RowEncoder(columns: keys)
    columns = aggregates.map { AggregateStates($0) }
  }

  deinit {
    let values = (memory?.bytes ?? 0) / 64
    guard values >= Disposal.threshold else { return }
    // Nobody else has them any more, or lets go of them only by now.
    nonisolated(unsafe) let parts = (groups, columns)
    Disposal.perform(values) { withExtendedLifetime(parts) {} }
  }

  /// Makes a group for each value of its one key, whether rows come of it or not.
  func begin(with key: Vector, _ context: ExecutionContext) throws(EvaluationError) {
    _ = groups.encode([key], Selection(indices: nil, count: key.count))
    for column in columns { try column.grow(groups.count, context) }
  }

  /// Takes in the selected rows of a morsel.
  func add(_ morsel: Morsel, keys: [Evaluator], _ context: ExecutionContext) throws(EvaluationError) {
    // Of less than a morsel there is hardly more to come.
    if !hasBegun, morsel.count == Morsel.size {
      hasBegun = true
      tallied = TalliedNodes(keys: keys, aggregates, nodes: nodes, context)
      if let tallied { try held(context).take(tallied.byteCount) }
    }
    if tallied?.add(morsel, context) == true { return }
    var morsel = morsel
    var vectors = [Vector](repeating: .constant(.null, count: 0), count: keys.count)
    if let first {
      vectors[first.key] = try keys[first.key].evaluate(morsel, morsel.rows, context)
      morsel.selection = try first.rows(among: morsel.rows, vectors[first.key], context).indices
      if morsel.rowCount == 0 { return }
    }
    for (at, key) in keys.enumerated() where at != first?.key {
      vectors[at] = try key.evaluate(morsel, morsel.rows, context)
    }
    try groups.makeRoom(for: morsel.rowCount, context)
    let numbers = groups.encode(vectors, morsel.rows)
    let runs = morsel.selection == nil ? GroupRuns(numbers) : nil
    for column in columns {
      try column.grow(groups.count, context)
      try column.add(numbers, groups.count, runs, morsel, context)
    }
    if let first {
      try first.note(groups.count, by: keys[first.key], context) { groups.vector(0..<groups.count, column: first.key) }
    }
    try held(context).hold(
      columns.reduce(groups.byteCount + (tallied?.byteCount ?? 0)) { $0 + $1.byteCount })
  }

  /// Whether what comes next can be taken in as if it were merged: it cannot where sums of floats have begun, which round
  /// differently when they are made in other parts.
  var isExact: Bool { columns.allSatisfy(\.isExact) }

  private func held(_ context: ExecutionContext) -> HeldMemory {
    if let memory { return memory }
    let memory = HeldMemory(context)
    self.memory = memory
    return memory
  }

  /// Puts what was counted and summed without a look at the rows with the groups of the others.
  ///
  /// - Parameter isLast: whether nothing comes after it.
  private func flush(_ context: ExecutionContext, isLast: Bool = false) throws(EvaluationError) {
    guard let tallied else { return }
    self.tallied = nil
    let (vectors, cells) = tallied.keys(keyCount)
    if cells.isEmpty { return }
    let numbers: [Int32]
    if isLast, groups.count == 0 {
      // Every cell is another group.
      numbers = [Int32](0..<Int32(cells.count))
      talliedKeys = (vectors, cells.count)
    } else {
      numbers = groups.encode(vectors, Selection(indices: nil, count: cells.count))
    }
    let counts = tallied.counts(cells)
    for (column, share) in zip(columns, tallied.shares) {
      try column.grow(talliedKeys?.count ?? groups.count, context)
      switch share {
      case .count: column.add(counts, to: numbers)
      case .sum(let sum): try column.add(sums: tallied.sums(sum, cells), of: counts, to: numbers, context)
      }
    }
  }

  /// Begins anew when all groups have been given: what comes next makes other groups.
  func restart() {
    given = 0
    talliedKeys = nil
    groups.restart()
    columns = aggregates.map { AggregateStates($0) }
  }

  /// Puts what was counted and summed without a look at the rows together: it comes behind the groups of both.
  private func join(_ other: AggregateTable, _ context: ExecutionContext) throws(EvaluationError) {
    guard let theirs = other.tallied else { return }
    other.tallied = nil
    if tallied == nil {
      tallied = theirs
      hasBegun = true
      try held(context).take(theirs.byteCount)
    } else if tallied?.add(theirs) != true {
      other.tallied = theirs
      try flush(context)
      try other.flush(context)
    }
  }

  /// Takes in the groups of another table, whose rows come behind this one's.
  func merge(_ other: AggregateTable, _ context: ExecutionContext) throws(EvaluationError) {
    try join(other, context)
    let count = other.groupCount
    if count == 0 { return }
    var numbers: [Int32] = []
    numbers.reserveCapacity(count)
    for lower in stride(from: 0, to: count, by: 1 << 13) {
      try context.checkCancelled()
      let range = lower..<min(count, lower + 1 << 13)
      var vectors: [Vector] = []
      for key in 0..<keyCount { vectors.append(other.groups.vector(range, column: key)) }
      try groups.makeRoom(for: range.count, context)
      numbers += groups.encode(vectors, Selection(indices: nil, count: range.count))
    }
    for (column, theirs) in zip(columns, other.columns) {
      try context.checkCancelled()
      try column.grow(groupCount, context)
      try theirs.grow(count, context)
      try column.merge(theirs, numbers, context)
    }
  }

  /// Without keys there is always one group.
  var groupCount: Int { keyCount == 0 ? 1 : talliedKeys?.count ?? groups.count }

  /// The next groups as a morsel, the keys, then the aggregates; nil after the last.
  func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    try flush(context, isLast: keyCount > 0)
    let count = groupCount
    if given >= count { return nil }
    if given == 0 { for column in columns { try column.grow(count, context) } }
    let range = given..<min(count, given + Morsel.size)
    given = range.upperBound
    var vectors: [Vector] = []
    for key in 0..<keyCount {
      vectors.append(talliedKeys?.vectors[key].slice(range) ?? groups.vector(range, column: key))
    }
    for column in columns { vectors.append(try column.results(range, context)) }
    return Morsel(count: range.count, columns: vectors)
  }
}
