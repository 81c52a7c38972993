import KithSession
import KithValue

/// A diagram's nodes and relationships in a graph of their own, over which a style sheet's patterns are matched.
///
/// The result's own entities are copied through statements of a session on an empty graph, so that rules work the same
/// wherever the result came from.
struct ScratchGraph {
  let session: any Session
  /// From the numbers of the copies to those of the diagram.
  private(set) var nodes: [Int64: Int64] = [:]
  private(set) var relationships: [Int64: Int64] = [:]

  /// Copies a diagram; relationships with a missing end are left out.
  init(of diagram: Diagram, on session: any Session) throws(SessionError) {
    self.session = session
    let byLabels = Dictionary(grouping: diagram.nodes) { $0.labels }
    for (labels, group) in byLabels.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let pattern = "n" + labels.map { ":" + Self.quoted($0) }.joined()
      let ids = try numbers(
        "UNWIND $rows AS row CREATE (\(pattern)) SET n = row RETURN id(n) AS id",
        rows: group.map { .map($0.properties) })
      for (copy, node) in zip(ids, group) { nodes[copy] = node.id }
    }
    // Nodes are found by their place in the list of all nodes in order of number: no search for each relationship.
    var places: [Int64: Int64] = [:]
    for (place, copy) in nodes.keys.sorted().enumerated() { places[nodes[copy] ?? 0] = Int64(place) }
    for (type, group) in Dictionary(grouping: diagram.relationships, by: \.type).sorted(by: { $0.key < $1.key }) {
      let whole = group.filter { places[$0.start] != nil && places[$0.end] != nil }
      let rows = whole.map { relationship in
        Value.map([
          ("start", .integer(places[relationship.start] ?? 0)), ("end", .integer(places[relationship.end] ?? 0)),
          ("properties", .map(relationship.properties)),
        ])
      }
      let ids = try numbers(
        """
        MATCH (n) WITH n ORDER BY id(n) WITH collect(n) AS all
        UNWIND $rows AS row WITH all[row.start] AS a, all[row.end] AS b, row.properties AS properties
        CREATE (a)-[r:\(Self.quoted(type))]->(b) SET r = properties RETURN id(r) AS id
        """, rows: rows)
      for (copy, relationship) in zip(ids, whole) { relationships[copy] = relationship.id }
    }
  }

  /// The rows of a query.
  func rows(of query: String, parameters: [String: Value] = [:]) throws(SessionError) -> [[Value]] {
    let cursor = try session.run(query, parameters: parameters)
    var rows: [[Value]] = []
    while let batch = try cursor.next() { rows += batch.rows.map(Array.init) }
    _ = try cursor.summary()
    return rows
  }

  private func numbers(_ query: String, rows: [Value]) throws(SessionError) -> [Int64] {
    if rows.isEmpty { return [] }
    return try self.rows(of: query, parameters: ["rows": .list(rows)]).compactMap { row in
      if case .integer(let number)? = row.first { number } else { nil }
    }
  }

  private static func quoted(_ name: String) -> String {
    var text = "`"
    for scalar in name.unicodeScalars {
      if scalar == "`" { text += "`" }
      text.unicodeScalars.append(scalar)
    }
    return text + "`"
  }
}
