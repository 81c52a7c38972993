import KithPlanner
import KithValue

/// Predicates over what the search brings, beside the row that it started from: answered for many candidates at once.
struct RowTest {
  let predicates: [Evaluator]
  /// The columns of the outer row; the candidates' own columns follow them.
  let captured: [Int]

  /// Which of the candidates pass.
  func passing(
    _ columns: [Vector], count: Int, _ start: SearchStart, _ context: ExecutionContext
  ) throws(EvaluationError) -> Selection {
    let outer = captured.map { Vector.constant(start.morsel.columns[$0][start.row], count: count) }
    let inner = Morsel(count: count, columns: outer + columns)
    return try predicates.passing(inner, inner.rows, context)
  }
}

/// The row that a search starts from.
struct SearchStart {
  let morsel: Morsel
  let row: Int
  let node: UInt32
}
