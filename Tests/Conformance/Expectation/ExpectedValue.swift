import KithValue

/// A value as a feature file writes it: `({name: 'a'})`, `[:T]`, `<(:A)-[:T]->(:B)>`, `[1, 2.0, null]`.
indirect enum ExpectedValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case list([ExpectedValue])
  case map([Entry])
  case node(ExpectedNode)
  case relationship(ExpectedRelationship)
  case path(ExpectedPath)

  typealias Entry = (key: String, value: ExpectedValue)
}

/// `(:A:B {k: v})`; the labels and properties are all there are.
struct ExpectedNode: Sendable {
  var labels: Set<String>
  var properties: [ExpectedValue.Entry]
}

/// `[:T {k: v}]`.
struct ExpectedRelationship: Sendable {
  var type: String
  var properties: [ExpectedValue.Entry]
}

/// `<(:A)-[:T]->(:B)<-[:S]-(:C)>`: one more node than steps.
struct ExpectedPath: Sendable {
  struct Hop: Sendable {
    var relationship: ExpectedRelationship
    /// Whether the relationship points from the node before to the node after.
    var isForward: Bool
  }
  var nodes: [ExpectedNode]
  var hops: [Hop]
}

extension ExpectedValue {
  /// The value for a parameter or a procedure's table; nil for a node, relationship or path, which cannot be given.
  var literal: Value? {
    switch self {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    case .float(let value): return .float(value)
    case .string(let value): return .string(value)
    case .list(let elements):
      let literals = elements.compactMap(\.literal)
      return literals.count == elements.count ? .list(literals) : nil
    case .map(let entries):
      let literals = entries.compactMap { entry in entry.value.literal.map { (key: entry.key, value: $0) } }
      return literals.count == entries.count ? .map(literals) : nil
    case .node, .relationship, .path: return nil
    }
  }
}
