extension Value {
  /// `a || b`: two strings or two lists joined, null if either is; nothing else joins.
  public static func concatenate(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
    switch (a, b) {
    case (.null, _), (_, .null): return .null
    case (.string(let x), .string(let y)): return try joined(x.text, y.text)
    case (.list(let x), .list(let y)): return try .list(bounded: x.elements + y.elements)
    default: throw .operands("||", a, b)
    }
  }

  /// `list + list`, `list + element` and `element + list`; nil where neither side is a list.
  static func joinedAsLists(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, b) {
    case (.list(let x), .list(let y)): try .list(bounded: x.elements + y.elements)
    case (.list(let x), _): try .list(bounded: x.elements + CollectionOfOne(b))
    case (_, .list(let y)): try .list(bounded: CollectionOfOne(a) + y.elements)
    default: nil
    }
  }

  /// `string + scalar` and `scalar + string`; nil where neither side is a string or the other is no scalar.
  static func joinedAsText(_ a: Value, _ b: Value) throws(EvaluationError) -> Value? {
    switch (a, b) {
    case (.string(let x), .string(let y)): try joined(x.text, y.text)
    case (.string(let x), _): b.isScalar ? try joined(x.text, b.displayText) : nil
    case (_, .string(let y)): a.isScalar ? try joined(a.displayText, y.text) : nil
    default: nil
    }
  }

  /// Two texts in one, or a `LimitExceeded` error where it would be longer than a string may be.
  private static func joined(_ a: String, _ b: String) throws(EvaluationError) -> Value {
    _ = try joinedLength(a, b)
    return .string(a + b)
  }

  /// How many bytes two texts have in one, or a `LimitExceeded` error where that is more than a string may have.
  package static func joinedLength(_ a: String, _ b: String) throws(EvaluationError) -> Int {
    let length = a.utf8.count + b.utf8.count
    if length <= maximumStringLength { return length }
    throw .limitExceeded(
      "StringTooLong", "a string would have \(length) bytes, more than the \(maximumStringLength) it may have")
  }

  /// Whether it is a boolean, a number, a string or a temporal value: neither null nor made of other values.
  public var isScalar: Bool {
    switch self {
    case .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration: true
    case .null, .list, .map, .node, .relationship, .path, .nodeReference, .relationshipReference, .pathReference: false
    }
  }
}
