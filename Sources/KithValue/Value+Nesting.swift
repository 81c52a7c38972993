extension Value {
  /// How deep lists and maps may stand in one another: 400, as deep as a query can write them.
  ///
  /// Equality, ordering, hashing, the text form and the release of a value walk down it by recursion, so a deeper one
  /// could exhaust the stack; whatever builds a list or a map out of values goes through `list(bounded:)` or
  /// `map(bounded:)`.
  public static let maximumNesting = 400

  /// How many elements a list may have: 50 million.
  public static let maximumListLength = 50_000_000

  /// How many UTF-8 bytes a string may have: 256 MB.
  public static let maximumStringLength = 256 << 20

  /// How many values a list or a map may hold at all depths: 100 million.
  ///
  /// `reduce(l = [1], i IN range(1, 60) | [l, l])` takes sixty lists to build and more than all memory to look at.
  public static let maximumWeight: UInt32 = 100_000_000

  /// How many values it is made of: 1 for `1`, 3 for `[1, 2]`.
  @inlinable public var weight: UInt32 {
    switch self {
    case .list(let list): list.weight
    case .map(let map): map.weight
    case .node, .relationship, .path, .null, .boolean, .integer, .float, .string, .date, .localTime, .time,
      .localDateTime,
      .dateTime, .duration, .nodeReference, .relationshipReference, .pathReference:
      1
    }
  }

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
    if list.nesting > maximumNesting || elements.count > maximumListLength || list.weight > maximumWeight {
      throw .tooLarge(list)
    }
    return .list(list)
  }

  /// A map, or a `LimitExceeded` error where it would be nested too deep.
  public static func map(bounded entries: [MapValue.Entry]) throws(EvaluationError) -> Value {
    let map = MapValue(entries)
    if map.nesting > maximumNesting {
      throw .limitExceeded("NestingTooDeep", "a map would be nested deeper than \(maximumNesting) levels")
    }
    if map.weight > maximumWeight {
      throw .limitExceeded("MapTooLarge", "a map would hold more than \(maximumWeight) values, at all depths")
    }
    return .map(map)
  }
}

extension EvaluationError {
  @usableFromInline static func tooLarge(_ list: ListValue) -> EvaluationError {
    if list.nesting > Value.maximumNesting {
      return .limitExceeded("NestingTooDeep", "a list would be nested deeper than \(Value.maximumNesting) levels")
    }
    if list.elements.count > Value.maximumListLength {
      return .limitExceeded(
        "ListTooLong",
        "a list would have \(list.elements.count) elements, more than the \(Value.maximumListLength) it may have")
    }
    return .limitExceeded(
      "ListTooLong", "a list would hold more than \(Value.maximumWeight) values, at all depths")
  }
}
