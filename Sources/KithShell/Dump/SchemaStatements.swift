import KithSession
import KithValue

/// The statements that declare a graph's constraints and indexes, in order of name, constraints first.
enum SchemaStatements {
  /// `CREATE CONSTRAINT one FOR (n:Person) REQUIRE (n.id) IS UNIQUE` and the like, without semicolons.
  static func all(of session: any Session) throws(SessionError) -> [String] {
    let constraints = try rows(
      "CALL db.constraints() YIELD name, createStatement RETURN createStatement ORDER BY name", session)
    return try constraints.map { $0[0].displayText } + indexes(of: session)
  }

  /// The same for a command.
  static func all(in context: ShellContext) throws(CommandError) -> [String] {
    do { return try all(of: context.session) } catch { throw .message(error.message) }
  }

  private static func indexes(of session: any Session) throws(SessionError) -> [String] {
    let statement =
      "CALL db.indexes() YIELD name, type, entityType, labelsOrTypes, properties "
      + "RETURN name, type, entityType = 'NODE' AS isNode, labelsOrTypes[0] AS label, properties ORDER BY name"
    return try rows(statement, session).compactMap { row in
      guard case .boolean(let isNode) = row[2], case .list(let keys) = row[4] else { return nil }
      let target = ":" + Value.sourceName(row[3].displayText)
      let pattern = isNode ? "(e\(target))" : "()-[e\(target)]-()"
      let properties = keys.elements.map { "e." + Value.sourceName($0.displayText) }.joined(separator: ", ")
      let name = Value.sourceName(row[0].displayText)
      return "CREATE \(row[1].displayText) INDEX \(name) FOR \(pattern) ON (\(properties))"
    }
  }

  private static func rows(_ statement: String, _ session: any Session) throws(SessionError) -> [[Value]] {
    let cursor = try session.run(statement)
    var rows: [[Value]] = []
    while let batch = try cursor.next() { rows += batch.rows.map(Array.init) }
    return rows
  }
}
