import Kith
import KithSession
import KithValue

/// Cypher that makes the result again: a `CREATE` of the nodes and relationships where it holds any, and an `UNWIND` whose
/// rows are those of the other columns.
///
///     UNWIND [
///       {name: 'Nick Pahl', n: 2}
///     ] AS row
///     RETURN row.name AS name, row.n AS n;
final class CypherRenderer: Renderer {
  private let sink: any TextSink
  private var columns: [String] = []
  private var entities = DiagramCollector()
  /// The values of each row that are no nodes, relationships or paths.
  private var rows: [[(key: String, value: Value)]] = []
  /// The columns that hold any such value.
  private var plain: Set<String> = []

  init(to sink: any TextSink) { self.sink = sink }

  func begin(columns: [String]) { self.columns = columns }

  func add(_ batch: RowBatch) {
    for row in batch.rows {
      var values: [(key: String, value: Value)] = []
      for (column, value) in zip(columns, row) {
        var found = DiagramCollector()
        found.add(value)
        guard found.isEmpty else {
          entities.add(value)
          continue
        }
        values.append((key: column, value: value))
        if !value.isNull { plain.insert(column) }
      }
      rows.append(values)
    }
  }

  func abandon() {}

  func finish() {
    guard !columns.isEmpty else { return }
    if !entities.isEmpty { sink.write(entitiesText) }
    let shown = entities.isEmpty ? columns : columns.filter(plain.contains)
    if !shown.isEmpty { sink.write(rowsText(of: shown)) }
  }

  private func rowsText(of columns: [String]) -> String {
    let projections = columns.map { column in
      let name = Self.name(column)
      return "row.\(name) AS \(name)"
    }
    let rows = rows.map { row in Value.map(row.filter { columns.contains($0.key) }).sourceText }
    let list = rows.isEmpty ? "[]" : "[\n  " + rows.joined(separator: ",\n  ") + "\n]"
    return "UNWIND \(list) AS row\nRETURN " + projections.joined(separator: ", ") + ";\n"
  }

  /// The ends that the result does not hold are made as bare nodes.
  private var entitiesText: String {
    var parts = entities.nodes.map { node -> String in
      var text = "(n\(Self.identifier(node.id))"
      for label in node.labels { text += ":" + Self.name(label) }
      return text + Self.properties(node.properties) + ")"
    }
    parts += entities.missingEnds.map { "(n\(Self.identifier($0)))" }
    parts += entities.relationships.map { relationship in
      "(n\(Self.identifier(relationship.start)))-[:" + Self.name(relationship.type)
        + Self.properties(relationship.properties) + "]->(n\(Self.identifier(relationship.end)))"
    }
    return "CREATE\n  " + parts.joined(separator: ",\n  ") + ";\n"
  }

  private static func identifier(_ id: Int64) -> String { id < 0 ? "_\(id.magnitude)" : String(id) }

  private static func properties(_ map: MapValue) -> String {
    map.entries.isEmpty ? "" : " " + Value.map(map).sourceText
  }

  private static func name(_ name: String) -> String {
    var text = ""
    Value.appendName(name, to: &text)
    return text
  }
}
