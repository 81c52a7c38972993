import KithGraph
import KithValue

/// A small graph that the specifications speak of: two people, an office, and who holds it.
/// ```
/// (ada:Person {name: 'Ada'})-[holds:HOLDS {since: 1843}]->(post:Post), (ada)-[wrote:WROTE]->(bob:Person)
/// ```
struct Letters {
  let transaction: GraphTransaction
  let person, post: LabelID
  let holds, wrote: TypeID
  let name, since: KeyID
  let ada, bob, office: NodeID
  let holding, letter: RelationshipID

  init() throws {
    transaction = GraphTransaction(Graph())
    person = transaction.internLabel("Person")
    post = transaction.internLabel("Post")
    holds = transaction.internType("HOLDS")
    wrote = transaction.internType("WROTE")
    name = transaction.internKey("name")
    since = transaction.internKey("since")
    ada = try transaction.createNode(labels: [person], properties: [(name, .string("Ada"))])
    bob = try transaction.createNode(labels: [person], properties: [])
    office = try transaction.createNode(labels: [post], properties: [])
    holding = try transaction.createRelationship(holds, from: ada, to: office, properties: [(since, .integer(1843))])
    letter = try transaction.createRelationship(wrote, from: ada, to: bob, properties: [])
  }

  /// Opens the next transaction on what this one made.
  func next() -> GraphTransaction { GraphTransaction(transaction.commit()) }
}

extension Graph {
  /// The relationships in a node's list, in its order.
  func relationships(_ type: TypeID, _ direction: Direction, of node: NodeID) -> [RelationshipID] {
    withExtendedLifetime(self) {
      let list = adjacency(type, direction).neighbours(of: node)
      return (0..<list.count).map { list.relationships[$0] }
    }
  }

  /// The nodes at the other ends, in the list's order.
  func neighbours(_ type: TypeID, _ direction: Direction, of node: NodeID) -> [NodeID] {
    withExtendedLifetime(self) {
      let list = adjacency(type, direction).neighbours(of: node)
      return (0..<list.count).map { list.neighbours[$0] }
    }
  }
}
