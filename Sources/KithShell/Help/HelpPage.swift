/// The texts of `:help`.
public enum HelpPage {
  /// The language on one page, in the five patterns that a reader of letters needs. The README shows the same.
  public static let language = """
    The graph is made of nodes in ( ) and relationships in [ ]. You draw the pattern you
    look for, and RETURN what you want to see of it. A statement ends with ;

    1. Find things of a kind.
         MATCH (p:Person) RETURN p.name;

    2. Follow a tie from one thing to another.
         MATCH (p:Person)-[h:HOLDS]->(s:Post) RETURN p.name, s.name, h.status;

    3. Keep only what fits.
         MATCH (c:Commitment) WHERE c.kind = 'commitment' RETURN c.name, c.due_text;

    4. See how two are connected.
         MATCH path = shortestPath((a:Person {name: 'Lord Blunkett'})-[*]-(b:Person {name: 'Nick Pahl'}))
         RETURN path;

    5. Count and sort.
         MATCH (d:Document)-[:MENTIONS]->(x)
         RETURN d.name, count(*) AS times ORDER BY times DESC;

    After an answer, :why shows the words, the letter and the line it rests on, and
    :draw ties.svg makes a picture of it.
    """

  /// The keys of the prompt.
  static let keys = """
    Enter              runs a complete statement (one that ends with ;), else begins a line
    Tab, Shift-Tab     completes; again: the next, the one before
    Up, Down           within the statement, then through the history
    Right, End         at the end of the text: takes the grey suggestion
    Ctrl-R             searches the history; again: the next find
    Ctrl-C             drops the statement; cancels a running query
    Ctrl-D             leaves, on an empty line
    Ctrl-X Ctrl-E      opens the statement in your editor
    Alt-Enter          begins a line
    Ctrl-L             clears the screen
    Ctrl-Z             suspends kith; fg brings it back
    Ctrl-_             undoes
    All others are GNU readline's, and yours in ~/.inputrc ($if kith).
    """
}

/// A clause or construct: what it is for, and an example that runs on the open graph.
struct ClauseHelp {
  var name: String
  var purpose: String
  var form: String
  var example: String

  static let all: [ClauseHelp] = [
    ClauseHelp(
      name: "MATCH", purpose: "finds every place in the graph that looks like a pattern",
      form: "MATCH (a:Label {key: value})-[r:TYPE]->(b) WHERE condition",
      example: "MATCH (p:Person)-[:AUTHORED]->(d:Document) RETURN p.name, d.name;"),
    ClauseHelp(
      name: "OPTIONAL MATCH", purpose: "like MATCH, but gives null where nothing is found, and keeps the row",
      form: "OPTIONAL MATCH pattern WHERE condition",
      example: "MATCH (p:Person) OPTIONAL MATCH (p)-[:HOLDS]->(s:Post) RETURN p.name, s.name;"),
    ClauseHelp(
      name: "WHERE", purpose: "keeps only the rows for which a condition is true",
      form: "MATCH pattern WHERE condition",
      example: "MATCH (n) WHERE n.name CONTAINS 'NHS' RETURN labels(n), n.name;"),
    ClauseHelp(
      name: "RETURN", purpose: "says what the result shows; AS names a column, DISTINCT drops repeated rows",
      form: "RETURN [DISTINCT] expression [AS name], ... [ORDER BY ...] [SKIP n] [LIMIT n]",
      example: "MATCH (o:Organisation) RETURN o.name AS body ORDER BY body LIMIT 5;"),
    ClauseHelp(
      name: "WITH",
      purpose: "hands rows on to the next clause, like RETURN in the midst of a query; WHERE may follow it",
      form: "WITH expression AS name, ... [ORDER BY ...] [WHERE condition]",
      example:
        "MATCH (d:Document)-[:MENTIONS]->(x) WITH d, count(x) AS mentions WHERE mentions > 1 RETURN d.name, mentions;"),
    ClauseHelp(
      name: "ORDER BY", purpose: "sorts the rows; DESC turns the order round",
      form: "RETURN ... ORDER BY expression [DESC], ...",
      example: "MATCH (p:Person) RETURN p.name ORDER BY p.name DESC;"),
    ClauseHelp(
      name: "LIMIT", purpose: "keeps the first rows only; SKIP leaves the first ones out",
      form: "RETURN ... [SKIP n] LIMIT n", example: "MATCH (n) RETURN labels(n), n.name LIMIT 3;"),
    ClauseHelp(
      name: "UNWIND", purpose: "makes a row of each element of a list",
      form: "UNWIND list AS name", example: "UNWIND [1, 2, 3] AS n RETURN n, n * n AS square;"),
    ClauseHelp(
      name: "UNION", purpose: "puts two results of the same columns below each other; UNION ALL keeps repeated rows",
      form: "query UNION [ALL] query",
      example: "MATCH (p:Person) RETURN p.name AS name UNION MATCH (o:Organisation) RETURN o.name AS name;"),
    ClauseHelp(
      name: "CREATE", purpose: "adds nodes and relationships",
      form: "CREATE (a:Label {key: value})-[:TYPE {key: value}]->(b)",
      example: "EXPLAIN CREATE (t:Topic {id: 'top:new', name: 'Something new'});"),
    ClauseHelp(
      name: "MERGE", purpose: "finds a pattern, and adds it where it is not there",
      form: "MERGE pattern [ON CREATE SET ...] [ON MATCH SET ...]",
      example: "EXPLAIN MERGE (t:Topic {id: 'top:new'}) ON CREATE SET t.name = 'Something new';"),
    ClauseHelp(
      name: "SET", purpose: "sets properties and labels",
      form: "SET a.key = value, a += {key: value}, a:Label",
      example: "EXPLAIN MATCH (p:Person {name: 'Nick Pahl'}) SET p.note = 'met in May';"),
    ClauseHelp(
      name: "REMOVE", purpose: "takes properties and labels away", form: "REMOVE a.key, a:Label",
      example: "EXPLAIN MATCH (p:Person {name: 'Nick Pahl'}) REMOVE p.note;"),
    ClauseHelp(
      name: "DELETE", purpose: "deletes nodes and relationships; DETACH DELETE also the relationships of a node",
      form: "[DETACH] DELETE a, ...", example: "EXPLAIN MATCH (t:Topic {id: 'top:new'}) DETACH DELETE t;"),
    ClauseHelp(
      name: "CASE", purpose: "chooses between values",
      form: "CASE WHEN condition THEN value ... ELSE value END",
      example: "MATCH (p:Person) RETURN p.name, CASE WHEN p.email IS NULL THEN 'write' ELSE p.email END AS reach;"),
    ClauseHelp(
      name: "CALL", purpose: "runs a procedure or a subquery", form: "CALL { query }",
      example: "MATCH (p:Person) CALL { WITH p MATCH (p)--(x) RETURN count(x) AS ties } RETURN p.name, ties;"),
    ClauseHelp(
      name: "FOREACH", purpose: "does the same to each element of a list",
      form: "FOREACH (name IN list | updating clauses)",
      example: "EXPLAIN MATCH (p:Person) WITH collect(p) AS all FOREACH (q IN all | SET q.seen = true);"),
    ClauseHelp(
      name: "EXPLAIN", purpose: "shows how a query would be run, and runs nothing; PROFILE runs and measures it",
      form: "EXPLAIN query", example: "EXPLAIN MATCH (p:Person)-[:HOLDS]->(s) RETURN p.name, s.name;"),
    ClauseHelp(
      name: "shortestPath", purpose: "finds a shortest chain of relationships between two nodes",
      form: "MATCH path = shortestPath((a)-[*]-(b))",
      example:
        "MATCH path = shortestPath((a:Person {name: 'Lord Blunkett'})-[*]-(b:Person {name: 'Nick Pahl'})) RETURN path;"),
  ]
}
