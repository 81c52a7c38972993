import KithGraph
import KithPlanner
import KithValue

/// One assignment or removal, compiled.
enum Assignment {
  case property(target: Evaluator, key: Evaluator, value: Evaluator)
  /// `n = map`, or `n += map` where `adds`.
  case properties(target: Evaluator, value: Evaluator, adds: Bool)
  case addLabels(Evaluator, [String])
  case removeLabels(Evaluator, [String])
  /// `n:$(names)`, given or taken.
  case computedLabels(Evaluator, Evaluator, adds: Bool)
}

extension Assignment {
  /// Carries it out for one row.
  func apply(_ row: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext) throws(EvaluationError) {
    func value(_ e: Evaluator) throws(EvaluationError) -> Value { try e.evaluate(row, row.rows, context)[0] }
    switch self {
    case .property(let target, let key, let e):
      let entity = try value(target)
      if entity.isNull { return }
      guard case .string(let name) = try value(key) else {
        throw EvaluationError(.typeError, "MapElementAccessByNonString", "a property is named by a string")
      }
      try set(entity, writer.internKey(name.text), try value(e), writer)
    case .properties(let target, let e, let adds):
      let entity = try value(target)
      if entity.isNull { return }
      let given = try value(e)
      let map: MapValue
      switch given {
      case .null where !adds: map = MapValue([])
      case .null: return
      case .map, .nodeReference, .relationshipReference:
        guard case .map(let properties) = try EntityFunction.properties(of: given, context) else { return }
        map = properties
      default:
        throw EvaluationError(
          .typeError, "InvalidArgumentType", "properties are given as a map, and this is \(given.cypherType.name)")
      }
      if !adds {
        for key in keys(of: entity, writer.graph) where map[writer.graph.name(of: key)] == nil {
          try set(entity, key, .null, writer)
        }
      }
      for entry in map.entries { try set(entity, writer.internKey(entry.key), entry.value, writer) }
    case .addLabels(let target, let labels): try change(labels, of: try value(target), adds: true, writer)
    case .removeLabels(let target, let labels): try change(labels, of: try value(target), adds: false, writer)
    case .computedLabels(let target, let names, let adds):
      let entity = try value(target)
      if !entity.isNull { try change(try value(names).names(), of: entity, adds: adds, writer) }
    }
  }

  private func change(
    _ labels: [String], of entity: Value, adds: Bool, _ writer: GraphTransaction
  ) throws(EvaluationError) {
    switch entity {
    case .null: return
    case .nodeReference(let id):
      guard writer.graph.isLive(node: id) else { throw EvaluationError.deletedEntity("its labels") }
      for label in labels {
        if adds {
          _ = writer.addLabel(writer.internLabel(label), to: id)
        } else if let known = writer.graph.label(named: label) {
          _ = writer.removeLabel(known, from: id)
        }
      }
    default: throw EvaluationError.notEntity(entity)
    }
  }

  private func keys(of entity: Value, _ graph: Graph) -> [KeyID] {
    switch entity {
    case .nodeReference(let id): graph.properties(ofNode: id).map(\.key)
    case .relationshipReference(let id): graph.properties(ofRelationship: id).map(\.key)
    default: []
    }
  }

  private func set(
    _ entity: Value, _ key: KeyID, _ value: Value, _ writer: GraphTransaction
  ) throws(EvaluationError) {
    switch entity {
    case .nodeReference(let id):
      guard writer.graph.isLive(node: id) else { throw EvaluationError.deletedEntity("a property") }
      try writer.setProperty(key, ofNode: id, to: value)
    case .relationshipReference(let id):
      guard writer.graph.isLive(relationship: id) else { throw EvaluationError.deletedEntity("a property") }
      try writer.setProperty(key, ofRelationship: id, to: value)
    default: throw EvaluationError.notEntity(entity)
    }
  }
}

extension EvaluationError {
  static func notEntity(_ value: Value) -> EvaluationError {
    EvaluationError(
      .typeError, "InvalidArgumentType",
      "only nodes and relationships can be changed, and this is \(value.cypherType.name)")
  }
}

/// SetProperty, SetLabels, RemoveProperty and RemoveLabels: the items of one clause, row by row.
final class SetOperator: UpdateOperator {
  let assignments: [Assignment]
  let kept: [Int]

  init(_ input: Operator, _ assignments: [Assignment], kept: [Int], _ layout: RowLayout) {
    self.assignments = assignments
    self.kept = kept
    super.init(input, layout)
  }

  override func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    for row in 0..<rows.count {
      if row & 1023 == 0 { try context.checkCancelled() }
      let one = rows.row(row)
      for assignment in assignments { try assignment.apply(one, writer, context) }
      try context.countWritten(writer)
    }
    return Morsel(count: rows.count, columns: kept.map { rows.columns[$0] })
  }
}

/// Merge: for each row in turn, what matches; where nothing does, it is made. A row sees what the rows before it made.
final class MergeOperator: UpdateOperator {
  let match: SubplanRunner
  let imports: [Int]
  let create: CreatePlan
  /// Over the input's columns, then the pattern's variables.
  let onCreate: [Assignment]
  let onMatch: [Assignment]
  /// For each of the pattern's variables: the made node or relationship that it becomes.
  let made: [CreatePlan.End]
  /// Paths over the input's columns and the pattern's variables, for rows that were made.
  let paths: [Evaluator]
  let kept: [Int]
  /// Which of the pattern's variables, then paths, go on.
  let gives: [Int]
  /// Properties of the pattern, none of which may be null.
  let required: [(properties: Evaluator, newNodes: Int)]

  init(
    _ input: Operator, match: SubplanRunner, imports: [Int], create: CreatePlan, onCreate: [Assignment],
    onMatch: [Assignment], made: [CreatePlan.End], paths: [Evaluator], kept: [Int], gives: [Int],
    required: [(properties: Evaluator, newNodes: Int)], _ layout: RowLayout
  ) {
    self.match = match
    self.imports = imports
    self.create = create
    self.onCreate = onCreate
    self.onMatch = onMatch
    self.made = made
    self.paths = paths
    self.kept = kept
    self.gives = gives
    self.required = required
    super.init(input, layout)
  }

  override func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    var parents: [Int32] = []
    var columns = [[Value]](repeating: [], count: made.count + paths.count)
    for row in 0..<rows.count {
      try proceed(writer, context)
      let one = rows.row(row)
      try checkProperties(one, context)
      var matches: [[Value]] = []
      try match.run(rows, [Int32(row)], imports, context) { _, outputs, at throws(EvaluationError) in
        matches.append(outputs.columns.map { $0[at] })
      }
      let isNew = matches.isEmpty
      if isNew { matches = [try makeRow(one, writer, context)] }
      for values in matches {
        var extended = one
        extended.columns += values.map { Vector([$0]) }
        for assignment in isNew ? onCreate : onMatch { try assignment.apply(extended, writer, context) }
        parents.append(Int32(row))
        for (column, value) in values.enumerated() { columns[column].append(value) }
      }
    }
    return Morsel(
      count: parents.count, columns: rows.gathered(kept, parents) + gives.map { Vector(columns[$0]) })
  }

  private func makeRow(
    _ one: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Value] {
    let new = try create.make(one, writer, context)
    var values: [Value] = made.map { end in
      switch end {
      case .new(let index):
        index < new.nodes.count
          ? .nodeReference(new.nodes[index]) : .relationshipReference(new.relationships[index - new.nodes.count])
      case .column(let column): one.columns[column][0]
      }
    }
    var extended = one
    extended.columns += values.map { Vector([$0]) }
    for path in paths { values.append(try path.evaluate(extended, extended.rows, context)[0]) }
    return values
  }

  /// A null property would match nothing and then make something that the next MERGE does not find either.
  private func checkProperties(_ one: Morsel, _ context: ExecutionContext) throws(EvaluationError) {
    for (properties, newNodes) in required {
      var extended = one
      extended.columns += [Vector](repeating: .constant(.null, count: 1), count: newNodes)
      guard case .map(let map) = try properties.evaluate(extended, extended.rows, context)[0] else { continue }
      for entry in map.entries where entry.value.isNull {
        throw EvaluationError(
          .semanticError, "MergeReadOwnWrites",
          "MERGE cannot use the property `\(entry.key)`: its value is null, which never matches")
      }
    }
  }
}
