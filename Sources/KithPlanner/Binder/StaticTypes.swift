import KithValue

// What can be said of types before a query runs. `any` and `null` fit everywhere; an error is raised only where no value
// could ever do.
extension CypherType {
  /// The type of a list's elements.
  var element: CypherType? {
    switch self {
    case .list(let element): element
    case .null: .null
    default: nil
    }
  }

  /// Whether a value of this type could be one of `other`.
  func mayBe(_ other: CypherType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any), (.null, _), (_, .null): return true
    case (.oneOf(let types), _): return types.contains { $0.mayBe(other) }
    case (_, .oneOf(let types)): return types.contains { mayBe($0) }
    case (.number, .integer), (.number, .float), (.integer, .number), (.float, .number): return true
    case (.integer, .float): return true
    case (.list(let a), .list(let b)): return a.mayBe(b)
    default: return self == other
    }
  }

  /// The narrowest type that both are.
  func joined(_ other: CypherType) -> CypherType {
    if self == other { return self }
    switch (self, other) {
    case (.null, let t), (let t, .null): return t
    case (.integer, .float), (.float, .integer), (.number, .integer), (.number, .float), (.integer, .number),
      (.float, .number):
      return .number
    case (.list(let a), .list(let b)): return .list(a.joined(b))
    default: return .any
    }
  }

  /// Whether it can be told that no number, duration or date comes of it.
  var cannotBeCalculatedWith: Bool {
    switch self {
    case .boolean, .string, .list, .map, .node, .relationship, .path: true
    case .any, .null, .integer, .float, .number, .date, .localTime, .time, .localDateTime, .dateTime, .duration: false
    case .oneOf(let types): types.allSatisfy(\.cannotBeCalculatedWith)
    }
  }

  /// `a node`, `an integer`, for messages.
  var article: String {
    switch self {
    case .any: "a value"
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .float: "a float"
    case .number: "a number"
    case .string: "a string"
    case .list(.relationship): "a list of relationships"
    case .list(.node): "a list of nodes"
    case .list: "a list"
    case .map: "a map"
    case .node: "a node"
    case .relationship: "a relationship"
    case .path: "a path"
    case .date: "a date"
    case .localTime, .time: "a time"
    case .localDateTime, .dateTime: "a date and time"
    case .duration: "a duration"
    case .oneOf(let types): types.map(\.article).joined(separator: " or ")
    }
  }
}
