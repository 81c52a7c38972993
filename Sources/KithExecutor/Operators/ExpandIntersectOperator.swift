import KithGraph
import KithPlanner
import KithValue

/// ExpandIntersect: from `b` to every `c` that also leads to `a`, where `a` and `b` are bound: one step of a join that is
/// never larger than its answer.
///
/// What leads to `a` is marked once for the consecutive rows that have the same `a`, as the rows of an ExpandAll have;
/// then a step from `b` costs one look at a mark; where `b` has far more steps than `a`, those of `a` are sought among them.
/// Only what is marked is looked at more closely: which relationships
/// close the cycle, and whether they differ from the others of the match.
final class ExpandIntersectOperator: UnaryOperator {
  struct Shape {
    /// `b`, from where the first step goes.
    var from: Int
    /// `a`, where the second step ends.
    var into: Int
    var firstTypes: [String]
    var firstDirection: PatternDirection
    var secondTypes: [String]
    var secondDirection: PatternDirection
    /// Columns that the first, and the second, relationship must differ from.
    var firstDistinctFrom: [Int]
    var secondDistinctFrom: [Int]
    /// Whether the second relationship must also differ from the first.
    var stepsDiffer: Bool
    /// Where `c` must have a greater number than a node of the row.
    var above: NodeFloor?
    var kept: [Int]
    var givesFirst: Bool
    var givesMiddle: Bool
    var givesSecond: Bool
  }
  let shape: Shape
  /// What leads to `a`.
  private var marks = NodeMarks()
  /// Where `b` leads, where it has far more steps than `a` and several rows have the same.
  private var reached = NodeMarks()
  private var lastSource: NodeID = .max
  private var current: (morsel: Morsel, rows: [Int32], position: Int)?

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
    marks = NodeMarks()
    reached = NodeMarks()
    lastSource = .max
  }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if current == nil {
      guard let morsel = try input.pull(context) else { return nil }
      current = (morsel, morsel.rows.numbers, 0)
    }
    guard let (morsel, rows, first) = current else { return nil }
    var position = first
    current = nil
    guard let sources = morsel.columns[shape.from].nodeIDs(morsel.rows),
      let targets = morsel.columns[shape.into].nodeIDs(morsel.rows)
    else { throw EvaluationError.notNode() }
    let graph = context.graph
    let steps = Steps(graph, types: shape.firstTypes, direction: shape.firstDirection)
    // Walked from the far end, so that what leads to `a` is `a`'s own list.
    let closing = Steps(graph, types: shape.secondTypes, direction: shape.secondDirection.reversed)
    let uniqueFirst = Uniqueness(morsel, shape.firstDistinctFrom)
    let uniqueSecond = Uniqueness(morsel, shape.secondDistinctFrom)
    let floors = try shape.above?.floors(morsel)
    // Of what leads to `a` only that is marked which comes behind it, where it must.
    let marksAbove = shape.above?.column == shape.into
    // Theirs while the rows are walked: what an object holds is checked and counted at every touch.
    var marks = NodeMarks()
    var reached = NodeMarks()
    swap(&marks, &self.marks)
    swap(&reached, &self.reached)
    defer {
      swap(&marks, &self.marks)
      swap(&reached, &self.reached)
    }
    let views = steps.views
    let only = views.count == 1 && closing.views.count == 1 ? (first: views[0], second: closing.views[0].view) : nil
    var found = Found()
    var hits: [Int32] = []
    var ahead = position
    while position < rows.count, found.parents.count < Morsel.size {
      if position == ahead {
        ahead = min(position + 32, rows.count)
        for at in views.indices { Self.touch(views[at].view, sources, rows[position..<ahead]) }
      }
      let row = Int(rows[position])
      position += 1
      let ends = Ends(source: sources[row], target: targets[row], floor: floors?[row] ?? 0, row: row)
      if ends.source == .max || ends.target == .max { continue }
      if let only,
        let (list, back) = Self.shorter(only.first.view, only.second, ends, isMarked: marks.node == ends.target)
      {
        // A node that comes again is worth marking what it leads to.
        if ends.source == lastSource { reached.mark(ends.source, steps, graph.nodeCapacity, from: 0) }
        lastSource = ends.source
        let isMarked = reached.node == ends.source
        let count = isMarked ? reached.steps(of: back, from: 0, &hits) : back.count
        var last = NodeID.max
        for hit in 0..<count {
          let middle = back.neighbours[isMarked ? Int(hits[hit]) : hit]
          if middle == last { continue }
          last = middle
          for at in Self.range(of: middle, in: list, isSorted: true) {
            close(
              ends, middle, list.relationships[at], only.first.skipsLoops, closing, uniqueFirst, uniqueSecond, &found)
          }
        }
        continue
      }
      marks.mark(ends.target, closing, graph.nodeCapacity, from: marksAbove ? ends.floor : 0)
      for at in views.indices {
        let list = views[at].view.neighbours(of: ends.source)
        if list.count == 0 { continue }
        let begin = ends.floor == 0 || !views[at].view.isSorted(ends.source) ? 0 : Self.begin(of: list, ends.floor)
        let count = marks.steps(of: list, from: begin, &hits)
        for hit in 0..<count {
          let place = Int(hits[hit])
          close(
            ends, list.neighbours[place], list.relationships[place], views[at].skipsLoops, closing, uniqueFirst,
            uniqueSecond, &found)
        }
      }
    }
    if position < rows.count { current = (morsel, rows, position) }
    var columns = morsel.gathered(shape.kept, found.parents)
    if shape.givesFirst { columns.append(.relationship(found.firsts)) }
    if shape.givesMiddle { columns.append(.node(found.middles)) }
    if shape.givesSecond { columns.append(.relationship(found.seconds)) }
    return Morsel(count: found.parents.count, columns: columns)
  }

  /// Reads a word of the lists of some rows, which lie all over the memory: one after the other each would be waited for.
  private static func touch(_ view: AdjacencyView, _ sources: [NodeID], _ rows: ArraySlice<Int32>) {
    var sum: NodeID = 0
    for row in rows where sources[Int(row)] != .max {
      let list = view.neighbours(of: sources[Int(row)])
      if list.count > 0 { sum ^= list.neighbours[0] ^ list.neighbours[list.count - 1] }
    }
    withExtendedLifetime(sum) {}
  }

  /// From where on a list in order holds all that is not below a floor: in steps, for within a short list a search costs
  /// more than what it leaves out.
  private static func begin(of list: AdjacencyList, _ floor: NodeID) -> Int {
    if list.count <= 8 { return 0 }
    if list.count > 64 { return list.firstOffset(notBelow: floor) }
    var begin = list.count - 8
    while begin > 0, list.neighbours[begin] >= floor { begin -= 8 }
    return max(begin, 0)
  }

  /// What a row has bound.
  private struct Ends {
    var source: NodeID
    var target: NodeID
    /// What lies between must not have a lower number.
    var floor: NodeID
    var row: Int
  }

  private struct Found {
    var parents: [Int32] = []
    var firsts: [UInt32] = []
    var middles: [NodeID] = []
    var seconds: [UInt32] = []
  }

  /// Takes every step on which a middle leads on to the target.
  @inline(__always)
  private func close(
    _ ends: Ends, _ middle: NodeID, _ relationship: UInt32, _ skipsLoops: Bool, _ closing: Steps,
    _ uniqueFirst: Uniqueness, _ uniqueSecond: Uniqueness, _ found: inout Found
  ) {
    if middle < ends.floor || skipsLoops && middle == ends.source { return }
    if !uniqueFirst.allows(relationship, ends.row) { return }
    for (view, skips) in closing.views {
      let list = view.neighbours(of: ends.target)
      for at in Self.range(of: middle, in: list, isSorted: view.isSorted(ends.target))
      where list.neighbours[at] == middle {
        let last = list.relationships[at]
        if skips, middle == ends.target { continue }
        if shape.stepsDiffer, last == relationship { continue }
        if !uniqueSecond.allows(last, ends.row) { continue }
        found.parents.append(Int32(ends.row))
        if shape.givesFirst { found.firsts.append(relationship) }
        if shape.givesMiddle { found.middles.append(middle) }
        if shape.givesSecond { found.seconds.append(last) }
      }
    }
  }

  /// Both lists where the target's is so much shorter than the source's that its nodes are better sought in that one: of
  /// those who live in a city, the few whom somebody follows.
  private static func shorter(
    _ first: AdjacencyView, _ second: AdjacencyView, _ ends: Ends, isMarked: Bool
  ) -> (list: AdjacencyList, back: AdjacencyList)? {
    let list = first.neighbours(of: ends.source)
    guard list.count > 64 else { return nil }
    let back = second.neighbours(of: ends.target)
    // A look at a mark costs about as much as an eighth of a search, and marking as much again.
    guard back.count * (isMarked ? 16 : 8) < list.count, first.isSorted(ends.source), second.isSorted(ends.target)
    else {
      return nil
    }
    return (list, back)
  }

  /// Where a node may stand in a list: a run in one that is sorted, anywhere in another.
  private static func range(of node: NodeID, in list: AdjacencyList, isSorted: Bool) -> Range<Int> {
    guard isSorted else { return 0..<list.count }
    let low = list.firstOffset(notBelow: node)
    var end = low
    while end < list.count, list.neighbours[end] == node { end += 1 }
    return low..<end
  }
}

/// Marks on the nodes that one node leads to.
private struct NodeMarks {
  private var marks: [UInt8] = []
  /// The node whose steps are marked.
  private(set) var node: NodeID = .max

  /// Moves the marks to what another node leads to, but for nodes below a floor that each node has for its own.
  mutating func mark(_ new: NodeID, _ steps: Steps, _ capacity: NodeID, from floor: NodeID) {
    if new == node { return }
    if marks.count < Int(capacity) { marks = [UInt8](repeating: 0, count: Int(capacity)) }
    let old = node
    node = new
    marks.withUnsafeMutableBufferPointer { marks in
      for (view, _) in steps.views where old != .max {
        let list = view.neighbours(of: old)
        for i in 0..<list.count { marks[Int(list.neighbours[i])] = 0 }
      }
      for (view, _) in steps.views {
        let list = view.neighbours(of: new)
        for i in 0..<list.count { marks[Int(list.neighbours[i])] = list.neighbours[i] < floor ? 0 : 1 }
      }
    }
  }

  /// The places of a list, from one on, whose node is marked, put into `hits`; how many there are.
  func steps(of list: AdjacencyList, from begin: Int, _ hits: inout [Int32]) -> Int {
    if hits.count < list.count { hits = [Int32](repeating: 0, count: list.count * 2) }
    return marks.withUnsafeBufferPointer { marks in
      hits.withUnsafeMutableBufferPointer { hits in
        var found = 0
        let neighbours = list.neighbours
        // Most lists hold nothing that is marked, which costs least to find out.
        var any: UInt8 = 0
        for i in begin..<list.count { any |= marks[Int(neighbours[i])] }
        if any == 0 { return 0 }
        for i in begin..<list.count {
          hits[found] = Int32(truncatingIfNeeded: i)
          found &+= Int(marks[Int(neighbours[i])])
        }
        return found
      }
    }
  }
}
