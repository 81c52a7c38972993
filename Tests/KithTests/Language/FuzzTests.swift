import Kith
import TestSupport
import Testing

/// Queries that nobody would write are answered or refused, and what answers is still there afterwards.
///
/// The numbers of chance are the same at every run, so that what fails once fails again.
@Suite struct FuzzTests {
  /// Queries of every kind, to be cut up.
  static let queries = [
    "MATCH (a:A {x: 1})-[r:R*1..3]->(b) WHERE a.x < b.x AND NOT b:C RETURN a, r, b ORDER BY a.x DESC SKIP 1 LIMIT 2",
    "MATCH p = (a)-[:R|S*0..2]-(b:B) WITH p, length(p) AS l WHERE l > 0 RETURN nodes(p), relationships(p), l",
    "OPTIONAL MATCH (n:Z) RETURN n, n.x, labels(n), coalesce(n.x, 'none')",
    "UNWIND [1, 2.5, null, 'a', true, [1], {k: 1}] AS x RETURN DISTINCT x, count(*), collect(x) ORDER BY x",
    "CREATE (a:A {x: 1, y: 'b'})-[r:R {w: 2.5}]->(b:B:C) SET a.z = r.w + 1, b += {q: date('2020-02-03')} RETURN a, b",
    "MERGE (a:A {x: 2}) ON CREATE SET a.new = true ON MATCH SET a.new = false RETURN a.new",
    "MATCH (a)-[r]->() DELETE r WITH a DETACH DELETE a", "MATCH (n) REMOVE n.x, n:A RETURN count(n)",
    "FOREACH (i IN range(1, 3) | CREATE (:F {i: i}) MERGE (:G {i: i % 2}))",
    "CALL { MATCH (n) RETURN count(n) AS c UNION ALL RETURN 1 AS c } RETURN sum(c)",
    "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN b.x AS bx } RETURN a.x, bx",
    "CALL db.labels() YIELD label AS l WHERE l <> 'A' RETURN l",
    "RETURN [x IN range(1, 5) WHERE x % 2 = 1 | x ^ 2], all(x IN [1] WHERE x > 0), reduce(s = '', c IN ['a', 'b'] | s + c)",
    "MATCH (a) RETURN [(a)-[:R]->(b) WHERE b.x > 1 | b.x], exists { (a)-->() }, count { (a)--(c) WHERE c:B }",
    "RETURN CASE $p WHEN 1 THEN 'one' WHEN > 2 THEN 'many' ELSE -$p END, {a: [1, {b: null}]}['a'][1].b",
    "MATCH p = ALL SHORTEST (a:A)-[:R]->{1,3}(b WHERE b.x IS NOT NULL) RETURN length(p)",
    "MATCH ((x:A)-[r:R]->(y) WHERE x.x < y.x){1,2} RETURN size(x), [e IN r | type(e)]",
    "MATCH (a), (b) WHERE a <> b MATCH q = shortestPath((a)-[*..4]-(b)) RETURN q",
    "RETURN duration.between(date('2019-01-31'), datetime({year: 2020, month: 2, timezone: 'Europe/Berlin'})) AS d",
    "RETURN time('10:00+01:00') < localtime('09:00'), date.truncate('week', date()), datetime('2020-01-01T00:00:00Z').epochMillis",
    "RETURN 1 AS x UNION RETURN 2 AS x", "RETURN toInteger('0x1F'), 0o17, -0x1F, 1e400, .5e-3, 9223372036854775807 + 0",
    "RETURN 'a' =~ '(?i)A*b?[^c-e]{2,}', substring('abc', 1), split('a,b', ','), 'x' STARTS WITH '', 1 IS :: INTEGER NOT NULL",
    "MATCH (n:A|B&!C) WHERE n IS :: NODE AND (n)-[:R]->() XOR n.x IN [1, null] RETURN n{.x, y: 1, .*}",
    "MATCH (n) WITH n.x AS x, avg(n.x) AS a, percentileCont(n.x, 0.5) AS p, stDev(n.x) AS s RETURN * ORDER BY x",
    "PROFILE MATCH (n)-->(m) RETURN n.x, count(m)", "EXPLAIN MATCH (n:A) WHERE n.x = 1 RETURN n",
    "SHOW FUNCTIONS YIELD name WHERE name CONTAINS 'to' RETURN count(name)", "LET x = 1 FILTER x = 1 RETURN x",
    "LOAD CSV WITH HEADERS FROM 'none.csv' AS row FIELDTERMINATOR ';' RETURN row.a, linenumber()",
    "MATCH (a)-[r:$('R')]->(b:$any(['A', 'B'])) SET a:$('D') RETURN point({x: 1, y: 2}), trim(BOTH 'x' FROM 'xax')",
  ]

  static let setting = [
    "CREATE (a:A {x: 1})-[:R {w: 1}]->(b:B {x: 2})-[:R]->(c:A:C {x: 3.5})-[:S]->(a), (b)-[:S]->(b), (:B {x: 'a'})"
  ]

  @Test func cutUpAndPutTogether() {
    var random = SeededRandom(seed: 20)
    let tokens = Self.queries.flatMap(Self.tokens)
    check(count: 1_500) {
      var pieces = Self.tokens(Self.queries[random.below(Self.queries.count)])
      for _ in 0...random.below(3) {
        let at = random.below(pieces.count + 1)
        switch random.below(4) {
        case 0 where at < pieces.count: pieces.remove(at: at)
        case 1 where at < pieces.count: pieces[at] = tokens[random.below(tokens.count)]
        case 2:
          // The tail of another query.
          let other = Self.tokens(Self.queries[random.below(Self.queries.count)])
          pieces = pieces.prefix(at) + other.suffix(random.below(other.count))
        default: pieces.insert(tokens[random.below(tokens.count)], at: at)
        }
        if pieces.isEmpty { pieces = ["RETURN"] }
      }
      return pieces.joined(separator: " ")
    }
  }

  @Test func soupOfWords() {
    var random = SeededRandom(seed: 21)
    let tokens = Array(Set(Self.queries.flatMap(Self.tokens))).sorted()
    check(count: 1_000) {
      "RETURN " + (0...random.below(12)).map { _ in tokens[random.below(tokens.count)] }.joined(separator: " ")
    }
  }

  @Test func anyBytes() {
    var random = SeededRandom(seed: 22)
    check(count: 500) {
      String(decoding: (0..<random.below(80)).map { _ in UInt8(random.below(256)) }, as: UTF8.self)
    }
    check(count: 500) {
      var bytes = Array(Self.queries[random.below(Self.queries.count)].utf8)
      for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Runs what `make` gives, one statement after the other, and asks each time whether the session still answers.
  private func check(count: Int, _ make: () -> String) {
    var session = Database().makeSession()
    var options = RunOptions()
    options.timeLimit = 0.2
    for number in 0..<count {
      if number % 50 == 0 {
        session = Database().makeSession()
        for statement in Self.setting { #expect(session.answer(statement).failure == nil) }
      }
      let text = make()
      let answer = session.answer(text, ["p": .integer(3)], options: options)
      #expect(answer.failure == nil || !answer.message.isEmpty, "\(text)")
      let after = session.answer("MATCH (n) RETURN count(n) >= 0")
      #expect(after.rows == ["true"], "after \(text)")
    }
  }

  /// The words, numbers, strings and signs of a query.
  private static func tokens(_ query: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    var quote: Character?
    func isPart(_ c: Character) -> Bool { c.isLetter || c.isNumber || c == "_" || c == "$" }
    for c in query {
      if quote != nil {
        word.append(c)
        if c == quote {
          quote = nil
          tokens.append(word)
          word = ""
        }
        continue
      }
      if isPart(c) {
        word.append(c)
        continue
      }
      if !word.isEmpty { tokens.append(word) }
      word = ""
      if c == "'" {
        quote = c
        word.append(c)
      } else if c != " " {
        tokens.append(String(c))
      }
    }
    if !word.isEmpty { tokens.append(word) }
    return tokens
  }

}
