import Kith
import KithSession
import KithValue
import TestSupport
import Testing

/// What WHERE says of a shortest path decides which one it is, whether it is asked on the way or of whole paths.
@Suite struct ShortestPathPredicateTests {
  static let conditions = [
    "all(x IN nodes(p) WHERE x.k > 1)", "none(x IN nodes(p) WHERE x.k < 3)", "NOT any(x IN nodes(p) WHERE x.t = 'ab')",
    "all(x IN nodes(p)[1..-1] WHERE x.k >= 2)", "all(x IN nodes(p)[1..] WHERE x.t <> 'a')",
    "none(x IN nodes(p)[..-1] WHERE x.t IS NULL)", "all(x IN tail(nodes(p)) WHERE x.k <= a.k)",
    "all(s IN relationships(p) WHERE s.w > 0)", "none(s IN r WHERE s.w = 2)", "any(s IN r WHERE s.w = 2)",
    "all(x IN nodes(p)[1..-1] WHERE x <> c)", "all(x IN nodes(p)[2..] WHERE x.k > 1)",
    "length(p) > 1", "length(p) <= 2", "3 = length(p)", "length(p) < 2 AND length(p) > 2", "length(p) >= -1",
    "single(x IN nodes(p) WHERE x.k = 2)", "reduce(n = 0, s IN r | n + coalesce(s.w, 0)) > 2",
    "all(x IN nodes(p) WHERE x.k > 0) AND none(s IN r WHERE s.w = 1) AND length(p) > 1",
    "all(x IN nodes(p) WHERE toUpper(x.t) = 'AB')", "length(p) <> 2",
  ]

  @Test(arguments: 0..<16)
  func answersAsWholePathsDo(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 15_485_863 &+ 5)
    let graph = try OptimiserTests.graph(&random)
    var off = Database.Options()
    off.isOptimising = false
    let plain = Database(graph: graph, options: off).makeSession()
    let fast = Database(graph: graph).makeSession()
    for condition in Self.conditions {
      let arrow = ["-[r:R*1..4]->", "-[r*0..3]->", "-[r:R*1..3]-", "<-[r:R|S*..4]-"][random.below(4)]
      let pairs = "MATCH (a), (b), (c {id: 0}) MATCH p = "
      let shortest = "\(pairs)shortestPath((a)\(arrow)(b)) WHERE \(condition) RETURN a.id, b.id, length(p)"
      let walks = "\(pairs)(a)\(arrow)(b) WHERE \(condition) RETURN a.id, b.id, min(length(p))"
      #expect(try sortedRows(shortest, fast) == (try sortedRows(walks, plain)), "\(shortest)")
      for query in [
        shortest,
        "\(pairs)allShortestPaths((a)\(arrow)(b)) WHERE \(condition) RETURN [x IN nodes(p) | x.id], [s IN r | s.w]",
      ] {
        #expect(try sortedRows(query, fast) == (try sortedRows(query, plain)), "\(query)")
      }
    }
  }

  @Test func asksOnTheWay() throws {
    let session = Database().makeSession()
    _ = try session.run("CREATE (:P {id: 0, age: 40})").summary()
    let plan = try #require(
      try session.run(
        """
        EXPLAIN MATCH p = shortestPath((a:P {id: 0})-[:KNOWS*]->(b:P {id: 9}))
        WHERE all(x IN nodes(p) WHERE x.age > 30) AND none(r IN relationships(p) WHERE r.ended) AND length(p) < 6
        RETURN p
        """
      ).summary().plan)
    let search = try #require(plan.operators.first { $0.name == "ShortestPath" })
    #expect(search.details.contains("*1..5"))
    #expect(search.details.contains("age > 30"))
    let filters = plan.operators.filter { $0.name == "Filter" }.map(\.details)
    #expect(filters.contains { $0.contains("a.age > 30") } && filters.contains { $0.contains("b.age > 30") })
  }

  /// A ring of many ways, in which paths cannot be tried one by one.
  @Test func findsAWayAroundWhatIsBarred() throws {
    let session = Database().makeSession()
    _ = try session.run(
      """
      UNWIND range(0, 59) AS i UNWIND range(0, 7) AS j CREATE (:N {layer: i, at: j, isOpen: j % 2 = 0})
      """
    ).summary()
    _ = try session.run(
      "MATCH (a:N), (b:N) WHERE b.layer = a.layer + 1 CREATE (a)-[:TO]->(b)"
    ).summary()
    let rows = try sortedRows(
      """
      MATCH p = shortestPath((a:N {layer: 0, at: 1})-[:TO*]->(b:N {layer: 59, at: 3}))
      WHERE all(x IN nodes(p)[1..-1] WHERE x.isOpen = true) RETURN length(p)
      """, session)
    #expect(rows == [["59"]])
  }

}
