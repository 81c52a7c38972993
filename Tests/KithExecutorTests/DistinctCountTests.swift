import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Different values are counted for each of many groups, whether the rows come group by group or not.
@Suite struct DistinctCountTests {
  @Test(arguments: [
    "count(DISTINCT c), count(q)", "count(DISTINCT c.k), collect(DISTINCT c.id)",
    "count(DISTINCT q), count(DISTINCT c)",
    "count(DISTINCT q.k), count(DISTINCT c.name)", "count(DISTINCT q.f)",
    "sum(DISTINCT c.k), count(DISTINCT q.mixed)",
  ])
  func countsInEveryGroup(aggregates: String) throws {
    let ways = WaysOfRunning(try Self.graph())
    let pattern = "MATCH (p:P)-[:F]->(q)-[:L]->(c)"
    for keys in ["p.id", "p.id, q.k", "q.id", "p.k", "c"] {
      let items = "\(keys), count(DISTINCT q), \(aggregates)".split(separator: ", ").enumerated().map {
        "\($1) AS c\($0)"
      }
      try ways.expectSameRows("\(pattern) RETURN \(items.joined(separator: ", "))", as: Self.text)
    }
  }

  /// What each node counts is known without an engine.
  @Test func countsWhatIsThere() throws {
    let session = Database(graph: try Self.graph()).makeSession()
    let rows = try sortedRows(
      "MATCH (p:P)-[:F]->(q)-[:L]->(c) WITH p, count(DISTINCT c) AS n, count(DISTINCT q) AS q, count(*) AS all "
        + "RETURN count(*), sum(n), sum(q), sum(all)", session, as: Self.text)
    var random = SeededRandom(seed: 9)
    var (groups, cities, ends, all) = (0, 0, 0, 0)
    for _ in 0..<Self.people {
      let followed = (0..<Self.followed).map { _ in random.below(Self.people) }
      let living = followed.filter { $0 % 7 != 0 }
      groups += living.isEmpty ? 0 : 1
      cities += Set(living.map(Self.city)).count
      ends += Set(living).count
      all += living.count
    }
    #expect(rows == [["\(groups)", "\(cities)", "\(ends)", "\(all)"]])
  }

  /// Sets that many rows carry are put together for each group, of whatever their elements are.
  @Test(arguments: [
    "count(DISTINCT q.k)", "count(DISTINCT q.f)", "count(DISTINCT q.name), count(*)", "count(DISTINCT q.mixed)",
    "count(DISTINCT q.missing)", "count(DISTINCT q.large), count(DISTINCT p.k)",
    "max(q.name), count(DISTINCT q.k % 7)",
  ])
  func putsSetsTogether(aggregates: String) throws {
    let ways = WaysOfRunning(try Self.hubs())
    for keys in ["p.id", "p.k", "p", "p.k, c.k"] {
      let items = "\(keys), count(DISTINCT q), \(aggregates)".split(separator: ", ").enumerated().map {
        "\($1) AS c\($0)"
      }
      let query = "MATCH (p:P)-[:W]->(c:H)<-[:M]-(q) RETURN \(items.joined(separator: ", "))"
      try ways.expectSameRows(query, as: Self.text)
    }
    let session = Database(graph: try Self.hubs()).makeSession()
    let query = "EXPLAIN MATCH (p:P)-[:W]->(c:H)<-[:M]-(q) RETURN p.k AS k, c.k AS h, count(DISTINCT q), \(aggregates)"
    let plan = try #require(try session.run(query).summary().plan)
    #expect(plan.operators.count { $0.name == "EagerAggregation" } == 2, "\(plan.operators.map(\.name))")
  }

  // MARK: graphs

  private static let people = 4_000
  private static let followed = 12

  private static func city(_ person: Int) -> Int { person * person % 23 }

  /// People who follow others, most of whom live in one of a few cities.
  private static func graph() throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = (transaction.internLabel("P"), transaction.internLabel("C"))
    let types = (transaction.internType("F"), transaction.internType("L"))
    let keys = ["id", "k", "name", "f", "mixed"].map { transaction.internKey($0) }
    var random = SeededRandom(seed: 9)
    for person in 0..<people {
      let mixed: [Value] = [.integer(Int64(person % 3)), .float(2), .string("b"), .null]
      try transaction.createNode(
        labels: [labels.0],
        properties: [
          (keys[0], .integer(Int64(person))), (keys[3], .float(Double(person % 5) / 2)), (keys[4], mixed[person % 4]),
        ] + (person % 3 > 0 ? [(keys[1], .integer(Int64(person % 90)))] : []))
    }
    for city in 0..<23 {
      try transaction.createNode(
        labels: [labels.1],
        properties: [(keys[0], .integer(Int64(city))), (keys[2], .string(["u", "v", "w"][city % 3]))]
          + (city % 4 > 0 ? [(keys[1], .integer(Int64(city % 6)))] : []))
    }
    for person in 0..<people {
      for _ in 0..<followed {
        let other = NodeID(random.below(people))
        try transaction.createRelationship(types.0, from: NodeID(person), to: other, properties: [])
      }
      if person % 7 != 0 {
        try transaction.createRelationship(
          types.1, from: NodeID(person), to: NodeID(people + city(person)), properties: [])
      }
    }
    return transaction.commit()
  }

  /// People who lead to one or two of a few hubs each, to which many others lead.
  private static func hubs() throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let (label, hub) = (transaction.internLabel("P"), transaction.internLabel("H"))
    let types = (transaction.internType("W"), transaction.internType("M"))
    let keys = ["id", "k", "name", "f", "mixed", "large"].map { transaction.internKey($0) }
    var random = SeededRandom(seed: 4)
    for node in 0..<10 {
      try transaction.createNode(labels: [hub], properties: [(keys[1], .integer(Int64(node % 4)))])
    }
    for person in 0..<900 {
      let mixed: [Value] = [.integer(Int64(person % 3)), .float(2), .string("b"), .null]
      let id = try transaction.createNode(
        labels: [label],
        properties: [
          (keys[0], .integer(Int64(person))), (keys[1], .integer(Int64(person % 40))),
          (keys[2], .string("n\(person % 17)")), (keys[3], .float(Double(person % 5) / 2)),
          (keys[4], mixed[person % 4]),
          (keys[5], .integer(Int64(person % 60) * 50_000_000)),
        ])
      for _ in 0..<(person < 300 ? 1 + random.below(2) : 3) {
        try transaction.createRelationship(
          person < 300 ? types.0 : types.1, from: id, to: NodeID(random.below(10)), properties: [])
      }
    }
    return transaction.commit()
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .list(let list): list.elements.map(\.displayText).sorted().joined(separator: ", ")
    default: value.displayText
    }
  }
}
