import Foundation
import Kith
import KithSession
import Testing

/// A statement that changes the graph and does not stop when it is told to is left behind with what it has changed: the
/// graph is as before, and whoever writes next neither waits for it nor is disturbed by it.
@Suite final class WritesLeftBehindTests: StoredGraphs {
  let folder: String

  init() throws { folder = try Self.makeFolder() }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Statements that stand before the gate with some of their work done, and go on with it when it opens.
  static let statements = [
    "UNWIND range(1, 20000) AS n CREATE (:Left {id: 'l' + n, n: my.gate(n)})",
    "UNWIND range(1, 20000) AS n CREATE (:Left {id: 'l' + n, text: 'text ' + n}) WITH n RETURN my.gate(n)",
    "MATCH (a:Node), (b:Node) CREATE (a)-[:LIKES {n: my.gate(a.n), text: 'left'}]->(b)",
    "MATCH (a:Node), (b:Node) MERGE (a)-[:LIKES {n: my.gate(a.n)}]->(b)",
    "MATCH (a:Node) SET a.name = 'left', a:Left SET a.n = my.gate(a.n)",
    "MATCH (a:Node)-[r]->() SET r.n = 0 DELETE r WITH a, my.gate(a.n) AS n WHERE n > 0 DETACH DELETE a",
    "FOREACH (n IN range(1, 20000) | CREATE (:Left {n: my.gate(n)}))",
  ]

  static let stores = ["", "g", "g.kith"]

  private func make(_ name: String) throws -> Database {
    let database = name.isEmpty ? Database() : try open(name)
    try run(
      "UNWIND range(0, 99) AS n CREATE (:Node {id: 'n' + n, n: n, name: 'node ' + n})",
      "MATCH (a:Node), (b:Node) WHERE b.n = (a.n * 7 + 1) % 100 CREATE (a)-[:LIKES {n: a.n, text: 'first'}]->(b)",
      on: database)
    return database
  }

  /// All that the graph holds.
  private static func contents(of session: any Session) -> [String] {
    session.answer("MATCH (a) RETURN labels(a), properties(a) ORDER BY a.id, a.n").rows
      + session.answer(
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id ORDER BY a.id, b.id, r.text"
      ).rows
      + session.answer("MATCH (a)<-[r]-(b) RETURN a.id, count(*) ORDER BY a.id").rows
  }

  private static let change =
    "MATCH (a:Node)-[r:LIKES]->(b) SET b.name = 'next' CREATE (b)-[:LIKES {text: 'next'}]->(a)"

  @Test(arguments: statements, stores)
  func theNextOneWritesAtOnce(statement: String, store: String) throws {
    let database = try make(store)
    let before = Self.contents(of: database.makeSession())
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    gate.cancelWhenEntered(session)
    #expect(session.answer(statement).failure == "Cancelled at runtime: Cancelled")
    // It stands before the gate all the while.
    #expect(Self.contents(of: session) == before)
    #expect(session.answer(Self.change).changes == "+100 relationships, 200 properties")
    let after = Self.contents(of: session)
    #expect(after.count == before.count + 100)
    gate.open()
    #expect(gate.wasToldToStop.withLock { $0 } == true)
    // It works on for a moment until it asks whether to stop.
    for _ in 0..<5 {
      #expect(Self.contents(of: session) == after)
      #expect(session.answer("MATCH (a:Node {n: 5}) CREATE (a)-[:TRIED]->(a)").failure == nil)
      #expect(session.answer("MATCH ()-[r:TRIED]->() DELETE r").changes == "-1 relationships")
    }
    #expect(Self.contents(of: database.makeSession()) == after)
    if !store.isEmpty { #expect(Self.contents(of: try open(store).makeSession()) == after) }
  }

  @Test(arguments: statements, stores)
  func itsTransactionIsOnlyRolledBack(statement: String, store: String) throws {
    let database = try make(store)
    let before = Self.contents(of: database.makeSession())
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    try session.begin()
    #expect(session.answer(Self.change).failure == nil)
    gate.cancelWhenEntered(session)
    #expect(session.answer(statement).failure == "Cancelled at runtime: Cancelled")
    #expect(session.transactionState == .failed)
    #expect(session.answer("RETURN 1").failure == "SemanticError at runtime: TransactionFailed")
    #expect(throws: SessionError.self) { try session.commit() }
    try session.rollback()
    #expect(Self.contents(of: session) == before)
    try session.begin()
    #expect(session.answer(Self.change).changes == "+100 relationships, 200 properties")
    gate.open()
    let within = Self.contents(of: session)
    #expect(within.count == before.count + 100)
    try session.commit()
    #expect(Self.contents(of: database.makeSession()) == within)
  }

  /// Rows that are still asked for are those of when they were, and the right to write is free as soon as the statement is left.
  @Test(arguments: stores) func whatIsReadStaysAsItWas(store: String) throws {
    let database = try make(store)
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    try session.begin()
    #expect(session.answer("UNWIND range(1, 6000) AS n CREATE (:Read {n: n})").failure == nil)
    let cursor = try session.run("MATCH (r:Read) RETURN r.n AS n")
    var read = 0
    var sum: Int64 = 0
    func take(_ batch: RowBatch) {
      for row in batch.rows {
        read += 1
        if case .integer(let number) = row[row.startIndex] { sum += number }
      }
    }
    if let batch = try cursor.next() { take(batch) }
    #expect(session.answer("MATCH (r:Read) WHERE r.n < 100 SET r.n = 0").failure == nil)
    gate.cancelWhenEntered(session)
    #expect(
      session.answer("MATCH (r:Read) SET r.n = -1 WITH r RETURN my.gate(r.n)").failure
        == "Cancelled at runtime: Cancelled")
    // The transaction is still there to be rolled back, but others need not wait for that. The request to stop is taken back.
    #expect(session.transactionState == .failed)
    #expect(session.answer("RETURN 1").failure == "SemanticError at runtime: TransactionFailed")
    let other = database.makeSession()
    #expect(other.answer("CREATE (:Other)").failure == nil)
    while let batch = try cursor.next() { take(batch) }
    #expect(read == 6000)
    #expect(sum == 6000 * 6001 / 2)
    gate.open()
    try session.rollback()
    #expect(session.answer("MATCH (n) WHERE n:Read OR n:Other RETURN count(*)").rows == ["1"])
  }

  /// A statement that waits for the right to write gives up when its time is up, and does not take it later.
  @Test(arguments: stores) func whoWaitsToWriteCanStop(store: String) throws {
    let database = try make(store)
    let (first, second) = (database.makeSession(), database.makeSession())
    try first.begin()
    #expect(first.answer("CREATE (:First {id: 'f'})").failure == nil)
    var options = RunOptions()
    options.timeLimit = 0.01
    #expect(
      second.answer("CREATE (:Second {id: 's'})", options: options).failure
        == "LimitExceeded at runtime: TimeLimitExceeded")
    try first.commit()
    #expect(first.answer("CREATE (:First {id: 'g'})").failure == nil)
    #expect(second.answer("MATCH (n) WHERE n:First OR n:Second RETURN count(*)").rows == ["2"])
    #expect(second.answer("CREATE (:Second {id: 's'})").failure == nil)
  }

  /// Many are left, one after the other, and each that is let through adds what it should.
  @Test func manyAreLeft() throws {
    let database = try make("")
    let session = database.makeSession()
    var options = RunOptions()
    options.timeLimit = 0.001
    for round in 1...10 {
      let answer = session.answer(
        "UNWIND range(1, 1000000) AS n MATCH (a:Node {n: n % 100}) CREATE (a)-[:LIKES {text: 'left'}]->(:Left {n: n})",
        options: options)
      #expect(answer.failure == "LimitExceeded at runtime: TimeLimitExceeded")
      #expect(session.answer("MATCH (a:Node {n: 1}) CREATE (a)-[:LIKES]->(:Next {n: \(round)})").failure == nil)
      #expect(
        session.answer("MATCH (:Node)-[:LIKES]->(b:Next) RETURN count(b), sum(b.n)").rows == [
          "\(round) | \(round * (round + 1) / 2)"
        ])
    }
    #expect(session.answer("MATCH (n) RETURN count(*)").rows == ["110"])
    #expect(session.answer("MATCH ()-[r]->() RETURN count(*)").rows == ["110"])
    #expect(session.answer("MATCH (n:Left) RETURN count(*)").rows == ["0"])
  }
}
