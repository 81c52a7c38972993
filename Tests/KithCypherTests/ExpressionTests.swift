import KithCypher
import Testing

/// Expressions with a syntax of their own, and the look-ahead that tells them apart.
@Suite struct ExpressionTests {
  @Test(arguments: [
    ("f()", "(f)"), ("date.truncate('day', d)", "(date.truncate 'day' d)"), ("count(*)", "(count *)"),
    ("COUNT( * )", "(count *)"), ("count(DISTINCT n.x)", "(count distinct n.x)"), ("count(ALL n)", "(count n)"),
    ("exists(n.prop)", "(exists n.prop)"), ("exists((a)-->(b))", "(exists path(a)-[]->(b))"),
    ("left('ab', 1)", "(left 'ab' 1)"),
    ("all(1)", "(all 1)"), ("a.b.c", "a.b.c"), ("`my fn`(1)", "(my fn 1)"), ("a.match", "a.match"),
  ])
  func functionsAndNames(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("l[0]", "l[0]"), ("l[-1]", "l[-1]"), ("l[1..3]", "l[1..3]"), ("l[..3]", "l[..3]"), ("l[1..]", "l[1..]"),
    ("l[..]", "l[..]"), ("l[a.b..c]", "l[a.b..c]"), ("m['k'].x[0]", "m['k'].x[0]"), ("[1,2][0]", "[1 2][0]"),
  ])
  func subscripts(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("CASE WHEN a THEN 1 END", "(case (a 1))"),
    ("CASE x WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END", "(case x (1 'a') (2 'b') 'c')"),
    ("CASE CASE x WHEN 1 THEN 2 END WHEN 2 THEN 3 END", "(case (case x (1 2)) (2 3))"),
  ])
  func cases(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("[x IN l]", "(for x l)"), ("[x IN l WHERE x > 1]", "(for x l (where (x > 1)))"),
    ("[x IN l | x + 1]", "(for x l | (+ x 1))"), ("[x IN l WHERE x:A | x.y]", "(for x l (where (: x A)) | x.y)"),
    ("[x IN l WHERE (x:A|B) | x:C|D]", "(for x l (where (: x (| A B))) | (: x (| C D)))"),
    ("[x IN l, y]", "[(in x l) y]"), ("[x IN l.end, y]", "[(in x l.end) y]"),
    ("[x IN CASE y WHEN 1 THEN [1, 2] END, y]", "[(in x (case y (1 [1 2]))) y]"), ("[x IN l]", "(for x l)"),
    ("[x IN CASE y WHEN 1 THEN a ELSE b END | x]", "(for x (case y (1 a) b) | x)"),
    ("[(a)-->(b) | b.x]", "(for (a)-[]->(b) | b.x)"),
    ("[p = (a)-->(b) WHERE b:B | p]", "(for p=(a)-[]->(b) (where (: b B)) | p)"),
    ("[(a)-->(b)]", "[path(a)-[]->(b)]"), ("[(a)]", "[a]"), ("[(a), (b)]", "[a b]"),
    ("[(a)-[:R|S]->(b:C) | [(b)-->(c) | c]]", "(for (a)-[:(| R S)]->(b:C) | (for (b)-[]->(c) | c))"),
    ("any(x IN l WHERE x)", "(any x l (where x))"), ("none(x IN l WHERE x IN m)", "(none x l (where (in x m)))"),
    ("ALL(x IN l)", "(all x l)"), ("single(x IN l WHERE x = 1)", "(single x l (where (x = 1)))"),
    ("reduce(s = 0, x IN l | s + x)", "(reduce s 0 x l (+ s x))"),
  ])
  func comprehensions(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("(a)", "a"), ("(a)-->(b)", "path(a)-[]->(b)"), ("(a)--(b)<--(c)", "path(a)-[]-(b)<-[]-(c)"),
    ("(a)<-[:R]-(:B {x: 1})", "path(a)<-[:R]-(:B {x 1})"), ("(a)-[r]-(b)", "path(a)-[r]-(b)"),
    ("(a) - [1]", "(- a [1])"), ("(a) - 1", "(- a 1)"), ("(a) - (b)", "(- a b)"), ("(a) < -1", "(a < -1)"),
    ("(a)<-(b)", "(a < (- b))"), ("(1) - - (2)", "(- 1 (- 2))"), ("(a.b)-[c]-(d)", "(- (- a.b [c]) d)"),
    ("(a)-->(b) AND c", "(and path(a)-[]->(b) c)"), ("((a)-->(b))", "path(a)-[]->(b)"),
    ("(a)-[:R*1..2]->(b) = c", "(path(a)-[:R*{1,2}]->(b) = c)"), ("(a)-[x] - 1", "(- (- a [x]) 1)"),
    ("shortestPath((a)-[*]-(b))", "shortestPath((a)-[*{1,}]-(b))"),
    ("(a {x: (b)-->()})-->(c)", "path(a {x path(b)-[]->()})-[]->(c)"),
  ])
  func pathsAndParentheses(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("n:A", "(: n A)"), ("n:A:B", "(: n (& A B))"), ("n:A|B&!C", "(: n (| A (& B !C)))"),
    ("n:(A|B)&C", "(: n (& (| A B) C))"),
    ("n:%", "(: n %)"), ("n IS A", "(: n A)"), ("n IS NOT A", "(: n !A)"), ("n.m:A", "(: n.m A)"),
    ("n:!!A", "(: n !!A)"),
    ("n:Match", "(: n Match)"),
  ])
  func labels(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("x IS :: INTEGER", "(is x INTEGER)"), ("x IS NOT :: STRING", "(is-not x STRING)"),
    ("x :: BOOL NOT NULL", "(is x BOOLEAN!)"),
    ("x IS TYPED INT!", "(is x INTEGER!)"), ("x :: LIST<LIST<FLOAT NOT NULL>>", "(is x LIST<LIST<FLOAT!>>)"),
    ("x :: STRING | INTEGER", "(is x STRING|INTEGER)"), ("x :: ZONED DATETIME", "(is x ZONED DATETIME)"),
    ("x :: TIMESTAMP WITHOUT TIME ZONE", "(is x LOCAL DATETIME)"), ("x :: TIME WITH TIMEZONE", "(is x ZONED TIME)"),
    ("x :: ANY<NODE | RELATIONSHIP>", "(is x NODE|RELATIONSHIP)"),
    ("x :: INTEGER LIST NOT NULL", "(is x LIST<INTEGER>!)"),
    ("x :: PROPERTY VALUE", "(is x PROPERTY VALUE)"), ("x :: LIST<ANY> AND y", "(and (is x LIST<ANY>) y)"),
  ])
  func types(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test(arguments: [
    ("exists { (a)-->(b) }", "(exists (a)-[]->(b))"),
    ("EXISTS { MATCH (a)-->(b) WHERE b.x }", "(exists (a)-[]->(b) (where b.x))"),
    ("exists { (a)-->(b), (c) WHERE c.x }", "(exists (a)-[]->(b) (c) (where c.x))"),
    ("exists { MATCH (a) RETURN a }", "(exists (match (a)) (return a))"),
    ("count { (a)-->() } > 1", "((count (a)-[]->()) > 1)"),
    ("collect { MATCH (a) RETURN a.x }", "(collect (match (a)) (return a.x))"),
    ("exists { OPTIONAL MATCH (a) }", "(exists (optional-match (a)))"),
    ("exists { RETURN 1 UNION RETURN 2 }", "(exists (return 1) union (return 2))"),
    ("n {.x, .*, y: 1, z}", "n{.x, .*, y 1, z}"), ("n {}", "n{}"), ("count {.x}", "count{.x}"),
    ("collect {x: 1}", "collect{x 1}"),
  ])
  func subqueriesAndProjections(_ text: String, _ tree: String) {
    #expect(expression(text) == tree)
  }

  @Test func keywordsAreNamesWhereTheGrammarAllowsThem() {
    #expect(
      tree(of: "MATCH (end:Order {limit: 1}) RETURN end.set AS where")
        == "(match (end:Order {limit 1})) (return (as end.set where))")
    #expect(tree(of: "RETURN count") == "(return count)")
    #expect(tree(of: "WITH 1 AS null RETURN null") == "(with (as 1 null)) (return null)")
    #expect(tree(of: "RETURN where") == "UnexpectedSyntax at 7..<12")
    #expect(tree(of: "MATCH (where) RETURN where") == "(match (where)) (return where)")
    #expect(tree(of: "MATCH (WHERE a.x) RETURN 1") == "(match ((where a.x))) (return 1)")
    #expect(expression("[in IN in | in]") == "(for in in | in)")
  }

  @Test func anItemKeepsItsTextAsWritten() throws {
    let statement = try Parser.parse("RETURN  n . name ,(a+ b), count( * ) AS c")
    guard case .return(let clause) = statement.query.first.clauses[0] else {
      Issue.record("no RETURN")
      return
    }
    #expect(clause.items.map(\.text) == ["n . name", "(a+ b)", "count( * )"])
    #expect(clause.items[2].alias?.text == "c")
  }
}
