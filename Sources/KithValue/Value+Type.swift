extension Value {
  /// The type that it has at run time: `INTEGER`, `LIST<INTEGER>`, `LIST<ANY>` of unlike elements, `NULL`.
  public var cypherType: CypherType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .integer: .integer
    case .float: .float
    case .string: .string
    case .list(let list): .list(Self.commonType(list.elements))
    case .map: .map
    case .date: .date
    case .localTime: .localTime
    case .time: .time
    case .localDateTime: .localDateTime
    case .dateTime: .dateTime
    case .duration: .duration
    case .node, .nodeReference: .node
    case .relationship, .relationshipReference: .relationship
    case .path, .pathReference: .path
    }
  }

  /// The one type of all elements but nulls, else ANY.
  private static func commonType(_ elements: [Value]) -> CypherType {
    var common: CypherType?
    for element in elements where !element.isNull {
      let type = element.cypherType
      if common == nil { common = type } else if common != type { return .any }
    }
    return common ?? .any
  }
}
