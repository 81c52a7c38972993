import KithPlanner
import KithValue

/// What one aggregate knows of all groups.
///
/// Counts, sums of integers, and least and greatest integers and strings are kept as flat arrays by group; whatever else
/// comes is kept in general states, into which the flat ones are emptied where both kinds meet.
final class AggregateStates {
  private let aggregate: AggregateColumn
  /// How many groups there are.
  private var reach = 0
  /// Of `count`.
  private var counts: [Int64] = []
  /// Empty until something comes that the flat arrays cannot hold.
  private var states = Pieces<Aggregates.State>()
  /// Sums and means as long as they fit.
  private var sums = FlatSums()
  /// Least or greatest integers and strings; nil for other aggregates.
  private var extremes: FlatExtremes?
  /// Whether some least or greatest value stands among the flat ones.
  private var hasFlatExtremes = false
  /// Whether some least or greatest value stands in a general state.
  private var hasGeneralExtremes = false
  /// The distinct values by their numbers, and the pairs of group and number met so far.
  private var distinct = KeyEncoder()
  private var seen = NumberTable()
  private var distinctPairs: [(group: Int32, value: Int32)] = []
  /// The same where they are counted or collected, and fit; nil once they did not.
  private var distinctCounts: DistinctCounts?
  /// The values of `collect`; nil for all others.
  private var collected: CollectedValues?
  /// The same where only the first is wanted.
  private var firsts: FirstValues?
  /// Whose different elements are counted.
  private var sets: SetSizes?
  /// The states of standard deviations, which need no others.
  private var deviations: [Aggregates.Deviation] = []
  /// The numbers of percentiles, as long as they are alike; nil afterwards, and for all other functions.
  private var percentiles: PercentileValues?
  /// About how much memory the values take that are kept one by one in general states.
  private var kept = 0

  init(_ aggregate: AggregateColumn) {
    self.aggregate = aggregate
    if isCount, aggregate.isOfSets {
      sets = SetSizes()
    } else if aggregate.isDistinct, isCount {
      distinctCounts = DistinctCounts()
    }
    if aggregate.isDistinct, aggregate.kind == .collect { distinctCounts = DistinctCounts(keepsOrder: true) }
    if isExtreme { extremes = FlatExtremes(takesLeast: aggregate.kind == .min) }
    firsts = aggregate.first.map { FirstValues($0) }
    if aggregate.kind == .collect, firsts == nil { collected = CollectedValues() }
    if keepsValues, !aggregate.isDistinct {
      percentiles = PercentileValues(isContinuous: aggregate.kind == .percentileCont)
    }
  }

  /// Goes on with the distinct values one by one.
  private func emptyDistinctCounts(_ context: ExecutionContext) throws(EvaluationError) {
    guard var known = distinctCounts else { return }
    distinctCounts = nil
    let (values, groups) = try known.all(context)
    let fresh = try newPairs(values, groups, Selection(indices: nil, count: groups.count), context)
    if isCount { fresh.forEach { counts[Int(groups[$0])] += 1 } }
    collected?.add(values, groups, fresh)
  }

  private var isCount: Bool { aggregate.kind == .count }
  private var isSum: Bool { aggregate.kind == .sum || aggregate.kind == .avg }
  private var keepsValues: Bool { aggregate.kind == .percentileCont || aggregate.kind == .percentileDisc }
  private var isExtreme: Bool { aggregate.kind == .min || aggregate.kind == .max }
  private var isDeviation: Bool { aggregate.kind == .stDev || aggregate.kind == .stDevP }

  func grow(_ groups: Int, _ context: ExecutionContext) throws(EvaluationError) {
    let missing = groups - reach
    guard missing > 0 else { return }
    reach = groups
    if sets != nil { return }
    if isCount {
      try counts.makeRoom(for: missing, context)
      counts += repeatElement(0, count: missing)
      return
    }
    if isDeviation {
      try deviations.makeRoom(for: missing, context)
      let new = Aggregates.Deviation(aggregate.kind == .stDev ? .sample : .population)
      deviations += repeatElement(new, count: missing)
      return
    }
    if firsts != nil {
      try firsts?.grow(groups, context)
      return
    }
    if !states.isEmpty { try needStates(context) }
    if isSum { try sums.grow(groups, context) }
    try extremes?.grow(groups, context)
  }

  /// Makes a general state for every group.
  private func needStates(_ context: ExecutionContext) throws(EvaluationError) {
    try states.fill(upTo: reach, with: Aggregates.State(aggregate.kind), context)
  }

  /// Whether it comes out the same in however many parts it is made and merged.
  var isExact: Bool { !isDeviation && !(isSum && !(sums.isOfIntegers && states.isEmpty)) }

  /// About how much memory it holds.
  var byteCount: Int {
    counts.count * 8 + sums.byteCount + (isExtreme ? reach * 16 : 0) + states.count * 64 + distinctPairs.count * 64
      + distinct.count * 32 + distinct.heapByteCount + deviations.count * 56 + (percentiles?.byteCount ?? 0)
      + (distinctCounts?.byteCount ?? 0) + (sets?.byteCount ?? 0) + (collected?.byteCount ?? 0)
      + (firsts?.byteCount ?? 0) + kept
  }

  /// Takes in the selected rows, whose groups are given, and their runs where all rows are selected and the runs are long.
  func add(
    _ groups: [Int32], _ groupCount: Int, _ runs: GroupRuns?, _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) {
    guard let argument = aggregate.argument else {
      count(groups, groupCount, runs, morsel.rows)
      return
    }
    if firsts != nil {
      try firsts?.add(argument, groups, runs, morsel, context)
      return
    }
    if let times = aggregate.parameter, isCount || isSum {
      return try addMany(argument, times, groups, morsel, context)
    }
    if isCount, !aggregate.isDistinct, let present = argument.present(morsel, morsel.rows, context) {
      count(groups, groupCount, runs, present)
      return
    }
    let vector = try values(argument, groups, morsel, context)
    if sets != nil {
      try sets?.add(vector, groups, morsel.rows, context)
      return
    }
    var rows = morsel.rows
    if distinctCounts != nil {
      if try distinctCounts?.add(vector, groups, groupCount, rows, context) == true { return }
      try emptyDistinctCounts(context)
    }
    if aggregate.isDistinct { rows = try newPairs(vector, groups, rows, context) }
    if isCount {
      if case .constant(let value, _) = vector, value.isNull { return }
      let present = vector.holdsNoNull ? rows : rows.filter { !vector.isNull($0) }
      count(groups, groupCount, runs, present)
      return
    }
    if collected != nil {
      collected?.add(vector, groups, rows)
      return
    }
    if case .constant(.null, _) = vector, !keepsValues { return }
    // What DISTINCT leaves is no run any more.
    let runs = rows.indices == nil ? runs : nil
    if isSum, case .constant(.integer(let value), let count) = vector {
      let values = [Int64](repeating: value, count: count)
      return try addUnfit(sums.add(values, Validity(), groups, runs, rows), values, groups, context)
    }
    if isSum, case .integer(let values, let validity) = vector {
      return try addUnfit(sums.add(values, validity, groups, runs, rows), values, groups, context)
    }
    if isSum, case .float(let values, let validity) = vector {
      return try sums.add(values, validity, groups, rows, context)
    }
    if isExtreme, try takesExtremes(vector, groups, runs, rows, context) { return }
    if isDeviation { return try deviate(vector, groups, rows) }
    let parameter = try aggregate.parameter?.evaluate(morsel, rows, context)
    if percentiles != nil {
      if percentiles?.add(vector, parameter, groups, reach: reach, rows) == true { return }
      try emptyPercentiles(context)
    }
    try needStates(context)
    if keepsValues { kept += rows.rowCount * 16 + (vector.isConstant ? 0 : vector.heapByteCount) }
    try rows.forEach { row throws(EvaluationError) in
      try states[Int(groups[row])].add(vector[row], parameter?[row] ?? .null)
    }
  }

  /// Takes in rows of which each stands for so many equal ones.
  private func addMany(
    _ argument: Evaluator, _ times: Evaluator, _ groups: [Int32], _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) {
    let vector = try argument.evaluate(morsel, morsel.rows, context)
    let times = try times.evaluate(morsel, morsel.rows, context)
    if isSum, case .integer(let times, let given) = times, given.words == nil {
      switch vector {
      case .integer(let values, let validity):
        let unfit = sums.add(values, validity, times: times, groups, morsel.rows)
        return try addUnfit(unfit, values, times: times, groups, context)
      case .float(let values, let validity):
        return try sums.add(values, validity, times: times, groups, morsel.rows, context)
      case .constant, .boolean, .string, .node, .relationship, .list, .map, .value: break
      }
    }
    if isSum { try needStates(context) }
    try morsel.rows.forEach { row throws(EvaluationError) in
      guard case .integer(let times) = times[row] else { return }
      let group = Int(groups[row])
      if isSum {
        try states[group].add(vector[row], times: times)
      } else if !vector.isNull(row) {
        counts[group] = try PathWeights.sum(counts[group], times)
      }
    }
  }

  /// Adds rows to general states that do not fit into the flat sums.
  private func addUnfit(
    _ rows: [Int], _ values: [Int64], times: [Int64]? = nil, _ groups: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    if rows.isEmpty { return }
    try needStates(context)
    for row in rows {
      let group = Int(groups[row])
      sums.empty(group, into: &states[group])
      try states[group].add(.integer(values[row]), times: times?[row] ?? 1)
    }
  }

  private func count(_ groups: [Int32], _ groupCount: Int, _ runs: GroupRuns?, _ rows: Selection) {
    if groupCount == 1 {
      counts[0] &+= Int64(rows.rowCount)
      return
    }
    counts.withUnsafeMutableBufferPointer { counts in
      if let runs, rows.indices == nil {
        runs.forEach { lower, upper in counts[Int(groups[lower])] &+= Int64(upper &- lower) }
        return
      }
      groups.withUnsafeBufferPointer { groups in rows.forEach { counts[Int(groups[$0])] &+= 1 } }
    }
  }

  /// The rows whose value their group has not met before.
  private func newPairs(
    _ vector: Vector, _ groups: [Int32], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    try distinct.makeRoom(for: rows.rowCount, context)
    try seen.makeRoom(for: rows.rowCount, context)
    let numbers = distinct.encode(vector, rows)
    var seen = self.seen
    let kept = rows.filter { row in
      // The groups are few as a rule, and then the pair is a small number.
      let group = UInt64(UInt32(bitPattern: groups[row]))
      let number = UInt64(UInt32(bitPattern: numbers[row]))
      return seen.insert(group < 32 ? number << 5 | group : 1 << 63 | group << 32 | number)
    }
    self.seen = seen
    kept.forEach { distinctPairs.append((groups[$0], numbers[$0])) }
    return kept
  }

  /// Takes in rows that were counted already, group by group.
  func add(_ counted: [Int64], to groups: [Int32]) {
    for (count, group) in zip(counted, groups) { counts[Int(group)] &+= count }
  }

  /// Takes in integers that were summed already, and of how many each sum is.
  func add(
    sums others: [Int64], of counted: [Int64], to groups: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    for at in groups.indices {
      let group = Int(groups[at])
      if sums.add(others[at], of: counted[at], to: group) { continue }
      try needStates(context)
      sums.empty(group, into: &states[group])
      states[group].addIntegers(sum: others[at], count: counted[at])
    }
  }

  // MARK: standard deviations and percentiles

  private func deviate(_ vector: Vector, _ groups: [Int32], _ rows: Selection) throws(EvaluationError) {
    switch vector {
    case .integer(let values, let validity):
      deviations.withUnsafeMutableBufferPointer { deviations in
        rows.forEach { if validity[$0] { deviations[Int(groups[$0])].add(values[$0]) } }
      }
    case .float(let values, let validity):
      deviations.withUnsafeMutableBufferPointer { deviations in
        rows.forEach { if validity[$0] { deviations[Int(groups[$0])].add(values[$0]) } }
      }
    case .constant, .boolean, .string, .node, .relationship, .list, .map, .value:
      try rows.forEach { row throws(EvaluationError) in try deviations[Int(groups[row])].add(vector[row]) }
    }
  }

  /// Puts the numbers of percentiles into general states.
  private func emptyPercentiles(_ context: ExecutionContext) throws(EvaluationError) {
    guard let percentiles else { return }
    self.percentiles = nil
    try needStates(context)
    guard let percentile = percentiles.percentile else { return }
    // The first percentile counts, also where it came with null.
    for group in 0..<percentiles.reach { try states[group].add(.null, .float(percentile)) }
    try percentiles.forEach { group, value throws(EvaluationError) in
      kept += 16
      try states[group].add(value, .float(percentile))
    }
  }

  // MARK: min and max

  /// The values of the argument; of texts that are made for it, only those that may be the least or the greatest.
  private func values(
    _ argument: Evaluator, _ groups: [Int32], _ morsel: Morsel, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard !aggregate.isDistinct, !hasGeneralExtremes, let texts = argument as? TextEvaluator, let extremes else {
      return try argument.evaluate(morsel, morsel.rows, context)
    }
    return try texts.evaluate(morsel, context, extremes.sieve(context.texts, groups))
  }

  private func takesExtremes(
    _ vector: Vector, _ groups: [Int32], _ runs: GroupRuns?, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Bool {
    guard let outcome = try extremes?.take(vector, groups, runs, rows, context) else { return false }
    switch outcome {
    case .taken:
      hasFlatExtremes = true
      return true
    case .unfit:
      try emptyExtremes(context)
      return false
    }
  }

  /// Puts the flat extremes into the general states.
  private func emptyExtremes(_ context: ExecutionContext) throws(EvaluationError) {
    hasGeneralExtremes = true
    try needStates(context)
    guard hasFlatExtremes else { return }
    hasFlatExtremes = false
    for group in 0..<reach {
      if let value = extremes?.value(group), !value.isNull { try states[group].add(value) }
    }
    try extremes?.forEachWaiting { group, value throws(EvaluationError) in try states[group].add(value) }
    extremes?.removeAll()
  }

  // MARK: merging and results

  /// Takes in another's groups; `numbers` are theirs among ours.
  func merge(
    _ other: AggregateStates, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) {
    if let theirs = other.sets {
      try sets?.merge(theirs, numbers, context)
      return
    }
    if distinctCounts != nil, let theirs = other.distinctCounts,
      try distinctCounts?.merge(theirs, numbers, context) == true
    {
      return
    }
    try emptyDistinctCounts(context)
    try other.emptyDistinctCounts(context)
    if aggregate.isDistinct {
      // What the other kept as new may be known here: its values are looked at once more.
      let groups = other.distinctPairs.map { numbers[Int($0.group)] }
      let values = other.distinct.vector(other.distinctPairs.map(\.value))
      let fresh = try newPairs(values, groups, Selection(indices: nil, count: groups.count), context)
      if collected != nil {
        collected?.add(values, groups, fresh)
        return
      }
      if isDeviation { return try deviate(values, groups, fresh) }
      if !isCount { try needStates(context) }
      try fresh.forEach { row throws(EvaluationError) in
        if isCount {
          if !values.isNull(row) { counts[Int(groups[row])] += 1 }
        } else {
          try states[Int(groups[row])].add(values[row])
        }
      }
      return
    }
    if let theirs = other.firsts {
      try firsts?.merge(theirs, numbers, context)
      return
    }
    if let theirs = other.collected {
      collected?.merge(theirs, numbers)
      return
    }
    if isDeviation {
      for group in other.deviations.indices { deviations[Int(numbers[group])].merge(other.deviations[group]) }
      return
    }
    if percentiles != nil, let theirs = other.percentiles, percentiles?.merge(theirs, numbers) == true { return }
    try emptyPercentiles(context)
    try other.emptyPercentiles(context)
    if let theirs = other.extremes {
      if !hasGeneralExtremes, !other.hasGeneralExtremes, try extremes?.merge(theirs, numbers, context) == true {
        hasFlatExtremes = true
        return
      }
      try emptyExtremes(context)
      try other.emptyExtremes(context)
    }
    if isSum, states.isEmpty, other.states.isEmpty, sums.merge(other.sums, numbers) { return }
    if !isCount {
      try needStates(context)
      try other.needStates(context)
    }
    for group in 0..<other.reach {
      if group & 0x3FFF == 0 { try context.checkCancelled() }
      let own = Int(numbers[group])
      if isCount {
        counts[own] += other.counts[group]
      } else {
        if isSum {
          sums.empty(own, into: &states[own])
          other.sums.empty(group, into: &other.states[group])
        }
        try states[own].merge(other.states[group])
      }
    }
  }

  /// The values of a range of groups.
  func results(_ range: Range<Int>, _ context: ExecutionContext) throws(EvaluationError) -> Vector {
    if let firsts = firsts?.results(range) { return firsts }
    if let sizes = try sets?.sizes(range, context) { return .integer(sizes, Validity()) }
    if collected != nil, let lists = try distinctCounts?.lists(range, context) {
      return aggregate.isOfSets ? lists.asSets : lists
    }
    if let lists = try collected?.lists(range, of: reach, context) { return aggregate.isOfSets ? lists.asSets : lists }
    if distinctCounts != nil, let counts = try distinctCounts?.counts(range, context) {
      return .integer(counts, Validity())
    }
    if isCount { return .integer(Array(counts[range]), Validity()) }
    if isDeviation { return Vector(range.map { deviations[$0].result() }) }
    if percentiles != nil, let found = try percentiles?.results(range, of: reach, context) { return found }
    if !hasGeneralExtremes, let extremes, !extremes.isWaiting { return extremes.vector(range) }
    if isSum, states.isEmpty, sums.isOfIntegers { return aggregate.kind == .avg ? sums.means(range) : sums.sums(range) }
    // Of all groups, and so with the first of them.
    if isExtreme, range.lowerBound == 0 { try emptyExtremes(context) }
    try needStates(context)
    var values: [Value] = []
    values.reserveCapacity(range.count)
    for group in range {
      if isSum { sums.empty(group, into: &states[group]) }
      values.append(try states[group].result())
    }
    return Vector(values)
  }
}
