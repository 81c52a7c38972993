import KithGraph
import KithValue
import Testing

@Suite struct RelationshipTests {
  @Test func aRelationshipHasOneIdentitySeenFromBothEnds() throws {
    let letters = try Letters()
    let graph = letters.transaction.commit()
    #expect(graph.relationships(letters.wrote, .outgoing, of: letters.ada) == [letters.letter])
    #expect(graph.relationships(letters.wrote, .incoming, of: letters.bob) == [letters.letter])
    #expect(graph.relationships(letters.wrote, .incoming, of: letters.ada).isEmpty)
    #expect(graph.type(of: letters.letter) == letters.wrote)
    #expect(graph.start(of: letters.letter) == letters.ada)
    #expect(graph.end(of: letters.letter) == letters.bob)
  }

  @Test func parallelRelationshipsStayApartAndDeletingOneLeavesTheOther() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let second = try transaction.createRelationship(letters.wrote, from: letters.ada, to: letters.bob, properties: [])
    #expect(transaction.graph.relationships(letters.wrote, .outgoing, of: letters.ada) == [letters.letter, second])
    transaction.deleteRelationship(letters.letter)
    #expect(transaction.graph.relationships(letters.wrote, .outgoing, of: letters.ada) == [second])
    #expect(transaction.graph.relationships(letters.wrote, .incoming, of: letters.bob) == [second])
    #expect(transaction.graph.relationshipCount(type: letters.wrote) == 1)
  }

  @Test func aSelfLoopStandsOnceInEachDirection() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let loop = try transaction.createRelationship(letters.wrote, from: letters.bob, to: letters.bob, properties: [])
    let graph = transaction.commit()
    #expect(graph.relationships(letters.wrote, .outgoing, of: letters.bob) == [loop])
    #expect(graph.relationships(letters.wrote, .incoming, of: letters.bob) == [letters.letter, loop])
    #expect(graph.degree(of: letters.bob, type: letters.wrote, direction: .both) == 2)
    #expect(graph.degree(of: letters.bob, type: nil, direction: .incoming) == 2)
  }

  @Test func aDeletedRelationshipKeepsItsTypeAndEndsButNotItsProperties() throws {
    let letters = try Letters()
    let transaction = letters.next()
    transaction.deleteRelationship(letters.holding)
    let graph = transaction.graph
    #expect(!graph.isLive(relationship: letters.holding))
    #expect(graph.type(of: letters.holding) == letters.holds)
    #expect(graph.start(of: letters.holding) == letters.ada)
    #expect(graph.end(of: letters.holding) == letters.office)
    #expect(graph.property(letters.since, ofRelationship: letters.holding).isNull)
    transaction.deleteRelationship(letters.holding)
    #expect(transaction.counters.relationshipsDeleted == 1)
  }

  @Test func aNodeMayNotStayDeletedWhileItHasRelationships() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    transaction.deleteNode(letters.bob)
    #expect(transaction.deletedNodeWithRelationships() == letters.bob)
    transaction.deleteRelationship(letters.letter)
    #expect(transaction.deletedNodeWithRelationships() == nil)
  }

  @Test func identifiersOfABulkAreConsecutiveAndScannedInOrder() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let count = 5000
    let ids = transaction.createRelationships(
      letters.wrote, from: Array(repeating: letters.ada, count: count), to: Array(repeating: letters.bob, count: count))
    #expect(ids.count == count)
    transaction.deleteRelationship(ids.lowerBound + 1024)
    let graph = transaction.commit()
    var cursor: RelationshipID = 0
    var some: [RelationshipID] = []
    var seen: [RelationshipID] = []
    while graph.scanRelationships(type: letters.wrote, from: &cursor, limit: 1000, into: &some) { seen += some }
    #expect(seen == [letters.letter] + ids.filter { $0 != ids.lowerBound + 1024 })
    #expect(graph.gatherEnds([letters.holding, .max, ids.lowerBound], .end) == [letters.office, .max, letters.bob])
    #expect(graph.gatherEnds([letters.holding], .start) == [letters.ada])
  }
}
