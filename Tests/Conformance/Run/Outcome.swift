import KithSession
import KithValue

/// A statement's result, fetched to its end.
struct Outcome: Sendable {
  var columns: [String]
  var rows: [[Value]]
}

extension Session {
  /// Runs a statement to its end.
  func outcome(of statement: String, parameters: [String: Value] = [:]) throws(SessionError) -> Outcome {
    var options = RunOptions()
    options.timeLimit = 30
    let cursor = try run(statement, parameters: parameters, options: options)
    var outcome = Outcome(columns: cursor.columns, rows: [])
    while let batch = try cursor.next() { outcome.rows += batch.rows.map(Array.init) }
    _ = try cursor.summary()
    return outcome
  }
}

/// A table of cells in columns as wide as the widest: `| a | 'text' |`.
func tableLines(columns: [String], rows: [[String]]) -> [String] {
  let all = [columns] + rows
  let widths = columns.indices.map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
  return all.map { row in
    let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
