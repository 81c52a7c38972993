import KithGraph
import KithValue
import TestSupport
import Testing

/// Thousands of random operations on a graph and on a plain model of it, which must agree at every look.
@Suite struct RandomModelTests {
  @Test(arguments: 1...6) func agreesWithAPlainModel(seed: Int) throws {
    var run = RandomRun(seed: UInt64(seed))
    for _ in 0..<16 { try run.transaction() }
    run.compareHeldSnapshots()
  }

  @Test(arguments: 101...102) func agreesAcrossPages(seed: Int) throws {
    var run = RandomRun(seed: UInt64(seed))
    try run.load(nodes: 1300, relationships: 1100)
    for _ in 0..<2 { try run.transaction() }
    run.compareHeldSnapshots()
  }

  /// A transaction on a snapshot that is not the latest starts a history of its own, and neither disturbs the other.
  @Test(arguments: 201...202) func agreesOnBothSidesOfAFork(seed: Int) throws {
    var trunk = RandomRun(seed: UInt64(seed))
    for _ in 0..<5 { try trunk.transaction() }
    var branch = trunk
    branch.random = SeededRandom(seed: UInt64(seed) + 1000)
    for _ in 0..<4 {
      try trunk.transaction()
      try branch.transaction()
    }
    trunk.compareHeldSnapshots()
    branch.compareHeldSnapshots()
  }
}

private struct RandomRun {
  var random: SeededRandom
  var graph = Graph()
  var model = GraphModel()
  var symbols: TestSymbols
  var held: [(graph: Graph, model: GraphModel)] = []
  /// The same graph elsewhere, which learns of every commit by its change set alone.
  var mirror = Graph()
  /// Properties of one type a key where this is set, so that columns stay typed.
  let isTyped: Bool

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    isTyped = seed % 3 == 0
    let transaction = GraphTransaction(graph)
    symbols = TestSymbols(
      labels: ["Person", "Office", "Åland", "Area"].map(transaction.internLabel),
      types: ["KNOWS", "HOLDS", "IN"].map(transaction.internType),
      keys: ["name", "age", "since", "about"].map(transaction.internKey))
    let other = GraphTransaction(mirror)
    for (number, name) in ["Person", "Office", "Åland", "Area"].enumerated() {
      precondition(other.internLabel(name).raw == number)
    }
    for name in ["KNOWS", "HOLDS", "IN"] { _ = other.internType(name) }
    for name in ["name", "age", "since", "about"] { _ = other.internKey(name) }
  }

  /// Begins with more than a page of everything, labels and values in runs and scattered.
  mutating func load(nodes count: Int, relationships: Int) throws {
    let transaction = GraphTransaction(graph)
    while model.nodes.count < count {
      let labels = symbols.labels.filter { _ in Bool.random(using: &random) }
      let run = Int.random(in: 1...900, using: &random)
      for node in transaction.createNodes(count: run, labels: labels) {
        model.nodes[node] = GraphModel.NodeModel(labels: Set(labels))
      }
    }
    let live = model.nodes.keys.sorted()
    for key in symbols.keys.prefix(2) {
      let values = live.map { _ in Int.random(in: 0..<9, using: &random) == 0 ? .null : value(key) }
      try transaction.setColumn(key, nodes: 0..<UInt32(live.count), to: typedVector(values))
      for (node, value) in zip(live, values) where !value.isNull { model.nodes[node]!.properties[key] = value }
    }
    for type in symbols.types {
      let starts = (0..<relationships).map { _ in live.randomElement(using: &random)! }
      let ends = (0..<relationships).map { _ in live.prefix(40).randomElement(using: &random)! }
      for (row, id) in transaction.createRelationships(type, from: starts, to: ends).enumerated() {
        model.relationships[id] = GraphModel.RelationshipModel(type: type, start: starts[row], end: ends[row])
      }
    }
    try follow(from: graph, to: transaction.graph)
    graph = transaction.commit()
    expect(graph, agreesWith: model, symbols: symbols, using: &random)
    expect(mirror, agreesWith: model, symbols: symbols, using: &random)
    held.append((graph, model))
  }

  /// Applies what a commit changed to the mirror; now and then it is taken back and done again.
  mutating func follow(from old: Graph, to new: Graph) throws {
    func applied(_ changes: ChangeSet) throws -> Graph {
      let transaction = GraphTransaction(mirror)
      try transaction.apply(changes)
      return transaction.commit()
    }
    let changes = ChangeSet(from: old, to: new)
    mirror = try applied(changes)
    guard Int.random(in: 0..<3, using: &random) == 0 else { return }
    mirror = try applied(ChangeSet(from: new, to: old))
    #expect(mirror.nodeCount == old.nodeCount && mirror.relationshipCount == old.relationshipCount)
    mirror = try applied(changes)
  }

  mutating func transaction() throws {
    let transaction = GraphTransaction(graph)
    var savepoints: [(Savepoint, GraphModel)] = []
    let before = model
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      switch Int.random(in: 0..<40, using: &random) {
      case 0: savepoints.append((transaction.savepoint(), model))
      case 1:
        guard !savepoints.isEmpty else { break }
        let chosen = Int.random(in: 0..<savepoints.count, using: &random)
        transaction.restore(savepoints[chosen].0)
        model = savepoints[chosen].1
        savepoints.removeSubrange((chosen + 1)...)
      case 2:
        expect(transaction.graph, agreesWith: model, symbols: symbols, using: &random)
        #expect((transaction.deletedNodeWithRelationships() != nil) == model.danglingDeletedNode)
      case 3: try bulk(transaction)
      case 4: if Bool.random(using: &random) { transaction.compact() }
      // Whatever becomes of the transaction, and whoever writes after it.
      case 5: held.append((transaction.frozen(), model))
      default: try change(transaction)
      }
    }
    // A committed graph has no relationship without its ends.
    for (id, relationship) in model.relationships
    where model.nodes[relationship.start] == nil || model.nodes[relationship.end] == nil {
      transaction.deleteRelationship(id)
      model.relationships[id] = nil
    }
    #expect(transaction.deletedNodeWithRelationships() == nil)
    model.deletedNodes = []
    if Int.random(in: 0..<5, using: &random) == 0 {
      model = before  // dropped: the rollback
    } else {
      let previous = graph.version
      try follow(from: graph, to: transaction.graph)
      graph = transaction.commit()
      #expect(graph.version != previous)
    }
    expect(graph, agreesWith: model, symbols: symbols, using: &random)
    expect(mirror, agreesWith: model, symbols: symbols, using: &random)
    if Int.random(in: 0..<3, using: &random) == 0 { held.append((graph, model)) }
  }

  mutating func compareHeldSnapshots() {
    for (graph, model) in held { expect(graph, agreesWith: model, symbols: symbols, using: &random) }
  }

  private mutating func value(_ key: KeyID) -> Value {
    guard isTyped else { return randomValue(using: &random) }
    return switch key.raw {
    case 0: .string(["a", "al", "alb", "b", "é"].randomElement(using: &random)!)
    case 1: .integer(Int64.random(in: 0...9, using: &random))
    case 2: .float(Double.random(in: 0...1, using: &random))
    default: .boolean(Bool.random(using: &random))
    }
  }

  private mutating func properties() -> [(KeyID, Value)] {
    symbols.keys.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)).map { key in
      (key, Int.random(in: 0..<8, using: &random) == 0 ? .null : value(key))
    }
  }

  private func dictionary(_ properties: [(KeyID, Value)]) -> [KeyID: Value] {
    Dictionary(uniqueKeysWithValues: properties.filter { !$0.1.isNull })
  }

  /// One of those that are there, the same for the same seed.
  private mutating func some<Record>(of records: [UInt32: Record], below capacity: UInt32) -> UInt32? {
    guard capacity > 0 else { return nil }
    let first = UInt32.random(in: 0..<capacity, using: &random)
    return (first..<capacity).first { records[$0] != nil } ?? (0..<first).first { records[$0] != nil }
  }

  private mutating func change(_ transaction: GraphTransaction) throws {
    let node = some(of: model.nodes, below: transaction.graph.nodeCapacity)
    let relationship = some(of: model.relationships, below: transaction.graph.relationshipCapacity)
    let key = symbols.keys.randomElement(using: &random)!
    switch Int.random(in: 0..<16, using: &random) {
    case 0...3:
      let labels = symbols.labels.filter { _ in Bool.random(using: &random) }
      let properties = properties()
      let id = try transaction.createNode(labels: labels, properties: properties)
      #expect(model.nodes[id] == nil)
      model.nodes[id] = GraphModel.NodeModel(labels: Set(labels), properties: dictionary(properties))
    case 4...8:
      guard let start = node else { return }
      // Few ends, so that self-loops and parallel relationships are common.
      let end = some(of: model.nodes, below: min(transaction.graph.nodeCapacity, 6)) ?? start
      let type = symbols.types.randomElement(using: &random)!
      let properties = properties()
      let id = try transaction.createRelationship(type, from: start, to: end, properties: properties)
      #expect(model.relationships[id] == nil)
      model.relationships[id] = GraphModel.RelationshipModel(
        type: type, start: start, end: end, properties: dictionary(properties))
    case 9:
      guard let node else { return }
      let value = Bool.random(using: &random) ? value(key) : .null
      try transaction.setProperty(key, ofNode: node, to: value)
      model.nodes[node]!.properties[key] = value.isNull ? nil : value
    case 10:
      guard let relationship else { return }
      let value = Bool.random(using: &random) ? value(key) : .null
      try transaction.setProperty(key, ofRelationship: relationship, to: value)
      model.relationships[relationship]!.properties[key] = value.isNull ? nil : value
    case 11, 12:
      guard let node else { return }
      let label = symbols.labels.randomElement(using: &random)!
      if Bool.random(using: &random) {
        #expect(transaction.addLabel(label, to: node) == model.nodes[node]!.labels.insert(label).inserted)
      } else {
        #expect(transaction.removeLabel(label, from: node) == (model.nodes[node]!.labels.remove(label) != nil))
      }
    case 13, 14:
      guard let relationship else { return }
      let record = model.relationships[relationship]!
      transaction.deleteRelationship(relationship)
      model.relationships[relationship] = nil
      #expect(transaction.graph.type(of: relationship) == record.type)
      #expect(transaction.graph.start(of: relationship) == record.start)
      #expect(transaction.graph.end(of: relationship) == record.end)
    default:
      guard let node else { return }
      transaction.deleteNode(node)
      model.nodes[node] = nil
      model.deletedNodes.insert(node)
    }
  }

  private mutating func bulk(_ transaction: GraphTransaction) throws {
    let labels = symbols.labels.filter { _ in Bool.random(using: &random) }
    let count = Int.random(in: 1...40, using: &random)
    let nodes = transaction.createNodes(count: count, labels: labels)
    for node in nodes { model.nodes[node] = GraphModel.NodeModel(labels: Set(labels)) }
    let type = symbols.types.randomElement(using: &random)!
    let live = model.nodes.keys.sorted()
    let starts = (0..<count).map { _ in live.randomElement(using: &random)! }
    let ends = (0..<count).map { _ in live.randomElement(using: &random)! }
    let relationships = transaction.createRelationships(type, from: starts, to: ends)
    for (row, id) in relationships.enumerated() {
      model.relationships[id] = GraphModel.RelationshipModel(type: type, start: starts[row], end: ends[row])
    }
    let key = symbols.keys.randomElement(using: &random)!
    let values = (0..<count).map { _ in Bool.random(using: &random) ? value(key) : .null }
    let vector = typedVector(values)
    try transaction.setColumn(key, nodes: nodes, to: vector)
    try transaction.setColumn(key, relationships: relationships, to: vector)
    for row in 0..<count where !values[row].isNull {
      model.nodes[nodes.lowerBound + UInt32(row)]!.properties[key] = values[row]
      model.relationships[relationships.lowerBound + UInt32(row)]!.properties[key] = values[row]
    }
  }
}

/// The values as the narrowest vector that can hold them.
func typedVector(_ values: [Value]) -> Vector {
  var validity = Validity.allNull(values.count)
  let dictionary = StringDictionary()
  var integers: [Int64] = []
  var floats: [Double] = []
  var codes: [UInt32] = []
  var booleans: [UInt8] = []
  for (row, value) in values.enumerated() {
    if !value.isNull { validity.markValid(row) }
    if case .integer(let number) = value { integers.append(number) } else if value.isNull { integers.append(0) }
    if case .float(let number) = value { floats.append(number) } else if value.isNull { floats.append(0) }
    if case .string(let text) = value {
      codes.append(dictionary.intern(text))
    } else if value.isNull {
      codes.append(.max)
    }
    if case .boolean(let flag) = value { booleans.append(flag ? 1 : 0) } else if value.isNull { booleans.append(2) }
  }
  if integers.count == values.count { return .integer(integers, validity) }
  if floats.count == values.count { return .float(floats, validity) }
  if codes.count == values.count { return .string(codes, dictionary) }
  if booleans.count == values.count { return .boolean(booleans) }
  return .value(values)
}
