import KithGraph
import KithSession
import KithValue

extension Catalogue {
  /// How many entities of a kind are looked at to tell the types of their properties.
  private static let sample = 10_000

  /// The catalogue of a snapshot. Counts are exact; the types of values are those of the first ten thousand of a kind.
  init(_ graph: Graph, functions: [FunctionSignature], procedures: [ProcedureSignature]) {
    let keys = graph.keys
    let labels = graph.labels.filter { graph.nodeCount(label: $0) > 0 }.map { label in
      var cursor: UInt32 = 0
      var ids: [UInt32] = []
      _ = graph.scanNodes(label: label, from: &cursor, limit: Self.sample, into: &ids)
      let properties = keys.compactMap { key -> Property? in
        let count = graph.propertyCount(key: key, label: label)
        guard count > 0 else { return nil }
        return Property(key: graph.name(of: key), types: Self.types(graph.gatherNodeProperty(key, ids)), count: count)
      }
      return Kind(
        name: graph.name(of: label), count: graph.nodeCount(label: label),
        properties: properties.sorted { $0.key < $1.key })
    }
    let types = graph.types.filter { graph.relationshipCount(type: $0) > 0 }.map { type in
      var cursor: UInt32 = 0
      var ids: [UInt32] = []
      _ = graph.scanRelationships(type: type, from: &cursor, limit: Self.sample, into: &ids)
      let properties = keys.compactMap { key -> Property? in
        let count = graph.propertyCount(key: key, type: type)
        guard count > 0 else { return nil }
        return Property(
          key: graph.name(of: key), types: Self.types(graph.gatherRelationshipProperty(key, ids)), count: count)
      }
      return Kind(
        name: graph.name(of: type), count: graph.relationshipCount(type: type),
        properties: properties.sorted { $0.key < $1.key })
    }
    self.init(
      version: graph.version, nodeCount: graph.nodeCount, relationshipCount: graph.relationshipCount,
      labels: labels.sorted { $0.name < $1.name }, relationshipTypes: types.sorted { $0.name < $1.name },
      triples: graph.labelTriples.map {
        Triple(
          start: graph.name(of: $0.start), type: graph.name(of: $0.type), end: graph.name(of: $0.end), count: $0.count)
      }.sorted { ($0.type, $0.start, $0.end) < ($1.type, $1.start, $1.end) }, functions: functions,
      procedures: procedures)
  }

  private static func types(_ vector: Vector) -> [String] {
    var names: Set<String> = []
    for row in 0..<vector.count {
      let value = vector[row]
      if !value.isNull { names.insert(value.cypherType.name) }
    }
    return names.sorted()
  }
}
