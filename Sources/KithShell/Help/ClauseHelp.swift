/// A clause or construct: what it is for, and an example that runs on the open graph and finds something there.
struct ClauseHelp: Sendable {
  var name: String
  var purpose: String
  var form: String
  /// The example, made of names of the graph.
  var example: @Sendable (ExampleNames) -> String

  static let all = reading + writing + expressions + rules

  private static let reading = [
    ClauseHelp(
      name: "MATCH", purpose: "finds every place in the graph that looks like a pattern",
      form: "MATCH (a:Label {key: value})-[r:TYPE]->(b) WHERE condition"
    ) { g in "MATCH (a:\(g.label))-[:\(g.type)]->(b:\(g.end)) RETURN a.\(g.key), b.\(g.endKey);" },
    ClauseHelp(
      name: "OPTIONAL MATCH", purpose: "like MATCH, but gives null where nothing is found, and keeps the row",
      form: "OPTIONAL MATCH pattern WHERE condition"
    ) { g in "MATCH (a:\(g.label)) OPTIONAL MATCH (a)-[:\(g.type)]->(b:\(g.end)) RETURN a.\(g.key), b.\(g.endKey);" },
    ClauseHelp(
      name: "WHERE", purpose: "keeps only the rows for which a condition is true",
      form: "MATCH pattern WHERE condition"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) >= \(g.texts[0]) RETURN a.\(g.key);" },
    ClauseHelp(
      name: "RETURN", purpose: "says what the result shows; AS names a column",
      form: "RETURN [DISTINCT] expression [AS name], ... [ORDER BY ...] [SKIP n] [LIMIT n]"
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key) AS name ORDER BY name LIMIT 5;" },
    ClauseHelp(
      name: "DISTINCT", purpose: "drops rows that are there already, or values within an aggregate",
      form: "RETURN DISTINCT expression, count(DISTINCT expression)"
    ) { g in "MATCH (:\(g.label))-[r]->() RETURN DISTINCT type(r) AS tie;" },
    ClauseHelp(
      name: "WITH",
      purpose: "hands rows on to the next clause, like RETURN in the midst of a query; WHERE may follow it",
      form: "WITH expression AS name, ... [ORDER BY ...] [WHERE condition]"
    ) { g in "MATCH (a:\(g.label))-[r]->() WITH a, count(r) AS ties WHERE ties > 1 RETURN a.\(g.key), ties;" },
    ClauseHelp(
      name: "ORDER BY", purpose: "sorts the rows; DESC turns the order round",
      form: "RETURN ... ORDER BY expression [DESC], ..."
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key) ORDER BY a.\(g.key) DESC;" },
    ClauseHelp(
      name: "SKIP", purpose: "leaves the first rows out; OFFSET is the same",
      form: "RETURN ... SKIP n [LIMIT n]"
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key) ORDER BY a.\(g.key) SKIP 2 LIMIT 3;" },
    ClauseHelp(
      name: "LIMIT", purpose: "keeps the first rows only",
      form: "RETURN ... [SKIP n] LIMIT n"
    ) { g in "MATCH (n) RETURN labels(n), n LIMIT 3;" },
    ClauseHelp(
      name: "UNWIND", purpose: "makes a row of each element of a list",
      form: "UNWIND list AS name"
    ) { g in "UNWIND [1, 2, 3] AS n RETURN n, n * n AS square;" },
    ClauseHelp(
      name: "UNION", purpose: "puts two results of the same columns below each other; UNION ALL keeps repeated rows",
      form: "query UNION [ALL] query"
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key) AS name UNION MATCH (b:\(g.end)) RETURN b.\(g.endKey) AS name;" },
    ClauseHelp(
      name: "CALL", purpose: "runs a procedure, or a subquery for each row",
      form: "CALL procedure(arguments) YIELD field; CALL (variable) { query }"
    ) { g in "CALL db.labels() YIELD label RETURN label;" },
    ClauseHelp(
      name: "YIELD", purpose: "names the fields of a procedure's rows that go on",
      form: "CALL procedure(arguments) YIELD field [AS name], ... [WHERE condition]"
    ) { g in "CALL db.relationshipTypes() YIELD relationshipType AS tie RETURN tie ORDER BY tie;" },
    ClauseHelp(
      name: "LOAD CSV",
      purpose: "makes a row of each line of a CSV file; WITH HEADERS gives maps by the names of the first line",
      form: "LOAD CSV [WITH HEADERS] FROM 'file.csv' AS row [FIELDTERMINATOR ';']"
    ) { g in "EXPLAIN LOAD CSV WITH HEADERS FROM 'people.csv' AS row RETURN row.name;" },
    ClauseHelp(
      name: "UNION ALL", purpose: "puts two results of the same columns below each other, repeated rows included",
      form: "query UNION ALL query"
    ) { g in "MATCH (a:\(g.label)) RETURN labels(a) AS kind UNION ALL MATCH (b:\(g.end)) RETURN labels(b) AS kind;" },
    ClauseHelp(
      name: "OFFSET", purpose: "leaves the first rows out, like SKIP",
      form: "RETURN ... OFFSET n [LIMIT n]"
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key) ORDER BY a.\(g.key) OFFSET 2 LIMIT 3;" },
    ClauseHelp(
      name: "LET", purpose: "adds columns to the rows and keeps those that there are",
      form: "LET name = expression, ..."
    ) { g in "MATCH (a:\(g.label)) LET name = a.\(g.key) RETURN name ORDER BY name;" },
    ClauseHelp(
      name: "FILTER", purpose: "keeps only the rows for which a condition is true, between two clauses",
      form: "FILTER condition"
    ) { g in "MATCH (a:\(g.label)) FILTER a.\(g.key) IS NOT NULL RETURN a.\(g.key);" },
    ClauseHelp(
      name: "FOR", purpose: "makes a row of each element of a list, like UNWIND",
      form: "FOR name IN list"
    ) { g in "FOR n IN [1, 2, 3] RETURN n, n * n AS square;" },
    ClauseHelp(
      name: "FINISH", purpose: "ends a query that gives no rows",
      form: "query FINISH"
    ) { g in "EXPLAIN MATCH (a:\(g.label)) FINISH;" },
  ]

  private static let writing = [
    ClauseHelp(
      name: "INSERT", purpose: "adds nodes and relationships, like CREATE",
      form: "INSERT (a:Label {key: value})-[:TYPE {key: value}]->(b)"
    ) { g in "EXPLAIN INSERT (a:\(g.label) {\(g.key): 'Somebody new'});" },
    ClauseHelp(
      name: "DETACH DELETE", purpose: "deletes nodes together with their relationships",
      form: "DETACH DELETE a, ..."
    ) { g in "EXPLAIN MATCH (a:\(g.label) {\(g.key): \(g.texts[0])}) DETACH DELETE a;" },
    ClauseHelp(
      name: "ON CREATE", purpose: "says what MERGE sets where it had to add",
      form: "MERGE pattern ON CREATE SET ..."
    ) { g in "EXPLAIN MERGE (a:\(g.label) {\(g.key): \(g.texts[0])}) ON CREATE SET a.seen = date();" },
    ClauseHelp(
      name: "ON MATCH", purpose: "says what MERGE sets where it found the pattern",
      form: "MERGE pattern ON MATCH SET ..."
    ) { g in "EXPLAIN MERGE (a:\(g.label) {\(g.key): \(g.texts[0])}) ON MATCH SET a.seen = date();" },
    ClauseHelp(
      name: "CREATE", purpose: "adds nodes and relationships",
      form: "CREATE (a:Label {key: value})-[:TYPE {key: value}]->(b)"
    ) { g in "EXPLAIN CREATE (a:\(g.label) {\(g.key): 'Somebody new'})-[:\(g.type)]->(b:\(g.end));" },
    ClauseHelp(
      name: "MERGE", purpose: "finds a pattern, and adds it where it is not there",
      form: "MERGE pattern [ON CREATE SET ...] [ON MATCH SET ...]"
    ) { g in "EXPLAIN MERGE (a:\(g.label) {\(g.key): \(g.texts[0])}) ON CREATE SET a.seen = date();" },
    ClauseHelp(
      name: "SET", purpose: "sets properties and labels",
      form: "SET a.key = value, a += {key: value}, a:Label"
    ) { g in "EXPLAIN MATCH (a:\(g.label) {\(g.key): \(g.texts[0])}) SET a.note = 'met in May';" },
    ClauseHelp(
      name: "REMOVE", purpose: "takes properties and labels away",
      form: "REMOVE a.key, a:Label"
    ) { g in "EXPLAIN MATCH (a:\(g.label) {\(g.key): \(g.texts[0])}) REMOVE a.note;" },
    ClauseHelp(
      name: "DELETE", purpose: "deletes nodes and relationships; DETACH DELETE also the relationships of a node",
      form: "[DETACH] DELETE a, ..."
    ) { g in "EXPLAIN MATCH (a:\(g.label) {\(g.key): \(g.texts[0])}) DETACH DELETE a;" },
    ClauseHelp(
      name: "FOREACH", purpose: "does the same to each element of a list",
      form: "FOREACH (name IN list | updating clauses)"
    ) { g in "EXPLAIN MATCH (a:\(g.label)) WITH collect(a) AS all FOREACH (b IN all | SET b.seen = true);" },
  ]

  private static let expressions = [
    ClauseHelp(
      name: "CASE", purpose: "chooses between values",
      form: "CASE WHEN condition THEN value ... ELSE value END"
    ) { g in "MATCH (a:\(g.label)) RETURN CASE WHEN a.\(g.key) IS NULL THEN 'nameless' ELSE a.\(g.key) END AS name;" },
    ClauseHelp(
      name: "EXISTS", purpose: "tells whether a pattern is found at all",
      form: "EXISTS { pattern [WHERE condition] }"
    ) { g in "MATCH (a:\(g.label)) WHERE EXISTS { (a)-[:\(g.type)]->(:\(g.end)) } RETURN a.\(g.key);" },
    ClauseHelp(
      name: "COUNT", purpose: "counts rows or values; with braces the matches of a pattern",
      form: "count(*), count(expression), COUNT { pattern }"
    ) { g in "MATCH (a:\(g.label)) RETURN a.\(g.key), COUNT { (a)-[:\(g.type)]->() } AS ties;" },
    ClauseHelp(
      name: "COLLECT", purpose: "gathers values into a list",
      form: "collect(expression), COLLECT { query }"
    ) { g in "MATCH (a:\(g.label))-[:\(g.type)]->(b:\(g.end)) RETURN a.\(g.key), collect(b.\(g.endKey)) AS others;" },
    ClauseHelp(
      name: "STARTS WITH",
      purpose: "tests how a text begins; ENDS WITH how it ends, CONTAINS what it holds, =~ a regular expression",
      form: "text STARTS WITH text"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) STARTS WITH left(\(g.texts[0]), 1) RETURN a.\(g.key);" },
    ClauseHelp(
      name: "IN", purpose: "tells whether a list holds a value",
      form: "value IN list"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) IN [\(g.texts[0]), \(g.texts[1])] RETURN a.\(g.key);" },
    ClauseHelp(
      name: "IS NULL", purpose: "tells whether a value is missing; = null never does",
      form: "expression IS [NOT] NULL"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) IS NOT NULL RETURN count(*) AS named;" },
    ClauseHelp(
      name: "shortestPath", purpose: "finds a shortest chain of relationships between two nodes",
      form: "MATCH path = shortestPath((a)-[*]-(b))"
    ) { g in
      "MATCH path = shortestPath((a:\(g.label) {\(g.key): \(g.texts[0])})-[*]-(b:\(g.label) {\(g.key): \(g.texts[1])})) RETURN path;"
    },
    ClauseHelp(
      name: "EXPLAIN", purpose: "shows how a query would be run, and runs nothing",
      form: "EXPLAIN query"
    ) { g in "EXPLAIN MATCH (a:\(g.label))-[:\(g.type)]->(b:\(g.end)) RETURN a.\(g.key), b.\(g.endKey);" },
    ClauseHelp(
      name: "PROFILE", purpose: "runs a query and shows what each step of it cost",
      form: "PROFILE query"
    ) { g in "PROFILE MATCH (a:\(g.label))-[:\(g.type)]->(b:\(g.end)) RETURN count(*) AS ties;" },
    ClauseHelp(
      name: "ENDS WITH", purpose: "tests how a text ends",
      form: "text ENDS WITH text"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) ENDS WITH right(\(g.texts[0]), 1) RETURN a.\(g.key);" },
    ClauseHelp(
      name: "CONTAINS", purpose: "tests whether a text holds another",
      form: "text CONTAINS text"
    ) { g in "MATCH (a:\(g.label)) WHERE a.\(g.key) CONTAINS right(\(g.texts[0]), 1) RETURN a.\(g.key);" },
    ClauseHelp(
      name: "ALL", purpose: "tells whether a condition holds of every element; ANY of some, NONE of no, SINGLE of one",
      form: "all(name IN list WHERE condition)"
    ) { g in "MATCH (a:\(g.label)) WHERE all(key IN keys(a) WHERE a[key] IS NOT NULL) RETURN a.\(g.key);" },
    ClauseHelp(
      name: "REDUCE", purpose: "makes one value of the elements of a list, one after the other",
      form: "reduce(total = start, name IN list | expression)"
    ) { g in "RETURN reduce(total = 0, n IN [1, 2, 3] | total + n) AS total;" },
    ClauseHelp(
      name: "allShortestPaths", purpose: "finds every shortest chain of relationships between two nodes",
      form: "MATCH path = allShortestPaths((a)-[*]-(b))"
    ) { g in
      "MATCH path = allShortestPaths((a:\(g.label) {\(g.key): \(g.texts[0])})-[*]-(b:\(g.label) {\(g.key): \(g.texts[1])})) RETURN path;"
    },
    ClauseHelp(
      name: "ANY SHORTEST",
      purpose: "finds a shortest path for each pair of ends; ALL SHORTEST every one, SHORTEST k as many",
      form: "MATCH path = ANY SHORTEST (a)-[]-+(b)"
    ) { g in
      "MATCH path = ANY SHORTEST (a:\(g.label) {\(g.key): \(g.texts[0])})-[]-+(b:\(g.label) {\(g.key): \(g.texts[1])}) RETURN path;"
    },
  ]

  private static let rules = [
    ClauseHelp(
      name: "CREATE INDEX", purpose: "has equal, smaller, larger and prefixed values of a property found faster",
      form: "CREATE INDEX [name] [IF NOT EXISTS] FOR (a:Label) ON (a.key)"
    ) { g in "EXPLAIN CREATE INDEX FOR (a:\(g.label)) ON (a.\(g.key));" },
    ClauseHelp(
      name: "DROP INDEX", purpose: "takes an index away", form: "DROP INDEX name [IF EXISTS]"
    ) { g in "EXPLAIN DROP INDEX by_name IF EXISTS;" },
    ClauseHelp(
      name: "CREATE CONSTRAINT", purpose: "demands something of every node of a label or relationship of a type",
      form: "CREATE CONSTRAINT [name] FOR (a:Label) REQUIRE a.key IS UNIQUE | IS NOT NULL | IS :: TYPE | IS NODE KEY"
    ) { g in "EXPLAIN CREATE CONSTRAINT FOR (a:\(g.label)) REQUIRE a.\(g.key) IS NOT NULL;" },
    ClauseHelp(
      name: "DROP CONSTRAINT", purpose: "takes a constraint away", form: "DROP CONSTRAINT name [IF EXISTS]"
    ) { g in "EXPLAIN DROP CONSTRAINT has_name IF EXISTS;" },
    ClauseHelp(
      name: "SHOW", purpose: "lists indexes, constraints, functions or procedures",
      form: "SHOW INDEXES | CONSTRAINTS | FUNCTIONS | PROCEDURES"
    ) { g in "SHOW FUNCTIONS;" },
  ]
}
