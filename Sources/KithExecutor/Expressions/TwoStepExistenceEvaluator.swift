import KithGraph
import KithPlanner
import KithValue

/// `exists { (a)-[:T]->(x)-[:U]->(b) }` with both ends given, where many rows that come one after the other have an end in
/// common.
///
///     MATCH (a)-[:FOLLOWS]->(b) WHERE NOT EXISTS { (a)-[:FOLLOWS]->(x)-[:FOLLOWS]->(b) } ...    // a has many b
///
/// From the common end all nodes are marked that two steps reach, or where that would be far those that one step reaches, and
/// the other ends are looked up or go one step to meet them.
final class TwoStepExistenceEvaluator: Evaluator {
  /// A way of one step.
  struct Way {
    let types: [String]
    let direction: PatternDirection

    var reversed: Way { Way(types: types, direction: direction.reversed) }
  }

  private let first: Way
  private let second: Way
  /// Where the row holds the ends.
  private let from: Int
  private let into: Int
  /// What is asked of the node between them, over a row of that alone.
  private let predicates: [Evaluator]
  private let truths: NodeTruths
  /// For rows whose ends are one node, where the two relationships may be the same, and where it is not worth marking.
  private let otherwise: SubqueryEvaluator
  private var marks: [UInt32] = []
  private var mark: UInt32 = 0

  init(
    _ first: Way, _ second: Way, from: Int, into: Int, _ predicates: [Evaluator], _ truths: NodeTruths,
    otherwise: SubqueryEvaluator
  ) {
    self.first = first
    self.second = second
    self.from = from
    self.into = into
    self.predicates = predicates
    self.truths = truths
    self.otherwise = otherwise
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let sources = morsel.columns[from].nodeIDs(rows), let targets = morsel.columns[into].nodeIDs(rows) else {
      throw EvaluationError.notNode()
    }
    let (bySource, byTarget) = (Self.changes(sources, rows), Self.changes(targets, rows))
    var bits: UnsafeMutablePointer<UInt64>?
    if !predicates.isEmpty {
      // The nodes between are those to which the steps from the ends that many rows have in common lead.
      let (near, way) = bySource <= byTarget ? (sources, first) : (targets, second.reversed)
      bits = truths.words(tested: Self.steps(way, from: near, rows, context), predicates, context)
    }
    guard min(bySource, byTarget) * 2 <= rows.rowCount, predicates.isEmpty || bits != nil else {
      return try otherwise.evaluate(morsel, rows, context)
    }
    var result = [UInt8](repeating: 0, count: morsel.count)
    if bySource <= byTarget {
      try walk(sources, targets, rows, first, second, bits, context, &result)
    } else {
      try walk(targets, sources, rows, second.reversed, first.reversed, bits, context, &result)
    }
    let circular = rows.filter { sources[$0] == targets[$0] && sources[$0] != .max }
    if circular.rowCount > 0 {
      let truth = try otherwise.evaluate(morsel, circular, context).truth(circular)
      circular.forEach { result[$0] = truth[$0] }
    }
    return .boolean(result)
  }

  /// How many steps lead from the nodes of rows, those of rows one after the other counted once.
  private static func steps(_ way: Way, from nodes: [NodeID], _ rows: Selection, _ context: ExecutionContext) -> Int {
    let views = Steps(context.graph, types: way.types, direction: way.direction).views.map(\.view)
    var last: [NodeID] = []
    var count = 0
    rows.forEach { row in
      if nodes[row] == .max || nodes[row] == last.first { return }
      last = [nodes[row]]
      count += steps(views, last)
    }
    return count
  }

  /// How often the node changes from row to row.
  private static func changes(_ ids: [NodeID], _ rows: Selection) -> Int {
    var changes = 0
    var last: NodeID?
    rows.forEach { row in
      if ids[row] != last { changes += 1 }
      last = ids[row]
    }
    return changes
  }

  /// Answers the rows, those of one near end together.
  private func walk(
    _ near: [NodeID], _ far: [NodeID], _ rows: Selection, _ first: Way, _ second: Way,
    _ bits: UnsafeMutablePointer<UInt64>?, _ context: ExecutionContext, _ result: inout [UInt8]
  ) throws(EvaluationError) {
    let graph = context.graph
    let out = Steps(graph, types: first.types, direction: first.direction).views.map(\.view)
    let on = Steps(graph, types: second.types, direction: second.direction).views.map(\.view)
    let back = Steps(graph, types: second.types, direction: second.direction.reversed).views.map(\.view)
    if marks.count < Int(graph.nodeCapacity) {
      try context.memory.require(Int(graph.nodeCapacity) * 4)
      marks = [UInt32](repeating: 0, count: Int(graph.nodeCapacity))
      mark = 0
    }
    let numbers = rows.numbers
    var middles: [NodeID] = []
    var lower = 0
    var looked = 0
    while lower < numbers.count {
      let node = near[Int(numbers[lower])]
      var upper = lower + 1
      while upper < numbers.count, near[Int(numbers[upper])] == node { upper += 1 }
      let own = numbers[lower..<upper]
      lower = upper
      if node == .max { continue }
      middles.removeAll(keepingCapacity: true)
      for view in out {
        let list = view.neighbours(of: node)
        for at in 0..<list.count {
          let middle = list.neighbours[at]
          if let bits, bits[Int(middle >> 6)] >> UInt64(middle & 63) & 1 == 0 { continue }
          middles.append(middle)
        }
      }
      if middles.isEmpty { continue }
      nextMark()
      let forward = Self.steps(on, middles)
      let backward = own.reduce(0) { $0 + (far[Int($1)] == .max ? 0 : Self.steps(back, [far[Int($1)]])) }
      looked += min(forward, backward) + middles.count
      if looked > 1 << 18 {
        try context.checkCancelled()
        context.touch(looked)
        looked = 0
      }
      if forward <= backward {
        for middle in middles { mark(on, middle) }
        for row in own where far[Int(row)] != .max && marks[Int(far[Int(row)])] == mark { result[Int(row)] = 1 }
      } else {
        for middle in middles { marks[Int(middle)] = mark }
        for row in own where far[Int(row)] != .max && isMet(back, far[Int(row)]) { result[Int(row)] = 1 }
      }
    }
    context.touch(looked)
  }

  private static func steps(_ views: [AdjacencyView], _ nodes: [NodeID]) -> Int {
    var steps = 0
    for view in views { for node in nodes { steps += view.degree(of: node) } }
    return steps
  }

  /// Goes on to a mark that no node has.
  private func nextMark() {
    if mark == .max {
      marks = [UInt32](repeating: 0, count: marks.count)
      mark = 0
    }
    mark += 1
  }

  /// Marks where a node leads.
  private func mark(_ views: [AdjacencyView], _ node: NodeID) {
    let mark = mark
    marks.withUnsafeMutableBufferPointer { marks in
      for view in views {
        let list = view.neighbours(of: node)
        for at in 0..<list.count { marks[Int(list.neighbours[at])] = mark }
      }
    }
  }

  /// Whether a node leads to one that is marked.
  private func isMet(_ views: [AdjacencyView], _ node: NodeID) -> Bool {
    let mark = mark
    return marks.withUnsafeBufferPointer { marks in
      for view in views {
        let list = view.neighbours(of: node)
        for at in 0..<list.count where marks[Int(list.neighbours[at])] == mark { return true }
      }
      return false
    }
  }
}
