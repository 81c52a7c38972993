import Kith
import Testing

/// Queries of very many clauses are run or refused, and never bring the program down.
@Suite struct ManyClausesTests {
  @Test func createsInARowAreOneStep() throws {
    let session = Database().makeSession()
    let text = (0..<2_000).map { "CREATE (n\($0):P {number: \($0)})" }.joined(separator: "\n")
    let counters = try session.run(text).summary().counters
    #expect(counters.nodesCreated == 2_000)
    let cursor = try session.run("MATCH (n:P) RETURN sum(n.number) AS total")
    guard case .integer(let total)? = try cursor.next()?[0, 0] else {
      Issue.record("no total")
      return
    }
    #expect(total == 1_999_000)
  }

  @Test func aLaterCreateReadsWhatAnEarlierOneMade() throws {
    let session = Database().makeSession()
    let cursor = try session.run(
      "UNWIND [1, 2] AS x CREATE (a {v: x})-[r:T {w: x}]->(b) CREATE (c {v: a.v + r.w}) RETURN c.v ORDER BY c.v")
    let batch = try #require(try cursor.next())
    #expect(batch.values.map(\.literalText) == ["2", "4"])
  }

  @Test func tooManyOthersAreRefused() {
    let session = Database().makeSession()
    let text = String(repeating: "WITH 1 AS x ", count: 10_000) + "RETURN x"
    let error = #expect(throws: SessionError.self) { try session.run(text).summary() }
    #expect(error?.detail == "TooManyClauses")
  }
}
