import KithGraph
import KithPlanner
import KithValue

/// An operator that changes the graph: it takes in every row before it changes anything, so that what it reads is what
/// the clauses before it left, and what follows sees all that it did.
class UpdateOperator: UnaryOperator {
  private var isDone = false

  override func open(_ context: ExecutionContext) throws(EvaluationError) {
    try super.open(context)
    isDone = false
  }

  final override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    let rows = try input.drain(context)
    let writer = try context.writer()
    let before = writer.counters.changes
    let given = try update(rows, writer, context)
    context.touch(writer.counters.changes - before)
    return given
  }

  /// Asks whether to go on, and counts what was written.
  final func proceed(_ writer: GraphTransaction, _ context: ExecutionContext) throws(EvaluationError) {
    try context.checkCancelled()
    try context.countWritten(writer)
  }

  /// Changes the graph for all rows and gives them on.
  func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    preconditionFailure("an update operator updates")
  }
}

/// The parts of a CREATE, compiled: nodes first, then the relationships between them.
struct CreatePlan {
  struct NewNode {
    var labels: [String]
    var dynamicLabels: [Evaluator] = []
    var properties: Evaluator?
  }
  /// An end of a new relationship: a column of the row, or one of the new nodes.
  enum End {
    case column(Int)
    case new(Int)
  }
  struct NewRelationship {
    var type: String
    var dynamicType: Evaluator?
    var start: End
    var end: End
    var properties: Evaluator?
  }
  var nodes: [NewNode]
  var relationships: [NewRelationship]
}

extension CreatePlan {
  /// Makes the parts for one row of a morsel; properties are computed over the row as extended by what is made before them.
  ///
  /// `extended` holds the row's columns, then the new nodes, then the new relationships.
  func make(
    _ row: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> (nodes: [NodeID], relationships: [RelationshipID]) {
    var extended = row
    var madeNodes: [NodeID] = []
    var madeRelationships: [RelationshipID] = []
    for node in nodes {
      let properties = try propertyList(node.properties, extended, writer, context)
      var labels = node.labels
      for names in node.dynamicLabels { labels += try names.evaluate(extended, extended.rows, context)[0].names() }
      let id = try writer.createNode(labels: labels.map { writer.internLabel($0) }, properties: properties)
      madeNodes.append(id)
      extended.columns.append(.node([id]))
    }
    for relationship in relationships {
      let start = try end(relationship.start, row, madeNodes, context)
      let end = try end(relationship.end, row, madeNodes, context)
      let properties = try propertyList(relationship.properties, extended, writer, context)
      var type = relationship.type
      if let computed = relationship.dynamicType {
        let names = try computed.evaluate(extended, extended.rows, context)[0].names()
        guard names.count == 1 else {
          throw EvaluationError(
            .argumentError, "NoSingleRelationshipType",
            "a relationship is made with exactly one type, and here are \(names.count)")
        }
        type = names[0]
      }
      let id = try writer.createRelationship(
        writer.internType(type), from: start, to: end, properties: properties)
      madeRelationships.append(id)
      extended.columns.append(.relationship([id]))
    }
    return (madeNodes, madeRelationships)
  }

  private func end(
    _ end: End, _ row: Morsel, _ made: [NodeID], _ context: ExecutionContext
  ) throws(EvaluationError) -> NodeID {
    switch end {
    case .new(let index): return made[index]
    case .column(let column):
      guard case .nodeReference(let id) = row.columns[column][0] else {
        throw EvaluationError(
          .semanticError, "MissingNode", "a relationship needs a node at each end, and one of them is null here")
      }
      guard context.graph.isLive(node: id) else { throw EvaluationError.deletedEntity("one of its ends") }
      return id
    }
  }

  private func propertyList(
    _ properties: Evaluator?, _ row: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> [(KeyID, Value)] {
    guard let properties else { return [] }
    switch try properties.evaluate(row, row.rows, context)[0] {
    case .null: return []
    case .map(let map): return map.entries.map { (writer.internKey($0.key), $0.value) }
    case .nodeReference, .relationshipReference:
      guard
        case .map(let map) = try EntityFunction.properties(of: properties.evaluate(row, row.rows, context)[0], context)
      else { return [] }
      return map.entries.map { (writer.internKey($0.key), $0.value) }
    case let other:
      throw EvaluationError(
        .typeError, "InvalidArgumentType", "properties are given as a map, and this is \(other.cypherType.name)")
    }
  }
}

/// Create.
final class CreateOperator: UpdateOperator {
  let plan: CreatePlan
  let kept: [Int]
  /// Which of the made nodes and relationships go on, in that order.
  let givesNodes: [Int]
  let givesRelationships: [Int]

  init(
    _ input: Operator, _ plan: CreatePlan, kept: [Int], givesNodes: [Int], givesRelationships: [Int],
    _ layout: RowLayout
  ) {
    self.plan = plan
    self.kept = kept
    self.givesNodes = givesNodes
    self.givesRelationships = givesRelationships
    super.init(input, layout)
  }

  override func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    var nodes = [[NodeID]](repeating: [], count: givesNodes.count)
    var relationships = [[RelationshipID]](repeating: [], count: givesRelationships.count)
    for row in 0..<rows.count {
      if row & 1023 == 0 { try context.checkCancelled() }
      let one = rows.row(row)
      let made = try plan.make(one, writer, context)
      try context.countWritten(writer)
      for (column, index) in givesNodes.enumerated() { nodes[column].append(made.nodes[index]) }
      for (column, index) in givesRelationships.enumerated() {
        relationships[column].append(made.relationships[index])
      }
    }
    return Morsel(
      count: rows.count,
      columns: kept.map { rows.columns[$0] } + nodes.map { .node($0) } + relationships.map { .relationship($0) })
  }
}

extension Morsel {
  /// One row as a morsel of its own.
  func row(_ row: Int) -> Morsel {
    let number = [Int32(row)]
    return Morsel(count: 1, columns: columns.map { $0.gathered(number) })
  }
}

/// Delete and DetachDelete.
///
/// Everything named is collected first; relationships go before nodes, and a node that still has relationships when the
/// statement ends is an error then, not here: they may yet be deleted.
final class DeleteOperator: UpdateOperator {
  let expressions: [Evaluator]
  let detach: Bool
  let kept: [Int]

  init(_ input: Operator, _ expressions: [Evaluator], detach: Bool, kept: [Int], _ layout: RowLayout) {
    self.expressions = expressions
    self.detach = detach
    self.kept = kept
    super.init(input, layout)
  }

  override func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    var nodes: [NodeID] = []
    var relationships: [RelationshipID] = []
    for expression in expressions {
      let vector = try expression.evaluate(rows, rows.rows, context)
      for row in 0..<rows.count {
        if row & 0x3FFF == 0 { try context.checkCancelled() }
        switch vector[row] {
        case .null: break
        case .nodeReference(let id): nodes.append(id)
        case .relationshipReference(let id): relationships.append(id)
        case .pathReference(let path):
          nodes += path.nodes
          relationships += path.relationships
        default:
          throw EvaluationError(
            .typeError, "InvalidArgumentType",
            "DELETE takes nodes, relationships and paths, and this is \(vector[row].cypherType.name)")
        }
      }
    }
    if detach {
      let steps = Steps(writer.graph, types: [], direction: .either)
      for (index, node) in nodes.enumerated() where writer.graph.isLive(node: node) {
        if index & 1023 == 0 { try context.checkCancelled() }
        for (view, _) in steps.views {
          let list = view.neighbours(of: node)
          for at in 0..<list.count { relationships.append(list.relationships[at]) }
        }
      }
    }
    for (index, relationship) in relationships.enumerated() where writer.graph.isLive(relationship: relationship) {
      if index & 1023 == 0 { try proceed(writer, context) }
      writer.deleteRelationship(relationship)
    }
    for (index, node) in nodes.enumerated() where writer.graph.isLive(node: node) {
      if index & 1023 == 0 { try proceed(writer, context) }
      writer.deleteNode(node)
    }
    if !nodes.isEmpty || !relationships.isEmpty { context.hasDeletions = true }
    return Morsel(count: rows.count, columns: kept.map { rows.columns[$0] })
  }
}

/// Foreach: runs updating clauses for each element of a list.
final class ForeachOperator: UpdateOperator {
  let list: Evaluator
  let runner: SubplanRunner
  let imports: [Int]
  let kept: [Int]

  init(_ input: Operator, list: Evaluator, _ runner: SubplanRunner, imports: [Int], kept: [Int], _ layout: RowLayout) {
    self.list = list
    self.runner = runner
    self.imports = imports
    self.kept = kept
    super.init(input, layout)
  }

  override func update(
    _ rows: Morsel, _ writer: GraphTransaction, _ context: ExecutionContext
  ) throws(EvaluationError) -> Morsel {
    let lists = try list.evaluate(rows, rows.rows, context)
    for row in 0..<rows.count {
      switch lists[row] {
      case .null: break
      case .list(let list):
        // The element's column stands behind the imported ones, where the row's number is for other subplans.
        for element in list.elements {
          try context.checkCancelled()
          runner.box.morsel = Morsel(
            count: 1, columns: rows.gathered(imports, [Int32(row)]) + [Vector([element])])
          try runner.root.open(context)
          while try runner.root.pull(context) != nil {}
        }
      default: throw EvaluationError.notList(lists[row])
      }
    }
    return Morsel(count: rows.count, columns: kept.map { rows.columns[$0] })
  }
}
