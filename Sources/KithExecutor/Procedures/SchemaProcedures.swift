import KithGraph
import KithPlanner
import KithValue

/// The procedures that tell of what shape a graph is: which labels have which properties, and what is tied to what.
extension StandardProcedures {
  static let schema: [Procedure] = [nodeTypeProperties, relTypeProperties, visualization]

  // MARK: properties

  private static let nodeTypeProperties = Procedure(
    ProcedureSignature(
      "db.schema.nodeTypeProperties", arguments: [],
      results: [
        .init("nodeType", .string), .init("nodeLabels", .list(.string)), .init("propertyName", .string),
        .init("propertyTypes", .list(.string)), .init("mandatory", .boolean),
      ], summary: "The properties of the nodes of each set of labels; mandatory where every such node has it.")
  ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
    let graph = context.graph
    var kinds: [[String]: PropertyUse] = [:]
    var cursor: UInt32 = 0
    var isMore = true
    while isMore {
      try context.checkCancelled()
      var ids: [UInt32] = []
      isMore = graph.scanNodes(label: nil, from: &cursor, limit: Morsel.size, into: &ids)
      for id in ids {
        let labels = graph.labels(of: id).map { graph.name(of: $0) }.sorted()
        kinds[labels, default: PropertyUse()].add(graph.properties(ofNode: id), graph)
      }
    }
    return kinds.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { labels, use in
      let name = labels.map { ":`\($0)`" }.joined()
      return use.rows.map { [.string(name), .list(labels.map { .string($0) })] + $0 }
    }
  }

  private static let relTypeProperties = Procedure(
    ProcedureSignature(
      "db.schema.relTypeProperties", arguments: [],
      results: [
        .init("relType", .string), .init("propertyName", .string), .init("propertyTypes", .list(.string)),
        .init("mandatory", .boolean),
      ], summary: "The properties of the relationships of each type; mandatory where every such relationship has it.")
  ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
    let graph = context.graph
    var kinds: [String: PropertyUse] = [:]
    for type in graph.types where graph.relationshipCount(type: type) > 0 {
      var cursor: UInt32 = 0
      var isMore = true
      while isMore {
        try context.checkCancelled()
        var ids: [UInt32] = []
        isMore = graph.scanRelationships(type: type, from: &cursor, limit: Morsel.size, into: &ids)
        for id in ids {
          kinds[graph.name(of: type), default: PropertyUse()].add(graph.properties(ofRelationship: id), graph)
        }
      }
    }
    return kinds.sorted { $0.key < $1.key }.flatMap { type, use in
      use.rows.map { [.string(":`\(type)`")] + $0 }
    }
  }

  /// What the entities of one kind have for properties.
  private struct PropertyUse {
    private var count = 0
    private var keys: [String: (count: Int, types: Set<String>)] = [:]

    mutating func add(_ properties: [(key: KeyID, value: Value)], _ graph: Graph) {
      count += 1
      for (key, value) in properties {
        keys[graph.name(of: key), default: (0, [])].count += 1
        keys[graph.name(of: key), default: (0, [])].types.insert(value.cypherType.name)
      }
    }

    /// The name, the types and whether it is everywhere, in order of name; one row of nulls where there is no property.
    var rows: [[Value]] {
      if keys.isEmpty { return [[.null, .null, .boolean(false)]] }
      return keys.sorted { $0.key < $1.key }.map { key, use in
        [.string(key), .list(use.types.sorted().map { .string($0) }), .boolean(use.count == count)]
      }
    }
  }

  // MARK: the graph of the labels

  private static let visualization = Procedure(
    ProcedureSignature(
      "db.schema.visualization", arguments: [],
      results: [.init("nodes", .list(.node)), .init("relationships", .list(.relationship))],
      summary: "A node for each label, and a relationship for each type between labels; they are not part of the graph."
    )
  ) { (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
    let graph = context.graph
    // What is made up for the picture has numbers below zero, which no entity of the graph has.
    let labels = graph.labels.filter { graph.nodeCount(label: $0) > 0 }.map { graph.name(of: $0) }.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, -1 - Int64($0)) })
    let nodes = labels.map { label in
      Node(
        id: numbers[label] ?? 0, labels: [label],
        properties: MapValue([
          ("name", .string(label)),
          ("count", .integer(Int64(graph.label(named: label).map { graph.nodeCount(label: $0) } ?? 0))),
        ]))
    }
    let triples = graph.labelTriples.map {
      (type: graph.name(of: $0.type), start: graph.name(of: $0.start), end: graph.name(of: $0.end), count: $0.count)
    }.sorted { ($0.type, $0.start, $0.end) < ($1.type, $1.start, $1.end) }
    var relationships: [Value] = []
    for triple in triples {
      guard let start = numbers[triple.start], let end = numbers[triple.end] else { continue }
      relationships.append(
        .relationship(
          Relationship(
            id: -1 - Int64(relationships.count), type: triple.type, start: start, end: end,
            properties: MapValue([("name", .string(triple.type)), ("count", .integer(Int64(triple.count)))]))))
    }
    return [[.list(nodes.map { .node($0) }), .list(relationships)]]
  }
}
