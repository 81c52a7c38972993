import KithPlanner
import KithValue

/// What must hold of pairs of rows before any of them is a row: predicates over what they read of both sides, which is read once
/// a row of each side rather than once a pair.
///
///     MATCH (a:City), (b:City) WHERE abs(a.lat - b.lat) < 0.01        // a.lat and b.lat once a city
struct PairTest {
  /// What is read of the left rows, and of the right ones.
  private let left: [Evaluator]
  private let right: [Evaluator]
  /// Over rows of these, those of the left first.
  private let predicates: [Evaluator]

  init(left: [Evaluator], right: [Evaluator], predicates: [Evaluator]) {
    self.left = left
    self.right = right
    self.predicates = predicates
  }

  /// What is read of all right rows, and the same in parts of a morsel.
  struct Rights {
    fileprivate let all: [Vector]
    fileprivate let parts: [[Vector]]
  }

  func leftValues(_ morsel: Morsel, _ context: ExecutionContext) throws(EvaluationError) -> [Vector] {
    var values: [Vector] = []
    for one in left { values.append(try one.evaluate(morsel, morsel.rows, context)) }
    return values
  }

  func rightValues(_ table: Morsel, _ context: ExecutionContext) throws(EvaluationError) -> Rights {
    var values: [Vector] = []
    for one in right { values.append(try one.evaluate(table, table.rows, context)) }
    let parts = stride(from: 0, to: table.count, by: Morsel.size).map { lower in
      values.map { $0.slice(lower..<min(table.count, lower + Morsel.size)) }
    }
    return Rights(all: values, parts: parts)
  }

  /// Which of a part of the right rows pass with a left row.
  func passing(
    _ values: [Vector], _ row: Int32, _ rights: Rights, _ part: Range<Int>, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    // Columns of numbers are compared with one another in the fewest steps.
    let given = values.map { column -> Vector in
      switch column {
      case .integer(let numbers, let validity) where validity[Int(row)]:
        .integer([Int64](repeating: numbers[Int(row)], count: part.count), Validity())
      case .float(let numbers, let validity) where validity[Int(row)]:
        .float([Double](repeating: numbers[Int(row)], count: part.count), Validity())
      case .node, .relationship, .boolean: column.gathered([Int32](repeating: row, count: part.count))
      default: .constant(column[Int(row)], count: part.count)
      }
    }
    return try passing(given + rights.parts[part.lowerBound / Morsel.size], part.count, context)
  }

  /// Which of some pairs pass.
  func passing(
    _ values: [Vector], _ lefts: [Int32], _ rights: Rights, _ numbers: [Int32], _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    let columns = values.map { $0.gathered(lefts) } + rights.all.map { $0.gathered(numbers) }
    return try passing(columns, lefts.count, context)
  }

  private func passing(
    _ columns: [Vector], _ count: Int, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    let pairs = Morsel(count: count, columns: columns)
    return try predicates.passing(pairs, pairs.rows, context)
  }
}
