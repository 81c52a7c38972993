import KithGraph
import KithValue
import Testing

@Test func aRelationshipIsSeenFromBothEnds() throws {
  let transaction = GraphTransaction(Graph())
  let person = transaction.internLabel("Person")
  let knows = transaction.internType("KNOWS")
  let a = try transaction.createNode(labels: [person], properties: [])
  let b = try transaction.createNode(labels: [person], properties: [])
  let r = try transaction.createRelationship(knows, from: a, to: b, properties: [])
  let graph = transaction.commit()
  withExtendedLifetime(graph) {
    let out = graph.adjacency(knows, .outgoing).neighbours(of: a)
    #expect(out.count == 1)
    #expect(out.neighbours[0] == b)
    #expect(out.relationships[0] == r)
    #expect(graph.adjacency(knows, .incoming).neighbours(of: b).count == 1)
  }
  #expect(graph.nodeCount(label: person) == 2)
}
