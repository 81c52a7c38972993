import KithValue

/// What `collect` has of all groups: the values as they came, in columns, with the group of each beside them.
///
/// Lists are made when a group's result is asked for, so that a million small lists need not grow side by side, and
/// identifiers and codes of strings stay as narrow as the columns they came from.
struct CollectedValues {
  private var parts: [Vector] = []
  private var groups: [Int32] = []
  private var arranged: (values: Vector, rows: GroupedRows)?
  /// About how much memory it takes.
  private(set) var byteCount = 0

  /// Takes in the selected rows that are not null; `groups` are by row.
  mutating func add(_ vector: Vector, _ groups: [Int32], _ rows: Selection) {
    let present = rows.filter { !vector.isNull($0) }
    if present.rowCount == 0 { return }
    let numbers = present.numbers
    let part = present.rowCount == vector.count ? vector : vector.gathered(numbers)
    byteCount += part.byteCount + numbers.count * 4
    parts.append(part)
    numbers.withUnsafeBufferPointer { numbers in
      groups.withUnsafeBufferPointer { groups in
        self.groups.append(contentsOf: numbers.lazy.map { groups[Int($0)] })
      }
    }
  }

  /// Takes in what another collected, which comes behind this one's; `numbers` are its groups among these.
  mutating func merge(_ other: CollectedValues, _ numbers: [Int32]) {
    parts += other.parts
    byteCount += other.byteCount
    groups += other.groups.lazy.map { numbers[Int($0)] }
  }

  /// The lists of a range of groups, of which there are `count` in all; nothing is taken in after this.
  mutating func lists(
    _ range: Range<Int>, of count: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let (values, rows): (Vector, GroupedRows)
    if let arranged {
      (values, rows) = arranged
    } else {
      rows = try GroupedRows(groups, groups: count, context)
      groups = []
      values = try joined(context)
      arranged = (values, rows)
    }
    let members = rows[range]
    let counts = range.map { Int32(rows[$0].count) }
    // Of one group the values stand in order already.
    if count == 1, members.count == values.count { return try .lists(counts, of: values, context) }
    let elements = GrowingColumn()
    for lower in stride(from: members.startIndex, to: members.endIndex, by: 1 << 14) {
      try context.checkCancelled()
      elements.append(values.gathered(Array(members[lower..<min(members.endIndex, lower + 1 << 14)])))
    }
    return try .lists(counts, of: elements.finish(), context)
  }

  /// The parts as one column.
  private mutating func joined(_ context: ExecutionContext) throws(EvaluationError) -> Vector {
    let column = GrowingColumn()
    parts.reverse()
    while let part = parts.popLast() {
      if parts.count & 15 == 0 { try context.checkCancelled() }
      column.append(part)
    }
    return column.finish()
  }
}
