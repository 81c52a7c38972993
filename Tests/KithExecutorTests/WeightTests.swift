import KithCypher
import KithExecutor
import KithGraph
import KithPlanner
import Testing

/// Which statements keep nobody waiting, and are run where they are asked.
@Suite struct WeightTests {
  @Test(arguments: [
    ("RETURN 1 AS n", true),
    ("MATCH (n) RETURN count(n) AS c, sum(n.x) AS s", true),
    ("MATCH (n) WHERE n.x = 3 RETURN n", true),
    ("MATCH (n:Few) RETURN n.x AS x ORDER BY x", true),
    ("MATCH (n:Few) RETURN n.x AS x, collect(n) AS l", true),
    ("UNWIND range(1, 100) AS x RETURN x", true),
    ("MATCH (n) RETURN n.x AS x ORDER BY x", false),
    ("MATCH (n) RETURN n.x AS x, count(*) AS c", false),
    ("MATCH (n) RETURN DISTINCT n.x AS x", false),
    ("MATCH (n) RETURN collect(n) AS l", false),
    ("MATCH (n) RETURN count(DISTINCT n.x) AS c", false),
    ("MATCH (n) RETURN percentileCont(n.x, 0.5) AS p", false),
    ("UNWIND range(1, 1000000) AS x RETURN x", false),
    ("MATCH (n:Few) RETURN [x IN range(1, n.x) | x] AS l", false),
    ("RETURN reduce(s = 0, x IN [1, 2] | s + x) AS s", false),
    ("RETURN replace('aaa', 'a', 'bb') AS s", false),
    ("RETURN COUNT { UNWIND range(1, 1000000) AS x RETURN x } AS c", false),
  ])
  func isLight(query: String, expected: Bool) throws {
    let statement = try Parser.parse(query)
    let binder = Binder(text: query, catalogue: Routines(), parameters: [], keepsMatches: false)
    let bound = try binder.bind(statement.query)
    let planner = Planner(graph: Self.graph, firstVariable: binder.variableCount, isOptimising: true) { _ in false }
    #expect(planner.plan(bound).weight.isLight == expected)
  }

  private static let graph: Graph = {
    let transaction = GraphTransaction(Graph())
    transaction.createNodes(count: 200_000, labels: [])
    transaction.createNodes(count: 10, labels: [transaction.internLabel("Few")])
    return transaction.commit()
  }()
}
