import KithGraph
import KithValue

/// `subject:$(names)` and `subject:$any(names)`: the names are computed.
final class DynamicLabelEvaluator: RowwiseEvaluator {
  /// Whether one of the names is enough.
  private let any: Bool

  init(_ subject: Evaluator, names: Evaluator, any: Bool) {
    self.any = any
    super.init([subject, names])
  }

  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    if arguments[0].isNull || arguments[1].isNull { return .null }
    let names = try arguments[1].names()
    let graph = context.graph
    let has: (String) -> Bool
    switch arguments[0] {
    case .nodeReference(let id):
      if !graph.isLive(node: id) { throw EvaluationError.deletedEntity("its labels") }
      has = { name in graph.label(named: name).map { graph.hasLabel(id, $0) } ?? false }
    case .relationshipReference(let id):
      let type = graph.name(of: graph.type(of: id))
      has = { $0 == type }
    default:
      throw EvaluationError(
        .typeError, "InvalidArgumentType",
        "only nodes and relationships have labels or types, and this is \(arguments[0].cypherType.name)")
    }
    return .boolean(any ? names.contains(where: has) : names.allSatisfy(has))
  }
}

extension Value {
  /// The names that `$( )` gives: a string, or a list of them; none of them empty.
  func names() throws(EvaluationError) -> [String] {
    let values: [Value]
    if case .list(let list) = self { values = list.elements } else { values = [self] }
    var names: [String] = []
    for value in values {
      guard case .string(let name) = value else {
        throw EvaluationError(
          .typeError, "InvalidArgumentType",
          "a label or type is named by a string, or a list of them, and this is \(value.cypherType.name)")
      }
      if name.text.isEmpty {
        throw EvaluationError(.argumentError, "InvalidArgumentValue", "a label or type cannot be an empty string")
      }
      names.append(name.text)
    }
    return names
  }
}
