import KithValue

/// Rows in the order of their groups, those of one group in the order in which they stood.
///
///     GroupedRows([1, 0, 1, -1], groups: 2)      the rows of 0: [1], of 1: [0, 2]; a row of -1 is in no group
struct GroupedRows {
  private var starts: [Int32]
  private var rows: [Int32]

  /// Counts the rows of each group and puts them in place, in two passes over them.
  init(_ groups: [Int32], groups count: Int, _ context: ExecutionContext) throws(EvaluationError) {
    var starts = [Int32](repeating: 0, count: count + 1)
    try Self.inParts(of: groups, context) { part in
      starts.withUnsafeMutableBufferPointer { starts in
        for at in part where groups[at] >= 0 { starts[Int(groups[at]) &+ 1] &+= 1 }
      }
    }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var rows = [Int32](repeating: 0, count: Int(starts[count]))
    var next = starts
    try Self.inParts(of: groups, context) { part in
      rows.withUnsafeMutableBufferPointer { rows in
        next.withUnsafeMutableBufferPointer { next in
          for at in part where groups[at] >= 0 {
            let group = Int(groups[at])
            rows[Int(next[group])] = Int32(at)
            next[group] &+= 1
          }
        }
      }
    }
    self.starts = starts
    self.rows = rows
  }

  /// The rows of a group.
  subscript(group: Int) -> ArraySlice<Int32> { rows[Int(starts[group])..<Int(starts[group + 1])] }

  /// The rows of several groups, group after group.
  subscript(groups: Range<Int>) -> ArraySlice<Int32> {
    rows[Int(starts[groups.lowerBound])..<Int(starts[groups.upperBound])]
  }

  private static func inParts(
    of groups: [Int32], _ context: ExecutionContext, _ body: (Range<Int>) -> Void
  ) throws(EvaluationError) {
    for lower in stride(from: 0, to: groups.count, by: 1 << 20) {
      try context.checkCancelled()
      body(lower..<min(groups.count, lower + 1 << 20))
    }
  }
}
