import Foundation
import KithDiagram
import KithValue

/// The sample graph of the letters, read from `graph/` for pictures to be made of it.
struct LettersGraph {
  var nodes: [Node] = []
  var relationships: [Relationship] = []

  init() throws {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = package.appendingPathComponent("graph")
    var numbers: [String: Int64] = [:]
    for (name, rows) in try Self.tables(in: folder.appendingPathComponent("nodes")) {
      for row in rows {
        guard let id = row.first(where: { $0.key == "id" }), case .string(let text) = id.value else { continue }
        numbers[text.text] = Int64(nodes.count)
        nodes.append(Node(id: Int64(nodes.count), labels: [name], properties: MapValue(row)))
      }
    }
    for (type, rows) in try Self.tables(in: folder.appendingPathComponent("relationships")) {
      for row in rows {
        let ends = row.filter { $0.key.hasPrefix(":") }.compactMap { numbers[$0.value.displayText] }
        guard ends.count == 2 else { continue }
        let properties = MapValue(row.filter { !$0.key.hasPrefix(":") })
        let id = Int64(relationships.count)
        relationships.append(
          Relationship(id: id, type: type, start: ends[0], end: ends[1], properties: properties))
      }
    }
  }

  /// The part with these relationship types, or with all but some labels.
  func part(types: Set<String>? = nil, without labels: Set<String> = []) -> (
    nodes: [Node], relationships: [Relationship]
  ) {
    let kept = nodes.filter { labels.isDisjoint(with: $0.labels) }
    let ids = Set(kept.map(\.id))
    let found = relationships.filter { relationship in
      types?.contains(relationship.type) ?? true && ids.contains(relationship.start) && ids.contains(relationship.end)
    }
    let ends = Set(found.flatMap { [$0.start, $0.end] })
    return (kept.filter { ends.contains($0.id) }, found)
  }

  private static func tables(in folder: URL) throws -> [(name: String, rows: [[MapValue.Entry]])] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".csv") }
      .sorted()
    return try names.map { name in
      let records = records(try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
      let columns = (records.first ?? []).map { column in
        column.hasPrefix(":") ? [column, ""] : column.components(separatedBy: ":") + [""]
      }
      let rows = records.dropFirst().map { record in
        zip(columns, record).compactMap { column, field -> MapValue.Entry? in
          guard !field.isEmpty else { return nil }
          if column[1] == "int" { return (column[0], Int64(field).map(Value.integer) ?? .null) }
          if column[1] == "string[]" {
            return (column[0], .list(field.split(separator: ";").map { .string(String($0)) }))
          }
          return (column[0], .string(field))
        }
      }
      return (String(name.dropLast(4)), rows)
    }
  }

  private static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    for character in text {
      if character == "\"" {
        if !isQuoted && field.hasSuffix("\u{1}") {
          field.removeLast(); field.append("\"")
        } else if isQuoted {
          field.append("\u{1}")
        }
        isQuoted.toggle()
      } else if !isQuoted && (character == "," || character == "\n" || character == "\r\n") {
        record.append(field.replacingOccurrences(of: "\u{1}", with: ""))
        field = ""
        if character != "," {
          records.append(record)
          record = []
        }
      } else {
        field.append(character)
      }
    }
    return records
  }
}
