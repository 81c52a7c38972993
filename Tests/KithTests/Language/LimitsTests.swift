import Glibc
import Kith
import Testing

/// Whatever is asked, and on however small a thread, it is answered or refused in plain words.
@Suite struct LimitsTests {
  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  /// As deep as may be, and deeper.
  static let deep: [String] = [
    ("(", "1", ")"), ("[", "1", "]"), ("{a: ", "1", "}"), ("abs(", "1", ")"), ("CASE WHEN true THEN ", "1", " END"),
    ("[x IN [1] | ", "1", "]"), ("NOT ", "true", ""), ("- ", "1", ""), ("exists { MATCH (a) WHERE ", "true", " }"),
    ("reduce(a = 0, x IN [1] | ", "1", ")"), ("coalesce(null, ", "1", ")"), ("", "1", " + 1"), ("", "[1]", "[0]"),
    ("", "{a: 1}", ".a"), ("", "1", " ^ 1"), ("1 IN [", "1", "]"),
  ].flatMap { open, middle, close in
    [100, 190, 380, 990, 100_000].map { depth in
      "UNWIND [1] AS one RETURN " + repeated(open, depth) + middle + repeated(close, depth) + " AS x"
    }
  }

  static let wide: [String] = [
    repeated("WITH 1 AS x ", 10_000) + "RETURN 1 AS x", repeated("MATCH (n) ", 10_000) + "RETURN 1 AS x",
    (0..<10_000).map { "UNWIND [1] AS x\($0)" }.joined(separator: " ") + " RETURN 1 AS x",
    repeated("CREATE (:A) ", 10_000), repeated("MERGE (:A) ", 10_000),
    repeated("CREATE (:A) WITH * ", 5_000) + "FINISH",
    repeated("CALL { RETURN 1 AS x } ", 10_000), repeated("FOREACH (x IN [1] | CREATE (:A)) ", 10_000),
    repeated("OPTIONAL MATCH (n) ", 400) + "RETURN 1 AS x",
    repeated("UNWIND [1] AS x WITH x + 1 AS y ", 200) + "FINISH",
    "RETURN 1 AS x" + repeated(" UNION RETURN 1 AS x", 10_000),
    "RETURN 1 AS x" + repeated(" UNION ALL RETURN 1 AS x", 10_000),
    "MATCH (a)" + repeated("-->()", 10_000) + " RETURN 1", "MATCH (a)" + repeated(", (b)", 10_000) + " RETURN 1",
    "CREATE (a)" + repeated(", ()", 10_000), "RETURN '" + repeated("x", 1_000_000) + "' AS x",
    "RETURN size([1" + repeated(", 1", 100_000) + "]) AS x", "RETURN " + repeated("x", 1_000_000),
    repeated("x", 1_000_000), "RETURN true" + repeated(" AND true", 20_000),
    "CREATE (n) SET n.k0 = 0" + (1..<3_000).map { ", n.k\($0) = \($0)" }.joined(),
  ]

  /// What would take all the memory or all the time that there is.
  static let large: [String] = [
    "RETURN size(range(1, 1000000000000)) AS x", "UNWIND range(1, 1000000000000) AS x RETURN count(x)",
    "RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s)) AS x",
    "RETURN size(reduce(s = 'x', i IN range(1, 60) | s || s)) AS x",
    "WITH reduce(s = 'x', i IN range(1, 20) | s + s) AS s RETURN size(replace(s, 'x', s)) AS x",
    "WITH reduce(s = 'x', i IN range(1, 20) | s + s) AS s RETURN size(replace(s, '', s)) AS x",
    "RETURN reduce(l = [1], i IN range(1, 60) | [l, l]) AS x",
    "RETURN reduce(l = {}, i IN range(1, 60) | {a: l, b: l}) AS x",
    "RETURN reduce(l = [], i IN range(1, 100000) | [l]) AS x",
    "WITH reduce(l = [1], i IN range(1, 60) | [l, l]) AS a RETURN a = a AS x",
    "RETURN 'a' =~ '((((a{100}){100}){100}){100}){100}' AS x",
    "RETURN 'a' =~ reduce(s = 'a', i IN range(1, 20000) | '(' + s + ')') AS x",
    "RETURN lpad('x', 1000000000000, 'y') AS x",
  ]

  @Test(arguments: [deep, wide, large].flatMap { $0 })
  func isAnsweredOrRefused(_ statement: String) {
    onSmallThread {
      let answer = Database().makeSession().answer(statement)
      #expect(answer.failure == nil || !answer.message.isEmpty)
    }
  }

  @Test func whatIsAllowedIsAnswered() {
    onSmallThread {
      let session = Database().makeSession()
      #expect(session.answer("UNWIND [1] AS x RETURN x" + Self.repeated(" + 1", 900)).rows == ["901"])
      #expect(
        session.answer("RETURN " + Self.repeated("[", 300) + "1" + Self.repeated("]", 300) + " AS x").rows.count == 1)
      // A plan that is found again runs as the first time.
      for _ in 0..<2 {
        #expect(session.answer(Self.repeated("UNWIND [1] AS x WITH x AS y ", 200) + "RETURN y").rows == ["1"])
      }
      let nested = session.answer("RETURN reduce(l = [], i IN range(1, 390) | [l]) AS x")
      #expect(nested.rows.first?.count == 2 * 391)
      #expect(session.answer("RETURN 1 AS x" + Self.repeated(" UNION ALL RETURN 1 AS x", 9_999)).rows.count == 10_000)
    }
  }

  @Test(arguments: [
    ("RETURN size(range(1, 1000000000000)) AS x", "ListTooLong"),
    ("RETURN size(reduce(s = 'x', i IN range(1, 60) | s + s)) AS x", "StringTooLong"),
    ("RETURN reduce(l = [1], i IN range(1, 60) | [l, l]) AS x", "ListTooLong"),
    ("RETURN reduce(l = [], i IN range(1, 2000) | [l]) AS x", "NestingTooDeep"),
    ("RETURN reduce(l = {}, i IN range(1, 60) | {a: l, b: l}) AS x", "MapTooLarge"),
  ])
  func tooLargeIsToldAsSuch(_ statement: String, _ detail: String) {
    #expect(Database().makeSession().answer(statement).failure == "LimitExceeded at runtime: \(detail)")
  }

  @Test func tooManyClausesAreRefusedBeforeTheyRun() {
    let session = Database().makeSession()
    #expect(
      session.answer(Self.repeated("MERGE (:A) ", 10_000)).failure == "LimitExceeded at compile time: TooManyClauses")
    #expect(
      session.answer("MATCH (a)" + Self.repeated("-->()", 10_000) + " RETURN 1").failure
        == "LimitExceeded at compile time: PatternTooLarge")
  }

  @Test(arguments: [
    "UNWIND range(1, 10000000) AS x UNWIND range(1, 10000000) AS y RETURN count(*)",
    "RETURN reduce(s = 0, x IN range(1, 5000000) | s + x) AS x",
    "RETURN size([x IN range(1, 5000000) WHERE x % 7 = 3 | x * x]) AS x",
    "UNWIND range(1, 10000000) AS x WITH x ORDER BY -x RETURN count(x)",
    "UNWIND range(1, 100000) AS x CREATE (:A {x: x}) WITH x UNWIND range(1, 100000) AS y RETURN sum(x + y)",
  ])
  func timeIsBounded(_ statement: String) {
    var options = RunOptions()
    options.timeLimit = 0.05
    let answer = Database().makeSession().answer(statement, options: options)
    #expect(answer.failure == "LimitExceeded at runtime: TimeLimitExceeded")
  }

  @Test func aDatabaseHasATimeLimitForAllStatements() throws {
    var options = Database.Options()
    options.timeLimit = 0.05
    let session = Database(options: options).makeSession()
    let answer = session.answer("UNWIND range(1, 10000000) AS x UNWIND range(1, 10000000) AS y RETURN count(*)")
    #expect(answer.failure == "LimitExceeded at runtime: TimeLimitExceeded")
    #expect(session.answer("RETURN 1 AS x").rows == ["1"])
  }

  @Test func parametersMayBeDeep() {
    var value = Value.list([.integer(1)])
    for _ in 0..<390 { value = .list([value]) }
    onSmallThread {
      let session = Database().makeSession()
      #expect(session.answer("RETURN $p = $p AS x", ["p": value]).rows == ["true"])
      #expect(session.answer("RETURN $p = $p AS x", ["p": value]).rows == ["true"])
      #expect(session.answer("UNWIND [$p, $p] AS p RETURN count(DISTINCT p) AS x", ["p": value]).rows == ["1"])
    }
  }

  /// Runs the body on a thread of 512 KB, as those of a pool have.
  private func onSmallThread(_ body: @escaping () -> Void) {
    final class Work {
      let body: () -> Void
      init(_ body: @escaping () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 10)
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let failed = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    if failed == 0 { pthread_join(thread, nil) } else { work.release() }
    #expect(failed == 0)
  }
}
