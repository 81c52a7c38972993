import KithGraph
import KithPlanner
import KithValue

/// NodeCountFromCountStore and RelationshipCountFromCountStore: a row for each set of labels or type that is asked for, with
/// how many nodes or relationships have it. O(types, times pairs of label sets).
final class StoredCountsOperator: Operator {
  private let counts: StoredCounts
  private var isDone = false

  init(_ counts: StoredCounts, _ layout: RowLayout) {
    self.counts = counts
    super.init(layout)
  }

  override func open(_ context: ExecutionContext) throws(EvaluationError) { isDone = false }

  override func next(_ context: ExecutionContext) throws(EvaluationError) -> Morsel? {
    if isDone { return nil }
    isDone = true
    var rows = CountedRows(counts, context.graph)
    if let step = counts.step {
      rows.count(step)
    } else {
      for (labels, count) in context.graph.labelSetCounts { rows.add(nil, labels, [], count) }
    }
    let columns = layout.variables.map { variable -> Vector in
      switch variable {
      case counts.node.labels: .value(rows.starts)
      case counts.step?.type: .value(rows.types)
      case counts.step?.end.labels: .value(rows.ends)
      default: .integer(rows.counts, Validity())
      }
    }
    return Morsel(count: rows.counts.count, columns: columns)
  }
}

/// The rows so far, a column each.
private struct CountedRows {
  let asked: StoredCounts
  let graph: Graph
  var starts: [Value] = []
  var types: [Value] = []
  var ends: [Value] = []
  var counts: [Int64] = []

  init(_ asked: StoredCounts, _ graph: Graph) {
    self.asked = asked
    self.graph = graph
  }

  /// A row for each type, and for each two sets of labels at its ends, as far as they are asked for.
  mutating func count(_ step: StoredCounts.Step) {
    func tells(_ node: StoredCounts.Node) -> Bool { node.labels != nil || !node.predicates.isEmpty }
    let (tellsNode, tellsEnd) = (tells(asked.node), tells(step.end))
    var seen: Set<TypeID> = []
    for type in graph.types(named: step.types) where seen.insert(type).inserted {
      if step.direction != .incoming {
        for found in graph.relationshipCounts(type: type, byStart: tellsNode, byEnd: tellsEnd) {
          add(type, found.start, found.end, found.count)
        }
      }
      if step.direction != .outgoing {
        for found in graph.relationshipCounts(type: type, byStart: tellsEnd, byEnd: tellsNode) {
          // One that starts and ends at one node is met once; where labels are asked there is none such.
          let twice = step.direction == .either ? graph.selfLoopCount(type: type) : 0
          add(type, found.end, found.start, found.count - twice)
        }
      }
    }
  }

  mutating func add(_ type: TypeID?, _ start: [LabelID], _ end: [LabelID], _ count: Int) {
    let (start, end) = (start.map { graph.name(of: $0) }, end.map { graph.name(of: $0) })
    guard count > 0, asked.node.predicates.allSatisfy({ $0.holds(of: start) }) else { return }
    if let step = asked.step, let type {
      let name = graph.name(of: type)
      guard step.predicates.allSatisfy({ $0.holds(of: [name]) }),
        step.end.predicates.allSatisfy({ $0.holds(of: end) })
      else { return }
      types.append(.string(name))
    }
    starts.append(.list(start.map { .string($0) }))
    ends.append(.list(end.map { .string($0) }))
    counts.append(Int64(count))
  }
}

extension LabelPredicate {
  /// Whether it holds of what has these labels.
  fileprivate func holds(of labels: [String]) -> Bool {
    switch self {
    case .name(let name): labels.contains { $0.hasSameBytes(as: name) }
    case .and(let parts): parts.allSatisfy { $0.holds(of: labels) }
    case .or(let parts): parts.contains { $0.holds(of: labels) }
    case .not(let part): !part.holds(of: labels)
    case .any: !labels.isEmpty
    }
  }
}
