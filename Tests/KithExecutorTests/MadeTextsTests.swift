import Kith
import KithSession
import KithValue
import TestSupport
import Testing

/// What is kept of texts that are made is of the values that they are made of, and long ones are made as well.
@Suite struct MadeTextsTests {
  @Test func asksAgainWithOtherParameters() throws {
    let session = Database().makeSession()
    _ = try sortedRows("UNWIND range(0, 9) AS i CREATE (:P {i: i, s: 'bob' + (i % 2)})", session)
    let queries = [
      "MATCH (n:P) WHERE left(n.s, $n) ENDS WITH 'bob' RETURN count(*)",
      "MATCH (n:P) WHERE n.s + '-' + $x ENDS WITH '-a' RETURN count(*)",
      "MATCH (n:P) WITH left(n.s, $n) + $x AS t RETURN count(CASE WHEN t = 'boba' THEN 1 END)",
    ]
    for (number, text, expected) in [(3, "a", "10"), (4, "b", "0"), (3, "a", "10"), (3, "c", nil), (3, "a", "10")] {
      for query in queries {
        let cursor = try session.run(query, parameters: ["n": .integer(Int64(number)), "x": .string(text)])
        let batch = try #require(try cursor.next())
        if let expected {
          #expect(batch.rows.map { $0.map(\.displayText) } == [[expected]], "\(query) \(number) \(text)")
        }
      }
    }
  }

  @Test(arguments: [
    (
      "UNWIND ['b', 1, 'a', 'c'] AS s MATCH (y:P) WHERE y.s + '-' + s ENDS WITH 'ob-a' RETURN s, count(*)",
      [["a", "10"]]
    ),
    (
      "UNWIND ['b', 1, 'a', 'c'] AS s CALL (s) { MATCH (y:P) WHERE y.s + '-' + s ENDS WITH 'ob-a' RETURN count(*) AS n } "
        + "RETURN s, n",
      [["1", "0"], ["a", "10"], ["b", "0"], ["c", "0"]]
    ),
    (
      // Of one text that is made another is made, and of some there is none.
      "MATCH (n:P) WITH n.i AS i, toLower(n.t) AS x SKIP 5 WHERE split(x, ' ')[1] STARTS WITH 'b' RETURN x, count(*)",
      [["a bob", "1498"]]
    ),
    (
      "MATCH (n:P) WITH n.i AS i, toLower(n.t) AS x ORDER BY i WHERE split(x, ' ')[1] STARTS WITH 'b' RETURN x, count(*)",
      [["a bob", "1500"]]
    ),
  ])
  func keepsWhatIsMadeApart(query: String, rows: [[String]]) throws {
    let session = Database().makeSession()
    let text = "CASE WHEN i < 3000 THEN ['q', 'a bob'][i % 2] ELSE 'bob' END"
    let people = query.contains("n.t") ? 6_000 : 10
    _ = try sortedRows(
      "UNWIND range(0, \(people - 1)) AS i CREATE (:P {i: i, s: ['bob', 'a bob'][i % 2], t: \(text)})", session)
    #expect(try sortedRows(query, session) == rows)
  }

  @Test(arguments: [
    ("size(n.x + '|' + n.z)", "1179649"), ("left(n.x + '|' + n.z, 131074)", "131074"),
    ("size(replace(n.y + ' ' + n.y, ' ', '--'))", "1048578"), ("left(reverse(n.x + n.z), 2)", "2"),
    ("size(replace(n.y + ' ' + n.y, 'y', 'ab'))", "2097153"), ("size(toUpper(n.y + n.y) + '!')", "1048577"),
    ("size(split(n.y + ' ' + n.y, ' ')[1])", "524288"), ("size(trim(n.y + n.y + ' '))", "1048576"),
    ("size(substring(n.y + n.y, 3))", "1048573"), ("size(n.w + n.w)", "1048574"),
    ("size(toUpper(n.w + n.w + '!'))", "1048575"),
    ("size(replace(n.w + n.w + '!!', 'w', 'v'))", "1048576"), ("right(reverse(n.w + n.z), 2)", "2"),
  ])
  func makesTextsOfAnyLength(expression: String, size: String) throws {
    let session = Database().makeSession()
    _ = try sortedRows(
      """
      WITH reduce(t = 'x', j IN range(1, 17) | t + t) AS x, reduce(t = 'z', j IN range(1, 20) | t + t) AS z,
        reduce(t = 'y', j IN range(1, 19) | t + t) AS y
      UNWIND range(0, 2) AS i CREATE (:B {i: i, x: x, z: z, y: y, w: replace(left(y, 524287), 'y', 'w')})
      """, session)
    let wanted = expression.hasPrefix("size") ? "\(expression) AS a" : "size(\(expression)) AS a"
    #expect(try sortedRows("MATCH (n:B) WITH \(wanted) RETURN DISTINCT a", session) == [[size]])
    #expect(try sortedRows("MATCH (n:B) WITH \(expression) AS t RETURN count(DISTINCT t)", session) == [["1"]])
    // The ends are those of what is joined, cut and turned.
    let ends = "left(toString(\(expression)), 3) AS l, right(toString(\(expression)), 3) AS r"
    let parameter = "MATCH (n:B {i: 0}) WITH n AS m UNWIND [{x: m.x, y: m.y, z: m.z, w: m.w}] AS n RETURN \(ends)"
    #expect(try sortedRows("MATCH (n:B {i: 1}) RETURN \(ends)", session) == sortedRows(parameter, session))
  }
}
