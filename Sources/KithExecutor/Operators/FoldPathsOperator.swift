import KithGraph
import KithPlanner
import KithValue

/// FoldPaths: the matches of a tree-shaped pattern, put together by what is asked of the root and of the ends of at most
/// two arms that begin there.
///
/// For each node that may be the root, the ends of each arm are counted by their numbers, and each count of the one arm goes
/// with each of the other: of 24 who follow and 24 who are followed, by gender, two and two rather than 576. What else
/// hangs in the pattern is a weight, as in ``PathCountOperator``.
final class FoldPathsOperator: Operator {
  private let fold: PathFold
  private let lanes: [PathCountOperator.Lane]
  private let root: NodeCodes.Asked?
  private let ends: [NodeCodes.Asked]
  /// What must be equal of the two ends, compiled over a row of each alone.
  private let linked: [Evaluator]?
  /// What comes before what of the two ends, likewise.
  private let ordered: [Evaluator]?
  private var output: [Morsel]?
  private var memory: HeldMemory?

  init(
    _ fold: PathFold, lanes: [PathCountOperator.Lane], root: NodeCodes.Asked?, ends: [NodeCodes.Asked],
    linked: [Evaluator]?, ordered: [Evaluator]?, _ layout: RowLayout
  ) {
    self.fold = fold
    self.lanes = lanes
    self.root = root
    self.ends = ends
    self.linked = linked
    self.ordered = ordered
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    output = nil
    memory = nil
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if output == nil {
      let rows = try rows(context)
      let memory = HeldMemory(context)
      try memory.take(rows.reduce(0) { $0 + $1.byteCount })
      self.memory = memory
      output = rows.reversed()
    }
    return output?.popLast()
  }

  private func rows(_ context: ExecutionContext) throws(EvaluationError) -> [Morsel] {
    let weights = try PathWeights(fold.tree, lanes, context)
    var rootCodes: NodeCodes?
    if let root { rootCodes = try NodeCodes(root, weights, context) }
    var arms: [NodeCodes] = []
    for end in ends { arms.append(try NodeCodes(end, weights, context)) }
    var links: CodeLinks?
    var order: FoldOrder?
    if let ordered, let link = fold.order { order = try FoldOrder(link.comparison, ordered, &arms, context) }
    if let linked { links = try CodeLinks(linked, arms[0], arms[1], context) }
    // Where nothing can stand for a node of the pattern there is no match.
    if rootCodes?.nodes.isEmpty == true || arms.contains(where: \.nodes.isEmpty) { return [] }
    var ends: [FoldEnds] = []
    for (arm, codes) in zip(fold.arms, arms) { ends.append(try FoldEnds(arm.branches, codes, weights, context)) }
    let folding = Folding(fold, weights, rootCodes, arms, ends, links, order)
    let form = folding.form
    var tables = [FoldTable?](repeating: nil, count: lanes.count)
    if form == .dense { for lane in lanes.indices { tables[lane] = try FoldTable(form, folding.places, context) } }
    let parts = try NodeRanges.map(context, lanes: lanes.count, label: lanes[0].nodes[0].label) {
      lane, nodes, context throws(EvaluationError) -> [Morsel] in
      let table: FoldTable
      if let own = tables[lane] { table = own } else { table = try FoldTable(form, folding.places, context) }
      try folding.run(into: table, lane, nodes, context)
      // Each range for itself, so that rows come in the same order on any number of threads.
      return form == .dense ? [] : table.morsels(folding.givenNodes)
    }
    guard form == .dense, let table = tables[0] else { return parts.flatMap { $0 } }
    for other in tables.dropFirst() { if let other { try table.merge(other) } }
    return table.morsels(folding.givenNodes)
  }
}

/// What all threads read while they fold.
private struct Folding {
  let fold: PathFold
  let weights: PathWeights
  let root: NodeCodes?
  let arms: [NodeCodes]
  /// What each arm's first step leads to.
  let ends: [FoldEnds]
  let links: CodeLinks?
  let order: FoldOrder?
  /// The relationships that could be the first of both arms; nil where there are none to take off.
  let shared: SharedSteps?
  /// How many numbers the root, the first arm and the second have.
  let widths: [Int]
  /// How many of them the rows tell apart.
  let places: [Int]
  /// All bits of what an arm's numbers are to a row, which is nothing where it only knows by them what goes together.
  private let told: (first: Int32, second: Int32)

  init(
    _ fold: PathFold, _ weights: PathWeights, _ root: NodeCodes?, _ arms: [NodeCodes], _ ends: [FoldEnds],
    _ links: CodeLinks?, _ order: FoldOrder?
  ) {
    self.order = order
    self.fold = fold
    self.weights = weights
    self.root = root
    self.arms = arms
    self.ends = ends
    self.links = links
    widths = [root?.nodes.count ?? 1] + arms.map(\.nodes.count) + [Int](repeating: 1, count: 2 - arms.count)
    let areTold = fold.arms.map(\.end.isTold) + [Bool](repeating: true, count: 2 - arms.count)
    places = [widths[0], areTold[0] ? widths[1] : 1, areTold[1] ? widths[2] : 1]
    told = (areTold[0] ? -1 : 0, areTold[1] ? -1 : 0)
    if let overlap = fold.tree.overlap, fold.arms.contains(where: { $0.branches.first == overlap.first }),
      !fold.endsDiffer
    {
      shared = SharedSteps(weights, overlap)
    } else {
      shared = nil
    }
  }

  var form: FoldTable.Form {
    let (pairs, overflow) = places[0].multipliedReportingOverflow(by: places[1])
    let (all, overflows) = pairs.multipliedReportingOverflow(by: places[2])
    // A place for each combination, where these are not many for the nodes that there are.
    if !overflow, !overflows, all <= min(FoldTable.dense, 16 * Int(weights.graph.nodeCapacity)) { return .dense }
    let isTold = fold.arms.allSatisfy(\.end.isTold)
    return root?.isUnique == true && shared == nil && !fold.endsDiffer && order == nil && isTold ? .direct : .hashed
  }

  /// A node for each number, of those for which the rows have a column.
  var givenNodes: [[NodeID]?] {
    var given: [[NodeID]?] = [root?.nodes]
    for (at, arm) in fold.arms.enumerated() {
      given.append((arm.end.isWhole || !arm.end.keys.isEmpty) && arm.end.isTold ? arms[at].nodes : nil)
    }
    return given + [[NodeID]?](repeating: nil, count: 3 - given.count)
  }

  func run(
    into table: FoldTable, _ lane: Int, _ nodes: Range<NodeID>, _ context: ExecutionContext
  ) throws(EvaluationError) {
    let memory = HeldMemory(context)
    try memory.take((widths[1] + widths[2]) * FoldTally.bytesPerNumber)
    var first = FoldTally(size: widths[1])
    var second = FoldTally(size: widths[2])
    defer {
      first.deallocate()
      second.deallocate()
      _ = memory
    }
    var ordered = FoldOrder.Ends()
    let armCount = arms.count
    var marks = [Int32](repeating: 0, count: fold.endsDiffer ? Int(weights.graph.nodeCapacity) : 0)
    try weights.forEachCandidate(0, leavingOut: fold.arms.compactMap(\.branches.first), lane, nodes, context) {
      ids, _, factors throws(EvaluationError) in
      var steps: [ArmSteps] = []
      for (arm, ends) in zip(fold.arms, ends) {
        steps.append(try ArmSteps(arm.branches[0], ends, weights, lane, ids, factors, context))
      }
      var hasOverflown = false
      // Taken out once: an element that is asked for row by row is copied, with all that it refers to.
      guard let near = steps.first, let far = steps.last else {
        for row in ids.indices where factors[row] != 0 {
          hasOverflown = !table.add(root?.codes[Int(ids[row])] ?? 0, 0, 0, factors[row]) || hasOverflown
        }
        if hasOverflown { throw EvaluationError.tooManyMatches() }
        return
      }
      var work = 0
      for row in ids.indices where factors[row] != 0 {
        let id = ids[row]
        let number = root?.codes[Int(id)] ?? 0
        let factor = factors[row]
        if let order {
          work += near.count(row, id) + far.count(row, id)
          hasOverflown = !add(order, row, id, number, factor, near, far, &ordered, &second, into: table) || hasOverflown
        } else {
          near.tally(row, id, &first)
          if armCount == 2, first.touchedCount > 0 { far.tally(row, id, &second) }
          work += first.touchedCount * max(1, second.touchedCount) + near.count(row, id)
          if armCount == 1 {
            hasOverflown = !Self.add(number, factor, first, into: table) || hasOverflown
          } else if first.touchedCount > 0, second.touchedCount > 0 {
            hasOverflown = !add(number, factor, first, second, into: table) || hasOverflown
          }
        }
        if armCount == 2 {
          if fold.endsDiffer {
            hasOverflown = !takeOffSame(row, id, number, factor, near, far, &marks, table) || hasOverflown
          } else if let shared {
            shared.forEach(from: id) { end in
              hasOverflown = !takeOff(end, 1, number, factor, near.ends, far.ends, table) || hasOverflown
            }
          }
        }
        hasOverflown = hasOverflown || first.overflows || second.overflows
        first.clear()
        second.clear()
        if work > 1 << 16 {
          work = 0
          try context.checkCancelled()
          try table.hold()
        }
      }
      if hasOverflown { throw EvaluationError.tooManyMatches() }
    }
    try table.hold()
  }

  private static func add(_ root: Int32, _ factor: Int64, _ tally: FoldTally, into table: FoldTable) -> Bool {
    var fits = true
    for at in 0..<tally.touchedCount {
      let code = tally.touched[at]
      let (count, overflow) = factor.multipliedReportingOverflow(by: tally.counts[Int(code)])
      fits = table.add(root, code, 0, count) && fits && !overflow
    }
    return fits
  }

  /// Adds each count of the first arm with each of the second that goes with it.
  private func add(
    _ root: Int32, _ factor: Int64, _ first: FoldTally, _ second: FoldTally, into table: FoldTable
  ) -> Bool {
    var fits = true
    for at in 0..<first.touchedCount {
      let a = first.touched[at]
      let (ways, overflow) = factor.multipliedReportingOverflow(by: first.counts[Int(a)])
      fits = fits && !overflow
      fits = pair(root, a, ways, second, into: table) && fits
    }
    return fits
  }

  /// Adds a number of the first arm, met so many times, with those of the second that go with it.
  @inline(__always)
  private func pair(_ root: Int32, _ a: Int32, _ ways: Int64, _ second: FoldTally, into table: FoldTable) -> Bool {
    var fits = true
    if let links {
      let group = links.first[Int(a)]
      if group < 0 { return true }
      let matches = links.matches[Int(group)]
      if matches.count < second.touchedCount {
        for b in matches where second.counts[Int(b)] != 0 {
          let (count, overflow) = ways.multipliedReportingOverflow(by: second.counts[Int(b)])
          fits = table.add(root, a & told.first, b & told.second, count) && fits && !overflow
        }
      } else {
        for at in 0..<second.touchedCount {
          let b = second.touched[at]
          if links.second[Int(b)] != group { continue }
          let (count, overflow) = ways.multipliedReportingOverflow(by: second.counts[Int(b)])
          fits = table.add(root, a & told.first, b & told.second, count) && fits && !overflow
        }
      }
      return fits
    }
    for at in 0..<second.touchedCount {
      let b = second.touched[at]
      let (count, overflow) = ways.multipliedReportingOverflow(by: second.counts[Int(b)])
      fits = table.add(root, a & told.first, b & told.second, count) && fits && !overflow
    }
    return fits
  }

  /// Adds each end of the first arm with those of the second that an order lets go with it.
  private func add(
    _ order: FoldOrder, _ row: Int, _ id: NodeID, _ root: Int32, _ factor: Int64, _ near: ArmSteps, _ far: ArmSteps,
    _ ordered: inout FoldOrder.Ends, _ passed: inout FoldTally, into table: FoldTable
  ) -> Bool {
    var fits = true
    // Where nothing is asked of the ends their number is one sum.
    let isOne = widths[1] == 1 && widths[2] == 1 && links == nil
    var total: Int64 = 0
    order.forEach(row, id, near, far, &ordered) { node in
      far.ends.forEach(node) { passed.add($0, $1) }
    } visit: { node in
      if passed.touchedCount == 0 { return }
      near.ends.forEach(node) { a, ways in
        if isOne {
          let (pairs, first) = ways.multipliedReportingOverflow(by: passed.counts[0])
          let (sum, second) = total.addingReportingOverflow(pairs)
          total = sum
          fits = fits && !first && !second
          return
        }
        let (ways, overflow) = factor.multipliedReportingOverflow(by: ways)
        fits = pair(root, a, ways, passed, into: table) && fits && !overflow
      }
    }
    fits = fits && !passed.overflows
    passed.clear()
    if isOne, total != 0 {
      let (count, overflow) = factor.multipliedReportingOverflow(by: total)
      fits = table.add(root, 0, 0, count) && fits && !overflow
    }
    return fits
  }

  /// Takes off what was counted of both arms ending at one node, `times` times.
  private func takeOff(
    _ end: NodeID, _ times: Int64, _ root: Int32, _ factor: Int64, _ near: FoldEnds, _ far: FoldEnds,
    _ table: FoldTable
  ) -> Bool {
    if order?.holds(end) == false { return true }
    var fits = true
    near.forEach(end) { a, one in
      far.forEach(end) { b, other in
        if links?.goTogether(a, b) == false { return }
        let (ways, first) = (factor &* times).multipliedReportingOverflow(by: one)
        let (count, second) = ways.multipliedReportingOverflow(by: other)
        fits = table.add(root, a & told.first, b & told.second, -count) && fits && !first && !second
      }
    }
    return fits
  }

  /// Takes off all that was counted of both arms ending at one node.
  private func takeOffSame(
    _ row: Int, _ id: NodeID, _ root: Int32, _ factor: Int64, _ near: ArmSteps, _ far: ArmSteps,
    _ marks: inout [Int32], _ table: FoldTable
  ) -> Bool {
    var fits = true
    marks.withUnsafeMutableBufferPointer { marks in
      near.forEach(row, id) { for end in $0 { marks[Int(end)] &+= 1 } }
      far.forEach(row, id) { ends in
        for end in ends where marks[Int(end)] != 0 {
          fits = takeOff(end, Int64(marks[Int(end)]), root, factor, near.ends, far.ends, table) && fits
        }
      }
      near.forEach(row, id) { for end in $0 { marks[Int(end)] = 0 } }
    }
    return fits
  }
}
