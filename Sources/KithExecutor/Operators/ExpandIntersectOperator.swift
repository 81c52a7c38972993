import KithGraph
import KithPlanner
import KithValue

/// ExpandIntersect: from `b` to every `c` that also leads to `a`, where `a` and `b` are bound: one step of a join that is
/// never larger than its answer.
///
/// What leads to `a` is marked once for the consecutive rows that have the same `a`, as the rows of an ExpandAll have;
/// then a step from `b` costs one look at a mark. Only what is marked is looked at more closely: which relationships
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
    var kept: [Int]
    var givesFirst: Bool
    var givesMiddle: Bool
    var givesSecond: Bool
  }
  let shape: Shape
  private var marks: [UInt8] = []
  private var marked: NodeID = .max
  private var current: (morsel: Morsel, rows: [Int32], position: Int)?

  init(_ input: Operator, _ shape: Shape, _ layout: RowLayout) {
    self.shape = shape
    super.init(input, layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    current = nil
    marks = []
    marked = .max
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
    let capacity = Int(graph.nodeCapacity)
    if marks.count < capacity { marks = [UInt8](repeating: 0, count: capacity) }
    var parents: [Int32] = []
    var firsts: [UInt32] = []
    var middles: [NodeID] = []
    var seconds: [UInt32] = []
    var hits: [Int32] = []
    while position < rows.count, parents.count < Morsel.size {
      let row = Int(rows[position])
      position += 1
      let source = sources[row]
      let target = targets[row]
      if source == .max || target == .max { continue }
      if target != marked { mark(target, closing) }
      for (view, skipsLoops) in steps.views {
        let list = view.neighbours(of: source)
        if list.count == 0 { continue }
        if hits.count < list.count { hits = [Int32](repeating: 0, count: list.count * 2) }
        let found = Self.markedSteps(list, marks, &hits)
        for hit in 0..<found {
          let at = Int(hits[hit])
          let middle = list.neighbours[at]
          let relationship = list.relationships[at]
          if skipsLoops, middle == source { continue }
          if !uniqueFirst.allows(relationship, row) { continue }
          for (back, skips) in closing.views {
            let ends = back.neighbours(of: target)
            let candidates = Self.range(of: middle, in: ends, isSorted: back.isSorted(target))
            for end in candidates where ends.neighbours[end] == middle {
              let last = ends.relationships[end]
              if skips, middle == target { continue }
              if shape.stepsDiffer, last == relationship { continue }
              if !uniqueSecond.allows(last, row) { continue }
              parents.append(Int32(row))
              if shape.givesFirst { firsts.append(relationship) }
              if shape.givesMiddle { middles.append(middle) }
              if shape.givesSecond { seconds.append(last) }
            }
          }
        }
      }
    }
    if position < rows.count { current = (morsel, rows, position) }
    var columns = morsel.gathered(shape.kept, parents)
    if shape.givesFirst { columns.append(.relationship(firsts)) }
    if shape.givesMiddle { columns.append(.node(middles)) }
    if shape.givesSecond { columns.append(.relationship(seconds)) }
    return Morsel(count: parents.count, columns: columns)
  }

  /// Moves the marks to what leads to another node.
  private func mark(_ node: NodeID, _ closing: Steps) {
    let old = marked
    marked = node
    marks.withUnsafeMutableBufferPointer { marks in
      for (view, _) in closing.views {
        if old != .max {
          let list = view.neighbours(of: old)
          for i in 0..<list.count { marks[Int(list.neighbours[i])] = 0 }
        }
      }
      for (view, _) in closing.views {
        let list = view.neighbours(of: node)
        for i in 0..<list.count { marks[Int(list.neighbours[i])] = 1 }
      }
    }
  }

  /// The places of a list whose node is marked; how many there are.
  private static func markedSteps(_ list: AdjacencyList, _ marks: [UInt8], _ hits: inout [Int32]) -> Int {
    marks.withUnsafeBufferPointer { marks in
      hits.withUnsafeMutableBufferPointer { hits in
        var found = 0
        let neighbours = list.neighbours
        // Most lists hold nothing that is marked, which costs least to find out.
        var any: UInt8 = 0
        for i in 0..<list.count { any |= marks[Int(neighbours[i])] }
        if any == 0 { return 0 }
        for i in 0..<list.count {
          hits[found] = Int32(truncatingIfNeeded: i)
          found &+= Int(marks[Int(neighbours[i])])
        }
        return found
      }
    }
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
