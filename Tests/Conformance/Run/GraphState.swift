import KithSession
import KithValue

/// What a graph holds, as far as side effects go: taken before and after a query through queries of the same session.
struct GraphState {
  /// A property as a fact of its own.
  struct Property: Hashable {
    var isOfNode: Bool
    var entity: Int64
    var key: String
    /// The value's text, which tells types apart: `1`, `1.0`, `'1'`.
    var value: String
  }

  var nodes: Set<Int64> = []
  var relationships: Set<Int64> = []
  var labels: Set<String> = []
  var properties: Set<Property> = []

  /// The names that feature files give to side effects.
  static let effectNames = [
    "+nodes", "-nodes", "+relationships", "-relationships", "+labels", "-labels", "+properties", "-properties",
  ]

  /// Asks the session for everything.
  init(of session: any Session) throws(SessionError) {
    for row in try session.outcome(of: "MATCH (n) RETURN n").rows {
      guard case .node(let node)? = row.first else { continue }
      nodes.insert(node.id)
      labels.formUnion(node.labels)
      insert(node.properties, isOfNode: true, entity: node.id)
    }
    for row in try session.outcome(of: "MATCH ()-[r]->() RETURN r").rows {
      guard case .relationship(let relationship)? = row.first else { continue }
      relationships.insert(relationship.id)
      insert(relationship.properties, isOfNode: false, entity: relationship.id)
    }
  }

  /// Makes the state of an empty graph.
  init() {}

  mutating func insert(_ map: MapValue, isOfNode: Bool, entity: Int64) {
    for (key, value) in map.entries {
      properties.insert(Property(isOfNode: isOfNode, entity: entity, key: key, value: tableText(value)))
    }
  }

  /// The side effects that lead from this state to a later one; those of 0 are left out.
  func effects(leadingTo later: GraphState) -> [String: Int] {
    func added<Element>(_ before: Set<Element>, _ after: Set<Element>) -> Int { after.subtracting(before).count }
    let counts: [Int] = [
      added(nodes, later.nodes), added(later.nodes, nodes),
      added(relationships, later.relationships), added(later.relationships, relationships),
      added(labels, later.labels), added(later.labels, labels),
      added(properties, later.properties), added(later.properties, properties),
    ]
    return Dictionary(uniqueKeysWithValues: zip(Self.effectNames, counts)).filter { $0.value != 0 }
  }
}
