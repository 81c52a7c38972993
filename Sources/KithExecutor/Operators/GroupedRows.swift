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

  /// Pairs of some rows and those of their groups, -1 for none, from where a cursor stands and `limit` at most.
  ///
  ///     groups 1, 0 of the rows above      lefts [0, 0, 1], rights [0, 2, 1]
  func pairs(
    of numbers: [Int32], groups: [Int32], _ cursor: inout (position: Int, offset: Int), limit: Int
  ) -> (lefts: [Int32], rights: [Int32]) {
    var (position, offset) = cursor
    let count = numbers.count
    var rights: [Int32] = []
    let lefts = [Int32](unsafeUninitializedCapacity: limit) { lefts, leftCount in
      rights = [Int32](unsafeUninitializedCapacity: limit) { rights, rightCount in
        var filled = 0
        numbers.withUnsafeBufferPointer { numbers in
          groups.withUnsafeBufferPointer { groups in
            starts.withUnsafeBufferPointer { starts in
              rows.withUnsafeBufferPointer { rows in
                while position < count, filled < limit {
                  let number = numbers[position]
                  let group = groups[Int(number)]
                  if group < 0 {
                    position &+= 1
                    continue
                  }
                  let first = Int(starts[Int(group)]) &+ offset
                  let last = Int(starts[Int(group) &+ 1])
                  let taken = min(last &- first, limit &- filled)
                  for at in 0..<taken {
                    lefts[filled &+ at] = number
                    rights[filled &+ at] = rows[first &+ at]
                  }
                  filled &+= taken
                  offset &+= taken
                  if first &+ taken >= last {
                    offset = 0
                    position &+= 1
                  }
                }
              }
            }
          }
        }
        rightCount = filled
      }
      leftCount = rights.count
    }
    cursor = (position, offset)
    return (lefts, rights)
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
