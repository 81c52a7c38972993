import KithGraph
import KithValue
import TestSupport
import Testing

/// Compares every answer that a graph gives with the model's.
func expect(_ graph: Graph, agreesWith model: GraphModel, symbols: TestSymbols, using random: inout SeededRandom) {
  check(graph.nodeCount == model.nodes.count)
  check(graph.relationshipCount == model.relationships.count)
  expectNodes(graph, model, symbols, &random)
  expectRelationships(graph, model, symbols, &random)
  withExtendedLifetime(graph) { expectAdjacency(graph, model, symbols) }
  expectCounts(graph, model, symbols)
  expectLookups(graph, model, symbols, &random)
}

struct TestSymbols {
  var labels: [LabelID]
  var types: [TypeID]
  var keys: [KeyID]
}

private func expectNodes(
  _ graph: Graph, _ model: GraphModel, _ symbols: TestSymbols, _ random: inout SeededRandom
) {
  for node in 0..<graph.nodeCapacity {
    let expected = model.nodes[node]
    check(graph.isLive(node: node) == (expected != nil))
    check(Set(graph.labels(of: node)) == expected?.labels ?? [])
    let properties = graph.properties(ofNode: node)
    check(
      properties.map { graph.name(of: $0.key) } == (expected?.properties.keys.map { graph.name(of: $0) } ?? []).sorted()
    )
    for (key, value) in properties {
      check(value.fingerprint == expected?.properties[key]?.fingerprint)
    }
  }
  for label in symbols.labels.map(Optional.some) + [nil] {
    let wanted = model.nodes.filter { label == nil || $0.value.labels.contains(label!) }.keys.sorted()
    check(
      scan(limit: Int.random(in: 1...40, using: &random)) {
        graph.scanNodes(label: label, from: &$0, limit: $1, into: &$2)
      } == wanted)
    if let label { check(graph.nodeCount(label: label) == wanted.count) }
  }
  var ids = (0..<graph.nodeCapacity + 3).shuffled(using: &random)
  ids.append(.max)
  for key in symbols.keys {
    let vector = graph.gatherNodeProperty(key, ids)
    check(vector.count == ids.count)
    for (row, id) in ids.enumerated() {
      let expected = model.nodes[id]?.properties[key] ?? .null
      check(vector[row].fingerprint == expected.fingerprint)
      check(graph.property(key, ofNode: id).fingerprint == expected.fingerprint)
    }
  }
  let wanted = Array(symbols.labels.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)))
  var kept: [Int32] = [7]
  graph.filterNodes(ids, having: wanted, selection: nil, into: &kept)
  let passing = ids.indices.filter { row in model.nodes[ids[row]].map { $0.labels.isSuperset(of: wanted) } ?? false }
  check(kept == passing.map(Int32.init))
  var half: [Int32] = []
  graph.filterNodes(ids, having: wanted, selection: kept.filter { $0 % 2 == 0 }, into: &half)
  check(half == kept.filter { $0 % 2 == 0 })
  let tested = graph.testLabels(ids, having: wanted)
  for (row, id) in ids.enumerated() {
    let expected: Value = id == .max ? .null : .boolean(passing.contains(row))
    check(tested[row].fingerprint == expected.fingerprint)
  }
}

private func expectRelationships(
  _ graph: Graph, _ model: GraphModel, _ symbols: TestSymbols, _ random: inout SeededRandom
) {
  for (id, expected) in model.relationships {
    check(graph.isLive(relationship: id))
    check(graph.type(of: id) == expected.type)
    check(graph.start(of: id) == expected.start)
    check(graph.end(of: id) == expected.end)
    let properties = graph.properties(ofRelationship: id)
    check(properties.map { graph.name(of: $0.key) } == expected.properties.keys.map { graph.name(of: $0) }.sorted())
    for (key, value) in properties {
      check(value.fingerprint == expected.properties[key]?.fingerprint)
      check(graph.property(key, ofRelationship: id).fingerprint == value.fingerprint)
    }
  }
  for type in symbols.types.map(Optional.some) + [nil] {
    let wanted = model.relationships.filter { type == nil || $0.value.type == type }.keys.sorted()
    let limit = Int.random(in: 1...40, using: &random)
    check(scan(limit: limit) { graph.scanRelationships(type: type, from: &$0, limit: $1, into: &$2) } == wanted)
    if let type { check(graph.relationshipCount(type: type) == wanted.count) }
  }
  let ids = model.relationships.keys.shuffled(using: &random) + [.max]
  for key in symbols.keys {
    let vector = graph.gatherRelationshipProperty(key, ids)
    for (row, id) in ids.enumerated() {
      check(vector[row].fingerprint == (model.relationships[id]?.properties[key] ?? .null).fingerprint)
    }
  }
}

private func expectAdjacency(_ graph: Graph, _ model: GraphModel, _ symbols: TestSymbols) {
  var degrees: [NodeID: Degree] = [:]
  for type in symbols.types {
    for direction in [Direction.outgoing, .incoming] {
      var expected: [NodeID: [RelationshipID]] = [:]
      for (id, relationship) in model.relationships where relationship.type == type {
        expected[direction == .outgoing ? relationship.start : relationship.end, default: []].append(id)
      }
      let view = graph.adjacency(type, direction)
      for node in 0..<graph.nodeCapacity + 600 {
        let list = view.neighbours(of: node)
        check(list.count == view.degree(of: node))
        var found: [RelationshipID] = []
        for i in 0..<list.count {
          let id = list.relationships[i]
          found.append(id)
          let relationship = model.relationships[id]
          check((direction == .outgoing ? relationship?.end : relationship?.start) == list.neighbours[i])
        }
        check(found.sorted() == (expected[node] ?? []).sorted())
      }
    }
    for relationship in model.relationships.values where relationship.type == type {
      degrees[relationship.start, default: Degree()].count(type, .outgoing)
      degrees[relationship.end, default: Degree()].count(type, .incoming)
      if relationship.start == relationship.end { degrees[relationship.end]!.count(type, .both) }
    }
  }
  for node in 0..<graph.nodeCapacity {
    let degree = degrees[node] ?? Degree()
    for type in symbols.types.map(Optional.some) + [nil] {
      let out = degree[type, .outgoing]
      let into = degree[type, .incoming]
      check(graph.degree(of: node, type: type, direction: .outgoing) == out)
      check(graph.degree(of: node, type: type, direction: .incoming) == into)
      check(graph.degree(of: node, type: type, direction: .both) == out + into - degree[type, .both])
    }
  }
}

/// A node's relationships by type and direction; under `both`, its self-loops.
private struct Degree {
  var counts: [String: Int] = [:]
  mutating func count(_ type: TypeID, _ direction: Direction) {
    counts["\(type.raw) \(direction)", default: 0] += 1
    counts["any \(direction)", default: 0] += 1
  }
  subscript(type: TypeID?, direction: Direction) -> Int {
    counts["\(type.map { "\($0.raw)" } ?? "any") \(direction)"] ?? 0
  }
}

private func expectCounts(_ graph: Graph, _ model: GraphModel, _ symbols: TestSymbols) {
  let labels = symbols.labels.map(Optional.some) + [nil]
  for type in symbols.types {
    for start in labels {
      for end in labels {
        let expected = model.relationships.values.count { relationship in
          relationship.type == type
            && (start == nil || model.nodes[relationship.start]?.labels.contains(start!) ?? false)
            && (end == nil || model.nodes[relationship.end]?.labels.contains(end!) ?? false)
        }
        check(graph.relationshipCount(type: type, startLabel: start, endLabel: end) == expected)
      }
    }
  }
  for key in symbols.keys {
    for label in labels {
      let having = model.nodes.values.count { node in
        (label == nil || node.labels.contains(label!)) && node.properties[key] != nil
      }
      check(graph.propertyCount(key: key, label: label) == having)
    }
    for type in symbols.types.map(Optional.some) + [nil] {
      let having = model.relationships.values.count { ($0.type == type || type == nil) && $0.properties[key] != nil }
      check(graph.propertyCount(key: key, type: type) == having)
    }
  }
  let usedLabels = Set(model.nodes.values.flatMap(\.labels))
  check(graph.labels.map { graph.name(of: $0) } == usedLabels.map { graph.name(of: $0) }.sorted())
  let usedTypes = Set(model.relationships.values.map(\.type))
  check(graph.types.map { graph.name(of: $0) } == usedTypes.map { graph.name(of: $0) }.sorted())
  let usedKeys = Set(
    model.nodes.values.flatMap(\.properties.keys) + model.relationships.values.flatMap(\.properties.keys))
  check(graph.keys.map { graph.name(of: $0) } == usedKeys.map { graph.name(of: $0) }.sorted())
}

private func expectLookups(
  _ graph: Graph, _ model: GraphModel, _ symbols: TestSymbols, _ random: inout SeededRandom
) {
  for key in symbols.keys {
    let label = Bool.random(using: &random) ? symbols.labels.randomElement(using: &random) : nil
    let value = randomValue(using: &random)
    func isWanted(_ node: GraphModel.NodeModel) -> Bool { label == nil || node.labels.contains(label!) }
    switch value {
    case .string, .integer, .boolean:
      let expected = model.nodes.filter { node in
        guard isWanted(node.value), let held = node.value.properties[key] else { return false }
        if case .integer(let a) = value, case .float(let b) = held { return Double(a) == b }
        return held.fingerprint == value.fingerprint
      }.keys.sorted()
      check(graph.nodes(label: label, key: key, equals: value) == expected)
      check(graph.firstNode(label: label, key: key, equals: value) == expected.first)
    default: break
    }
    let prefix = ["", "a", "al", "é", "zz"].randomElement(using: &random)!
    func texts(in value: Value?) -> [String] {
      switch value {
      case .string(let text): [text.text]
      case .list(let list): list.elements.flatMap { texts(in: $0) }
      default: []
      }
    }
    let texts = Set(model.nodes.values.filter(isWanted).flatMap { texts(in: $0.properties[key]) }).filter {
      $0.utf8.starts(with: prefix.utf8)
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    check(graph.textValues(key: key, label: label, prefix: prefix, limit: 3) == Array(texts.prefix(3)))
  }
}

private func scan(
  limit: Int, _ step: (inout UInt32, Int, inout [UInt32]) -> Bool
) -> [UInt32] {
  var cursor: UInt32 = 0
  var ids: [UInt32] = [1, 2, 3]
  var all: [UInt32] = []
  while step(&cursor, limit, &ids) {
    check(!ids.isEmpty && ids.count <= limit)
    all += ids
  }
  check(ids.isEmpty)
  return all
}

func randomValue(using random: inout SeededRandom) -> Value {
  switch Int.random(in: 0..<12, using: &random) {
  case 0...3: .integer(Int64.random(in: -5...5, using: &random))
  case 4...5: .float(Double(Int.random(in: -4...4, using: &random)) / 2)
  case 6...8: .string(["a", "al", "alb", "b", "", "é", "zed"].randomElement(using: &random)!)
  case 9: .boolean(Bool.random(using: &random))
  case 10: .list([.integer(1), .string("x")])
  default: .date(DateValue(epochDay: Int64.random(in: 0...3, using: &random)))
  }
}

/// As `#expect`, for loops that run it a million times.
func check(_ holds: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
  if !holds { Issue.record("The graph and its model disagree.", sourceLocation: sourceLocation) }
}
