import KithGraph
import KithValue
import TestSupport
import Testing

@Suite struct StatisticsTests {
  @Test func relationshipsAreCountedByTheLabelsOfTheirEnds() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    let graph = transaction.graph
    #expect(graph.relationshipCount(type: letters.holds, startLabel: letters.person, endLabel: letters.post) == 1)
    #expect(graph.relationshipCount(type: letters.holds, startLabel: letters.post, endLabel: nil) == 0)
    transaction.addLabel(letters.post, to: letters.ada)
    #expect(graph.relationshipCount(type: letters.holds, startLabel: letters.post, endLabel: nil) == 1)
    _ = try transaction.createRelationship(letters.holds, from: letters.bob, to: letters.office, properties: [])
    #expect(graph.relationshipCount(type: letters.holds, startLabel: letters.person, endLabel: letters.post) == 2)
    transaction.deleteRelationship(letters.holding)
    #expect(graph.relationshipCount(type: letters.holds, startLabel: letters.person, endLabel: letters.post) == 1)
  }

  @Test func triplesComeByName() throws {
    let letters = try Letters()
    letters.transaction.addLabel(letters.post, to: letters.bob)
    let graph = letters.transaction.commit()
    let triples = graph.labelTriples.map { triple in
      "\(graph.name(of: triple.start)) \(graph.name(of: triple.type)) \(graph.name(of: triple.end)) \(triple.count)"
    }
    #expect(triples == ["Person HOLDS Post 1", "Person WROTE Person 1", "Person WROTE Post 1"])
  }

  @Test(arguments: [(40, 20_000), (3, 5), (20_000, 20_000), (3000, 20_000)])
  func distinctValuesAreGuessedWell(distinct: Int, count: Int) throws {
    let transaction = GraphTransaction(Graph())
    let key = transaction.internKey("city")
    let label = transaction.internLabel("Person")
    var random = SeededRandom(seed: 9)
    let dictionary = StringDictionary()
    let names = (0..<count).map { row in
      let number = row < distinct ? row : Int.random(in: 0..<distinct, using: &random)
      return dictionary.intern("city \(number)")
    }
    let nodes = transaction.createNodes(count: count, labels: [label])
    try transaction.setColumn(key, nodes: nodes, to: .string(names.shuffled(using: &random), dictionary))
    let estimate = transaction.commit().distinctValueEstimate(key: key, label: label)
    #expect(estimate >= distinct * 3 / 4 && estimate <= distinct * 4 / 3)
  }

  @Test func completionOffersEachTextOnceInOrder() throws {
    let transaction = GraphTransaction(Graph())
    let key = transaction.internKey("name")
    let person = transaction.internLabel("Person")
    for name in ["Nick", "Nora", "Ada", "Nick", "Nèle", "nick"] {
      _ = try transaction.createNode(labels: [person], properties: [(key, .string(name))])
    }
    _ = try transaction.createNode(labels: [], properties: [(key, .string("Nobody"))])
    _ = try transaction.createNode(labels: [person], properties: [(key, .list([.string("No")]))])
    let graph = transaction.commit()
    #expect(graph.textValues(key: key, label: person, prefix: "N", limit: 9) == ["Nick", "No", "Nora", "Nèle"])
    #expect(graph.textValues(key: key, label: nil, prefix: "Nob", limit: 1) == ["Nobody"])
  }

  @Test func aNodeIsFoundByItsValueAsCypherCompares() throws {
    let letters = try Letters()
    let transaction = letters.transaction
    try transaction.setProperty(letters.since, ofNode: letters.bob, to: .float(7))
    try transaction.setProperty(letters.since, ofNode: letters.office, to: .integer(7))
    let graph = transaction.commit()
    #expect(graph.nodes(label: nil, key: letters.since, equals: .integer(7)) == [letters.bob, letters.office])
    #expect(graph.firstNode(label: letters.post, key: letters.since, equals: .float(7)) == letters.office)
    #expect(graph.firstNode(label: nil, key: letters.since, equals: .string("7")) == nil)
    #expect(graph.firstNode(label: nil, key: letters.since, equals: .null) == nil)
    #expect(graph.firstNode(label: nil, key: letters.since, equals: .float(.nan)) == nil)
  }
}
