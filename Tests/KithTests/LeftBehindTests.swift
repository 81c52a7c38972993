import Foundation
import Kith
import Synchronization
import Testing

/// A statement that does not stop when it is told to, for it is in the middle of something, is left behind.
@Suite struct LeftBehindTests {
  static let statements = [
    "UNWIND range(1, 10000000) AS n WITH my.gate(n) AS m RETURN sum(m)",
    "RETURN reduce(s = 0, n IN range(1, 10000000) | s + my.gate(n))",
    "UNWIND range(1, 10000000) AS n RETURN my.gate(n)",
  ]

  @Test(arguments: statements)
  func itsCallerHasTheErrorAndGoesOn(statement: String) throws {
    let database = Database()
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    gate.cancelWhenEntered(session)
    // The function is waiting all the while.
    #expect(session.answer(statement).failure == "Cancelled at runtime: Cancelled")
    // The next statement takes the request back, but not for the one before it.
    #expect(session.answer("UNWIND range(1, 3000) AS n RETURN count(*)").rows == ["3000"])
    #expect(session.answer("RETURN 1").rows == ["1"])
    gate.open()
    #expect(gate.wasToldToStop.withLock { $0 } == true)
  }

  @Test func itsTimeIsUp() throws {
    let database = Database()
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    var options = RunOptions()
    options.timeLimit = 0.05
    let answer = session.answer(Self.statements[0], options: options)
    #expect(answer.failure == "LimitExceeded at runtime: TimeLimitExceeded")
    #expect(session.answer("RETURN 1").rows == ["1"])
    gate.open()
  }

  /// What a transaction has changed is read by nobody who was left behind.
  @Test func theWorkingGraphIsNotLeftToIt() throws {
    let session = Database().makeSession()
    try session.begin()
    #expect(session.answer("UNWIND range(1, 100) AS n CREATE ({n: n})").failure == nil)
    var options = RunOptions()
    options.timeLimit = 0.02
    let query = "MATCH (a), (b), (c), (d), (e) RETURN collect(a.n + b.n + c.n + d.n + e.n)"
    let answer = session.answer(query, options: options)
    #expect(answer.failure?.hasPrefix("LimitExceeded at runtime: ") == true)
    #expect(session.answer("MATCH (a) SET a.n = 1").failure == nil)
    #expect(session.answer("MATCH (a) RETURN sum(a.n)").rows == ["100"])
    try session.rollback()
  }

  /// A statement that reads what its transaction has changed reads it as it was, whatever the transaction does meanwhile.
  @Test(arguments: [true, false]) func aReadWithinATransactionIsLeft(commits: Bool) throws {
    let database = Database()
    let gate = Gate()
    gate.register(with: database)
    let session = database.makeSession()
    #expect(session.answer("UNWIND range(0, 999) AS n CREATE (:A {n: n})").failure == nil)
    let ties = "MATCH (a:A), (b:A {n: 0}) CREATE (a)-[:R {text: 'first'}]->(b)"
    try session.begin()
    #expect(session.answer(ties).failure == nil)
    gate.cancelWhenEntered(session)
    #expect(
      session.answer(
        "MATCH (a:A)-[r:R]->(b) UNWIND range(1, 100000) AS n WITH my.gate(n) AS m, b.n + size(r.text) AS s RETURN sum(s + m)"
      ).failure == "Cancelled at runtime: Cancelled")
    #expect(session.transactionState == .open)
    #expect(session.answer("MATCH (a:A)-[r:R]->() DELETE r SET a.text = 'text ' + a.n").failure == nil)
    #expect(session.answer("MATCH (a:A), (b:A {n: 1}) CREATE (b)-[:R {text: 'second'}]->(a)").failure == nil)
    if commits { try session.commit() } else { try session.rollback() }
    #expect(session.answer("MATCH (a:A), (b:A {n: 2}) CREATE (b)-[:R {text: 'third'}]->(a)").failure == nil)
    gate.open()
    #expect(
      session.answer("MATCH (:A)-[r:R]->() RETURN r.text, count(*) ORDER BY r.text").rows
        == (commits ? ["'second' | 1000", "'third' | 1000"] : ["'third' | 1000"]))
    #expect(session.answer("MATCH (a:A) RETURN count(a.text)").rows == [commits ? "1000" : "0"])
  }

  /// Rows that are made ahead of whoever asks come in order, and an error behind them comes behind them.
  @Test func anErrorComesBehindTheRows() throws {
    let session = Database().makeSession()
    let cursor = try session.run("UNWIND range(20000, -5, -1) AS n RETURN 10 / n AS x, n")
    var last: Int64 = 20_001
    let error = #expect(throws: SessionError.self) {
      while let batch = try cursor.next() {
        for row in batch.rows.map(Array.init) {
          guard case .integer(let number) = row[1] else { continue }
          #expect(number == last - 1)
          last = number
        }
      }
    }
    #expect(error?.kind == .arithmeticError)
    #expect(last > 0)
    let more = try cursor.next()
    #expect(more == nil)
  }

  /// What a change gives back is given out in parts, each row once and in order.
  @Test func aChangeGivesItsRowsInParts() throws {
    let session = Database().makeSession()
    let answer = session.answer("UNWIND range(1, 30000) AS n CREATE (a:A {n: n}) RETURN a.n AS n")
    #expect(answer.rows == (1...30_000).map(String.init))
    var options = RunOptions()
    options.memoryLimit = 1 << 30
    #expect(session.answer("MATCH (a:A) RETURN collect(a) AS l", options: options).rows.count == 1)
    #expect(session.answer("MATCH (a:A) DETACH DELETE a").failure == nil)
    #expect(session.answer("MATCH (a) RETURN count(*)").rows == ["0"])
  }
}
