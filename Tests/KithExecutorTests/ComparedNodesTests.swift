import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Nodes that are compared in the place of their keys, where these tell them apart and ascend, come in the order of the keys.
@Suite struct ComparedNodesTests {
  @Test(arguments: 0..<12)
  func comesToTheSameAsTheKeys(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 6_151 &+ 3)
    let ways = WaysOfRunning(try Self.graph(people: 20 + random.below(60), kind: seed % 4, &random))
    for query in Self.queries { try ways.expectSameRows(query) }
  }

  /// Of many more steps than there are in a morsel, and lists that are out of order since a commit.
  @Test func findsThoseBehindInLongLists() throws {
    var random = SeededRandom(seed: 12)
    let graph = try Self.graph(people: 1_800, kind: 0, &random)
    let change = GraphTransaction(graph)
    let visits = change.internType("VISITS")
    let firstPlace = NodeID(1_800)
    for _ in 0..<200 {
      try change.createRelationship(visits, from: NodeID(random.below(1_800)), to: firstPlace, properties: [])
    }
    let ways = WaysOfRunning(change.commit())
    for pair in [
      "a.id < b.id", "a.id >= b.id", "a.id <> b.id", "a.id < b.id AND b.age > 3", "a.id < b.id AND a.age = b.age",
    ] {
      try ways.expectSameRows(
        "MATCH (a:Person)-[:VISITS]->(x:Place)<-[:VISITS]-(b:Person) WHERE x.id < 4 AND \(pair) "
          + "RETURN x.id AS x, count(*) AS n, sum(a.id * 7 + b.id) AS s")
    }
  }

  /// The numbers ascend until somebody gives a person another one.
  @Test func followsChanges() throws {
    var random = SeededRandom(seed: 4)
    let session = Database(graph: try Self.graph(people: 200, kind: 0, &random)).makeSession()
    let query = "MATCH (a:Person)-[:KNOWS]->(b:Person) WHERE a.id < b.id RETURN a.id AS a, b.id AS b"
    func details() throws -> String {
      func text(_ plan: PlanDescription) -> String { plan.details + plan.children.map(text).joined() }
      return text(try #require(try session.run("EXPLAIN " + query).summary().plan))
    }
    func expectAscending() throws {
      let rows = try sortedRows(query, session)
      #expect(!rows.isEmpty)
      for row in rows { #expect(try #require(Int(row[0])) < #require(Int(row[1]))) }
    }
    #expect(try details().contains("id(a) < id(b)"))
    try expectAscending()
    _ = try session.run("MATCH (p:Person {id: 3}) SET p.id = 5000").summary()
    #expect(try details().contains("a.id < b.id"))
    try expectAscending()
    try session.begin()
    _ = try session.run("MATCH (p:Person {id: 5000}) SET p.id = 3").summary()
    try expectAscending()
    try session.commit()
    #expect(try details().contains("id(a) < id(b)"))
    _ = try session.run("CREATE (:Person {age: 3})").summary()
    #expect(try details().contains("a.id < b.id"))
    try expectAscending()
  }

  private static let queries: [String] = {
    var queries: [String] = []
    for pair in [
      "a.id < b.id", "a.id > b.id", "a.id <= b.id", "b.id >= a.id", "a.id <> b.id", "a.id < b.id AND b.age > 4",
      "b.id > a.id AND a.age = b.age", "a.id < b.id AND b.id < 12",
    ] {
      for pattern in [
        "(a:Person)-[r:KNOWS]->(b:Person)", "(a:Person)<-[r:KNOWS]-(b:Person)", "(a:Person)-[r:KNOWS]-(b:Person)",
        "(a:Person)-[r:VISITS]->(:Place)<-[:VISITS]-(b:Person)", "(a:Place)<-[r:VISITS]-(:Person)-[:VISITS]->(b:Place)",
        "(a:Person)-[:KNOWS]->(b:Person)-[:KNOWS]->(c:Person)-[r:KNOWS]->(a)",
        "(a:Person)-[r:VISITS]->(b:Place)", "(a:Person)-[r:KNOWS]->(), (b:Person)-[:VISITS]->({id: 2})",
      ] {
        queries.append("MATCH \(pattern) WHERE \(pair) RETURN a.id AS a, b.id AS b, id(r) AS r")
        queries.append("MATCH \(pattern) WHERE \(pair) RETURN count(*) AS n, sum(b.age) AS age")
      }
      queries.append(
        "MATCH (a:Person) OPTIONAL MATCH (a)-[:KNOWS]->(b:Person) WHERE \(pair) RETURN a.id AS a, count(b) AS n")
      queries.append(
        "MATCH (c:Place) OPTIONAL MATCH (c)<-[:VISITS]-(a:Person) WHERE a.age > 5 OPTIONAL MATCH (a)-[:KNOWS]->(b:Person) "
          + "WHERE \(pair) RETURN c.id AS c, a.id AS a, b.id AS b")
      queries.append(
        "MATCH (a:Person) WHERE EXISTS { MATCH (a)-[:VISITS]->()<-[:VISITS]-(b:Person) WHERE \(pair) } RETURN a.id AS a"
      )
    }
    queries.append(
      "MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:KNOWS]-(a) WHERE a.id < b.id AND b.id < c.id AND a.age <> c.age "
        + "RETURN a.id AS a, b.id AS b, c.id AS c")
    queries.append(
      "MATCH (a:Place)<-[:VISITS]-(p:Person)-[:VISITS]->(b:Place), (p)-[:VISITS]->(c:Place) WHERE a.id < b.id AND b.id < c.id "
        + "RETURN a.id AS a, b.id AS b, c.id AS c, count(*) AS n")
    // Counted without a look at the ends, where no two of a type lead from one to one other.
    for type in ["KNOWS", "LIKES", "LIKES|KNOWS"] {
      for pair in [
        "a.id <> c.id", "a.id < c.id", "a <> c", "a <> c AND b.age > 2", "a <> c AND a.age > 2", "a <> b AND a <> c",
      ] {
        for pattern in [
          "(a:Person)-[:\(type)]->(b:Person)<-[:\(type)]-(c:Person)",
          "(a:Person)<-[:\(type)]-(b)-[:\(type)]->(c:Person)",
          "(a:Person)-[:\(type)]->(b:Person)-[:\(type)]->(c:Person)", "(a:Person)-[:\(type)]-(b)-[:\(type)]-(c:Person)",
          "(a:Person)-[:\(type)]->(b:Person)<-[:\(type)]-(c:Person)-[:VISITS]->(d)",
        ] {
          queries.append("MATCH \(pattern) WHERE \(pair) RETURN count(*) AS n")
          queries.append("MATCH \(pattern) WHERE \(pair) RETURN b.age AS age, count(*) AS n")
          queries.append("MATCH \(pattern) WHERE \(pair) RETURN b.age AS age, count(DISTINCT a) AS n, sum(c.age) AS s")
        }
      }
    }
    return queries
  }()

  /// People who know each other and visit places. Of the ids of people, by kind: all ascend; one is missing; two have one; one
  /// comes too late.
  private static func graph(people: Int, kind: Int, _ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (person, place) = (transaction.internLabel("Person"), transaction.internLabel("Place"))
    let (id, age) = (transaction.internKey("id"), transaction.internKey("age"))
    let odd = 1 + random.below(people - 1)
    for number in 0..<people {
      var properties: [(KeyID, Value)] = [(age, .integer(Int64(random.below(8))))]
      if kind == 0 || number != odd {
        properties.append((id, .integer(Int64(number))))
      } else if kind > 1 {
        properties.append((id, .integer(Int64(kind == 2 ? number - 1 : -5))))
      }
      try transaction.createNode(labels: [person], properties: properties)
    }
    let places = 9
    for number in 0..<places {
      try transaction.createNode(labels: [place], properties: [(id, .integer(Int64(number)))])
    }
    let (knows, visits) = (transaction.internType("KNOWS"), transaction.internType("VISITS"))
    for _ in 0..<people * 3 {
      try transaction.createRelationship(
        knows, from: NodeID(random.below(people)), to: NodeID(random.below(people)), properties: [])
    }
    let likes = transaction.internType("LIKES")
    for from in 0..<people {
      for to in 0..<people where random.below(people) < 3 {
        try transaction.createRelationship(likes, from: NodeID(from), to: NodeID(to), properties: [])
      }
    }
    for _ in 0..<people * 2 {
      try transaction.createRelationship(
        visits, from: NodeID(random.below(people)), to: NodeID(people + random.below(places)), properties: [])
    }
    return transaction.commit()
  }
}
