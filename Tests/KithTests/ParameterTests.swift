import Kith
import KithSession
import KithValue
import Testing

/// A statement that is run again with other parameters gives what it gives with these values written into it.
@Suite struct ParameterTests {
  private static let making = """
    UNWIND range(0, 59) AS i
    CREATE (:P {id: i, age: i * 7 % 23, name: 'n' + (i * 31 % 17) + ' m' + (i % 3), f: i / 4.0, b: i % 2 = 0})
    WITH 1 AS x MATCH (a:P), (b:P) WHERE (a.id * 13 + b.id * 7) % 31 = 0 CREATE (a)-[:R {w: (a.id + b.id) % 19}]->(b)
    """

  @Test(arguments: [
    "MATCH (a:P) RETURN split(a.name, ' ')[$x % 2] + '!' AS n, count(*) AS c ORDER BY n",
    "MATCH (a:P) RETURN substring(a.name, $x % 3) AS n, count(*) AS c ORDER BY n",
    "MATCH (a:P) WHERE toUpper(substring(a.name, 0, 1 + $x)) ENDS WITH toUpper(toString($x)) RETURN count(*) AS c",
    "MATCH (a:P) RETURN a.name + '-' + toString(a.age + $x) AS n ORDER BY n LIMIT 5",
    "MATCH (a:P) RETURN toString(a.age + $x) + '!' AS n, count(*) AS c ORDER BY n",
    "MATCH (a:P) RETURN CASE WHEN a.age > $x THEN 'old' ELSE toString($x) END AS n, sum(a.id) AS s ORDER BY n",
    "MATCH (a:P) RETURN CASE a.age WHEN $x THEN 1 ELSE 0 END AS n, count(*) AS c ORDER BY n",
    "MATCH (a:P) WHERE a.name =~ ('.*' + toString($x) + '.*') RETURN count(*) AS c, min(a.name) AS m",
    "MATCH (a:P) WHERE a.age IN [$x, $x + 1, 5] RETURN count(*) AS c, abs(sum(a.age - $x)) AS s",
    "MATCH (a:P) RETURN coalesce(a.nothing, $x, a.age) AS n, count(*) AS c",
    "MATCH (a:P) RETURN round(a.f * $x) AS n, count(*) AS c ORDER BY n",
    "MATCH (a:P)-[r:R]->(b:P) WHERE r.w > $x AND b.age < 2 * $x RETURN count(*) AS c, sum(b.age) AS s",
    "MATCH (a:P) WHERE EXISTS { (a)-[:R]->(b:P)-[:R]->(c:P) WHERE c.age = $x } RETURN count(*) AS c, sum(a.id) AS s",
    "MATCH (a:P), (b:P) WHERE a.age + $x = b.age + 0 AND a.b = b.b RETURN count(*) AS c",
    "UNWIND [$x, 3] AS k MATCH (a:P) WHERE a.age >= k AND a.age < k + 4 RETURN k, count(*) AS c ORDER BY k",
    "MATCH (a:P) RETURN percentileDisc(a.age, $x / 30.0) AS p, collect(a.id)[0..$x] AS l",
    "MATCH (a:P) RETURN [x IN collect(a.name) WHERE x CONTAINS toString($x)] AS l",
  ])
  func anotherRunForgetsTheFirst(query: String) throws {
    let session = try Self.session()
    for x in [1, 4, 2, 9, 1, 22, 4] as [Int64] {
      let written = query.split(separator: "$x", omittingEmptySubsequences: false).joined(separator: "\(x)")
      let expected = try Self.rows(written, x, session)
      for _ in 0..<2 { #expect(try Self.rows(query, x, session) == expected, "$x = \(x)") }
    }
  }

  private static func session() throws -> any Session {
    let session = try Database.open(nil).makeSession()
    _ = try session.run(making).summary()
    return session
  }

  private static func rows(_ query: String, _ x: Int64, _ session: any Session) throws -> [String] {
    let cursor = try session.run(query, parameters: ["x": .integer(x)])
    var rows: [String] = []
    while let batch = try cursor.next() {
      rows += batch.rows.map { row in row.map(\.literalText).joined(separator: " | ") }
    }
    return rows
  }
}
