import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// What scans test and aggregations count straight from the pages comes out as what is done row by row.
@Suite struct PageWorkTests {
  /// Of each two, the first is done by pages and the second, for what it says with more words, row by row.
  static let pairs = [
    (
      "MATCH (n:A) RETURN n.g, n.b, count(*), count(n.id), sum(n.id), avg(n.e)",
      "MATCH (n:A) RETURN n.g + '', n.b, count(*), count(n.id + 0), sum(n.id + 0), avg(n.e + 0)"
    ),
    (
      "MATCH (n) RETURN n.e, n.b, sum(n.k), count(n.k), count(n.t)",
      "MATCH (n) RETURN n.e + 0, n.b, sum(n.k + 0), count(n.k + 0), count(n.t + '')"
    ),
    (
      "MATCH (n:A) RETURN count(*), sum(n.id), avg(n.e), count(n.g)",
      "MATCH (n:A) RETURN count(*), sum(n.id + 0), avg(n.e + 0), count(n.g + '')"
    ),
    ("MATCH (n:B) RETURN n.k, n.t, count(*), sum(n.e)", "MATCH (n:B) RETURN n.k + 0, n.t + '', count(*), sum(n.e + 0)"),
    (
      "MATCH (n) RETURN n.mixed, count(*), sum(n.e)",
      "MATCH (n) WITH n.mixed AS m, n.e + 0 AS e RETURN m, count(*), sum(e)"
    ),
    ("MATCH (n:A) RETURN n.g, sum(n.big), avg(n.big)", "MATCH (n:A) RETURN n.g + '', sum(n.big + 0), avg(n.big + 0)"),
    ("MATCH (n) RETURN n.g, sum(n.absent), count(n.absent)", "MATCH (n) RETURN DISTINCT n.g + '' AS g, 0 AS s, 0 AS c"),
    (
      "MATCH (n:A) WHERE n.g CONTAINS 'x' AND n.e > 3 RETURN count(*), sum(n.id), avg(n.k)",
      "MATCH (n:A) WHERE n.id >= 0 AND n.g CONTAINS 'x' AND n.e > 3 RETURN count(*), sum(n.id + 0), avg(n.k)"
    ),
    (
      "MATCH (n) WHERE toUpper(n.t) STARTS WITH 'A' RETURN count(*), sum(n.id)",
      "MATCH (n) WHERE n.id >= 0 AND toUpper(n.t) STARTS WITH 'A' RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n:B) WHERE n.t IS NULL RETURN count(*), sum(n.id)",
      "MATCH (n:B) WHERE n.id >= 0 AND n.t IS NULL RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n:B) WHERE coalesce(n.t, 'ab') = 'ab' AND n.k <> 7 RETURN count(*), sum(n.id)",
      "MATCH (n:B) WHERE n.id >= 0 AND coalesce(n.t, 'ab') = 'ab' AND n.k <> 7 RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n) WHERE n.b AND n.k % 3 = 1 RETURN n.t, count(*), sum(n.id)",
      "MATCH (n) WHERE n.id >= 0 AND n.b AND n.k % 3 = 1 RETURN n.t, count(*), sum(n.id)"
    ),
    (
      "MATCH (n:A) WHERE NOT n.b AND n.t IN ['ab', 'b', null] AND n.id % 2 = 0 RETURN count(*), sum(n.id)",
      "MATCH (n:A) WHERE n.id >= 0 AND NOT n.b AND n.t IN ['ab', 'b', null] AND n.id % 2 = 0 RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n) WHERE n.mixed > 3 RETURN count(*), sum(n.id)",
      "MATCH (n) WHERE n.id >= 0 AND n.mixed > 3 RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n) WHERE n.t =~ '.*b' OR n.t IS NULL RETURN count(*), sum(n.id)",
      "MATCH (n) WHERE n.id >= 0 AND (n.t =~ '.*b' OR n.t IS NULL) RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n:Rare) WHERE n.g = 'x1' RETURN count(*), sum(n.id)",
      "MATCH (n:Rare) WHERE n.id >= 0 AND n.g = 'x1' RETURN count(*), sum(n.id)"
    ),
    (
      "MATCH (n:A) WHERE n.e >= $least RETURN n.g, count(*), sum(n.e)",
      "MATCH (n:A) WHERE n.id >= 0 AND n.e >= $least RETURN n.g, count(*), sum(n.e)"
    ),
    // Some thousand combinations, each with a cell where so many nodes come.
    (
      "MATCH (n:A) RETURN n.w, n.b, count(*), sum(n.e)",
      "MATCH (n:A) RETURN n.w + 0, n.b, count(*), sum(n.e + 0)"
    ),
    (
      "MATCH (n) RETURN n.b, n.w, count(n.k), avg(n.id)", "MATCH (n) RETURN n.b, n.w + 0, count(n.k + 0), avg(n.id + 0)"
    ),
    // What is made of values of which there are few.
    (
      "MATCH (n:A) RETURN toUpper(n.t) AS u, n.e % 3 AS m, count(*), count(n.k), sum(n.id), count(n)",
      "MATCH (n:A) WITH n, toUpper(n.t) AS u, n.e % 3 AS m RETURN u, m, count(*), count(n.k), sum(n.id + 0), count(n)"
    ),
    (
      "MATCH (n) RETURN CASE WHEN n.k > 20 THEN n.g ELSE 'few' END AS c, sum(n.absent), count(*)",
      "MATCH (n) WITH n, CASE WHEN n.k > 20 THEN n.g ELSE 'few' END AS c RETURN c, 0 AS s, count(*)"
    ),
    (
      "MATCH (n:A) RETURN 10 / (n.e - 5) AS q, count(*)", "MATCH (n:A) WITH 10 / (n.e - 5) AS q RETURN q, count(*)"
    ),
    // Nearly as many groups as rows, which are not grouped range by range.
    (
      "MATCH (n) RETURN n.id AS i, count(*), sum(n.k), avg(n.e)",
      "MATCH (n) WITH n.id + 0 AS i, n.k + 0 AS k, n.e + 0 AS e ORDER BY i RETURN i, count(*), sum(k), avg(e)"
    ),
    (
      "MATCH (n:A) RETURN n.id % 4001 AS i, n.g, count(*), collect(n.id), min(n.t)",
      "MATCH (n:A) WITH n ORDER BY n.id RETURN n.id % 4001 AS i, n.g, count(*), collect(n.id), min(n.t)"
    ),
    // An error of a value that no row has is none, and one of a value that a row has is one.
    (
      "MATCH (n:A) WHERE 10 / (n.e + 7) >= 0 RETURN count(*)",
      "MATCH (n:A) WHERE n.id >= 0 AND 10 / (n.e + 7) >= 0 RETURN count(*)"
    ),
    (
      "MATCH (n:A) WHERE 10 / (n.e - 99) >= 0 RETURN count(*)",
      "MATCH (n:A) WHERE n.id >= 0 AND 10 / (n.e - 99) >= 0 RETURN count(*)"
    ),
  ]

  @Test(arguments: 0..<2)
  func givesWhatRowsGive(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed) &* 77 &+ 3)
    let graph = try Self.graph(&random)
    for sharesFrom in [0, Double.infinity] {
      var options = Database.Options()
      options.sharesFrom = sharesFrom
      let session = Database(graph: graph, options: options).makeSession()
      for (byPages, byRows) in Self.pairs {
        for least in [2, 9] {
          let parameters = ["least": Value.integer(Int64(least))]
          #expect(Self.rows(byPages, session, parameters) == Self.rows(byRows, session, parameters), "\(byPages)")
        }
      }
    }
  }

  /// Within a transaction that has changed the graph the changes count.
  @Test func seesChangesOfItsOwnTransaction() throws {
    var random = SeededRandom(seed: 5)
    let session = Database(graph: try Self.graph(&random)).makeSession()
    try session.begin()
    _ = Self.rows("MATCH (n:A) WHERE n.id < 4000 SET n.g = 'new', n.e = 100", session)
    _ = Self.rows("MATCH (n:A) WHERE n.id > 11000 DETACH DELETE n", session)
    for (byPages, byRows) in Self.pairs {
      let parameters = ["least": Value.integer(3)]
      #expect(Self.rows(byPages, session, parameters) == Self.rows(byRows, session, parameters), "\(byPages)")
    }
    #expect(
      Self.rows("MATCH (n:A) WHERE n.g CONTAINS 'ne' RETURN count(*) > 0", session) == ["true"])
  }

  private static func rows(_ query: String, _ session: any Session, _ parameters: [String: Value] = [:]) -> [String] {
    do {
      let cursor = try session.run(query, parameters: parameters)
      var rows: [String] = []
      while let batch = try cursor.next() {
        rows += batch.rows.map { $0.map(\.displayText).joined(separator: " | ") }
      }
      return rows.sorted()
    } catch {
      return ["\(error.detail)"]
    }
  }

  private static func graph(_ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["A", "B", "Rare"].map { transaction.internLabel($0) }
    let keys = ["id", "g", "b", "e", "k", "t", "mixed", "big", "w"].map { transaction.internKey($0) }
    for node in 0..<12_500 {
      var properties: [(KeyID, Value)] = [
        (keys[0], .integer(Int64(node))), (keys[1], .string(["x1", "y", "zx"][random.below(3)])),
        (keys[2], .boolean(random.below(2) == 0)), (keys[3], .integer(Int64(random.below(20)) - 7)),
        (keys[7], .integer(Int64(random.below(1 << 30)) << 20)), (keys[8], .integer(Int64(random.below(2_500)))),
      ]
      if random.below(9) > 0 { properties.append((keys[4], .integer(Int64(random.below(50))))) }
      if random.below(9) > 0 { properties.append((keys[5], .string(["ab", "a", "b", "ac", "bca"][random.below(5)]))) }
      let mixed = [Value.integer(Int64(random.below(6))), .float(Double(random.below(9)) / 2), .string("s")][
        random.below(3)]
      if random.below(3) > 0 { properties.append((keys[6], mixed)) }
      // All of the label A stand one after the other, those of B among others.
      var own = node >= 2_000 ? [labels[0]] : []
      if random.below(2) == 0 { own.append(labels[1]) }
      if random.below(500) == 0 { own.append(labels[2]) }
      try transaction.createNode(labels: own, properties: properties)
    }
    return transaction.commit()
  }
}
