import KithGraph
import KithValue
import Testing

@Suite struct TransactionTests {
  @Test func nobodyElseSeesAChangeBeforeTheCommitAndOldSnapshotsNeverDo() throws {
    let letters = try Letters()
    let before = letters.transaction.commit()
    let transaction = GraphTransaction(before)
    try transaction.setProperty(letters.name, ofNode: letters.bob, to: .string("Bob"))
    transaction.deleteRelationship(letters.letter)
    transaction.addLabel(letters.post, to: letters.bob)
    #expect(transaction.graph.property(letters.name, ofNode: letters.bob).fingerprint == "'Bob'")
    let after = transaction.commit()
    #expect(after.version != before.version)
    #expect(before.property(letters.name, ofNode: letters.bob).isNull)
    #expect(before.relationships(letters.wrote, .outgoing, of: letters.ada) == [letters.letter])
    #expect(before.nodeCount(label: letters.post) == 1)
    #expect(after.relationships(letters.wrote, .outgoing, of: letters.ada).isEmpty)
    #expect(after.nodeCount(label: letters.post) == 2)
  }

  @Test func aDroppedTransactionLeavesNoTrace() throws {
    let letters = try Letters()
    let graph = letters.transaction.commit()
    do {
      let dropped = GraphTransaction(graph)
      _ = try dropped.createNode(labels: [dropped.internLabel("Ghost")], properties: [])
      dropped.deleteNode(letters.bob)
    }
    let next = GraphTransaction(graph).commit()
    #expect(next.nodeCount == 3)
    #expect(next.labels.map { next.name(of: $0) } == ["Person", "Post"])
  }

  @Test func aFailedStatementIsUndoneAndTheTransactionGoesOn() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let savepoint = transaction.savepoint()
    for _ in 0..<2 {
      let carl = try transaction.createNode(labels: [letters.person], properties: [(letters.name, .string("Carl"))])
      _ = try transaction.createRelationship(letters.wrote, from: carl, to: letters.ada, properties: [])
      transaction.deleteRelationship(letters.letter)
      transaction.deleteNode(letters.bob)
      transaction.restore(savepoint)
      #expect(transaction.graph.nodeCount == 3)
      #expect(transaction.graph.relationships(letters.wrote, .incoming, of: letters.ada).isEmpty)
      #expect(transaction.graph.relationships(letters.wrote, .outgoing, of: letters.ada) == [letters.letter])
      #expect(transaction.counters.nodesDeleted == 0)
      #expect(transaction.deletedNodeWithRelationships() == nil)
    }
    let dora = try transaction.createNode(labels: [letters.person], properties: [])
    let graph = transaction.commit()
    #expect(graph.labels(of: dora) == [letters.person])
    #expect(graph.nodeCount == 4)
  }

  @Test func countersSayWhatWasDone() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    transaction.removeLabel(letters.person, from: letters.ada)
    try transaction.setProperty(letters.name, ofNode: letters.ada, to: .null)
    try transaction.setProperty(letters.name, ofNode: letters.ada, to: .null)
    transaction.deleteRelationship(letters.letter)
    var expected = GraphCounters()
    expected.nodesCreated = 3
    expected.labelsAdded = 3
    expected.labelsRemoved = 1
    expected.relationshipsCreated = 2
    expected.relationshipsDeleted = 1
    expected.propertiesSet = 3
    #expect(transaction.counters == expected)
    #expect(GraphTransaction(transaction.commit()).counters.isEmpty)
  }

  @Test func aTransactionOnAnOlderSnapshotStartsAHistoryOfItsOwn() throws {
    let letters = try Letters()
    let old = letters.transaction.commit()
    let trunk = GraphTransaction(old)
    _ = try trunk.createRelationship(letters.wrote, from: letters.ada, to: letters.office, properties: [])
    let after = trunk.commit()
    let branch = GraphTransaction(old)
    _ = try branch.createRelationship(letters.wrote, from: letters.ada, to: letters.ada, properties: [])
    let other = branch.commit()
    #expect(after.neighbours(letters.wrote, .outgoing, of: letters.ada) == [letters.bob, letters.office])
    #expect(other.neighbours(letters.wrote, .outgoing, of: letters.ada) == [letters.bob, letters.ada])
    #expect(old.neighbours(letters.wrote, .outgoing, of: letters.ada) == [letters.bob])
  }
}
