import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// Groups beside one row that was found before, and texts that are split to be taken apart, give the rows that they give as
/// written.
@Suite struct OneRowTests {
  private static let rows = [
    "MATCH (a)-[:R]->(b) WITH a, count(b) AS n WITH avg(n) AS cut", "MATCH (a) WITH count(a) AS cut",
    "MATCH (a) WITH max(a.k) AS cut, min(a.k) AS low", "MATCH (a) WHERE a.k > 99 WITH sum(a.k) AS cut",
    "MATCH (a) WITH a.k AS cut ORDER BY cut DESC, a.id LIMIT 1", "MATCH (a) WITH count(a) AS cut WHERE cut > 1000",
    "WITH 2 AS cut", "UNWIND [1, 2] AS cut WITH cut ORDER BY cut LIMIT 2",
  ]
  private static let groups = [
    "MATCH (c)-[:R]->(d) WITH cut, c, count(d) AS n", "MATCH (c)<-[x:S]-(d) WITH c, count(*) AS n, cut",
    "MATCH (c)-[:R]->(d)-[:S]->(e) WITH cut, d, count(*) AS n", "MATCH (c)-[:R]->(d) WITH cut, count(*) AS n",
    "MATCH (c)-[:R]->(d) WHERE c.k < cut WITH cut, c, count(*) AS n",
    "MATCH (c)-[:R]->(d) WITH cut + 1 AS cut, c.k AS k, collect(d.id) AS l, count(d.t) AS n",
    "MATCH (c)-[:R]->(d) WITH cut + c.k AS cut, d.k AS k, count(*) AS n",
    "MATCH (c)-[:R]->(d) WITH DISTINCT cut, c.k AS k, sum(d.k) AS n", "MATCH (c) WITH cut, c, max(c.k - cut) AS n",
    "OPTIONAL MATCH (c)-[:R]->(d:None) WITH cut, c, count(d) AS n",
    "MATCH (c)-[:R]->(d) WITH cut, c, count(d) AS n ORDER BY n DESC, c.id LIMIT 4",
  ]
  private static let ends = [
    "RETURN cut, n", "WITH cut, n WHERE n >= cut RETURN n, count(*)",
    "WITH n, cut WHERE n * 2 > cut RETURN sum(n - cut)",
  ]

  @Test(arguments: 0..<4)
  func givesTheSameRowsBesideOneRow(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 7_919 &+ 5)
    let ways = WaysOfRunning(try EarlyAggregationTests.graph(&random))
    for row in Self.rows {
      for group in Self.groups {
        try ways.expectSameRows("\(row) \(group) \(Self.ends[random.below(Self.ends.count)])")
      }
    }
  }

  @Test func groupsApartFromTheOneRow() throws {
    var random = SeededRandom(seed: 3)
    let session = Database(graph: try EarlyAggregationTests.graph(&random)).makeSession()
    let query =
      "MATCH (a)-[:R]->(b) WITH a, count(b) AS n WITH avg(n) AS cut MATCH (c)-[:R]->(d) WITH cut, c, count(d) AS n "
      + "WHERE n > cut RETURN c.id, n"
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    let names = plan.operators.map(\.name)
    let product = try #require(names.firstIndex(of: "CartesianProduct"))
    #expect(names[product...].filter { $0 == "CountPaths" || $0 == "ExpandAll" } == ["CountPaths", "CountPaths"])
    #expect(!names[..<product].contains("EagerAggregation"))
  }

  private static let splits = [
    "WITH n, split(n.t, 'a') AS l RETURN l[0] AS x, n.id AS id",
    "WITH split(n.t, 'a') AS l RETURN l[-1] + '!' AS x, size(l)",
    "WITH n, split(n.t, 'a') AS l WITH l AS m, n.id AS id WHERE size(m) > 1 RETURN m[1], id",
    "WITH n, split(n.t, 'a') AS l RETURN l", "WITH n, split(n.t, 'a') AS l RETURN l[0], count(*), max(l[1])",
    "WITH n, split(n.t, 'a') AS l ORDER BY l[0], n.id RETURN l[n.k % 2]",
    "WITH DISTINCT split(n.t, 'a') AS l RETURN l[0]",
    "WITH n, split(n.t, 'a') AS l MATCH (n)-->(m) RETURN m.id, l[0]",
    "WITH split(n.t, 'a') AS l UNWIND l AS x RETURN x",
    "WITH split(n.t, 'a') AS l WHERE l[0] = '' RETURN size(l) AS s, count(*)", "WITH split(n.t, '') AS l RETURN l[0]",
    "WITH split(n.t, 'a') AS l RETURN l[size(l) - 1] AS x, count(*)",
    "WITH split(n.t, 'a') AS l RETURN last(l), head(l)",
    "WITH n, split(n.t, 'a') AS l RETURN n.id, l[size(l) - 2] AS x, l[size(l) - size(l[0])]",
    "WITH split(n.t, 'a') AS l, split(n.t, 'b') AS m RETURN l[size(m) - 1], m[size(l)]",
    "WITH split(n.t, 'a') AS l RETURN l[size(l + [1]) - 2]",
    "WITH split(n.t, 'a') AS l RETURN l[CASE WHEN 'b' IN l THEN 0 ELSE size(l) - 1 END]",
  ]

  @Test func givesTheSamePartsOfTexts() throws {
    var random = SeededRandom(seed: 8)
    let ways = WaysOfRunning(try EarlyAggregationTests.graph(&random))
    for tail in Self.splits { try ways.expectSameRows("MATCH (n) \(tail)") }
  }
}
