import Kith
import KithGraph
import TestSupport
import Testing

/// The shapes of plans, on which their speed rests: whoever changes one sees it here, without a clock.
@Suite struct PlanShapeTests {
  @Test(arguments: [
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person) RETURN count(*) AS n",
      ["ProduceResults", "Projection", "CountPaths"]
    ),
    (
      "MATCH (f:Person)-[:FOLLOWS]->(p:Person) RETURN p.id AS id, p.name AS name, count(f.id) AS n "
        + "ORDER BY n DESC, id LIMIT 3",
      ["ProduceResults", "Projection", "Top", "Projection", "CountPaths"]
    ),
    (
      // Grouped by a key, which is to be grouped by the person, where a walk can begin.
      "MATCH (f:Person)-[:FOLLOWS]->(p:Person) RETURN p.id AS id, p.name AS name, collect(f.id) AS l ORDER BY l, id LIMIT 3",
      ["ProduceResults", "Projection", "Top", "Projection", "EagerAggregation", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      // No list is made of the matches: one is looked for that does not pass.
      "MATCH (a:Person) WHERE all(x IN [(a)-[:FOLLOWS]->(b:Person) | b.id] WHERE x > 3) RETURN a.name AS name",
      ["ProduceResults", "Projection", "Filter", "NodeByLabelScan", "Filter", "ExpandAll", "Argument"]
    ),
    (
      "MATCH (a:Person) WHERE size([(a)-[:FOLLOWS]->(b:Person) | b.id]) > 0 RETURN a.name AS name",
      ["ProduceResults", "Projection", "Filter", "NodeByLabelScan", "ExpandAll", "Argument"]
    ),
    (
      // Nothing is sorted for the first of each list, which is grouped where the walk begins.
      "MATCH (p:Person)-[:FOLLOWS]->(q:Person) WITH p, q ORDER BY q.name DESC, q.id "
        + "WITH p, collect(q.name)[0] AS first, count(*) AS n WHERE n > 2 RETURN p.id AS id, first, n",
      ["ProduceResults", "Projection", "Filter", "Projection", "EagerAggregation", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      "MATCH (f:Person)-[:FOLLOWS]->(p:Person) RETURN p.id AS id, count(DISTINCT f.name) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person) RETURN b.name AS name, avg(c.id) AS m",
      ["ProduceResults", "Projection", "EagerAggregation", "FoldPaths"]
    ),
    (
      // Of the people of a city each goes with the others that have the name, and half of these pairs are in the order.
      "MATCH (a:Person)-[:LIVES_IN]->(c:City)<-[:LIVES_IN]-(b:Person) WHERE a.name = b.name AND a.id < b.id "
        + "RETURN c.name AS name, count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "FoldPaths"]
    ),
    (
      "MATCH (p:Person)-[:FOLLOWS]->(q:Person)-[:LIVES_IN]->(c:City) WITH p, count(DISTINCT c.name) AS k RETURN k, count(*)",
      ["ProduceResults", "Projection", "EagerAggregation", "Projection", "EagerAggregation", "FoldPaths"]
    ),
    (
      "MATCH (f:Person)-[:FOLLOWS]->(p:Person) RETURN p.name AS name, count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "CountPaths"]
    ),
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person)-[:FOLLOWS]->(a) RETURN count(*) AS n",
      // Of the three that each triangle can be turned to the one that begins at the least node.
      [
        "ProduceResults", "Projection", "EagerAggregation", "Filter", "ExpandIntersect", "Filter", "ExpandAll",
        "NodeByLabelScan",
      ]
    ),
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(a) RETURN count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "Filter", "ExpandIntersect", "NodeByLabelScan"]
    ),
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person)-[:FOLLOWS]->(a) RETURN count(*) AS n, max(a.id) AS m",
      ["ProduceResults", "Projection", "EagerAggregation", "ExpandIntersect", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:Person) WHERE p.born >= date('1980-01-01') AND p.born < date('1981-01-01') RETURN p.id",
      ["ProduceResults", "Projection", "Filter", "NodeRangeSeek"]
    ),
    (
      "MATCH (a:Person {id: 3})<-[:FOLLOWS]-(b) MATCH (b)-[:FOLLOWS]->(q) RETURN count(DISTINCT q.id) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "ExpandAll", "ExpandAll", "NodePropertySeek"]
    ),
    (
      "MATCH (p:Person {id: 3})-[:FOLLOWS]->(:Person)-[:FOLLOWS]->(q:Person) RETURN count(DISTINCT q.id) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "DistinctExpand", "NodePropertySeek"]
    ),
    (
      "MATCH (p:Person {id: 3})-[:FOLLOWS*1..4]-(q:Person) RETURN DISTINCT q.name AS name",
      ["ProduceResults", "Distinct", "Projection", "Filter", "DistinctExpand", "NodePropertySeek"]
    ),
    (
      "MATCH (p:Person {id: 3})-[r:FOLLOWS]->(:Person)-[:FOLLOWS]->(q:Person) RETURN count(DISTINCT q.id) AS n, max(r.x)",
      ["ProduceResults", "Projection", "EagerAggregation", "ExpandAll", "ExpandAll", "NodePropertySeek"]
    ),
    (
      "MATCH (p:Person {id: 3})-[:FOLLOWS]->(q:Person) RETURN q.name",
      ["ProduceResults", "Projection", "ExpandAll", "NodePropertySeek"]
    ),
    (
      "MATCH (p:Person) WHERE p.name STARTS WITH 'ab' RETURN p.id",
      ["ProduceResults", "Projection", "Filter", "NodeRangeSeek"]
    ),
    (
      "UNWIND [{a: 1, b: 2}] AS row MATCH (p:Person {id: row.a}), (q:Person {id: row.b}) RETURN p.name, q.name",
      [
        "ProduceResults", "Projection", "Filter", "NodePropertySeek", "Filter", "NodePropertySeek", "Unwind",
        "Argument",
      ]
    ),
    (
      // A seek finds an integer, a string or a boolean just as `=` has it; of anything else it is asked again.
      "MATCH (p:Person {id: 3.0}) RETURN p.name",
      ["ProduceResults", "Projection", "Filter", "NodePropertySeek"]
    ),
    (
      "MATCH (c:City) MATCH (p:Person {id: c.id}) RETURN p.name",
      ["ProduceResults", "Projection", "Filter", "NodePropertySeek", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:Person), (c:City) WHERE toLower(p.name) = toLower(c.name) AND c.id > 0 RETURN p.id, c.id",
      [
        "ProduceResults", "Projection", "Filter", "ValueHashJoin", "NodeByLabelScan", "Filter", "NodeRangeSeek",
      ]
    ),
    (
      // What is always a text needs no second look.
      "MATCH (p:Person), (c:City) WHERE p.name = c.name RETURN count(*)",
      ["ProduceResults", "Projection", "EagerAggregation", "ValueHashJoin", "NodeByLabelScan", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:Person), (q:Person) WHERE p.id = q.id + rand() RETURN p.id",
      ["ProduceResults", "Projection", "Filter", "CartesianProduct", "NodeByLabelScan", "NodeByLabelScan"]
    ),
    (
      // Two clauses, one walk: it starts where the fewest are, at the person of the second.
      "MATCH (p:Person)-[:LIVES_IN]->(c:City) WITH p, c MATCH (p)-[:FOLLOWS]->(q:Person {id: 3}) RETURN c.name, p.name",
      ["ProduceResults", "Projection", "ExpandAll", "ExpandAll", "NodePropertySeek"]
    ),
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[:FOLLOWS]->(d:Person) RETURN count(*) AS n",
      ["ProduceResults", "Projection", "CountPaths"]
    ),
    (
      "MATCH (p:Person) OPTIONAL MATCH (p)-[:LIVES_IN]->(c:City) WHERE c.id > 0 WITH p, count(c) AS n RETURN n, count(p)",
      ["ProduceResults", "Projection", "EagerAggregation", "Projection", "CountPaths"]
    ),
    (
      "MATCH (p:Person) OPTIONAL MATCH (q)-[f:FOLLOWS]->(p) WHERE f.since > 3 WITH p, count(f) AS n RETURN n, count(p)",
      ["ProduceResults", "Projection", "EagerAggregation", "Projection", "CountPaths"]
    ),
    (
      // A row without a match counts as one.
      "MATCH (p:Person) OPTIONAL MATCH (p)-[:LIVES_IN]->(c:City) RETURN p.name, count(*)",
      ["ProduceResults", "Projection", "EagerAggregation", "CountPaths", "NodeByLabelScan"]
    ),
    (
      // A limit between them keeps them apart.
      "MATCH (p:Person)-[:LIVES_IN]->(c:City) WITH p, c LIMIT 5 MATCH (p)-[:FOLLOWS]->(q:Person {id: 3}) RETURN c.name",
      ["ProduceResults", "Projection", "Filter", "ExpandAll", "Limit", "ExpandAll", "NodeByLabelScan"]
    ),
    (
      "MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "RelationshipCountFromCountStore"]
    ),
    (
      "MATCH (a:Person)-[r]->(b) WHERE type(r) <> 'LIKES' RETURN labels(b)[0] AS l, toLower(type(r)) AS t, count(r) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "Filter", "RelationshipCountFromCountStore"]
    ),
    (
      "MATCH (n:Person) RETURN count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "NodeCountFromCountStore"]
    ),
    (
      "MATCH (n) RETURN DISTINCT labels(n) AS l",
      ["ProduceResults", "Distinct", "Projection", "NodeCountFromCountStore"]
    ),
    (
      "MATCH (p:Person)-[r]->(x) WHERE p.id > 2 RETURN p.name AS name, type(r) AS t, count(*) AS n",
      [
        "ProduceResults", "Projection", "EagerAggregation", "Filter", "Union", "EagerAggregation", "CountPaths",
        "EagerAggregation", "CountPaths",
      ]
    ),
    (
      // That the walk could start from the node by which it groups makes it no dearer.
      "MATCH (p:Person)-[:LIVES_IN]->(c:City {id: 1}) WITH p, count(*) AS n RETURN n, count(p) AS m",
      [
        "ProduceResults", "Projection", "EagerAggregation", "Projection", "EagerAggregation", "ExpandAll",
        "NodePropertySeek",
      ]
    ),
    (
      // Only people are followed: that it is not written makes no other plan.
      "MATCH (f)-[:FOLLOWS]->(p) RETURN p.id AS id, p.name AS name, count(f) AS n ORDER BY n DESC, id LIMIT 3",
      ["ProduceResults", "Projection", "Top", "Projection", "CountPaths"]
    ),
    (
      // Nobody lives in a person, so that the step runs one way and leads to people.
      "MATCH (p)-[:LIVES_IN]-(c:City) WHERE c.id > 0 RETURN p.name, c.name",
      ["ProduceResults", "Projection", "ExpandAll", "Filter", "NodeRangeSeek"]
    ),
    (
      "MATCH (c:City)-[:FOLLOWS]-(p) RETURN count(*) AS n",
      [
        "ProduceResults", "Projection", "EagerAggregation", "ExpandAll", "CartesianProduct", "Filter", "Argument",
        "NodeByLabelScan",
      ]
    ),
    (
      // What is made of a property of few values is made of each of them.
      "MATCH (p:Person) RETURN toUpper(p.name) AS u, count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "EagerAggregation", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:Person) RETURN toString(p.id) AS u, count(*) AS n",
      ["ProduceResults", "Projection", "EagerAggregation", "NodeByLabelScan"]
    ),
    (
      "MATCH (p:Person)-[:LIVES_IN]->(c:City) RETURN p.name, c.name",
      ["ProduceResults", "Projection", "ExpandAll", "NodeByLabelScan"]
    ),
  ])
  func hasTheShape(query: String, shape: [String]) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.map(\.name) == shape)
  }

  @Test(arguments: [
    ("MATCH (p:Person) WHERE p.id = 3 RETURN p.name", "NodeIndexSeek"),
    ("MATCH (p:Person {id: 3})-[:FOLLOWS]->(q) RETURN q.name", "NodeIndexSeek"),
    ("MATCH (p:Person) WHERE p.id > 3 AND p.id < 9 RETURN p.name", "NodeIndexSeekByRange"),
    ("MATCH (p)-[r:FOLLOWS]->(q) WHERE r.since = 7 RETURN p.id, q.id", "DirectedRelationshipIndexSeek"),
    ("MATCH (p)<-[r:FOLLOWS {since: 7}]-(q) RETURN p.id, q.id", "DirectedRelationshipIndexSeek"),
    ("MATCH (p)-[r:FOLLOWS {since: 7}]-(q) RETURN p.id, q.id", "UndirectedRelationshipIndexSeek"),
    ("MATCH (p)-[r:FOLLOWS]->(q) WHERE 3 < r.since AND r.since <= 5 RETURN r", "DirectedRelationshipIndexSeekByRange"),
    ("MATCH (p)-[r:FOLLOWS]->(q) WHERE r.how STARTS WITH 'me' RETURN r", "DirectedRelationshipIndexSeekByRange"),
  ])
  func usesADeclaredIndex(query: String, leaf: String) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    for statement in [
      "CREATE INDEX FOR (n:Person) ON (n.id)", "CREATE INDEX FOR ()-[r:FOLLOWS]-() ON (r.since)",
      "CREATE INDEX FOR ()-[r:FOLLOWS]-() ON (r.how)",
    ] {
      _ = try session.run(statement).summary()
    }
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.map(\.name).contains(leaf), "\(plan.operators.map(\.name))")
    _ = try session.run("DROP INDEX index_Person_id").summary()
    _ = try session.run("DROP INDEX index_rel_FOLLOWS_since").summary()
    _ = try session.run("DROP INDEX index_rel_FOLLOWS_how").summary()
    let without = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(!without.operators.map(\.name).contains(leaf))
  }

  /// One match of each circle is looked for, and stands for as many as it can be turned to.
  @Test(arguments: [
    (
      "MATCH (a:Person)-[:FOLLOWS]->(b:Person)-[:FOLLOWS]->(c:Person)-[:FOLLOWS]->(a) RETURN count(*) AS n",
      ["id(a) < id(b)", "id(a) < id(c)"], 3
    ),
    (
      "MATCH (a)-[:FOLLOWS]-(b)-[:FOLLOWS]-(c)-[:FOLLOWS]-(a) RETURN count(b) AS n",
      ["id(a) < id(b)", "id(b) < id(c)"], 6
    ),
    (
      "MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[:FOLLOWS]->(d)-[:FOLLOWS]->(a) WHERE a <> c AND b <> d RETURN count(*) AS n",
      ["id(a) < id(b)", "id(a) < id(c)", "id(a) < id(d)", "a <> c", "b <> d"], 4
    ),
    (
      "MATCH (a)-[r:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[s:FOLLOWS]->(d)-[:FOLLOWS]->(a) RETURN count(*) AS n",
      ["id(a) < id(b)", "id(a) <= id(c)", "id(a) < id(d)", "(a <> c) OR (id(r) < id(s))"], 4
    ),
    ("MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)<-[:FOLLOWS]-(a) RETURN count(*) AS n", [], 1),
    ("MATCH (a)-[:FOLLOWS]->(b)-[:FOLLOWS]->(c)-[:FOLLOWS]->(a) WHERE a.id < 5 RETURN count(*) AS n", ["a.id < 5"], 1),
  ])
  func countsOneMatchOfEachCircle(query: String, asked: [String], times: Int) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    let filters = plan.operators.filter { $0.name == "Filter" }.flatMap { $0.details.components(separatedBy: " AND ") }
    #expect(Set(filters) == Set(asked))
    let projection = try #require(plan.operators.first { $0.name == "Projection" })
    #expect(projection.details.contains("* \(times)") == (times > 1), "\(projection.details)")
  }

  /// Rows of one node come one after the other where the walk starts from it, so that none is looked up among many groups.
  @Test(arguments: [
    ("MATCH (a:Person)-[f:FOLLOWS]->(b:Person) WITH a, b.name AS s, count(f) AS n RETURN s, max(n)", "a:Person"),
    ("MATCH (a:Person)-[f:FOLLOWS]->(b:Person) WITH b, a.name AS s, count(f) AS n RETURN s, max(n)", "b:Person"),
    ("MATCH (p:Person)-[l:LIVES_IN]->(c:City) WITH p, c.name AS s, sum(l.x) AS n RETURN s, max(n)", "p:Person"),
  ])
  func startsFromTheNodeByWhichItGroups(query: String, leaf: String) throws {
    let session = Database(graph: try Self.graph()).makeSession()
    var plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    while let below = plan.children.first { plan = below }
    #expect(plan.details == leaf)
  }

  /// Two steps that close a circle come before one that makes fewer rows than the first of them.
  @Test func closesACircleBeforeItWalksOn() throws {
    let session = Database(graph: try Self.citiesAndInterests()).makeSession()
    let query = """
      MATCH (a:Person)-[:FOLLOWS]->(b:Person), (a)-[:LIVES_IN]->(c:City)<-[:LIVES_IN]-(b),
        (a)-[:HAS_INTEREST]->(i:Interest)<-[:HAS_INTEREST]-(b)
      RETURN count(*) AS n, count(DISTINCT a) AS p
      """
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    let names = plan.operators.map(\.name)
    let afterInterests = names.drop { $0 != "ExpandIntersect" }.dropFirst()
    #expect(afterInterests == ["ExpandIntersect", "ExpandAll", "NodeByLabelScan"], "\(names)")
  }

  /// What an OPTIONAL MATCH finds by values of its rows is walked once, not for each of them.
  @Test func walksOnceWhatIsSoughtByValues() throws {
    let session = Database(graph: try Self.citiesAndInterests()).makeSession()
    let query = """
      UNWIND range(0, 999) AS k OPTIONAL MATCH (p:Person {k: k})-[:HAS_INTEREST]->(:Interest {k: 7})
      WITH k, count(p) AS n WHERE n > 0 RETURN k, n
      """
    let plan = try #require(try session.run("EXPLAIN " + query).summary().plan)
    #expect(plan.operators.map(\.name).contains("ValueHashJoin"), "\(plan.operators.map(\.name))")
    let other = "MATCH (p:Person)-[:HAS_INTEREST]->(:Interest {k: 7}) RETURN p.k AS k, count(p) AS n"
    #expect(try sortedRows(query, session) == sortedRows(other, session))
  }

  private static func citiesAndInterests() throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["Person", "City", "Interest"].map { transaction.internLabel($0) }
    let types = ["FOLLOWS", "LIVES_IN", "HAS_INTEREST"].map { transaction.internType($0) }
    let k = transaction.internKey("k")
    let people: UInt32 = 2_000
    for node in 0..<people + 240 {
      let kind = node < people ? 0 : node < people + 200 ? 1 : 2
      let number = kind == 0 ? node % 100 : (node - people) % 200
      try transaction.createNode(labels: [labels[kind]], properties: [(k, .integer(Int64(number)))])
    }
    for person in 0..<people {
      for step: UInt32 in 1...20 {
        try transaction.createRelationship(types[0], from: person, to: (person + step * step) % people, properties: [])
      }
      try transaction.createRelationship(types[1], from: person, to: people + person % 200, properties: [])
      for step: UInt32 in 0..<5 {
        try transaction.createRelationship(
          types[2], from: person, to: people + 200 + (person + step) % 40, properties: [])
      }
    }
    return transaction.commit()
  }

  @Test func mergeSeeksWhatTheStatementItselfMakes() throws {
    let session = Database(graph: try Self.graph()).makeSession()
    let text = "EXPLAIN UNWIND range(1, 9) AS i MERGE (t:Tag {id: i % 3})"
    let plan = try #require(try session.run(text).summary().plan)
    #expect(plan.operators.map(\.name).contains("NodePropertySeek"), "\(plan.operators.map(\.name))")
    #expect(!plan.operators.map(\.name).contains("CartesianProduct"))
  }

  @Test func saysWhichIndexWouldHelp() throws {
    let session = Database(graph: try Self.graph(people: 1_200)).makeSession()
    func advice(_ query: String) throws -> [String] {
      try session.run(query).summary().notifications.filter { $0.code == "IndexWouldHelp" }.map(\.message)
    }
    let byProperty = "EXPLAIN MATCH (p:Person {id: 7}) RETURN p"
    let byRelationship = "EXPLAIN MATCH (p)-[r:FOLLOWS]->(q) WHERE r.since = 7 RETURN p"
    #expect(try advice(byProperty).first?.contains("CREATE INDEX FOR (n:Person) ON (n.id)") == true)
    #expect(try advice(byRelationship).first?.contains("CREATE INDEX FOR ()-[r:FOLLOWS]-() ON (r.since)") == true)
    #expect(try advice("MATCH (p:Person {id: 7}) RETURN p").isEmpty)
    _ = try session.run("CREATE INDEX FOR (n:Person) ON (n.id)").summary()
    #expect(try advice(byProperty).isEmpty)
  }

  @Test func walksStepByStepWhereOptimisingIsOff() throws {
    var options = Database.Options()
    options.isOptimising = false
    let session = Database(graph: try Self.graph(), options: options).makeSession()
    let text = "EXPLAIN MATCH (a:Person)-[:FOLLOWS]->(b:Person) RETURN count(*) AS n"
    let plan = try #require(try session.run(text).summary().plan)
    #expect(
      plan.operators.map(\.name)
        == ["ProduceResults", "Projection", "EagerAggregation", "Filter", "ExpandAll", "NodeByLabelScan"])
  }

  /// People who follow each other, and two cities; all follow relationships run between people.
  private static func graph(people: Int = 40) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let person = transaction.internLabel("Person")
    let city = transaction.internLabel("City")
    let id = transaction.internKey("id")
    let name = transaction.internKey("name")
    for number in 0..<people {
      try transaction.createNode(
        labels: [person], properties: [(id, .integer(Int64(number))), (name, .string("p\(number % 7)"))])
    }
    for number in 0..<2 {
      try transaction.createNode(labels: [city], properties: [(id, .integer(Int64(number))), (name, .string("c"))])
    }
    let follows = transaction.internType("FOLLOWS")
    let livesIn = transaction.internType("LIVES_IN")
    for number in 0..<people {
      for step in [1, 2, 3, 5, 8] {
        try transaction.createRelationship(
          follows, from: UInt32(number), to: UInt32((number + step) % people), properties: [])
      }
      try transaction.createRelationship(
        livesIn, from: UInt32(number), to: UInt32(people + number % 2), properties: [])
    }
    return transaction.commit()
  }
}

/// What a plan says is for people.
@Suite struct PlanTextTests {
  /// A sort key that takes a part of a column names the column, and shows nothing of how the binder calls it.
  @Test func namesColumnsAsTheyAreWritten() throws {
    let database = Database(graph: Graph())
    let session = database.makeSession()
    for query in [
      "EXPLAIN MATCH (p:Person) RETURN DISTINCT p AS who ORDER BY p.name + 'x'",
      "EXPLAIN MATCH (p:Person) WITH p AS who, count(*) AS n ORDER BY n + 1, who.name RETURN who",
      "EXPLAIN UNWIND [{a: 1}] AS m RETURN m AS m, m.a + 1 AS b ORDER BY b * 2, m.a",
    ] {
      let cursor = try session.run(query)
      let plan = try #require(try cursor.summary().plan)
      #expect(!Self.text(plan).contains("\u{0}"), "\(Self.text(plan))")
    }
  }

  private static func text(_ plan: PlanDescription) -> String {
    ([plan.name + " " + plan.details] + plan.children.map(text)).joined(separator: "\n")
  }
}
