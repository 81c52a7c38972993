import Kith
import KithSession
import KithValue
import Testing

/// A row of OPTIONAL MATCH that found nothing is tested as null, however many rows there are: from some hundred on the
/// predicates are asked once a node instead of once a row.
@Suite struct MissingNodeTests {
  // Every third of 3,000 people wrote a document, each of 100 documents by ten.
  private static let making = [
    "UNWIND range(0, 99) AS d CREATE (:Document {id: d, date: CASE WHEN d % 2 = 0 THEN 'x' END})",
    """
    UNWIND range(0, 2999) AS i CREATE (p:Person {id: i}) WITH p, i WHERE i % 3 = 0
    MATCH (d:Document {id: i / 3 % 100}) CREATE (p)-[:AUTHORED]->(d)
    """,
  ]

  @Test(arguments: [
    ("d IS NULL", 2000), ("NOT d IS NOT NULL", 2000), ("d.id IS NULL", 2000), ("d.date IS NULL", 2500),
    ("d IS NULL OR d.id < 10", 2100), ("coalesce(d.date, 'x') = 'x'", 3000), ("d IS NOT NULL", 1000),
    ("d.id >= 0", 1000), ("NOT d.id >= 50", 500), ("d:Document", 1000), ("size(coalesce(d.date, '')) = 0", 2500),
  ])
  func keepsNulls(predicate: String, count: Int64) throws {
    for isOptimising in [true, false] {
      var options = Database.Options()
      options.isOptimising = isOptimising
      let session = try Database.open(nil, options: options).makeSession()
      for statement in Self.making { _ = try session.run(statement).summary() }
      for query in [
        "MATCH (p:Person) OPTIONAL MATCH (p)-[:AUTHORED]->(d:Document) WITH p, d WHERE \(predicate) RETURN count(*)",
        "MATCH (p:Person) OPTIONAL MATCH (p)-[:AUTHORED]->(d:Document) WITH d, count(*) AS n WHERE \(predicate) RETURN sum(n)",
      ] {
        let value = try #require(try session.run(query).next())[0, 0]
        #expect(value.isSame(as: .integer(count)), "\(query): \(value.literalText)")
      }
    }
  }
}
