import Kith
import KithSession
import TestSupport
import Testing

/// Estimates of steps: a node that many lead to is arrived at often, and has many.
@Suite struct DegreeTests {
  // 300 of 400 people live in one of 101 cities; each follows three others and has one of five interests.
  private static let making = [
    "UNWIND range(0, 100) AS c CREATE (:City {id: c})", "UNWIND range(0, 4) AS i CREATE (:Interest {id: i})",
    """
    UNWIND range(0, 399) AS p MATCH (c:City {id: CASE WHEN p < 300 THEN 0 ELSE p - 299 END})
    MATCH (i:Interest {id: p % 5}) CREATE (c)<-[:LIVES_IN]-(:Person {id: p})-[:HAS_INTEREST]->(i)
    """,
    """
    UNWIND range(0, 399) AS p UNWIND [1, 7, 50] AS d
    MATCH (a:Person {id: p}), (b:Person {id: (p + d) % 400}) CREATE (a)-[:FOLLOWS]->(b)
    """,
  ]

  private func plan(_ query: String) throws -> PlanDescription {
    let session = try Database.open(nil).makeSession()
    for statement in Self.making { _ = try session.run(statement).summary() }
    return try #require(try session.run("EXPLAIN " + query).summary().plan)
  }

  @Test func walksRoundAHub() throws {
    let plan = try plan(
      """
      MATCH (a:Person)-[:FOLLOWS]->(b:Person), (a)-[:LIVES_IN]->(t:City)<-[:LIVES_IN]-(b),
        (a)-[:HAS_INTEREST]->(i:Interest)<-[:HAS_INTEREST]-(b)
      RETURN i.id, b.id, a.id
      """)
    // From a city or an interest to all who share it would be 60 to 300 rows for each person.
    let steps = plan.operators.filter { $0.name.hasPrefix("Expand") }
    #expect(steps.allSatisfy { $0.estimatedRows <= 1_300 }, "\(steps.map(\.details))")
  }

  @Test func weighsAStepByHowItsNodeWasArrivedAt() throws {
    // 300 × 300 + 100 ways to share a city, where the mean of the cities would give 400 × 4.
    let shared = try plan("MATCH (a:Person)-[:LIVES_IN]->(c)<-[:LIVES_IN]-(b) RETURN a.id, b.id")
    let step = try #require(shared.operators.first { $0.name == "ExpandAll" })
    #expect((89_000...91_000).contains(step.estimatedRows), "\(step.estimatedRows)")
    // A step that closes a circle meets one of the five interests, not one of all nodes.
    let closed = try plan(
      "MATCH (a:Person)-[:FOLLOWS]->(b)-[:HAS_INTEREST]->(i)<-[:HAS_INTEREST]-(a) RETURN a.id, i.id")
    let into = try #require(closed.operators.first { $0.name.hasPrefix("ExpandInto") || $0.name == "ExpandIntersect" })
    #expect((200...300).contains(into.estimatedRows), "\(into.estimatedRows)")
  }
}
