extension Value {
  /// How deep lists and maps may stand in one another: 1,000.
  ///
  /// Equality, ordering, hashing, the text form and the release of a value walk down it by recursion, so a deeper one
  /// could exhaust the stack; whatever builds a list or a map out of values goes through `list(bounded:)` or
  /// `map(bounded:)`.
  public static let maximumNesting = 1_000

  /// How many elements a list may have: 50 million.
  public static let maximumListLength = 50_000_000

  /// How many levels of lists and maps it has: 0 for `1`, 1 for `[1]` and `[]`, 2 for `[{a: 1}]`.
  @inlinable public var nesting: Int {
    switch self {
    case .list(let list): list.nesting
    case .map(let map): map.nesting
    case .node(let node): node.properties.nesting + 1
    case .relationship(let relationship): relationship.properties.nesting + 1
    case .path: Value.maximumNesting / 2
    case .null, .boolean, .integer, .float, .string, .date, .localTime, .time, .localDateTime, .dateTime, .duration,
      .nodeReference, .relationshipReference, .pathReference:
      0
    }
  }

  /// A list, or a `LimitExceeded` error where it would be too long or nested too deep.
  @inlinable public static func list(bounded elements: [Value]) throws(EvaluationError) -> Value {
    let list = ListValue(elements)
    if list.nesting > maximumNesting || elements.count > maximumListLength { throw .tooLarge(list) }
    return .list(list)
  }

  /// A map, or a `LimitExceeded` error where it would be nested too deep.
  public static func map(bounded entries: [MapValue.Entry]) throws(EvaluationError) -> Value {
    let map = MapValue(entries)
    if map.nesting > maximumNesting {
      throw .limitExceeded("NestingTooDeep", "a map would be nested deeper than \(maximumNesting) levels")
    }
    return .map(map)
  }
}

extension EvaluationError {
  @usableFromInline static func tooLarge(_ list: ListValue) -> EvaluationError {
    list.nesting > Value.maximumNesting
      ? .limitExceeded("NestingTooDeep", "a list would be nested deeper than \(Value.maximumNesting) levels")
      : .limitExceeded(
        "ListTooLong",
        "a list would have \(list.elements.count) elements, more than the \(Value.maximumListLength) it may have")
  }
}
