import KithPlanner
import KithValue

/// One aggregate of an EagerAggregation.
struct AggregateColumn {
  var kind: Aggregates.Kind
  /// Nil for `count(*)`.
  var argument: Evaluator?
  var parameter: Evaluator?
  var isDistinct: Bool
  /// Of `collect` of which only the first value is wanted: the order in which it is.
  var first: [FirstKey]?
  /// Of `collect`, whether its lists are sets that nothing but their sizes together are asked of; of `count`, whether that is
  /// what it counts.
  var isOfSets = false
}

/// EagerAggregation: groups the rows by their keys and aggregates each group; without keys there is always one group.
///
/// Where the node that the leaf gives is among several keys, the groups of a node are whole when the rows of the next one come,
/// and are given then: so few are held at a time that they stay close at hand, and nobody above waits for the last row.
///
///     MATCH (o:Organisation)<-[:ENGAGED]-(p) RETURN o, p, count(*)     // the groups of an o together
final class AggregateOperator: UnaryOperator {
  let keys: [Evaluator]
  let aggregates: [AggregateColumn]
  /// Where the leaf's node stands among the input's columns, if it is a key: then groups of different nodes never meet, and
  /// each range of the nodes can be grouped by itself.
  let leaf: Int?
  /// Which groups are wanted; nil where all are.
  let first: FirstGroups?
  /// The rows from outside, each of which has a group, and where their numbers stand; nil where only those have one of which
  /// there are rows.
  private let rows: (box: ArgumentBox, number: Int)?
  private var table: AggregateTable?
  private var run: MemoryBudget?
  private var isGiving = false
  private var isLast = false
  /// The rows of the node whose groups are not whole yet.
  private var rest: Morsel?
  /// So many groups are held before those that are whole are given.
  private static let enough = 8192

  init(
    _ input: Operator, keys: [Evaluator], _ aggregates: [AggregateColumn], leaf: Int? = nil, first: FirstGroups? = nil,
    rows: (box: ArgumentBox, number: Int)? = nil, _ layout: RowLayout
  ) {
    self.rows = rows
    self.keys = keys
    self.leaf = leaf
    self.first = first
    self.aggregates = aggregates
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    // What is known of values stays from one range of the nodes to the next.
    if leaf != nil, run === context.memory { table?.restart() } else { table = nil }
    // What comes may be of another row from outside, which has first groups of its own.
    first?.restart()
    run = context.memory
    isGiving = false
    isLast = false
    rest = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    while true {
      let table = if let table { table } else { try begun(context) }
      if isGiving {
        if let groups = try table.next(context) { return groups }
        if isLast { return nil }
        isGiving = false
        table.restart()
        if let rest { try table.add(rest, keys: keys, context) }
        rest = nil
      }
      guard let morsel = try input.pull(context) else {
        isLast = true
        isGiving = true
        continue
      }
      // Where what stands above changes the graph, it must wait for the last row.
      if let leaf, keys.count > 1, context.transaction == nil, table.groupCount >= Self.enough,
        let (whole, begun) = Self.split(morsel, leaf)
      {
        try table.add(whole, keys: keys, context)
        rest = begun
        isGiving = true
      } else {
        try table.add(morsel, keys: keys, context)
      }
    }
  }

  private func begun(_ context: ExecutionContext) throws(EvaluationError) -> AggregateTable {
    let table = AggregateTable(keys: keys.count, aggregates, first: first)
    if let rows { try table.begin(with: rows.box.morsel.columns[rows.number], context) }
    self.table = table
    return table
  }

  /// The rows of a morsel before those of its last node, and those; nil where all are of one node.
  private static func split(_ morsel: Morsel, _ leaf: Int) -> (whole: Morsel, begun: Morsel)? {
    guard case .node(let ids) = morsel.columns[leaf] else { return nil }
    let rows = morsel.rows.numbers
    guard let last = rows.last else { return nil }
    var first = rows.count - 1
    while first > 0, ids[Int(rows[first - 1])] == ids[Int(last)] { first -= 1 }
    if first == 0 { return nil }
    var (whole, begun) = (morsel, morsel)
    whole.selection = Array(rows[..<first])
    begun.selection = Array(rows[first...])
    return (whole, begun)
  }
}

/// Distinct: the first row of each combination of the given columns.
final class DistinctOperator: UnaryOperator {
  let columns: [Int]
  /// Whether it goes on from one range of the nodes to the next, where somebody above tells apart what several threads give.
  private let goesOn: Bool
  /// Which rows are wanted, its key one of the columns; nil where all are.
  private let first: FirstGroups?
  private var run: MemoryBudget?
  private var seen: RowEncoder
  private var memory: HeldMemory?

  init(
    _ input: Operator, _ columns: [Int], goesOn: Bool = false, first: FirstGroups? = nil, _ layout: RowLayout
  ) {
    self.columns = columns
    self.goesOn = goesOn
    self.first = first
    seen = RowEncoder(columns: columns.count)
    super.init(input, layout)
  }
  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    if goesOn, run === context.memory { return }
    run = context.memory
    memory = nil
    seen = RowEncoder(columns: columns.count)
    first?.restart()
  }
  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    guard var morsel = try input.pull(context) else { return nil }
    if let first {
      morsel.selection = try first.rows(among: morsel.rows, morsel.columns[columns[first.key]], context).indices
      try first.note(seen.count, by: nil, context) { seen.vector(0..<seen.count, column: first.key) }
    }
    var known = seen.count
    try seen.makeRoom(for: morsel.rowCount, context)
    let numbers = seen.encode(columns.map { morsel.columns[$0] }, morsel.rows)
    let memory = memory ?? HeldMemory(context)
    self.memory = memory
    try memory.hold(seen.count * (columns.count * 40 + 16) + seen.heapByteCount)
    // Combinations are numbered as they are first seen, so a new one is the next number.
    morsel.selection =
      morsel.rows.filter { row in
        guard Int(numbers[row]) == known else { return false }
        known += 1
        return true
      }.indices
    return morsel
  }
}
