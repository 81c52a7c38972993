import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// Pairs of two patterns' rows that are tested before they are rows are those that pass when each is looked at.
@Suite struct TestedPairsTests {
  private static let conditions = [
    "a.k < b.k", "a.x - b.x < 0.5 AND b.x - a.x < 0.5 AND a.k <> b.k", "a.t <= b.t AND a.k % 3 = b.k % 3",
    "a <> b AND a.k + b.k > 40", "abs(a.x - b.x) < $near", "a.x IS NULL OR b.k > a.k * 2",
    "a:Q AND b.k > 3 AND a.k > b.k",
    "coalesce(a.x, 0.0) > coalesce(b.x, 1.0)", "a.t STARTS WITH b.t", "toUpper(a.t) < toUpper(b.t)",
    "a.t + b.t = 't1t2'",
    "CASE WHEN a.k = 0 THEN false ELSE 20 / a.k = b.k END", "any(x IN [a.k, b.k] WHERE x > a.k + 3)", "b.missing < a.k",
    "id(a) < id(b) AND a.k > 12", "a <> b AND all(x IN range(a.k, 15) WHERE x > b.k)",
  ]

  /// Few rows on the right, and many.
  @Test(arguments: [20, 300, 1_500])
  func givesWhatEachPairSays(rights: Int) throws {
    var random = SeededRandom(seed: UInt64(rights))
    let graph = try Self.graph(rights, &random)
    for sharesFrom in [0, Double.infinity] {
      var options = Database.Options()
      options.sharesFrom = sharesFrom
      let session = Database(graph: graph, options: options).makeSession()
      for condition in Self.conditions {
        // The same of lists of values, which nobody joins.
        let values = ["a", "b"].map { "{k: \($0).k, x: \($0).x, t: \($0).t, q: \($0):Q, n: \($0), id: id(\($0))}" }
        var plain = condition
        for side in ["a", "b"] {
          plain = plain.replacing("\(side):Q", with: "\(side)m.q").replacing("id(\(side))", with: "\(side)m.id")
            .replacing("\(side).", with: "\(side)m.")
        }
        plain = plain.replacing("a <> b", with: "am.n <> bm.n")
        let asked = "MATCH (a:P), (b:Q) WHERE \(condition) RETURN count(*) AS n, sum(a.k * 7 + b.k) AS s"
        let expected = """
          MATCH (a:P) WITH collect(\(values[0])) AS all MATCH (b:Q) WITH all, collect(\(values[1])) AS others
          UNWIND all AS am UNWIND others AS bm WITH am, bm WHERE \(plain) RETURN count(*) AS n, sum(am.k * 7 + bm.k) AS s
          """
        let parameters = ["near": Value.float(0.25)]
        func rows(_ query: String) throws -> [[String]] {
          let cursor = try session.run(query, parameters: parameters)
          return try cursor.next()?.rows.map { $0.map(\.displayText) } ?? []
        }
        #expect(try rows(asked) == rows(expected), "\(condition)")
      }
      let first = try session.run("MATCH (a:P), (b:Q) WHERE a.k < b.k RETURN a.k < b.k AS is LIMIT 3")
      #expect(try first.next()?.rows.map { $0.map(\.displayText) } == [["true"], ["true"], ["true"]])
    }
  }

  private static func graph(_ rights: Int, _ random: inout SeededRandom) throws -> Graph {
    let transaction = GraphTransaction(Graph())
    let labels = ["P", "Q"].map { transaction.internLabel($0) }
    let keys = ["k", "x", "t"].map { transaction.internKey($0) }
    for node in 0..<(40 + rights) {
      var properties: [(KeyID, Value)] = [(keys[0], .integer(Int64(random.below(25))))]
      if random.below(9) > 0 { properties.append((keys[1], .float(Double(random.below(60)) / 7))) }
      if random.below(9) > 0 { properties.append((keys[2], .string("t\(random.below(30))"))) }
      let own = node < 38 ? [labels[0]] : node < 40 ? labels : [labels[1]]
      try transaction.createNode(labels: own, properties: properties)
    }
    return transaction.commit()
  }
}
