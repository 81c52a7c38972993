import KithGraph
import KithValue
import Testing

@testable import KithStore

/// A commit that is called off on the way leaves nothing: in the graph, in the files, and for whoever opens them.
@Suite struct CommitConsentTests {
  private func transaction(_ store: any GraphStore, count: Int) throws -> GraphTransaction {
    let transaction = GraphTransaction(store.graph)
    for number in 0..<count {
      let node = try transaction.node(
        ["T"], [("id", .string("\(store.graph.nodeCount)-\(number)")), ("text", .string("text number \(number)"))])
      try transaction.relationship(node, "R", 0, [("n", .integer(Int64(number)))])
    }
    return transaction
  }

  private func open(_ path: String) throws -> any GraphStore {
    var options = StoreOptions()
    options.createsMissing = true
    return try GraphStores.open(path, options: options)
  }

  /// How often the commit asks until it is called off; nil for the last question, when all is written.
  private static let moments: [Int?] = [0, 1, 2, 3, 5, nil]

  @Test(arguments: ["g", "g.kith"], moments)
  func nothingIsLeft(name: String, moment: Int?) throws {
    // A few, and as many as make a long record and a new image.
    for count in [1, 3_000] {
      let folder = TemporaryFolder()
      let path = folder.path + "/" + name
      let store = try open(path)
      // A file is made by its first commit, and that may be the one.
      for isFirst in [true, false] {
        let before = lines(store.graph)
        try store.beginWriting(patience: .zero)
        var asked = 0
        let refusing = CommitConsent(
          goesOn: {
            asked += 1
            return moment.map { asked <= $0 } ?? true
          }, isGiven: { false })
        let failure = #expect(throws: StoreError.self) {
          _ = try store.commit(try transaction(store, count: count), statement: "", consent: refusing)
        }
        #expect(failure?.kind == .cancelled)
        store.endWriting()
        #expect(!store.isCommitting)
        #expect(lines(store.graph) == before)
        try store.refresh()
        #expect(lines(store.graph) == before)
        #expect(lines(try open(path).graph) == before, "\(isFirst)")
        try store.beginWriting(patience: .zero)
        let next = try store.commit(try transaction(store, count: count), statement: "")
        store.endWriting()
        #expect(next.nodeCount == (isFirst ? 1 : 2) * count)
        #expect(lines(try open(path).graph) == lines(next))
      }
    }
  }

  /// Another that has the graph open sees nothing of it, and writes as if it had not been.
  @Test(arguments: ["g", "g.kith"]) func anotherSeesNothingOfIt(name: String) throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/" + name
    let (store, other) = (try open(path), try open(path))
    for round in 1...3 {
      try store.beginWriting(patience: .zero)
      let refusing = CommitConsent(
        goesOn: { true },
        isGiven: {
          // All is written.
          #expect(store.isCommitting)
          return false
        })
      _ = try? store.commit(try transaction(store, count: 3_000), statement: "", consent: refusing)
      try other.refresh()
      #expect(other.graph.nodeCount == (round - 1) * 10)
      store.endWriting()
      try other.beginWriting(patience: .zero)
      _ = try other.commit(try transaction(other, count: 10), statement: "")
      other.endWriting()
      try store.refresh()
      #expect(lines(store.graph) == lines(other.graph))
    }
  }
}
