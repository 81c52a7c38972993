import KithGraph
import KithValue

/// A function of the library, on typed columns where it has a way for them, else on boxed values.
final class ScalarFunctionEvaluator: RowwiseEvaluator {
  let function: ScalarFunction

  init(_ function: ScalarFunction, _ operands: [Evaluator]) {
    self.function = function
    super.init(operands)
  }
  override var isDeterministic: Bool { function.signature.isDeterministic }
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try function.body(arguments, context.functions)
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var vectors: [Vector] = []
    vectors.reserveCapacity(operands.count)
    for operand in operands { vectors.append(try operand.evaluate(morsel, rows, context)) }
    if let column = function.column, vectors.count == 1, let result = column(vectors[0], rows) { return result }
    return try evaluate(vectors, morsel, rows, context)
  }
}

/// The functions that ask the graph: they take references, which only mean something beside it.
enum EntityFunction: String, CaseIterable {
  case id, elementId, labels, type, properties, keys, startNode, endNode, nodes, relationships, length

  /// By name in lower case.
  static let all = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

  /// What it takes and gives.
  var signature: FunctionSignature {
    let entity = CypherType.oneOf([.node, .relationship])
    func make(_ parameter: CypherType, _ result: CypherType, _ summary: String) -> FunctionSignature {
      FunctionSignature(rawValue, [.init("of", parameter)], result: result, summary: summary)
    }
    return switch self {
    case .id: make(entity, .integer, "The number by which the graph knows a node or relationship.")
    case .elementId: make(entity, .string, "The text by which the graph knows a node or relationship.")
    case .labels: make(.node, .list(.string), "The labels of a node.")
    case .type: make(.relationship, .string, "The type of a relationship.")
    case .properties: make(.oneOf([.node, .relationship, .map]), .map, "The properties as a map.")
    case .keys: make(.oneOf([.node, .relationship, .map]), .list(.string), "The property keys.")
    case .startNode: make(.relationship, .node, "The node that a relationship starts from.")
    case .endNode: make(.relationship, .node, "The node that a relationship ends at.")
    case .nodes: make(.path, .list(.node), "The nodes of a path, in order.")
    case .relationships: make(.path, .list(.relationship), "The relationships of a path, in order.")
    case .length: make(.path, .integer, "How many relationships a path has.")
    }
  }

  /// The value for one argument.
  func apply(_ value: Value, _ context: ExecutionContext) throws(EvaluationError) -> Value {
    if value.isNull { return .null }
    let graph = context.graph
    switch (self, value) {
    case (.id, .nodeReference(let id)), (.id, .relationshipReference(let id)): return .integer(Int64(id))
    case (.elementId, .nodeReference(let id)): return .string("n\(id)")
    case (.elementId, .relationshipReference(let id)): return .string("r\(id)")
    case (.labels, .nodeReference(let id)):
      guard graph.isLive(node: id) else { throw EvaluationError.deletedEntity("its labels") }
      return .list(graph.labels(of: id).map { .string(graph.name(of: $0)) })
    case (.type, .relationshipReference(let id)): return .string(graph.name(of: graph.type(of: id)))
    case (.properties, _): return try Self.properties(of: value, context)
    case (.keys, _):
      guard case .map(let map) = try Self.properties(of: value, context) else { throw wrongType(value) }
      return .list(map.entries.map { .string($0.key) })
    case (.startNode, .relationshipReference(let id)): return .nodeReference(graph.start(of: id))
    case (.endNode, .relationshipReference(let id)): return .nodeReference(graph.end(of: id))
    case (.nodes, .pathReference(let path)): return .list(path.nodes.map { .nodeReference($0) })
    case (.relationships, .pathReference(let path)): return .list(path.relationships.map { .relationshipReference($0) })
    case (.length, .pathReference(let path)): return .integer(Int64(path.relationships.count))
    default: return try ofCopy(value)
    }
  }

  /// The value for an entity that stands for itself: one that a procedure made up, or that came in as a parameter.
  private func ofCopy(_ value: Value) throws(EvaluationError) -> Value {
    switch (self, value) {
    case (.id, .node(let node)): .integer(node.id)
    case (.id, .relationship(let relationship)): .integer(relationship.id)
    case (.elementId, .node(let node)): .string("n\(node.id)")
    case (.elementId, .relationship(let relationship)): .string("r\(relationship.id)")
    case (.labels, .node(let node)): .list(node.labels.map { .string($0) })
    case (.type, .relationship(let relationship)): .string(relationship.type)
    case (.nodes, .path(let path)): .list(path.nodes.map { .node($0) })
    case (.relationships, .path(let path)): .list(path.relationships.map { .relationship($0) })
    case (.length, .path(let path)): .integer(Int64(path.relationships.count))
    default: throw wrongType(value)
    }
  }

  private func wrongType(_ value: Value) -> EvaluationError {
    EvaluationError(
      .typeError, "InvalidArgumentValue", "\(self)() cannot take \(value.cypherType.name)")
  }

  /// The properties of a node, a relationship or a map as a map.
  static func properties(of value: Value, _ context: ExecutionContext) throws(EvaluationError) -> Value {
    let graph = context.graph
    switch value {
    case .null, .map: return value
    case .node(let node): return .map(node.properties)
    case .relationship(let relationship): return .map(relationship.properties)
    case .nodeReference(let id):
      guard graph.isLive(node: id) else { throw EvaluationError.deletedEntity("its properties") }
      return .map(graph.properties(ofNode: id).map { (key: graph.name(of: $0.key), value: $0.value) })
    case .relationshipReference(let id):
      guard graph.isLive(relationship: id) else { throw EvaluationError.deletedEntity("its properties") }
      return .map(graph.properties(ofRelationship: id).map { (key: graph.name(of: $0.key), value: $0.value) })
    default:
      throw EvaluationError(
        .typeError, "InvalidArgumentValue",
        "only nodes, relationships and maps have properties, and this is \(value.cypherType.name)")
    }
  }
}

/// A function that asks the graph; `id`, `type`, `labels`, `startNode` and `endNode` have loops over columns of identifiers.
final class EntityFunctionEvaluator: Evaluator {
  let function: EntityFunction
  let operand: Evaluator

  init(_ function: EntityFunction, _ operands: [Evaluator]) {
    self.function = function
    operand = operands[0]
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try operand.evaluate(morsel, rows, context)
    context.touch(rows.rowCount)
    if function == .id, let numbers = Self.numbers(vector) { return numbers }
    if case .relationship(let ids) = vector, function == .startNode || function == .endNode {
      let graph = context.graph
      var nodes = [UInt32](repeating: .max, count: morsel.count)
      let isStart = function == .startNode
      rows.forEach { row in
        if ids[row] != .max { nodes[row] = isStart ? graph.start(of: ids[row]) : graph.end(of: ids[row]) }
      }
      return .node(nodes)
    }
    if case .relationship(let ids) = vector, function == .type { return types(ids, rows, context) }
    // Of a deleted node nobody may ask for the labels.
    if case .node(let ids) = vector, function == .labels, context.transaction == nil {
      return labels(ids, rows, context)
    }
    if vector.isConstant, rows.rowCount > 0 {
      return .constant(try function.apply(vector[0], context), count: morsel.count)
    }
    var result = [Value](repeating: .null, count: morsel.count)
    try rows.forEach { row throws(EvaluationError) in result[row] = try function.apply(vector[row], context) }
    return Vector(result)
  }

  /// What `id` gives of a column of identifiers.
  private static func numbers(_ vector: Vector) -> Vector? {
    switch vector {
    case .node(let ids), .relationship(let ids):
      guard ids.contains(.max) else { return .integer(ids.map(Int64.init), Validity()) }
      var validity = Validity.allNull(ids.count)
      for row in ids.indices where ids[row] != .max { validity.markValid(row) }
      return .integer(ids.map(Int64.init), validity)
    default: return nil
    }
  }

  /// The types' names, each looked up once.
  private func types(_ ids: [UInt32], _ rows: Selection, _ context: ExecutionContext) -> Vector {
    let graph = context.graph
    var known: [UInt32] = []
    var codes = [UInt32](repeating: .max, count: ids.count)
    rows.forEach { row in
      if ids[row] == .max { return }
      let type = graph.type(of: ids[row])
      let number = Int(type.raw)
      if number >= known.count { known += [UInt32](repeating: .max, count: number + 1 - known.count) }
      if known[number] == .max { known[number] = context.texts.intern(graph.name(of: type)) }
      codes[row] = known[number]
    }
    return .string(codes, context.texts)
  }

  /// The labels' names: nodes with the same labels share their list.
  private func labels(_ ids: [UInt32], _ rows: Selection, _ context: ExecutionContext) -> Vector {
    let graph = context.graph
    var known: [(start: Int32, count: Int32)] = []
    var elements: [UInt32] = []
    var starts = [Int32](repeating: 0, count: ids.count)
    var counts = [Int32](repeating: -1, count: ids.count)
    rows.forEach { row in
      if ids[row] == .max { return }
      let set = graph.labelSet(of: ids[row])
      if set >= known.count {
        known += [(start: Int32, count: Int32)](repeating: (0, -1), count: set + 1 - known.count)
      }
      if known[set].count < 0 {
        let names = graph.labels(of: ids[row])
        known[set] = (Int32(truncatingIfNeeded: elements.count), Int32(truncatingIfNeeded: names.count))
        for label in names { elements.append(context.texts.intern(graph.name(of: label))) }
      }
      (starts[row], counts[row]) = known[set]
    }
    return .list(ListColumn(starts: starts, counts: counts, elements: .string(elements, context.texts)))
  }
}
