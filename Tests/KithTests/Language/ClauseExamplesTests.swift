import Kith
import Testing

/// Clauses as openCypher 9, GQL and Neo4j 5 write them, each with what it gives.
@Suite struct ClauseExamplesTests {
  static let reading: [Example] = [
    Example("UNWIND [3, 1, 2] AS x RETURN x ORDER BY x DESCENDING SKIP 1 LIMIT 1", gives: ["2"]),
    Example("UNWIND [3, 1, 2] AS x RETURN x ORDER BY x ASC OFFSET 1", gives: ["2", "3"]),
    Example("UNWIND [3, 1, 2] AS x ORDER BY x LIMIT 2 RETURN collect(x)", gives: ["[1, 2]"]),
    Example("UNWIND [1, 1, 2] AS x RETURN DISTINCT x", gives: ["1", "2"]),
    Example("WITH 1 AS x, 2 AS y WHERE y > 1 RETURN *", gives: ["1 | 2"]),
    Example("RETURN 1 AS x UNION RETURN 1 AS x", gives: ["1"]),
    Example("RETURN 1 AS x UNION ALL RETURN 1 AS x", gives: ["1", "1"]),
    Example("RETURN 1 AS x UNION DISTINCT RETURN 2 AS x", gives: ["1", "2"]),
    Example("LET x = 1, y = 2 LET z = x + y FILTER z = 3 RETURN z", gives: ["3"]),
    Example("FOR x IN [1, 2] FILTER WHERE x > 1 RETURN x", gives: ["2"]),
    Example("WITH 1 AS let, 2 AS filter, [1] AS all RETURN let, filter, all[0]", gives: ["1 | 2 | 1"]),
    Example("OPTIONAL MATCH (n:None) RETURN n", gives: ["null"]),
    Example("MATCH (n) FINISH", on: "CREATE ()", gives: []),
    Example("MATCH DIFFERENT RELATIONSHIPS (a)-->(b) RETURN count(*)", on: "CREATE ()-[:R]->()", gives: ["1"]),
    Example(
      "MATCH (a:A) USING INDEX a:A(x) WHERE a.x = 1 RETURN a.x", on: "CREATE (:A {x: 1}), (:A {x: 2})", gives: ["1"]),
    Example("CYPHER 5 runtime=slotted RETURN 1 AS x", gives: ["1"]),
  ]

  static let patterns: [Example] = [
    Example("MATCH (n:A|B) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["3"]),
    Example("MATCH (n:A&!B) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["1"]),
    Example("MATCH (n:!%) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["1"]),
    Example("MATCH (n IS A) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["2"]),
    Example("MATCH (n:$('A')) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["2"]),
    Example("MATCH (n:$any(['A', 'B'])) RETURN count(n)", on: "CREATE (:A), (:B), (:A:B), ()", gives: ["3"]),
    Example(
      "MATCH (a)-[r:R|S WHERE r.x = 1]->(b WHERE b:B) RETURN type(r)", on: "CREATE ()-[:R {x: 1}]->(:B), ()-[:S]->(:B)",
      gives: ["'R'"]),
    Example("MATCH (a)-[r:!R]->() RETURN type(r)", on: "CREATE ()-[:R]->(), ()-[:S]->()", gives: ["'S'"]),
    Example(
      "MATCH (:A)-[r:R]->{1,2}(b) RETURN size(r)", on: "CREATE (:A)-[:R]->()-[:R]->()", givesInAnyOrder: ["1", "2"]),
    Example("MATCH ((a)-[:R]->(b)){2} RETURN size(a)", on: "CREATE (:A)-[:R]->()-[:R]->()", gives: ["2"]),
    Example("MATCH p = (:A)-->+() RETURN length(p)", on: "CREATE (:A)-[:R]->()-[:R]->()", givesInAnyOrder: ["1", "2"]),
    Example("MATCH p = SHORTEST 1 (:A)-->+(:C) RETURN length(p)", on: "CREATE (:A)-[:R]->()-[:R]->(:C)", gives: ["2"]),
    Example(
      "MATCH p = ALL SHORTEST (:A)-->+(:C) RETURN length(p)", on: "CREATE (a:A)-[:R]->(c:C), (a)-[:S]->(c)",
      gives: ["1", "1"]),
    Example("MATCH p = ANY (:A)-->*(:C) RETURN length(p)", on: "CREATE (:A)-[:R]->(:C)", gives: ["1"]),
    Example("MATCH p = SHORTEST 1 GROUP (:A)--+(:C) RETURN count(p)", on: "CREATE (:A)-[:R]->(:C)", gives: ["1"]),
    Example("MATCH p = shortestPath((:A)-[*]-(:C)) RETURN length(p)", on: "CREATE (:A)-[:R]->(:C)", gives: ["1"]),
  ]

  static let subqueries: [Example] = [
    Example("UNWIND [1, 2] AS x CALL { WITH x RETURN x * 2 AS y } RETURN x, y", gives: ["1 | 2", "2 | 4"]),
    Example("UNWIND [1, 2] AS x CALL (x) { RETURN x * 2 AS y } RETURN x, y", gives: ["1 | 2", "2 | 4"]),
    Example("UNWIND [1, 2] AS x CALL (*) { RETURN x * 2 AS y } RETURN y", gives: ["2", "4"]),
    Example("UNWIND [1, 2] AS x CALL () { RETURN 3 AS y } RETURN x, y", gives: ["1 | 3", "2 | 3"]),
    Example("UNWIND [1] AS x OPTIONAL CALL (x) { MATCH (n:None) RETURN n } RETURN x, n", gives: ["1 | null"]),
    Example(
      "UNWIND [1, 2] AS x CALL (x) { CREATE (:N {x: x}) } IN TRANSACTIONS OF 1 ROWS",
      changes: "+2 nodes, +2 labels, 2 properties"),
    Example(
      "UNWIND [1] AS x CALL (x) { CREATE (:N) } IN TRANSACTIONS ON ERROR CONTINUE",
      fails: "SyntaxError at compile time: UnexpectedSyntax"),
  ]

  static let updates: [Example] = [
    Example("CREATE (:A {x: 1})-[:R]->(:B)", changes: "+2 nodes, +1 relationships, +2 labels, 1 properties"),
    Example("INSERT (:A {x: 1})-[:R]->(:B)", changes: "+2 nodes, +1 relationships, +2 labels, 1 properties"),
    Example("CREATE (n:$('A' + 'B')) RETURN labels(n)", gives: ["['AB']"]),
    Example("CREATE ()-[r:$('T')]->() RETURN type(r)", gives: ["'T'"]),
    Example(
      "MERGE (a:A {x: 1}) ON CREATE SET a.made = true ON MATCH SET a.found = true RETURN a.made, a.found",
      gives: ["true | null"]),
    Example(
      "MERGE (a:A {x: 1}) ON CREATE SET a.made = true ON MATCH SET a.found = true RETURN a.made, a.found",
      on: "CREATE (:A {x: 1})", gives: ["null | true"]),
    Example(
      "MATCH (a:A), (b:B) MERGE (a)-[r:R]-(b) RETURN startNode(r) = b", on: "CREATE (:A)<-[:R]-(:B)", gives: ["true"]),
    Example("CREATE (n) SET n = {a: 1} SET n += {b: 2, a: null} RETURN properties(n)", gives: ["{b: 2}"]),
    Example("CREATE (n:Z) SET n:X:Y, n IS W REMOVE n:Z RETURN labels(n)", gives: ["['W', 'X', 'Y']"]),
    Example("CREATE (n) SET n:$(['X', 'Y']) REMOVE n:$('X') RETURN labels(n)", gives: ["['Y']"]),
    Example("CREATE (n {a: 1}) WITH n, 'k' AS k SET n[k] = 5 REMOVE n['a'] RETURN properties(n)", gives: ["{k: 5}"]),
    Example("CREATE (a {x: 1}), (b) SET b = a RETURN b.x", gives: ["1"]),
    Example("FOREACH (i IN [1, 2] | CREATE (:F {i: i}) MERGE (:G))", changes: "+3 nodes, +3 labels, 2 properties"),
    Example(
      "MATCH (a:A) DETACH DELETE a", on: "CREATE (:A)-[:R]->(:B)", changes: "-1 nodes, -1 relationships"),
    Example(
      "MATCH (a)-[r]->() NODETACH DELETE r, a", on: "CREATE (:A)-[:R]->(:B)",
      changes: "-1 nodes, -1 relationships"),
    Example(
      "MATCH (a:A) DELETE a", on: "CREATE (:A)-[:R]->(:B)",
      fails: "ConstraintVerificationFailed at runtime: DeleteConnectedNode"),
    Example("CREATE (n {p: {a: 1}})", fails: "TypeError at runtime: InvalidPropertyType"),
  ]

  static let procedures: [Example] = [
    Example("CALL db.labels()", on: "CREATE (:B), (:A)", gives: ["'A'", "'B'"]),
    Example("CALL db.labels", on: "CREATE (:A)", gives: ["'A'"]),
    Example("CALL db.labels() YIELD label AS l WHERE l > 'A' RETURN l", on: "CREATE (:B), (:A)", gives: ["'B'"]),
    Example("CALL db.relationshipTypes()", on: "CREATE ()-[:R]->()", gives: ["'R'"]),
    Example("CALL db.propertyKeys()", on: "CREATE ({x: 1})", gives: ["'x'"]),
    Example(
      "UNWIND [1, 2] AS x OPTIONAL CALL db.labels() YIELD label RETURN x, label", gives: ["1 | null", "2 | null"]),
    Example("OPTIONAL CALL db.labels() YIELD label RETURN label", on: "CREATE (:A)", gives: ["'A'"]),
    Example("CALL dbms.components() YIELD name RETURN name", gives: ["'kith'"]),
    Example("CALL db.ping()", gives: ["true"]),
    Example(
      "CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName, propertyTypes, mandatory RETURN *",
      on: "CREATE (:A {x: 1}), (:A {x: 'a', y: 1})",
      gives: ["true | ':`A`' | 'x' | ['INTEGER', 'STRING']", "false | ':`A`' | 'y' | ['INTEGER']"]),
    Example(
      "CALL db.schema.relTypeProperties()", on: "CREATE ()-[:R {x: 1}]->()",
      gives: ["':`R`' | 'x' | ['INTEGER'] | true"]),
    Example(
      "CALL db.schema.visualization() YIELD nodes, relationships RETURN size(nodes), size(relationships)",
      on: "CREATE (:A)-[:R]->(:B)", gives: ["2 | 1"]),
    Example(
      "CALL dbms.functions() YIELD name, signature WHERE name = 'abs' RETURN signature",
      gives: ["'abs(input :: NUMBER) :: NUMBER'"]),
    Example("SHOW FUNCTIONS YIELD name WHERE name = 'abs'", gives: ["'abs'"]),
    Example("SHOW FUNCTIONS YIELD * WHERE name = 'abs' RETURN name, aggregating", gives: ["'abs' | false"]),
    Example("SHOW FUNCTIONS YIELD name ORDER BY name LIMIT 1", gives: ["'abs'"]),
    Example("SHOW PROCEDURES YIELD name WHERE name = 'db.labels' RETURN count(*)", gives: ["1"]),
    Example("CALL db.nothing()", fails: "ProcedureError at compile time: ProcedureNotFound"),
  ]

  @Test(arguments: [reading, patterns, subqueries, updates, procedures].flatMap { $0 })
  func does(_ example: Example) { example.check() }

  /// What other dialects have and kith has not is refused by name.
  @Test(arguments: [
    ("USE neo4j RETURN 1", "USE is not supported."), ("RETURN 1 AS x NEXT RETURN x", "NEXT is not supported."),
    ("MATCH REPEATABLE ELEMENTS (a)-->(b) RETURN a", "REPEATABLE ELEMENTS is not supported."),
    ("RETURN apoc.text.join(['a'], '')", "there is no function apoc.text.join(): it belongs to a library for Neo4j"),
  ])
  func isRefusedByName(_ statement: String, _ message: String) {
    #expect(Database().makeSession().answer(statement).message == message)
  }

  @Test func aTransactionOfItsOwnIsNotedAsNotGiven() {
    let answer = Database().makeSession().answer("UNWIND [1] AS x CALL (x) { CREATE (:N) } IN TRANSACTIONS")
    #expect(answer.notifications.contains("OneTransaction"))
  }
}
