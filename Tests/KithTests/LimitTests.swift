import Foundation
import Kith
import KithGraph
import Testing

/// A statement that wants too much stops with an error that says so, and whatever comes after it works.
@Suite struct LimitTests {
  /// Statements that keep rows in each of the ways there are, each far beyond a megabyte.
  static let hungry = [
    "UNWIND range(1, 60000) AS a UNWIND range(1, 30) AS b RETURN collect(a + b)",
    "UNWIND range(1, 60000) AS a UNWIND range(1, 30) AS b RETURN a + b AS c ORDER BY c",
    "UNWIND range(1, 60000) AS a RETURN a, count(*)",
    "UNWIND range(1, 60000) AS a RETURN DISTINCT a",
    "UNWIND range(1, 60000) AS a RETURN count(DISTINCT toString(a))",
    "UNWIND range(1, 60000) AS a UNWIND [a, a, a] AS b RETURN percentileCont(b, 0.5)",
    "UNWIND range(1, 60000) AS a UNWIND range(1, 30) AS b WITH a + b AS c ORDER BY c LIMIT 500000 RETURN count(c)",
    "RETURN range(1, 10000000)",
    "MATCH (a), (b), (c) RETURN a, b, c ORDER BY a.n + b.n + c.n",
    "MATCH (a), (b) WITH a, b MATCH (c), (d) WHERE c.n = d.n WITH a, b, c, d RETURN collect([a, b, c, d])",
    "UNWIND range(1, 60000) AS a CREATE (n:New {n: a}) RETURN n",
    // What is written into the graph.
    "UNWIND range(1, 300) AS a CREATE (n:New {n: a, text: reduce(s = toString(a), x IN range(1, 12) | s + s)})",
    "UNWIND range(1, 100) AS a MERGE (n:New {text: reduce(s = toString(a), x IN range(1, 14) | s + s)})",
    "MATCH (a), (b) CREATE (a)-[:NEW {a: a.n, b: b.n, l: [a.n, b.n, a.n, b.n, a.n, b.n, a.n, b.n, a.n, b.n, a.n]}]->(b)",
    "MATCH (a)-[r]->(b) SET r.text = reduce(s = a.n + '-' + b.n, x IN range(1, 10) | s + s)",
    "FOREACH (a IN range(1, 300) | CREATE (:New {text: reduce(s = toString(a), x IN range(1, 12) | s + s)}))",
    // What expressions make before an operator has it.
    "RETURN size(toStringList(range(1, 30000))) AS n",
    "RETURN size(split(reduce(s = 'a,b,', x IN range(1, 14) | s + s), ',')) AS n",
    "UNWIND range(1, 30000) AS a RETURN a, toStringList([a, a]) AS l, count(*) AS n",
    "RETURN size(reduce(l = [], x IN range(1, 60000) | l + [[x]])) AS n",
    "RETURN size(reduce(l = [], x IN range(1, 60000) | l + toString(x))) AS n",
    "UNWIND range(1, 200) AS k RETURN sum(size([x IN range(1, 30000) | x * k])) AS n",
    "RETURN size([x IN range(1, 30000) | [x, x, x, x, x, x]]) AS n",
    "RETURN size([x IN range(1, 300) | [y IN range(1, 3000) | x * y]]) AS n",
    "RETURN size(reduce(l = [1], x IN range(1, 20) | l + l)) AS n",
    "UNWIND range(1, 1000) AS a RETURN a, [x IN range(1, 1000) | toString(x)] AS l",
    "UNWIND range(1, 1000) AS a RETURN a, COLLECT { UNWIND range(1, 300) AS b RETURN a + b } AS l",
    "MATCH (a), (b), (c) RETURN count(DISTINCT toString(a.n) + toString(b.n) + toString(c.n)) AS n",
    // Few values, each of which holds much.
    "UNWIND range(1, 6000) AS a RETURN count(DISTINCT {a: a, b: [a, a, a, a, a, a, a, a]}) AS n",
    "UNWIND range(1, 6000) AS a RETURN DISTINCT [a, a, a, a, a, a, a, a] AS l",
    "UNWIND range(1, 6000) AS a RETURN [a, a, a, a, a, a, a, a] AS l, count(*) AS n",
    "MATCH (a), (b) WITH DISTINCT toString(a.n) + ' and ' + toString(b.n) AS t "
      + "RETURN count(DISTINCT t + reduce(s = 'and so on', x IN range(1, 8) | s + s)) AS n",
  ]

  @Test(arguments: hungry)
  func stopsAtItsMemoryLimit(_ statement: String) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    var options = RunOptions()
    options.memoryLimit = 1 << 20
    let answer = session.answer(statement, options: options)
    #expect(answer.failure?.hasPrefix("LimitExceeded at runtime: ") == true, "\(answer.failure ?? "no error")")
    #expect(session.answer("MATCH (n:New) RETURN count(n)").rows == ["0"])
  }

  @Test func staysWithinItsMemoryLimit() throws {
    let session = Database(graph: try Self.graph()).makeSession()
    var options = RunOptions()
    options.memoryLimit = 1 << 20
    // Much goes through, little is kept; and what one run of a subquery keeps is given back before the next.
    for statement in [
      "UNWIND range(1, 50000) AS a UNWIND range(1, 10) AS b RETURN sum(a + b) AS s",
      "UNWIND range(1, 50000) AS a RETURN a ORDER BY a DESC LIMIT 3",
      "UNWIND range(1, 2000) AS a CALL (a) { UNWIND range(1, 1000) AS b WITH b ORDER BY b RETURN max(b) AS m } "
        + "RETURN sum(a + m)",
      "UNWIND range(1, 5000) AS a CREATE (:New {n: a, text: 'the same for all of them', l: [1, 2, 3, 4, 5, 6, 7, 8]})",
      "MATCH (n:New) SET n.n = n.n + 1",
      "UNWIND range(1, 2000) AS a RETURN size(toStringList(range(1, 1000))) + a AS n",
    ] {
      let answer = session.answer(statement, options: options)
      #expect(answer.failure == nil, "\(statement): \(answer.failure ?? "")")
    }
  }

  @Test func takesTheDatabasesLimitsWhereItHasNone() throws {
    var options = Database.Options()
    options.memoryLimit = 1 << 20
    options.timeLimit = 0
    let session = Database(graph: try Self.graph(), options: options).makeSession()
    #expect(session.answer("RETURN 1").failure == "LimitExceeded at runtime: TimeLimitExceeded")
    var own = RunOptions()
    own.timeLimit = 1000
    #expect(session.answer(Self.hungry[0], options: own).failure == "LimitExceeded at runtime: MemoryLimitExceeded")
  }

  @Test(arguments: [1e12, .greatestFiniteMagnitude, .infinity])
  func takesALimitThatNobodyReaches(seconds: Double) throws {
    var options = RunOptions()
    options.timeLimit = seconds
    #expect(Database(graph: Graph()).makeSession().answer("RETURN 1", options: options).rows == ["1"])
  }

  /// Statements that would not end in any test's lifetime, each stuck in an operator of its own.
  static let endless = [
    "MATCH (a), (b), (c), (d), (e), (f) RETURN count(a.n + b.n + c.n + d.n + e.n + f.n)",
    "MATCH (a)-[:R*]->(b) RETURN count(*)",
    "MATCH (a)-[:R]->+(b) RETURN count(*)",
    "MATCH p = shortestPath((a {n: 0})-[:R*]->(b {n: 9})) WHERE length(p) > 25 RETURN p",
    "MATCH (a), (b), (c), (d), (e), (f) RETURN collect(DISTINCT a.n + b.n + c.n + d.n + e.n + f.n)",
    "MATCH (a), (b), (c), (d), (e), (f) WITH a.n AS x, b, c, d, e, f ORDER BY x LIMIT 3 RETURN x",
    "UNWIND range(1, 100000000) AS a RETURN a",
    "UNWIND range(1, 20000) AS a UNWIND range(1, 20000) AS b WITH a, b WHERE a + b < 0 RETURN a",
    "RETURN reduce(s = 0, x IN range(1, 40000) | s + reduce(t = 0, y IN range(1, 40000) | t + y))",
    "RETURN size([x IN range(1, 40000) WHERE any(y IN range(1, 40000) WHERE y < 0)])",
    "MATCH (a)-[:R]->(b)-[:R]->(c)-[:R]->(d)-[:R]->(e)-[:R]->(f)-[:R]->(g)-[:R]->(h) RETURN count(a.n + h.n)",
  ]

  @Test(arguments: endless)
  func stopsAtItsTimeLimit(_ statement: String) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    var options = RunOptions()
    options.timeLimit = 0.02
    options.memoryLimit = 1 << 30
    let answer = session.answer(statement, options: options)
    #expect(answer.failure?.hasPrefix("LimitExceeded at runtime: ") == true, "\(answer.failure ?? "no error")")
    #expect(session.answer("RETURN 1").rows == ["1"])
  }

  @Test(arguments: endless)
  func stopsWhenItIsCancelled(_ statement: String) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    let thread = Thread {
      Thread.sleep(forTimeInterval: 0.02)
      session.cancel()
    }
    thread.start()
    let answer = session.answer(statement)
    let stopped = ["Cancelled at runtime: Cancelled", "LimitExceeded at runtime: ListTooLong"]
    #expect(stopped.contains(answer.failure ?? "no error"), "\(answer.failure ?? "no error")")
  }

  /// Sixty nodes, each with relationships to twenty others.
  private static func graph() throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let number = transaction.internKey("n")
    let type = transaction.internType("R")
    for node in 0..<60 { try transaction.createNode(labels: [], properties: [(number, .integer(Int64(node)))]) }
    for node in 0..<60 {
      for step in 1...20 {
        try transaction.createRelationship(type, from: UInt32(node), to: UInt32((node + step) % 60), properties: [])
      }
    }
    return transaction.commit()
  }
}
