import Testing

/// Nodes, relationships, lengths, groups and selectors.
@Suite struct PatternTests {
  private func pattern(_ text: String) -> String {
    let tree = tree(of: "MATCH \(text) RETURN 1")
    let head = "(match "
    let tail = ") (return 1)"
    return tree.hasPrefix(head) ? String(tree.dropFirst(head.count).dropLast(tail.count)) : tree
  }

  @Test(arguments: [
    ("()", "()"), ("(n)", "(n)"), ("(:A)", "(:A)"), ("(n:A:B)", "(n:(& A B))"), ("(n:A|B)", "(n:(| A B))"),
    ("(n IS A&!B)", "(n:(& A !B))"), ("({x: 1})", "({x 1})"), ("(n {})", "(n {})"), ("(n $p)", "(n $p)"),
    ("(n:A {x: 1} WHERE n.y > 2)", "(n:A {x 1} (where (n.y > 2)))"), ("(n WHERE n:A|B)", "(n (where (: n (| A B))))"),
    ("(`my node`:`My Label`)", "(my node:My Label)"), ("(a), (b)", "(a) (b)"),
  ])
  func nodes(_ text: String, _ tree: String) {
    #expect(pattern(text) == tree)
  }

  @Test(arguments: [
    ("()--()", "()-[]-()"), ("()-->()", "()-[]->()"), ("()<--()", "()<-[]-()"), ("()<-->()", "()-[]-()"),
    ("()-[r]-()", "()-[r]-()"), ("()<-[r:T]-()", "()<-[r:T]-()"), ("()-[:A|B]->()", "()-[:(| A B)]->()"),
    ("()-[:A|:B|C]->()", "()-[:(| (| A B) C)]->()"), ("()-[r IS !A]->()", "()-[r:!A]->()"),
    ("()-[r:T {x: 1} WHERE r.y]->()", "()-[r:T {x 1} (where r.y)]->()"), ("()-[r $p]->()", "()-[r $p]->()"),
    ("() - [ r ] - > ()", "()-[r]->()"), ("(a)⟨—[r]–(b)", "(a)<-[r]-(b)"), ("(a)−[r]‑＞(b)", "(a)-[r]->(b)"),
    ("p = (a)-->(b)", "p=(a)-[]->(b)"), ("((a)-->(b))", "(a)-[]->(b)"), ("(((a)))", "(a)"),
  ])
  func relationships(_ text: String, _ tree: String) {
    #expect(pattern(text) == tree)
  }

  @Test(arguments: [
    ("()-[*]-()", "()-[*{1,}]-()"), ("()-[*2]-()", "()-[*{2,2}]-()"), ("()-[*1..3]-()", "()-[*{1,3}]-()"),
    ("()-[*..3]-()", "()-[*{1,3}]-()"), ("()-[*0..]-()", "()-[*{0,}]-()"), ("()-[*..]-()", "()-[*{1,}]-()"),
    ("()-[r:T* 1 .. 3 {x: 1}]-()", "()-[r:T*{1,3} {x 1}]-()"), ("()-[*3..1]-()", "()-[*{3,1}]-()"),
    ("()-[:R]->{2}()", "()-[:R]->{2,2}()"), ("()-[:R]->{1,3}()", "()-[:R]->{1,3}()"), ("()--{,3}()", "()-[]-{0,3}()"),
    ("()-->{2,}()", "()-[]->{2,}()"), ("()-->+()", "()-[]->{1,}()"), ("()<--*()", "()<-[]-{0,}()"),
  ])
  func lengths(_ text: String, _ tree: String) {
    #expect(pattern(text) == tree)
  }

  @Test(arguments: [
    ("((a)-[r]->(b)){2}", "((a)-[r]->(b)){2,2}"), ("(x)((a)-->(b))+(y)", "(x)((a)-[]->(b)){1,}(y)"),
    ("((a)-->(b) WHERE a.x < b.x){1,3}", "((a)-[]->(b) (where (a.x < b.x))){1,3}"),
    ("((a)-->(b))*((c)-->(d))+", "((a)-[]->(b)){0,}((c)-[]->(d)){1,}"),
    ("(((a)-->(b)){2}){3}", "(((a)-[]->(b)){2,2}){3,3}"),
  ])
  func groups(_ text: String, _ tree: String) {
    #expect(pattern(text) == tree)
  }

  @Test(arguments: [
    ("shortestPath((a)-[*]-(b))", "shortestPath((a)-[*{1,}]-(b))"),
    ("p = allShortestPaths((a)-[*]-(b))", "p=allShortestPaths((a)-[*{1,}]-(b))"),
    ("ANY (a)-->(b)", "any 1 (a)-[]->(b)"), ("ANY 3 PATHS (a)-->(b)", "any 3 (a)-[]->(b)"),
    ("p = ANY SHORTEST (a)-->+(b)", "p=shortest 1 (a)-[]->{1,}(b)"),
    ("ALL SHORTEST PATHS (a)-->+(b)", "all-shortest (a)-[]->{1,}(b)"),
    ("SHORTEST 2 (a)-->+(b)", "shortest 2 (a)-[]->{1,}(b)"),
    ("SHORTEST 2 PATH GROUPS (a)-->+(b)", "shortest 2 groups (a)-[]->{1,}(b)"),
    ("SHORTEST GROUP (a)-->+(b)", "shortest 1 groups (a)-[]->{1,}(b)"), ("ALL PATHS (a)-->(b)", "(a)-[]->(b)"),
  ])
  func selectors(_ text: String, _ tree: String) {
    #expect(pattern(text) == tree)
  }

  @Test(arguments: [
    ("n", "UnexpectedSyntax at 6..<7"), ("(n", "UnexpectedSyntax at 9..<15"),
    ("(a) (b)", "UnexpectedSyntax at 10..<11"),
    ("(a)-(b)", "UnexpectedSyntax at 10..<11"), ("(a)-->", "UnexpectedSyntax at 13..<19"),
    ("(a)-[r->(b)", "UnexpectedSyntax at 12..<13"),
    ("(a)-[*-2]->(b)", "InvalidRelationshipPattern at 12..<14"),
    ("(a)-[*1.5]->(b)", "InvalidRelationshipPattern at 12..<15"),
    ("(a)-[:A:B]->(b)", "UnexpectedSyntax at 13..<14"), ("(a)-->{3,1}(b)", "UnexpectedSyntax at 12..<17"),
    ("(a)-->((b)-->(c))+", "UnexpectedSyntax at 12..<13"), ("((a)-->(b))+-->(c)", "UnexpectedSyntax at 18..<19"),
    ("SHORTEST 0 (a)", "UnexpectedSyntax at 15..<16"), ("(a:)", "UnexpectedSyntax at 9..<10"),
    ("(a b)", "UnexpectedSyntax at 9..<10"),
    ("(a {x})", "UnexpectedSyntax at 11..<12"),
  ])
  func wrongPatterns(_ text: String, _ error: String) {
    #expect(pattern(text) == error)
  }
}
