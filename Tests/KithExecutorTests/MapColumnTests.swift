import Kith
import KithGraph
import KithSession
import TestSupport
import Testing

/// Maps whose keys are known go as a column a key: what is asked of them is what is asked of maps in boxes, which those are that
/// hold a list.
@Suite struct MapColumnTests {
  /// `#` stands for what makes the maps of one column, or does not.
  @Test(arguments: [
    "MATCH (n)-[r]->(o) WITH n, collect({id: o.id, w: r.w, k: o.k#}) AS l RETURN n.id, size(l), [x IN l | x.k]",
    "MATCH (n)-[r]->(o) WITH n, collect({id: o.id, k: o.k#}) AS l UNWIND l AS x RETURN n.id, x.id, x.k, x.none",
    "MATCH (n)-->(o) WITH n, collect({k: o.k, t: o.t#}) AS l WITH l, [x IN l WHERE x.k > 2 | x.t] AS ts RETURN ts, size(l)",
    "MATCH (n)-->(o) WITH n, collect({k: o.k, t: o.t#}) AS l RETURN n.id, any(x IN l WHERE x.k = 1), all(x IN l WHERE x.k > 1)",
    "MATCH (n)-->(o) WITH n, collect({k: o.k#}) AS l RETURN n.id, reduce(s = 0, x IN l | s + x.k), l[0].k, l[-1].k, head(l).k",
    "MATCH (n)-->(o) WITH n, collect(CASE WHEN o.k > 2 THEN {k: o.k#} END) AS l RETURN n.id, [x IN l | x.k]",
    "MATCH (n)-->(o) WITH n, collect(CASE WHEN o.k > 2 THEN {k: o.k#} ELSE {k: 7, t: 'x'#} END) AS l RETURN n.id, [x IN l | x.k]",
    "MATCH (n) WITH {k: n.k, id: n.id, c: 7, none: null#} AS m RETURN m.k, m.c, m.none, m['id'], m.k + m.c, keys(m)[..4]",
    "MATCH (n) WITH {k: n.k, id: n.id#} AS m WHERE m.k > 1 RETURN m.id ORDER BY m.k, m.id",
    "MATCH (n) WITH {k: n.k, id: n.id#} AS m ORDER BY m LIMIT 5 RETURN m.id",
    "MATCH (n) WITH DISTINCT {k: n.k, t: n.t#} AS m RETURN m.k, m.t",
    "MATCH (n) WITH {k: n.k#} AS m, count(*) AS c RETURN m.k, c",
    "MATCH (n) WITH n, {k: n.k#} AS m MATCH (o) WHERE {k: o.k#} = m RETURN n.id, o.id",
    "MATCH (n) RETURN count(DISTINCT {k: n.k#}), size(collect(DISTINCT {t: n.t, k: n.k#}))",
    "MATCH (n) WITH min({k: n.k#}) AS a, max({t: n.t#}) AS b RETURN a.k, b.t",
    "MATCH (n) WITH collect({n: n, k: n.k#}) AS l UNWIND l AS x WITH x.n AS n, x.k AS k RETURN n.id, k, labels(n)",
    "MATCH (n) WITH collect({n: n#}) AS l UNWIND l AS x UNWIND l AS y WITH x, y WHERE x.n.k = y.n.k RETURN count(*)",
    "MATCH (n) WITH [x IN range(0, n.k) | {x: x, y: x % 2, k: n.k#}] AS l RETURN [p IN l WHERE p.y = 0 | p.x + p.k]",
    "MATCH (n) OPTIONAL MATCH (n)-[r:T]->(o) WITH n, collect({o: o.id, w: r.w#}) AS l RETURN n.id, [x IN l | x.o]",
    "MATCH (n) WITH collect({k: n.k#}) + [{k: 'more'}] AS l UNWIND l AS x RETURN x.k",
    "MATCH (n) WITH collect({k: n.k#}) AS l UNWIND l + [null] AS x RETURN x.k",
    "MATCH (n) WITH collect({k: n.k#}) AS l MATCH (o) RETURN o.id, {k: o.k#} IN l",
    "MATCH (n) WITH n, {k: n.k, k: n.id#} AS m RETURN m.k",
    "MATCH (n) WITH {f: n.f, d: n.d, m: n.m#} AS m RETURN m.f, m.d, m.d.year, m.m",
    "MATCH (n) WITH collect({d: n.d, m: n.m#}) AS l RETURN [x IN l | x.d.day], [x IN l | x.m]",
    "MATCH (n) WITH n, {k: n.k#} AS m RETURN CASE WHEN m.k > 2 THEN m.k ELSE m.t END, coalesce(m.t, m.k)",
    "MATCH (n) WITH collect({a: 1, b: 'x'#}) AS l UNWIND l AS x RETURN x.a, x.b, count(*)",
    "UNWIND [1, 2] AS i MATCH (n) WITH i, n ORDER BY i, n.id WITH collect({a: i, k: n.k#}) AS l RETURN [x IN l | x.a], [x IN l | x.k]",
    "MATCH (n) WITH n ORDER BY n.id CALL (n) { RETURN {k: n.k, id: n.id#} AS m } RETURN m.k, m.id",
    "MATCH (n) RETURN 1 AS i, null AS m UNION MATCH (n) WITH {k: n.k#} AS m RETURN m.k AS i, null AS m",
    "MATCH (n) WITH n {.k, .id, x: n.t#} AS m RETURN m.k, m.x, m.id",
    "MATCH (n) OPTIONAL MATCH (n)-[:T]->(o) WITH o {.k, .id#} AS m RETURN m.k, m IS NULL",
    "MATCH (n) WITH {k: n.k#} AS m RETURN m:A",
    "MATCH (n) WITH {k: n.k#} AS m RETURN m + 1",
    "MATCH (n) WITH {k: n.k#} AS m RETURN toString(m)",
    "MATCH (n) WITH {k: n.k#} AS m WHERE m RETURN 1",
    "MATCH (n) WITH {k: 1 / (n.k % 2)#} AS m RETURN m.k",
  ])
  func isAskedAsMapsInBoxes(query: String) throws {
    for seed in 0..<6 {
      var random = SeededRandom(seed: UInt64(seed) &* 31 &+ 5)
      let graph = try OptimiserTests.graph(&random, nodes: 1 + random.below(40), relationships: 1 + random.below(5))
      let session = Database(graph: graph).makeSession()
      func rows(_ end: String) -> [[String]] {
        do {
          return try sortedRows(query.replacing("#", with: end), session)
        } catch {
          return [["\(error.kind)"]]
        }
      }
      #expect(rows("") == rows(", boxed: [1]"), "\(query)")
    }
  }

  @Test(arguments: [
    (
      "MATCH (n) WITH n ORDER BY n.id RETURN {id: n.id, none: n.none, c: 'x'} AS m LIMIT 1",
      "{id: 0, none: null, c: 'x'}"
    ),
    ("MATCH (n) WITH n ORDER BY n.id LIMIT 2 RETURN collect({id: n.id}) AS l", "[{id: 0}, {id: 1}]"),
    ("MATCH (n) WITH n ORDER BY n.id LIMIT 2 RETURN collect({}) AS l", "[{}, {}]"),
    ("MATCH (n) WITH n ORDER BY n.id LIMIT 2 RETURN collect({m: {id: n.id}}) AS l", "[{m: {id: 0}}, {m: {id: 1}}]"),
    ("MATCH (n) WITH n ORDER BY n.id LIMIT 2 RETURN collect(n {.id}) AS l", "[{id: 0}, {id: 1}]"),
    ("MATCH (n) WITH n ORDER BY n.id LIMIT 2 RETURN collect({id: 1, id: n.id}) AS l", "[{id: 0}, {id: 1}]"),
    ("MATCH (n) WHERE n.id > 999 RETURN collect({id: n.id}) AS l", "[]"),
  ])
  func isGivenOutAsMaps(query: String, expected: String) throws {
    var random = SeededRandom(seed: 3)
    let graph = try OptimiserTests.graph(&random, nodes: 9)
    let session = Database(graph: graph).makeSession()
    #expect(try sortedRows(query, session, as: \.literalText) == [[expected]])
  }

  @Test func isWrittenAsAMap() throws {
    let session = Database().makeSession()
    _ = try session.run("UNWIND range(1, 3) AS i CREATE (:A {id: i})").summary()
    _ = try session.run(
      "MATCH (a:A) WITH a, {id: a.id, twice: 2 * a.id} AS m CREATE (b:B) SET b = m SET a += {x: m.twice}"
    ).summary()
    #expect(
      try sortedRows("MATCH (b:B), (a:A {id: b.id}) RETURN b.id, b.twice, a.x", session) == [
        ["1", "2", "2"], ["2", "4", "4"], ["3", "6", "6"],
      ])
    #expect(throws: SessionError.self) {
      _ = try session.run("MATCH (a:A) WITH a, {a: a} AS m DELETE a RETURN m.a.id").summary()
    }
  }
}
