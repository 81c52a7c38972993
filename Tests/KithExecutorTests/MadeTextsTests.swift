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

  /// Each in rows of its own, of few texts and of many, and all the same: the parts that Swift finds.
  @Test(arguments: [3, 40, 1_200], [", ", "a", "ab"])
  func splitsColumns(different: Int, delimiter: String) throws {
    var random = SeededRandom(seed: UInt64(different))
    let pieces = ["", "a", "b, c", ", ", "abc", "é", "a long piece of text", "ab"]
    var texts = (0..<different).map { _ in (0..<random.below(5)).map { _ in pieces[random.below(8)] }.joined() }
    texts += ["", delimiter, String(repeating: "x, ab", count: 850)]
    let session = Database().makeSession()
    let rows = (0..<1_500).map { _ in random.below(9) == 0 ? nil : texts[random.below(texts.count)] }
    let parameter = Value.list(ListValue(rows.map { $0.map { .string($0) } ?? .null }))
    _ = try session.run(
      "UNWIND range(0, size($texts) - 1) AS i CREATE (:T {i: i, t: $texts[i]})", parameters: ["texts": parameter]
    ).summary()
    let expected = rows.enumerated().map { i, text in
      let parts = text.map { Value.list(ListValue(Self.parts($0, delimiter).map { .string($0) })) }
      return [String(i), parts?.displayText ?? "null"]
    }.sorted { $0.lexicographicallyPrecedes($1) }
    let list = "split(n.t, '\(delimiter)')"
    #expect(try sortedRows("MATCH (n:T) RETURN n.i, \(list)", session) == expected)
    #expect(try sortedRows("MATCH (n:T) RETURN n.i, [x IN \(list) | x]", session) == expected)
    let few = expected.filter { (Int($0[0]) ?? 0) % 50 == 7 }
    #expect(try sortedRows("MATCH (n:T) WHERE n.i % 50 = 7 RETURN n.i, \(list)", session) == few)
    #expect(
      try sortedRows("MATCH (n:T) UNWIND \(list) AS x RETURN n.i AS i, collect(x) AS l", session)
        == expected.filter { $0[1] != "null" })
  }

  /// Texts that are no column are split by their boxes, however deep, and each once: else this would take forever.
  @Test(arguments: ["split(E, ',')[0]", "head(split(E, ','))"])
  func splitsWhatIsSplit(step: String) throws {
    let expression = (0..<40).reduce("x") { inner, _ in step.replacing("E", with: inner) }
    let session = Database().makeSession()
    #expect(
      try sortedRows("UNWIND ['a,b', null, 'c'] AS x RETURN \(expression) AS e, count(*) AS n", session).count == 3)
  }

  private static func parts(_ text: String, _ delimiter: String) -> [String] {
    var parts: [String] = []
    var part: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if rest.starts(with: delimiter.utf8) {
        parts.append(String(decoding: part, as: UTF8.self))
        part = []
        rest = rest.dropFirst(delimiter.utf8.count)
      } else {
        part.append(first)
        rest = rest.dropFirst()
      }
    }
    return parts + [String(decoding: part, as: UTF8.self)]
  }
}
