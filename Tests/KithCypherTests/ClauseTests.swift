import Testing

/// Each clause in its forms.
@Suite struct ClauseTests {
  @Test(arguments: [
    ("MATCH (n) RETURN n", "(match (n)) (return n)"),
    ("match (n) where n.x return n;", "(match (n) (where n.x)) (return n)"),
    ("OPTIONAL MATCH (n), (m) RETURN *", "(optional-match (n) (m)) (return *)"),
    ("UNWIND [1, 2] AS x RETURN x", "(unwind [1 2] x) (return x)"),
    ("LOAD CSV FROM 'a.csv' AS line RETURN line", "(load-csv 'a.csv' line) (return line)"),
    (
      "LOAD CSV WITH HEADERS FROM $url AS line FIELDTERMINATOR ';' RETURN line.x",
      "(load-csv-headers $url line ';') (return line.x)"
    ),
    ("EXPLAIN RETURN 1", "explain (return 1)"), ("PROFILE RETURN 1;", "profile (return 1)"),
    ("RETURN 1 UNION RETURN 2 UNION ALL RETURN 3", "(return 1) union (return 2) union-all (return 3)"),
    ("RETURN 1 UNION DISTINCT RETURN 2", "(return 1) union (return 2)"),
  ])
  func readingAndUnion(_ text: String, _ tree: String) {
    #expect(KithCypherTests.tree(of: text) == tree)
  }

  @Test(arguments: [
    ("RETURN DISTINCT a, b AS c", "(return distinct a (as b c))"),
    ("WITH *, 1 AS x RETURN x", "(with * (as 1 x)) (return x)"),
    ("RETURN a ORDER BY a, b DESC, c ASC SKIP 1 LIMIT 2", "(return a (order a (desc b) c) (skip 1) (limit 2))"),
    ("RETURN a ORDER BY a ASCENDING, b DESCENDING OFFSET $s", "(return a (order a (desc b)) (skip $s))"),
    ("WITH a ORDER BY a LIMIT 1 WHERE a > 1 RETURN a", "(with a (order a) (limit 1) (where (a > 1))) (return a)"),
    ("WITH DISTINCT * RETURN 1", "(with distinct *) (return 1)"),
  ])
  func projections(_ text: String, _ tree: String) {
    #expect(KithCypherTests.tree(of: text) == tree)
  }

  @Test(arguments: [
    ("CREATE (a:A {x: 1})-[:R]->(b), (c)", "(create (a:A {x 1})-[:R]->(b) (c))"),
    (
      "MERGE (a) ON CREATE SET a.x = 1 ON MATCH SET a.y = 2, a:B",
      "(merge (a) (on-create (= a.x 1)) (on-match (= a.y 2) a:B))"
    ),
    ("SET a.x = 1, a:B:C, a = {x: 1}, a += $p, a['k'] = 2", "(set (= a.x 1) a:B:C (= a {x 1}) (+= a $p) (= a['k'] 2))"),
    ("SET (a).x.y = 1", "(set (= a.x.y 1))"), ("SET a IS B", "(set a:B)"),
    ("REMOVE a.x, a:B:C, a['k']", "(remove a.x a:B:C a['k'])"),
    ("DELETE a, b.c", "(delete a b.c)"), ("DETACH DELETE a", "(detach-delete a)"), ("DELETE r:T", "(delete (: r T))"),
    ("FOREACH (x IN [1] | CREATE (:A {x: x}) SET n.y = x)", "(foreach x [1] (create (:A {x x})) (set (= n.y x)))"),
    ("FOREACH (x IN nodes(p) | FOREACH (y IN x.l | REMOVE y.z))", "(foreach x (nodes p) (foreach y x.l (remove y.z)))"),
  ])
  func updates(_ text: String, _ tree: String) {
    #expect(KithCypherTests.tree(of: text) == tree)
  }

  @Test(arguments: [
    ("CALL db.labels", "(call db.labels)"), ("CALL db.labels()", "(call db.labels ())"),
    (
      "CALL a.b(1, $x) YIELD c, d AS e WHERE c > 1 RETURN c",
      "(call a.b (1 $x) (yield c (as d e)) (where (c > 1))) (return c)"
    ),
    ("CALL a.b() YIELD *", "(call a.b () (yield *))"), ("CALL a.b() YIELD -", "(call a.b () (yield))"),
    (
      "CALL { RETURN 1 AS x UNION RETURN 2 AS x } RETURN x",
      "(call {(return (as 1 x)) union (return (as 2 x))}) (return x)"
    ),
    ("CALL (a, b) { RETURN a } RETURN 1", "(call (a b) {(return a)}) (return 1)"),
    ("CALL () { RETURN 1 AS y }", "(call () {(return (as 1 y))})"),
    ("OPTIONAL CALL (*) { RETURN 1 AS y } RETURN y", "(optional-call (*) {(return (as 1 y))}) (return y)"),
  ])
  func calls(_ text: String, _ tree: String) {
    #expect(KithCypherTests.tree(of: text) == tree)
  }

  @Test func commentsAreSpace() {
    #expect(tree(of: "// first\nMATCH /* a ; b */ (n) // here\nRETURN n") == "(match (n)) (return n)")
    #expect(tree(of: "RETURN\u{A0}1\u{3000}AS\u{2003}x") == "(return (as 1 x))")
    #expect(tree(of: "\u{FEFF}RETURN 1") == "(return 1)")
  }
}
