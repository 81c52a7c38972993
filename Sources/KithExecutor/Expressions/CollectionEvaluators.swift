import KithGraph
import KithPlanner
import KithValue

/// `[a, b, c]`.
final class ListEvaluator: RowwiseEvaluator {
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try Value.list(bounded: arguments)
  }
}

/// `{key: value}`: as long as the values are scalars, a column for each key.
final class MapEvaluator: RowwiseEvaluator {
  let keys: [String]
  init(_ keys: [String], _ values: [Evaluator]) {
    self.keys = keys
    super.init(values)
  }
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var values: [Vector] = []
    for operand in operands { values.append(try operand.evaluate(morsel, rows, context)) }
    if !values.allSatisfy(\.isConstant), let maps = Vector.maps(keys, values, rows, count: morsel.count) { return maps }
    return try evaluate(values, morsel, rows, context)
  }
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try Value.map(bounded: Array(zip(keys, arguments)).map { (key: $0.0, value: $0.1) })
  }
}

/// `subject[index]`; a node's or relationship's property by a computed key.
final class ElementEvaluator: RowwiseEvaluator {
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let subject = try operands[0].evaluate(morsel, rows, context)
    let index = try operands[1].evaluate(morsel, rows, context)
    if case .list(let lists) = subject, case .constant(.integer(let place), _) = index {
      return lists.elements(at: place, rows)
    }
    if case .list(let lists) = subject, case .integer(let places, let validity) = index {
      return lists.elements(at: places, validity, rows)
    }
    if case .map(let maps) = subject, case .constant(.string(let key), _) = index {
      return maps[key.text] ?? .constant(.null, count: maps.count)
    }
    return try evaluate([subject, index], morsel, rows, context)
  }

  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    switch (arguments[0], arguments[1]) {
    case (.nodeReference, .null), (.relationshipReference, .null): return .null
    case (.nodeReference, .string(let key)), (.relationshipReference, .string(let key)):
      return try PropertyEvaluator.property(of: arguments[0], key.text, context)
    case (.nodeReference, _), (.relationshipReference, _):
      throw EvaluationError(
        .typeError, "MapElementAccessByNonString",
        "a property is looked up by its name, and this is \(arguments[1].cypherType.name)")
    default: return try Value.element(of: arguments[0], at: arguments[1])
    }
  }
}

/// `list[from..to]`.
final class SliceEvaluator: RowwiseEvaluator {
  private let hasFrom: Bool
  private let hasTo: Bool
  init(_ list: Evaluator, from: Evaluator?, to: Evaluator?) {
    hasFrom = from != nil
    hasTo = to != nil
    super.init([list] + [from, to].compactMap { $0 })
  }
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try context.checkCancelled()
    return try Value.slice(
      arguments[0], from: hasFrom ? arguments[1] : nil, to: hasTo ? arguments[hasFrom ? 2 : 1] : nil)
  }
}

/// `element IN list`: where the list is the same for all rows, a look among its integers, or one a code.
final class MembershipEvaluator: RowwiseEvaluator {
  private var members: ListValue?
  /// The outer nil where nobody has looked whether they are integers; the inner one where they are not.
  private var integers: SoughtIntegers??
  private var images = ValueImages()
  private var nodes = SoughtNodes()

  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try Value.isMember(arguments[0], of: arguments[1]).map { .boolean($0) } ?? .null
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try operands[0].evaluate(morsel, rows, context)
    let list = try operands[1].evaluate(morsel, rows, context)
    if case .list(let lists) = list, case .constant(let sought, _) = vector,
      let truths = lists.truths(holding: sought, rows)
    {
      return .boolean(truths)
    }
    if case .node(let ids) = vector, let truths = try nodes.truths(of: ids, in: list, rows, context) {
      return .boolean(truths)
    }
    guard case .constant(.list(let given), let count) = list, count > 0 else {
      return try evaluate([vector, list], morsel, rows, context)
    }
    if members.map({ $0 !== given && !$0.isIdentical(to: given) }) ?? true {
      members = given
      integers = nil
      images = ValueImages()
    }
    if case .integer = vector, integers == nil { integers = .some(try SoughtIntegers(given.elements, context)) }
    if case .integer(let values, let validity) = vector, let integers = integers ?? nil {
      var result = [UInt8](repeating: 2, count: morsel.count)
      rows.forEach { row in if validity[row] { result[row] = integers.truth(of: values[row]) } }
      return .boolean(result)
    }
    let imaged = try images.map([vector], morsel.count, rows, texts: context.texts) {
      vectors, count throws(EvaluationError) in
      var result: [Value] = []
      result.reserveCapacity(count)
      for row in 0..<count { result.append(try apply([vectors[0][row], .list(given)], context)) }
      return .value(result)
    }
    if let imaged { return imaged }
    return try evaluate([vector, list], morsel, rows, context)
  }
}

/// The integers of a list that holds nothing else but null.
private struct SoughtIntegers {
  private let sorted: [Int64]
  /// What an integer gives that is not among them: null where the list holds one.
  private let otherwise: UInt8

  init?(_ elements: [Value], _ context: ExecutionContext) throws(EvaluationError) {
    var integers: [Int64] = []
    var hasNull = false
    for element in elements {
      switch element {
      case .integer(let integer): integers.append(integer)
      case .null: hasNull = true
      default: return nil
      }
    }
    // Of no list at all even null is no member.
    guard !integers.isEmpty else { return nil }
    sorted = try context.interruptible { integers.sorted(while: $0, by: <) } ?? []
    otherwise = hasNull ? 2 : 0
  }

  @inline(__always)
  func truth(of value: Int64) -> UInt8 {
    if sorted.count <= 16 {
      for candidate in sorted where candidate == value { return 1 }
      return otherwise
    }
    let at = sorted.firstIndex(notBelow: value)
    return at < sorted.count && sorted[at] == value ? 1 : otherwise
  }
}

extension ListValue {
  /// Whether two short lists hold the same scalars in the same order.
  fileprivate func isIdentical(to other: ListValue) -> Bool {
    elements.count == other.elements.count && elements.count <= 256
      && zip(elements, other.elements).allSatisfy { $0.isIdentical(to: $1) }
  }
}

/// `subject {.key, .*, name: value}`.
final class MapProjectionEvaluator: RowwiseEvaluator {
  enum Item {
    case all
    case value(String, Evaluator)
  }
  private let keys: [String?]

  init(_ subject: Evaluator, _ items: [Item]) {
    keys = items.map { if case .value(let key, _) = $0 { key } else { nil } }
    super.init([subject] + items.compactMap { if case .value(_, let e) = $0 { e } else { nil } })
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var vectors: [Vector] = []
    for operand in operands { vectors.append(try operand.evaluate(morsel, rows, context)) }
    let named = keys.compactMap { $0 }
    if named.count == keys.count, !vectors[0].isConstant, vectors[0].holdsNoNull,
      let maps = Vector.maps(named, Array(vectors.dropFirst()), rows, count: morsel.count)
    {
      return maps
    }
    return try evaluate(vectors, morsel, rows, context)
  }

  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    if arguments[0].isNull { return .null }
    var entries: [MapValue.Entry] = []
    var next = 1
    for key in keys {
      if let key {
        entries.append((key, arguments[next]))
        next += 1
      } else {
        guard case .map(let properties) = try EntityFunction.properties(of: arguments[0], context) else { continue }
        entries += properties.entries
      }
    }
    return .map(MapValue(entries))
  }
}

/// The path that a pattern matched, from its nodes, relationships and lists of relationships.
final class PathEvaluator: Evaluator {
  let elements: [Evaluator]
  init(_ elements: [Evaluator]) { self.elements = elements }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    var vectors: [Vector] = []
    for element in elements { vectors.append(try element.evaluate(morsel, rows, context)) }
    let graph = context.graph
    var result = [Value](repeating: .null, count: morsel.count)
    var made = MadeValues()
    try rows.forEach { row throws(EvaluationError) in
      var nodes: [UInt32] = []
      var relationships: [UInt32] = []
      for (index, vector) in vectors.enumerated() {
        switch vector[row] {
        case .nodeReference(let node):
          // After a list of relationships the node has been reached already.
          if index % 2 == 0, nodes.count == relationships.count { nodes.append(node) }
        case .relationshipReference(let relationship): relationships.append(relationship)
        case .list(let list):
          for case .relationshipReference(let relationship) in list.elements {
            let at = nodes[nodes.count - 1]
            relationships.append(relationship)
            nodes.append(
              graph.start(of: relationship) == at ? graph.end(of: relationship) : graph.start(of: relationship))
          }
        default: return
        }
      }
      if nodes.count == relationships.count + 1 {
        result[row] = .pathReference(PathReference(nodes: nodes, relationships: relationships))
        try made.add(result[row], context)
      }
    }
    return .value(result)
  }
}
