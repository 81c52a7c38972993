import KithGraph
import KithPlanner
import KithValue

/// `subject.key` of nodes, relationships, maps and temporal values.
final class PropertyEvaluator: Evaluator {
  let subject: Evaluator
  let key: String
  /// Whether several expressions of one operator read it.
  var isShared = false
  /// The last column of entities and their property, for the next of those expressions.
  private var last: (ids: [UInt32], property: Vector)?

  init(_ subject: Evaluator, key: String) {
    self.subject = subject
    self.key = key
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try subject.evaluate(morsel, rows, context)
    let graph = context.graph
    context.touch(rows.rowCount)
    switch vector {
    case .node(let ids):
      if context.hasDeletions { try checkLive(ids, rows, context, graph.isLive(node:)) }
      return read(ids, context) { graph.gatherNodeProperty($0, ids) }
    case .relationship(let ids):
      if context.hasDeletions { try checkLive(ids, rows, context, graph.isLive(relationship:)) }
      return read(ids, context) { graph.gatherRelationshipProperty($0, ids) }
    case .constant(let value, let count):
      if rows.rowCount == 0 { return .constant(.null, count: count) }
      return .constant(try Self.property(of: value, key, context), count: count)
    case .map(let maps): return maps[key] ?? .constant(.null, count: maps.count)
    case .boolean, .integer, .float, .string, .list, .value:
      var result = [Value](repeating: .null, count: morsel.count)
      try rows.forEach { row throws(EvaluationError) in result[row] = try Self.property(of: vector[row], key, context) }
      return .value(result)
    }
  }

  override func present(_ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext) -> Selection? {
    guard !context.hasDeletions, let column = subject as? ColumnEvaluator else { return nil }
    let graph = context.graph
    let found: [Int32]?
    switch morsel.columns[column.column] {
    case .node(let ids):
      found = graph.key(named: key).map { graph.rowsWithNodeProperty($0, ids, rows: rows.indices) } ?? []
    case .relationship(let ids):
      found = graph.key(named: key).map { graph.rowsWithRelationshipProperty($0, ids, rows: rows.indices) } ?? []
    case .constant, .boolean, .integer, .float, .string, .list, .map, .value: return nil
    }
    context.touch(rows.rowCount)
    return found.map { Selection(indices: $0, count: rows.count) } ?? rows
  }

  private func read(_ ids: [UInt32], _ context: ExecutionContext, _ gather: (KeyID) -> Vector) -> Vector {
    // In a statement that writes the same nodes may have another property by now.
    let mayKeep = isShared && context.transaction == nil
    if mayKeep, let last, last.ids.isSameArray(as: ids) { return last.property }
    guard let id = context.graph.key(named: key) else { return .constant(.null, count: ids.count) }
    let property = gather(id)
    if mayKeep { last = (ids, property) }
    return property
  }

  private func checkLive(
    _ ids: [UInt32], _ rows: Selection, _ context: ExecutionContext, _ isLive: (UInt32) -> Bool
  ) throws(EvaluationError) {
    var gone = false
    rows.forEach { row in if ids[row] != .max, !isLive(ids[row]) { gone = true } }
    if gone { throw EvaluationError.deletedEntity("its property `\(key)`") }
  }

  /// The property of one value.
  static func property(of value: Value, _ key: String, _ context: ExecutionContext) throws(EvaluationError) -> Value {
    switch value {
    case .nodeReference(let id):
      guard context.graph.isLive(node: id) else { throw EvaluationError.deletedEntity("its property `\(key)`") }
      return context.graph.key(named: key).map { context.graph.property($0, ofNode: id) } ?? .null
    case .relationshipReference(let id):
      guard context.graph.isLive(relationship: id) else { throw EvaluationError.deletedEntity("its property `\(key)`") }
      return context.graph.key(named: key).map { context.graph.property($0, ofRelationship: id) } ?? .null
    default: return try Value.property(of: value, key: key)
    }
  }
}

extension Array {
  /// Whether both are the very same memory: an array that somebody holds is never written to.
  fileprivate func isSameArray(as other: Array) -> Bool {
    withUnsafeBufferPointer { mine in other.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress } }
      && count == other.count
  }
}

extension EvaluationError {
  /// A look at something that this statement has deleted.
  static func deletedEntity(_ what: String) -> EvaluationError {
    EvaluationError(
      .entityNotFound, "DeletedEntityAccess", "\(what) cannot be read: the statement has deleted the entity")
  }
}

/// `subject:Label`.
final class LabelEvaluator: Evaluator {
  let subject: Evaluator
  let labels: LabelPredicate

  init(_ subject: Evaluator, _ labels: LabelPredicate) {
    self.subject = subject
    self.labels = labels
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try subject.evaluate(morsel, rows, context)
    let graph = context.graph
    context.touch(rows.rowCount)
    var result = [UInt8](repeating: 2, count: morsel.count)
    let predicate = ResolvedLabels(labels, graph)
    if case .node(let ids) = vector, !context.hasDeletions {
      return graph.testLabels(ids) { predicate.holds(ofLabels: $0) }
    }
    try rows.forEach { row throws(EvaluationError) in
      switch vector[row] {
      case .null: break
      case .nodeReference(let id):
        if !graph.isLive(node: id) { throw EvaluationError.deletedEntity("its labels") }
        result[row] = predicate.holds(ofNode: id, graph) ? 1 : 0
      case .relationshipReference(let id): result[row] = predicate.holds(ofType: graph.type(of: id)) ? 1 : 0
      default:
        throw EvaluationError(
          .typeError, "InvalidArgumentType",
          "only nodes and relationships have labels or types, and this is \(vector[row].cypherType.name)")
      }
    }
    return .boolean(result)
  }
}

/// A label predicate with its names looked up in a graph.
indirect enum ResolvedLabels {
  case label(LabelID?, TypeID?)
  case and([ResolvedLabels])
  case or([ResolvedLabels])
  case not(ResolvedLabels)
  case any

  init(_ predicate: LabelPredicate, _ graph: Graph) {
    switch predicate {
    case .name(let name): self = .label(graph.label(named: name), graph.type(named: name))
    case .and(let parts): self = .and(parts.map { ResolvedLabels($0, graph) })
    case .or(let parts): self = .or(parts.map { ResolvedLabels($0, graph) })
    case .not(let part): self = .not(ResolvedLabels(part, graph))
    case .any: self = .any
    }
  }

  func holds(ofNode node: NodeID, _ graph: Graph) -> Bool { holds(ofLabels: graph.labels(of: node)) }

  func holds(ofLabels labels: [LabelID]) -> Bool {
    switch self {
    case .label(let label, _): label.map(labels.contains) ?? false
    case .and(let parts): parts.allSatisfy { $0.holds(ofLabels: labels) }
    case .or(let parts): parts.contains { $0.holds(ofLabels: labels) }
    case .not(let part): !part.holds(ofLabels: labels)
    case .any: !labels.isEmpty
    }
  }

  func holds(ofType type: TypeID) -> Bool {
    switch self {
    case .label(_, let wanted): wanted == type
    case .and(let parts): parts.allSatisfy { $0.holds(ofType: type) }
    case .or(let parts): parts.contains { $0.holds(ofType: type) }
    case .not(let part): !part.holds(ofType: type)
    case .any: true
    }
  }
}
