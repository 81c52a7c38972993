import Kith
import KithSession
import TestSupport
import Testing

/// Groups and different rows of which only the first in an order are wanted are the first of all, and the least and greatest of
/// texts that are made are those of all, however many are left out while they are sought.
@Suite struct FirstGroupsTests {
  /// Values of every kind, with nulls, texts that differ only behind the eighth byte, short ones, and ones with a zero in them.
  private static func session() throws -> Session {
    let session = Database().makeSession()
    _ = try sortedRows(
      """
      UNWIND range(0, 5999) AS i
      WITH i, (i * 7919) % 6007 AS j
      CREATE (:P {id: i, few: j % 7, many: j % 900, down: 6000 - i,
        text: ['abcdefgh', 'abcdefgh-', 'abc', ''][j % 4] + CASE j % 3 WHEN 0 THEN '' ELSE toString(j % 1100) END,
        long: 'the same beginning ' + toString(j), zero: 'abc\\u0000' + toString(j % 50),
        some: CASE WHEN j % 5 > 0 THEN j % 700 END, tail: CASE WHEN j % 11 > 0 THEN toString(j % 13) END,
        mixed: CASE j % 4 WHEN 0 THEN j % 800 WHEN 1 THEN toString(j % 800) WHEN 2 THEN (j % 800) / 2.0 END,
        half: (j % 1000) / 8.0})
      """, session)
    return session
  }

  @Test func givesTheFirstOfAllGroups() throws {
    let session = try Self.session()
    let keys = [
      "n.many", "n.down", "n.text", "n.some", "n.mixed", "n.half", "n.zero", "reverse(n.text)",
      "n.text + coalesce(n.tail, '')", "n.tail + n.long", "n.few",
    ]
    for key in keys {
      for direction in ["", " DESC"] {
        let queries = [
          "MATCH (n:P) RETURN \(key) AS k, count(*) AS c, sum(n.id) AS s, max(n.long) AS m ORDER BY k\(direction)",
          "MATCH (n:P) WITH \(key) AS k, n.few AS f, collect(n.id)[0] AS first RETURN k, f, first "
            + "ORDER BY k\(direction), f",
          "MATCH (n:P) RETURN DISTINCT \(key) AS k, n.few AS f ORDER BY k\(direction), f DESC",
          "MATCH (n:P) WITH DISTINCT \(key) AS k, n.some AS s WITH s, k ORDER BY k\(direction), s RETURN s, k",
        ]
        for query in queries {
          let all = try orderedRows(query, session)
          for window in ["LIMIT 6", "SKIP 3 LIMIT 40", "LIMIT 0"] {
            let parts = window.split(separator: " ").compactMap { Int($0) }
            let expected = parts.count == 1 ? all.prefix(parts[0]) : all.dropFirst(parts[0]).prefix(parts[1])
            #expect(try orderedRows("\(query) \(window)", session) == Array(expected), "\(query) \(window)")
          }
        }
      }
    }
  }

  @Test func eachRowFromOutsideHasItsFirstGroups() throws {
    let session = try Self.session()
    for (key, groups) in [
      ("n.id", "n, n.id AS k, count(*) AS c"), ("n.many", "n.many AS k, n.few AS c"),
      ("n.many", "n.many AS k, n.few AS f, count(*) AS c"), ("n.half", "DISTINCT n.half AS k, n.few AS c"),
    ] {
      for outside in ["[0, 3000, 100, 5000]", "[5000, 40]"] {
        let query =
          "UNWIND \(outside) AS low CALL (low) { MATCH (n:P) WHERE \(key) >= low % 800 RETURN \(groups) "
          + "ORDER BY k, c LIMIT 3 } RETURN low, k, c"
        var expected: [[String]] = []
        for low in outside.dropFirst().dropLast().split(separator: ",") {
          let low = low.trimmingPrefix(" ")
          expected += try orderedRows(
            "MATCH (n:P) WHERE \(key) >= \(low) % 800 RETURN \(groups) ORDER BY k, c", session
          ).prefix(3).map { [String(low)] + $0.suffix(groups.hasPrefix("n, ") ? 2 : $0.count) }
        }
        let found = try sortedRows(query, session)
        let sought = expected.map { $0.count > 3 ? [$0[0], $0[1], $0[3]] : $0 }
        #expect(found == sought.sorted { $0.lexicographicallyPrecedes($1) }, "\(query)")
      }
    }
  }

  @Test func groupsBehindTheFirstAreNotMade() throws {
    let session = try Self.session()
    for query in [
      "MATCH (n:P) RETURN n.many AS k, n.few AS f, count(*) AS c ORDER BY k LIMIT 5",
      "MATCH (n:P) RETURN DISTINCT n.many AS k, n.few AS f ORDER BY k LIMIT 5",
    ] {
      let plan = try #require(try session.run("PROFILE " + query).summary().plan)
      let groups = try #require(plan.operators.first { ["EagerAggregation", "Distinct"].contains($0.name) })
      #expect(try #require(groups.rows) < 2_500, "\(query)")
      // What filters the groups, or makes more of them, wants them all.
      let filtered = query.replacing("RETURN", with: "WITH").replacing(" ORDER", with: " WHERE k <> 0 WITH * ORDER")
      let all = try #require(try session.run("PROFILE \(filtered) RETURN *").summary().plan)
      let whole = try #require(all.operators.first { ["EagerAggregation", "Distinct"].contains($0.name) })
      #expect(try #require(whole.rows) > 4_000, "\(filtered)")
    }
  }

  @Test func findsTheLeastAndGreatestOfMadeTexts() throws {
    let session = try Self.session()
    let texts = [
      "n.long + ' ' + n.text", "n.text + '-' + n.id", "n.zero + n.tail", "toUpper(n.text)", "n.tail + n.long",
      "left(n.long, 21)", "n.text + n.tail", "reverse(n.long)", "n.mixed + ''", "substring(n.text, 3, 4)",
    ]
    for text in texts {
      for group in ["n.few", "n.many", "n", "1"] {
        let found = try sortedRows("MATCH (n:P) RETURN \(group) AS g, min(\(text)) AS a, max(\(text)) AS z", session)
        let sought = try sortedRows(
          "MATCH (n:P) WITH \(group) AS g, collect(\(text)) AS l RETURN g, reduce(x = l[0], t IN l | "
            + "CASE WHEN t < x THEN t ELSE x END) AS a, reduce(x = l[0], t IN l | CASE WHEN t > x THEN t ELSE x END) AS z",
          session)
        #expect(found == sought, "\(text) by \(group)")
      }
    }
  }

  @Test func comparesMadeTextsWithOne() throws {
    let session = try Self.session()
    for text in ["toUpper(n.text)", "n.text + n.tail", "left(n.long, 3)", "n.tail + '-' + n.few", "n.mixed + ''"] {
      for op in ["=", "<>", "<", "<=", ">", ">="] {
        for constant in ["'ABC'", "'abcdefgh1'", "''", "'the'", "'5-3'", "null", "7"] {
          let sought = "MATCH (n:P) UNWIND [\(text)] AS t WITH n, t WHERE t \(op) \(constant) RETURN count(n)"
          for comparison in ["\(text) \(op) \(constant)", "NOT \(constant) \(Self.not(mirrored: op)) \(text)"] {
            let found = try sortedRows("MATCH (n:P) WHERE \(comparison) RETURN count(n)", session)
            #expect(try found == sortedRows(sought, session), "\(comparison)")
          }
        }
      }
    }
  }

  /// What does not hold of `b` and `a` where the operator holds of `a` and `b`.
  private static func not(mirrored op: String) -> String {
    ["=": "<>", "<>": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"][op] ?? op
  }
}
