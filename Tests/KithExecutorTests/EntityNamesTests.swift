import Kith
import KithSession
import KithValue
import Testing

/// Labels and types as columns: of nodes and relationships that are there, of none, and of what the statement has changed.
@Suite struct EntityNamesTests {
  private static func session() throws -> any Session {
    let session = Database().makeSession()
    for statement in [
      "UNWIND range(0, 2999) AS i CREATE (:Person {id: i})", "MATCH (p:Person) WHERE p.id % 3 = 0 SET p:Lord",
      "UNWIND range(0, 9) AS i CREATE ({id: i})",
      "MATCH (p:Person), (q:Person) WHERE q.id = p.id + 1 CREATE (p)-[:KNOWS]->(q)",
      "MATCH (p:Lord), (q:Person) WHERE q.id = p.id + 2 CREATE (p)-[:LIKES]->(q)",
    ] { _ = try session.run(statement).summary() }
    return session
  }

  @Test(arguments: [
    (
      "MATCH (n) RETURN labels(n) AS l, count(*) AS c ORDER BY c DESC",
      ["['Person'] 2000", "['Lord', 'Person'] 1000", "[] 10"]
    ),
    ("MATCH (n) RETURN labels(n)[0] AS l, count(*) AS c ORDER BY c DESC", ["Person 2000", "Lord 1000", "null 10"]),
    ("MATCH (n) RETURN labels(n)[-1] AS l, sum(size(labels(n))) AS c ORDER BY c DESC", ["Person 4000", "null 0"]),
    ("MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS c ORDER BY t", ["KNOWS 2999", "LIKES 1000"]),
    ("MATCH ()-[r]->() RETURN DISTINCT type(r) AS t ORDER BY t", ["KNOWS", "LIKES"]),
    (
      "MATCH (n:Lord) OPTIONAL MATCH (n)-[r:LIKES]->(q {id: 2}) RETURN type(r) AS t, labels(q) AS l, count(*) AS c ORDER BY c",
      ["LIKES ['Person'] 1", "null null 999"]
    ),
    ("MATCH (n) WHERE 'Lord' IN labels(n) RETURN count(*)", ["1000"]),
    ("MATCH ()-[r]->() WHERE type(r) = 'LIKES' OR type(r) STARTS WITH 'x' RETURN count(*)", ["1000"]),
    ("MATCH (n:Lord) SET n:New WITH n RETURN labels(n) AS l, count(*)", ["['Lord', 'New', 'Person'] 1000"]),
    ("MATCH (n:Lord)-[r:LIKES]->() DELETE r RETURN type(r), count(*)", ["LIKES 1000"]),
  ])
  func areToldAsTheyAre(query: String, expected: [String]) throws {
    let cursor = try Self.session().run(query)
    var rows: [String] = []
    while let batch = try cursor.next() { rows += batch.rows.map { $0.map(\.displayText).joined(separator: " ") } }
    #expect(rows == expected)
  }

  @Test func labelsOfWhatIsDeletedAreAnError() throws {
    #expect(throws: SessionError.self) {
      try Self.session().run("MATCH (n:Lord) DETACH DELETE n RETURN labels(n)").summary()
    }
  }
}
