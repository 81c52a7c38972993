import KithSession
import KithValue

/// The rows of a query as texts, in the order of these.
public func sortedRows(
  _ query: String, _ session: any Session, as text: (Value) -> String = { $0.displayText }
) throws(SessionError) -> [[String]] {
  try orderedRows(query, session, as: text).sorted { $0.lexicographicallyPrecedes($1) }
}

/// The rows of a query in the order they come in, as text.
public func orderedRows(
  _ query: String, _ session: any Session, as text: (Value) -> String = { $0.displayText }
) throws(SessionError) -> [[String]] {
  let cursor = try session.run(query)
  var rows: [[String]] = []
  while let batch = try cursor.next() { rows += batch.rows.map { $0.map(text) } }
  return rows
}
