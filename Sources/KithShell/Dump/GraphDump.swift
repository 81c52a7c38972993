import KithSession
import KithValue

/// A whole graph as Cypher that makes it again in an empty one, in a stable order: nodes and relationships as they were
/// made, each on a line of its own, some hundreds a statement.
///
///     UNWIND [
///       {id: 0, properties: {name: 'Nick Pahl'}}
///     ] AS row
///     CREATE (n:Person:Dumped) SET n = row.properties, n.dumped = row.id;
///     UNWIND [
///       {start: 0, end: 1, properties: {status: 'current'}}
///     ] AS row
///     MATCH (a:Dumped {dumped: row.start}), (b:Dumped {dumped: row.end})
///     CREATE (a)-[r:HOLDS]->(b) SET r = row.properties;
///     MATCH (n:Dumped) REMOVE n:Dumped, n.dumped;
public struct GraphDump {
  private let session: any Session
  /// A statement holds so many rows: enough to make the reading of it cheap, few enough to hold in memory.
  private static let rowsOfAStatement = 500
  /// And no more bytes, but for a single row: a statement has a length that it may not pass.
  private static let bytesOfAStatement = 1 << 20

  /// Makes a dump of the graph that a session sees.
  public init(of session: any Session) { self.session = session }

  /// Writes the statements.
  public func write(to sink: any TextSink) throws(SessionError) {
    let catalogue = try session.catalogue()
    var marks = Marks(catalogue)
    try writeNodes(to: sink, &marks)
    try writeRelationships(to: sink, marks)
    if catalogue.nodeCount > 0 {
      sink.write("MATCH (n:\(marks.label)) REMOVE n:\(marks.label), n.\(marks.key);\n")
    }
    // Constraints and indexes stand behind the data, which they then have to be true of.
    for statement in try SchemaStatements.all(of: session) { sink.write(statement + ";\n") }
    sink.flush()
  }

  /// By what relationships find their nodes while the dump runs: a label and a property that the graph does not use.
  private struct Marks {
    var label = "Dumped"
    var key = "dumped"
    /// The places of the nodes in the dump by their identifiers.
    var places: [Int64: Int] = [:]

    init(_ catalogue: Catalogue) {
      let labels = Set(catalogue.labels.map(\.name))
      let keys = Set(catalogue.propertyKeys)
      while labels.contains(label) { label += "_" }
      while keys.contains(key) { key += "_" }
    }
  }

  private func writeNodes(to sink: any TextSink, _ marks: inout Marks) throws(SessionError) {
    var batch = Batch(sink: sink)
    let cursor = try session.run("MATCH (n) RETURN n ORDER BY id(n)")
    while let rows = try cursor.next() {
      for case .node(let node) in rows.values {
        let place = marks.places.count
        marks.places[node.id] = place
        var row = "{id: \(place), properties: "
        Value.appendSource(of: node.properties, to: &row)
        let labels = (node.labels + [marks.label]).map { ":" + Value.sourceName($0) }.joined()
        batch.add(row + "}", "CREATE (n\(labels)) SET n = row.properties, n.\(marks.key) = row.id")
      }
      if sink.isClosed { return }
    }
    batch.end()
  }

  private func writeRelationships(to sink: any TextSink, _ marks: Marks) throws(SessionError) {
    var batch = Batch(sink: sink)
    let ends =
      "MATCH (a:\(marks.label) {\(marks.key): row.start}), (b:\(marks.label) {\(marks.key): row.end})\n"
    let cursor = try session.run("MATCH ()-[r]->() RETURN r ORDER BY id(r)")
    while let rows = try cursor.next() {
      for case .relationship(let relationship) in rows.values {
        guard let start = marks.places[relationship.start], let end = marks.places[relationship.end] else { continue }
        var row = "{start: \(start), end: \(end), properties: "
        Value.appendSource(of: relationship.properties, to: &row)
        let type = Value.sourceName(relationship.type)
        batch.add(row + "}", ends + "CREATE (a)-[r:\(type)]->(b) SET r = row.properties")
      }
      if sink.isClosed { return }
    }
    batch.end()
  }

  /// Rows that share a statement, as long as it stays the same.
  private struct Batch {
    let sink: any TextSink
    var statement = ""
    var count = 0
    var byteCount = 0

    mutating func add(_ row: String, _ statement: String) {
      let isFull =
        count == GraphDump.rowsOfAStatement || byteCount + row.utf8.count > GraphDump.bytesOfAStatement
      if count > 0, isFull || statement != self.statement { end() }
      sink.write(count == 0 ? "UNWIND [\n  " : ",\n  ")
      sink.write(row)
      self.statement = statement
      count += 1
      byteCount += row.utf8.count
    }

    mutating func end() {
      if count > 0 { sink.write("\n] AS row\n\(statement);\n") }
      count = 0
      byteCount = 0
    }
  }
}
