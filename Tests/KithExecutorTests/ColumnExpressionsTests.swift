import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// An expression over columns of a graph gives what it gives for maps, whose values are taken one by one: the same values
/// of the same types, and the same errors.
@Suite struct ColumnExpressionsTests {
  static let expressions =
    [
      // Functions of one number.
      "abs(n.k)", "abs(n.k - n.j)", "abs(n.f)", "abs(n.t)", "sign(n.k)", "sign(n.f)", "floor(n.f)", "ceil(n.k)",
      "round(n.f)", "round(n.k)", "round(n.f, 2)", "sqrt(n.k)", "toInteger(n.f)", "toInteger(n.k)", "toFloat(n.k)",
      "toFloat(n.f)", "toInteger(n.t)", "exp(n.f / 100)", "abs(n.big)", "toInteger(n.f * 1e300)", "abs(n.mixed)",
      "abs(n.missing)",
      // Arithmetic of both kinds of number.
      "n.k * 1.5", "n.f + n.k", "n.k / n.f", "n.f - 3", "1 - n.f", "n.k / n.j", "n.big + n.k", "n.k % 0.5", "n.f / 0",
      // CASE and coalesce.
      "CASE WHEN n.b = true THEN n.k END", "CASE WHEN n.b THEN 1 ELSE 0 END",
      "CASE n.t WHEN 'ab' THEN 1 WHEN 'b' THEN 2 END",
      "CASE n.k WHEN 3 THEN n.t WHEN 4 THEN 'x' ELSE n.s END", "CASE WHEN n.k > 20 THEN n.k ELSE n.f END",
      "CASE WHEN n.k > 20 THEN n.f WHEN n.k > 10 THEN 0.5 END", "CASE WHEN n.k > 20 THEN n.t ELSE n.s END",
      "CASE WHEN n.k > 20 THEN n.b ELSE false END", "CASE WHEN n.k > 0 THEN n.j / n.k ELSE -1 END",
      "CASE WHEN n.k IS NULL THEN 'none' WHEN n.k < 9 THEN 'few' END", "CASE n.f WHEN n.k THEN 1 ELSE 2 END",
      "CASE n.b WHEN true THEN [n.k] ELSE n.t END", "CASE WHEN n.k = 0 THEN null ELSE 10 / n.k END",
      "CASE n.missing WHEN null THEN 1 ELSE 2 END", "CASE WHEN n.t THEN 1 END", "coalesce(n.k, n.j)",
      "coalesce(n.k, n.f)", "coalesce(n.missing, 'none')", "coalesce(n.missing, n.missing, 2.5)", "toFloat(n.k) / 7",
      "sqrt(n.k) * 2 + n.j", "sqrt(n.k - 20)", "coalesce(sqrt(n.k - 20) / n.j, 'none')",
      "CASE WHEN n.missing IS NULL THEN 'x' END",
      "coalesce(n.t, 'none')", "coalesce(n.t, n.s, n.k)", "coalesce(n.missing, n.b)", "n.b = false", "n.b <> true",
      "n.f > 3", "n.f <> 9007199254740993", "n.k > n.f", "n.f <= n.j", "n.k = n.f", "n.big <> n.f", "n.big < n.k * 1.5",
      "n.k < 7.5", "n.k >= sqrt(n.f)", "n.big > 9007199254740992.0",
      // Expressions of one column of strings, and of pairs.
      "split(n.s, ' ')[1]", "split(n.s, ' ')[-1]", "split(n.s, '')[2]", "split(n.s, n.t)[0]", "split(n.s, ' ')[n.j]",
      "split(n.missing, ' ')[1]", "split(n.s, null)[1]", "split(n.s, ' ')['a']", "split(n.k, ' ')[0]",
      "split(n.s, [' ', 'a'])[1]",
      "n.t < n.s", "n.s <= n.t", "n.t = n.s", "n.s <> n.t", "n.t >= n.t", "n.s > coalesce(n.t, 'b')", "n.f <= n.f",
      "coalesce(n.missing, n.t, n.s) >= n.s", "coalesce(n.k, n.f) < coalesce(n.f, n.k)", "coalesce(n.t, n.k) = n.mixed",
      "coalesce(n.t, 'none') + '?'", "n.k < coalesce(n.j, 9.5)", "n.mixed <> coalesce(n.missing, n.t)",
      "toUpper(substring(n.s, 2, 3)) + '!'", "size(n.s)", "size(split(n.s, ' '))", "split(n.s, ' ')",
      "toUpper(n.s) CONTAINS 'B'", "n.s =~ '.*[a-c] .*'", "n.s =~ '('", "n.missing =~ '('", "n.k =~ '('",
      "split(n.s, ' ')[0] = 'a' AND n.s ENDS WITH 'c'", "substring(n.s, 0, 2) IN ['ab', 'b ', null]",
      "CASE WHEN toLower(n.s) STARTS WITH 'a' THEN size(n.s) ELSE n.s END", "toInteger(split(n.s, ' ')[1])",
      "left(n.t, n.j)", "substring(n.s, n.j - 3)", "n.t + '-' + toString(n.k)", "n.t + n.k", "n.k + n.t", "n.t + n.b",
      "n.t + n.f", "n.t + n.s", "n.t || n.s", "toString(n.k) + toString(n.b)", "toString(n.f)", "toString(n.j) + 'x'",
      "n.t + [n.k]", "n.t - n.k", "[n.t, n.k]", "{a: n.t, k: n.k}", "replace(n.s, ' ', n.t)", "toBoolean(n.t)", "-n.k",
      "-n.f",
      "n.mixed + 'a'", "toString(n.mixed)", "size(n.mixed)", "reverse(n.s)", "left(n.s, -1)", "range(n.j, n.k % 7)",
    ] + texts

  /// What makes texts of texts, byte by byte.
  static let texts = [
    "toUpper(n.u)", "toLower(n.u)", "toLower(replace(n.u, ' ', '-'))", "replace(n.u, 'ä', 'ae')",
    "replace(n.u, '-', '')",
    "replace(n.u, '', '.')", "replace(n.u, 'a', 'aa')", "replace(n.u, '--', '-')", "replace(n.u, n.t, '.')",
    "replace(n.k, 'a', 'b')", "replace(n.u, 'a', null)", "trim(n.u)", "ltrim(n.u)", "rtrim(n.u)", "btrim(n.u, ' -')",
    "'[' + trim(n.u) + ']'", "left(n.u, 3)", "right(n.u, 2)", "right(n.u, 0)", "substring(n.u, 2)",
    "substring(n.u, 1, 3)",
    "substring(n.u, 40)", "substring(n.u, -1)", "left(n.u, null)", "reverse(n.u)", "reverse(toUpper(n.u)) + n.s",
    "toUpper(left(n.u, 1)) + substring(n.u, 1)", "left(split(n.u, ' ')[0], 1) + left(split(n.u, ' ')[1], 1)",
    "split(n.u, '-')[2]", "split(n.u, '-')[-2]", "split(toLower(n.u), 'a')[-1]", "split(n.u, ' ')[n.j - 3]",
    "n.u + ' (' + n.s + ')'", "n.u + '|' + n.k + '|' + n.j", "'' + n.k", "n.k + n.j + ''", "'' + n.f", "'' + n.b",
    "'' + n.mixed", "'' + [n.u]", "n.u || '-' || n.s", "n.u || '-' || n.k", "toString(n.k) + '-' + n.u",
    "toString(n.u) + '!'",
    "'a' + 1 + n.u", "toString(n.big)", "null + ' ' + n.u", "n.missing + '!'", "toUpper(n.missing)", "toUpper(n.k)",
    "size(toUpper(n.u))", "size(replace(n.u, 'a', ''))", "size(split(n.u, ' ')[1])", "size(n.u + n.k + '')",
    "toUpper(n.u) CONTAINS 'Ä'", "trim(n.u) STARTS WITH 'a'", "NOT split(n.u, '-')[1] CONTAINS 'b'",
    "n.u + n.s + '' ENDS WITH 'cb'", "'' + n.k CONTAINS '1'", "toLower(n.u) = 'straße'", "toUpper(n.u) < toUpper(n.s)",
    "toLower(n.u) IN ['é', 'a-b-c']", "CASE WHEN trim(n.u) = '' THEN 'none' ELSE toUpper(n.u) END",
    "any(w IN split(n.u, '-') WHERE w STARTS WITH 'b')",
    "none(w IN split(n.u, ' ') WHERE size(w) > n.j)", "single(w IN split(n.u, ' ') WHERE w > 'b')",
    "[w IN split(n.u, ' ') | toUpper(w) + '!']", "reduce(s = '', w IN split(n.u, '-') | w + s)",
    "all(x IN [n.k, 3] WHERE x > 1)",
    "date('2020-01-0' + n.j).day", "date(n.u).day",
    "duration.between(date('2020-01-0' + n.j), date('2021-02-03')).months",
    "size([w IN split(n.u, 'a') WHERE w <> ''])", "'2020-01-0' + n.j + n.missing",
    "toInteger(substring(n.u, 2))", "toInteger(left('' + n.k, 2))", "toInteger('-' + n.j)", "toInteger(n.k + '.7')",
    "toInteger(' ' + n.j + ' ')", "toInteger('99999999999' + n.big)", "toInteger('+' + '' + n.j)",
    "toInteger(trim(n.u))",
    "substring(toString(n.k), 0, 1)", "toInteger(substring('' + n.k, 0, 1)) * 2",
  ]

  static let aggregates = [
    "sum(CASE WHEN n.b THEN 1 ELSE 0 END)", "avg(CASE WHEN n.b = true THEN n.k END)",
    "sum(CASE WHEN n.k > 5 THEN n.f END)",
    "sum(1)", "min(CASE WHEN n.b THEN n.k END)", "max(toUpper(n.u))", "min(trim(n.u))", "max(n.u + n.id)",
    "min('' + n.id)", "min(split(n.u, '-')[1])", "count(DISTINCT reverse(n.u))", "collect(DISTINCT left(n.u, 1))[..5]",
    "max(split(n.s, ' ')[1])", "count(DISTINCT n.t + n.k)",
    "percentileCont(n.k, 0.3)", "percentileDisc(n.k, 0.9)", "percentileCont(n.f, 0.5)", "percentileDisc(n.f, 0)",
    "percentileDisc(CASE WHEN n.k > 9 THEN n.k ELSE n.f END, 1)", "percentileCont(n.k, n.j / 10.0)",
    "percentileCont(n.t, 0.5)", "percentileCont(n.k, 1.5)", "percentileCont(null, 0.5)",
    "percentileDisc(DISTINCT n.k, 0.5)",
    "percentileDisc(n.f / (n.j - 3), 0.7)", "percentileCont(n.mixed, 0.5)", "stDev(n.k)", "stDevP(n.k)",
    "stDev(n.missing)", "stDev(n.t)", "round(stDev(n.f), 6)",
    "round(stDevP(CASE WHEN n.k > 9 THEN n.k ELSE n.f END), 6)",
    "stDev(DISTINCT n.k)", "round(stDev(n.big), 6)", "sum(CASE WHEN n.k > 40 THEN 1.5 ELSE 2 END)", "max(null)",
    "collect(abs(n.k))[2]", "size(collect(n.t))", "head(collect(n.s))", "last(collect(n.b))", "collect(n.f)[-2]",
    "[x IN collect(n.t) WHERE x STARTS WITH 'a' | x + '!']", "[x IN collect(n.k) WHERE x > 20]",
    "collect(DISTINCT n.k)[1..3]",
    "7 IN collect(n.k)", "'ab' IN collect(DISTINCT n.t)", "'zz' IN collect(n.t)", "0.5 IN collect(n.k)",
    "7 IN collect(n.f)",
    "any(x IN collect(n.f) WHERE x > 3)", "all(x IN collect(n.b) WHERE x)", "collect(DISTINCT n.mixed)",
    "collect(n.missing)",
    "size([x IN collect(n.k) | CASE WHEN x > 9 THEN x END])", "[x IN collect(n.k) | CASE WHEN x > 9 THEN x END][0]",
    "9 IN [x IN collect(n.k) | CASE WHEN x > 9 THEN x END]", "reduce(s = '', x IN collect(DISTINCT n.t) | s + x)",
    "[x IN collect(n.t) | [x]]", "[x IN collect(n.k)[0..3] | x * 1.5]", "collect([n.k])[0]", "collect(DISTINCT n.f)[0]",
    "collect(n.t) = collect(n.t)", "collect(n.k) + [1]", "[x IN collect(n.t) WHERE x < 'ab'] + 'c'",
    "sum(CASE WHEN n.b THEN 0 END)",
  ]

  private static let filters = ["", " WHERE n.id % 3 > 0", " WHERE n.id < 2", " WHERE n.t = 'ab'", " WHERE n.k > n.j"]

  @Test func givesForColumnsWhatItGivesForValues() throws {
    let (session, rows) = try Self.session()
    for (index, expression) in Self.expressions.enumerated() {
      let filter = Self.filters[index % Self.filters.count]
      for filter in filter.isEmpty ? [""] : ["", filter] {
        let tail = " WITH n\(filter) RETURN n.id AS id, \(expression) AS x, valueType(\(expression)) AS t ORDER BY id"
        let expected = Self.rows("UNWIND $rows AS n" + tail, rows, session)
        #expect(Self.rows("MATCH (n:N)" + tail, rows, session) == expected, "\(expression)\(filter)")
      }
    }
  }

  @Test func aggregatesColumnsAsItDoesValues() throws {
    let (session, rows) = try Self.session()
    for (index, aggregate) in Self.aggregates.enumerated() {
      for filter in ["", Self.filters[index % Self.filters.count]] {
        for key in ["0", "n.j", "n.t + '-' + toString(n.j)", "abs(n.k - n.j)", "CASE WHEN n.b THEN n.t END"] {
          let tail = " WITH n ORDER BY n.id WITH n\(filter) RETURN \(key) AS key, \(aggregate) AS x ORDER BY key, x"
          let expected = Self.rows("UNWIND $rows AS n" + tail, rows, session)
          #expect(Self.rows("MATCH (n:N)" + tail, rows, session) == expected, "\(aggregate) \(key)\(filter)")
        }
      }
    }
  }

  @Test func ordersTextsThatAreMadeAsItDoesValues() throws {
    let (session, rows) = try Self.session()
    for expression in Self.texts {
      for order in ["x, n.id LIMIT 9", "x DESC, n.id DESC SKIP 3 LIMIT 9", "x DESC, n.id LIMIT 2100"] {
        let tail = " WITH n RETURN \(expression) AS x, n.id AS id ORDER BY \(order)"
        let expected = Self.rows("UNWIND $rows AS n" + tail, rows, session)
        #expect(Self.rows("MATCH (n:N)" + tail, rows, session) == expected, "\(expression) \(order)")
      }
    }
  }

  @Test(arguments: [
    "toUpper(n.u) + '!'", "left(n.u, 3)", "size(trim(n.u))", "replace(n.u, 'a', 'bcd')", "n.u ENDS WITH 'a'",
  ])
  func makesLongTextsAmongShortOnes(expression: String) throws {
    let transaction = GraphTransaction(Graph())
    let (label, key, id) = (transaction.internLabel("N"), transaction.internKey("u"), transaction.internKey("id"))
    var maps: [Value] = []
    for (number, count) in [3, 1_100_000, 0, 5].enumerated() {
      let text = Value.string(String(repeating: "a", count: count))
      try transaction.createNode(labels: [label], properties: [(key, text), (id, .integer(Int64(number)))])
      maps.append(.map(MapValue([(key: "u", value: text), (key: "id", value: .integer(Int64(number)))])))
    }
    let session = Database(graph: transaction.commit()).makeSession()
    let tail = " WITH n RETURN n.id AS id, \(expression) AS x ORDER BY id"
    let expected = Self.rows("UNWIND $rows AS n" + tail, .list(maps), session)
    #expect(Self.rows("MATCH (n:N)" + tail, .list(maps), session) == expected)
  }

  /// The rows as text, or the error.
  private static func rows(_ query: String, _ rows: Value, _ session: any Session) -> [String] {
    do {
      let cursor = try session.run(query, parameters: ["rows": rows])
      var texts: [String] = []
      while let batch = try cursor.next() {
        texts += batch.rows.map { $0.map(\.literalText).joined(separator: " ") }
      }
      return texts
    } catch {
      return ["\(error)".split(separator: "\n").first.map { String($0) } ?? ""]
    }
  }

  /// Nodes with values missing here and there, and the same as maps: in three morsels the strings come again, in the last
  /// there are many new ones.
  private static func session() throws -> (any Session, Value) {
    var random = SeededRandom(seed: 7)
    let transaction = GraphTransaction(Graph())
    let label = transaction.internLabel("N")
    var maps: [Value] = []
    for id in 0..<3_500 {
      var properties: [(key: String, value: Value)] = [("id", .integer(Int64(id)))]
      func add(_ key: String, _ value: Value) { if random.below(9) > 0 { properties.append((key, value)) } }
      add("k", .integer(Int64(random.below(60)) - 10))
      properties.append(("j", .integer(Int64(3 + random.below(4)))))
      add("f", .float(Double(random.below(1 << 20)) / 7 - 50_000))
      add("b", .boolean(random.below(2) == 0))
      add("t", .string(["ab", "a", "b", "ac", "ä", ""][random.below(6)]))
      let words = id < 3_000 ? ["a bc", "b", "abc d 12", "Äb c", "ab 7 c", " "] : ["w\(id) x\(id % 7) c", "b \(id)"]
      add("s", .string(words[random.below(words.count)]))
      let signs = [
        "a-b-c", "  Ünïcode \t", "\u{2003}em\u{2003}", "straße", "É", "--", "日本語 text", "", "a  b", "Äb-a", "-\u{301}a",
        "aaa",
        "x-\(id) y",
      ]
      add("u", .string(signs[random.below(signs.count)]))
      add("big", .integer(random.below(40) == 0 ? .min : 5))
      add("mixed", random.below(2) == 0 ? .integer(4) : .string("ab"))
      try transaction.createNode(
        labels: [label], properties: properties.map { (transaction.internKey($0.key), $0.value) })
      maps.append(.map(MapValue(properties)))
    }
    return (Database(graph: transaction.commit()).makeSession(), .list(maps))
  }
}
