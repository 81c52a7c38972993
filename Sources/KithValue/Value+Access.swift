extension Value {
  /// The answer of `element IN list`: true, false, or nil for null.
  ///
  /// `1 IN [1, null]` is true, `5 IN [1, null]` and `null IN [1]` are null, `null IN []` is false. What is not a list is
  /// a `TypeError(InvalidArgumentType)`.
  public static func isMember(_ element: Value, of list: Value) throws(EvaluationError) -> Bool? {
    switch list {
    case .null: return nil
    case .list(let list):
      var result: Bool? = false
      for candidate in list.elements {
        switch equals(element, candidate) {
        case true?: return true
        case false?: continue
        case nil: result = nil
        }
      }
      return result
    default: throw .invalidArgumentType("IN takes a list, not \(list.cypherType.name)")
    }
  }

  /// `subject[index]`: an element of a list (from the end when negative, null when out of range) or a map's value.
  ///
  /// `[1, 2][-1]` is 2, `[1][5]` is null, `{a: 1}['a']` is 1. Nodes and relationships that a session gave out answer by
  /// property; references are the executor's to resolve first.
  public static func element(of subject: Value, at index: Value) throws(EvaluationError) -> Value {
    switch (subject, index) {
    case (.list(let list), .integer(let position)):
      let elements = list.elements
      let at = position < 0 ? position + Int64(elements.count) : position
      return at >= 0 && at < elements.count ? elements[Int(at)] : .null
    case (.null, _), (_, .null): return .null
    case (.list, _):
      throw EvaluationError(
        .typeError, "ListElementAccessByNonInteger", "a list is indexed by an integer, not \(index.cypherType.name)")
    case (.map, .string(let key)), (.node, .string(let key)), (.relationship, .string(let key)):
      return try property(of: subject, key: key.text)
    case (.map, _), (.node, _), (.relationship, _), (.nodeReference, _), (.relationshipReference, _):
      throw EvaluationError(
        .typeError, "MapElementAccessByNonString",
        "\(subject.cypherType.name) is indexed by a string, not \(index.cypherType.name)")
    default:
      throw .invalidArgumentType("\(subject.cypherType.name) has no elements to index by \(index.cypherType.name)")
    }
  }

  /// `list[from..to]`, either bound left out as nil: negative bounds count from the end, and bounds out of range are cut.
  ///
  /// `[1, 2, 3][-2..]` is `[2, 3]`, `[1, 2, 3][2..1]` is `[]`, a null bound gives null.
  public static func slice(_ list: Value, from: Value?, to: Value?) throws(EvaluationError) -> Value {
    guard case .list(let list) = list else {
      if list.isNull { return .null }
      throw .invalidArgumentType("\(list.cypherType.name) has no elements to slice")
    }
    if let from, from.isNull { return .null }
    if let to, to.isNull { return .null }
    let elements = list.elements
    let lower = try from.map { bound throws(EvaluationError) in try cut(bound, elements.count) } ?? 0
    let upper = try to.map { bound throws(EvaluationError) in try cut(bound, elements.count) } ?? elements.count
    if lower >= upper { return .list([]) }
    return lower == 0 && upper == elements.count ? .list(list) : .list(Array(elements[lower..<upper]))
  }

  private static func cut(_ bound: Value, _ count: Int) throws(EvaluationError) -> Int {
    guard case .integer(let position) = bound else {
      throw .invalidArgumentType("a list is sliced by integers, not \(bound.cypherType.name)")
    }
    let at = position < 0 ? position + Int64(count) : position
    return Int(min(max(at, 0), Int64(count)))
  }

  /// `subject.key`: a map's value, a component of a temporal value (`date('2020-01-01').year`), or a property of a node
  /// or relationship that a session gave out; null where there is none.
  public static func property(of subject: Value, key: String) throws(EvaluationError) -> Value {
    switch subject {
    case .null: return .null
    case .map(let map): return map[key] ?? .null
    case .node(let node): return node.properties[key] ?? .null
    case .relationship(let relationship): return relationship.properties[key] ?? .null
    case .date, .localTime, .time, .localDateTime, .dateTime, .duration:
      return Temporal.property(of: subject, key: key) ?? .null
    case .boolean, .integer, .float, .string, .list, .path, .nodeReference, .relationshipReference, .pathReference:
      throw .invalidArgumentType("\(subject.cypherType.name) has no properties, so no `\(key)`")
    }
  }
}
