import Kith
import KithSession
import KithValue
import Testing

/// A predicate that may say something else each time is asked for every row: `WHERE rand() < 0.5` takes a sample, and not
/// all or nothing.
@Suite struct VolatilePredicateTests {
  private static let making = """
    CREATE (hub:Hub {v: 0.5}) WITH hub UNWIND range(1, 2000) AS i CREATE (:A {id: i, v: 0.5})-[:R]->(hub)
    """

  @Test(arguments: [
    "MATCH (a:A) WHERE rand() < 0.5 RETURN count(*)", "MATCH (a:A) WHERE a.v > rand() RETURN count(*)",
    "MATCH (a:A)-[:R]->(h:Hub) WHERE h.v > rand() RETURN count(*)",
    "MATCH (h:Hub)<-[:R]-(a:A) WHERE rand() < h.v RETURN count(a)",
    "MATCH (a:A)-[:R]->(h) WHERE rand() < 0.5 MATCH (h:Hub) RETURN count(*)",
    "MATCH (h:Hub) MATCH (a:A)-[:R]->(h) WHERE h.v > rand() AND a.id > 0 RETURN count(*)",
    "MATCH (h:Hub), (a:A) WHERE rand() < 0.5 AND a.v = h.v + 0 RETURN count(*)",
    "MATCH (a:A) WHERE EXISTS { (a)-[:R]->(h) WHERE h.v > rand() } RETURN count(*)",
    "MATCH (h:Hub)<-[:R]-(a) WHERE a.v > rand() RETURN count(DISTINCT a)",
  ])
  func takesASample(query: String) throws {
    for isOptimising in [true, false] {
      var options = Database.Options()
      options.isOptimising = isOptimising
      let session = try Database.open(nil, options: options).makeSession()
      _ = try session.run(Self.making).summary()
      for _ in 0..<2 {
        let value = try #require(try session.run(query).next())[0, 0]
        guard case .integer(let count) = value else {
          Issue.record("\(value.literalText) is no number")
          return
        }
        // Some of 2,000 by a coin each; that fewer than 600 come is less likely than one in 10^70.
        #expect((600...1400).contains(count), "\(query)")
      }
    }
  }
}
