import Foundation
import Kith
import KithSession
import KithShell
import TestSupport
import Testing

/// The same statements at random, by seed, on memory, folder and file: single ones and transactions, some of which fail,
/// rules and indexes that come and go, and undo. All three give the same outcomes and the same answers, before and after
/// they are opened again.
@Suite final class RandomWorkloadTests {
  private let folder = NSTemporaryDirectory() + "kith-workload-" + UUID().uuidString
  private var random = SeededRandom(seed: 0)
  private var forms: [Form] = []
  private var madeFolders = 0
  /// What the file held before each transaction of its log that is not taken back.
  private var states: [[[String]]] = []

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test(arguments: 1...6) func everyFormAnswersTheSame(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    forms = [Form(Database()), try open("w0"), try open("w.kith")]
    for step in 0..<45 {
      switch random.below(10) {
      case 0..<5: try runEverywhere(statement(), "step \(step)")
      case 5..<8: try transaction("step \(step)")
      case 8: try openAgain()
      default: try undo("step \(step)")
      }
      try expectSame("step \(step)")
    }
    try openAgain()
    try expectSame("at the end")
    for name in ["w\(madeFolders)", "w.kith"] { #expect(try Database.check(folder + "/" + name).problems == []) }
  }

  // MARK: - Steps

  private func transaction(_ step: String) throws {
    try forEachForm { try $0.session.begin() }
    var hasFailed = false
    for _ in 0..<random.below(5) {
      let outcome = try runEverywhere(statement(), step, isLogged: false)
      hasFailed = hasFailed || outcome != "done"
      if !hasFailed { try expectSame(step + ", within the transaction") }
    }
    let isCommitted = random.below(3) > 0
    let before = try forms[2].lastLogged()
    let known = hasFailed || !isCommitted ? nil : try Facts.of(try open("w.kith", creating: false))
    let outcomes = forms.map { form in
      Self.outcome { isCommitted ? try form.session.commit() : try form.session.rollback() }
    }
    #expect(Set(outcomes).count == 1, "\(step): \(outcomes)")
    // What cannot be committed is still open.
    if outcomes[0] != "done" {
      try forEachForm { if $0.session.transactionState != .none { try $0.session.rollback() } }
    }
    if let known, try forms[2].lastLogged() != before { states.append(known) }
  }

  private func undo(_ step: String) throws {
    guard let expected = states.popLast() else {
      #expect(throws: DatabaseError.self) { try forms[2].database.undo() }
      return
    }
    _ = try forms[2].database.undo()
    #expect(try Facts.of(forms[2]) == expected, "\(step): undo")
    // The others have no undo: they begin again with what the file holds.
    madeFolders += 1
    try forms[2].database.write(to: folder + "/w\(madeFolders)")
    let sink = MemorySink()
    try GraphDump(of: forms[2].session).write(to: sink)
    let memory = Database()
    let context = ShellContext(
      source: memory, settings: ShellContext.Settings(), output: MemorySink(), errors: MemorySink())
    let outcome = try ScriptRunner(context: context, keepsGoing: false).run([.text(sink.text)], isAtomic: true)
    #expect(outcome == .done)
    forms = [Form(memory), try open("w\(madeFolders)"), forms[2]]
  }

  private func openAgain() throws {
    if random.below(2) == 0 { try forms[1].database.save() }
    forms[1] = try open("w\(madeFolders)", creating: false)
    forms[2] = try open("w.kith", creating: false)
  }

  @discardableResult
  private func runEverywhere(_ statement: String, _ step: String, isLogged: Bool = true) throws -> String {
    let before = isLogged ? try forms[2].lastLogged() : 0
    let known = isLogged ? try Facts.of(forms[2]) : []
    let outcomes = forms.map { form in Self.outcome { _ = try form.session.run(statement).summary() } }
    #expect(Set(outcomes).count == 1, "\(step): \(statement): \(outcomes)")
    if isLogged, try forms[2].lastLogged() != before { states.append(known) }
    return outcomes[0]
  }

  private func expectSame(_ step: String) throws {
    if forms[0].session.transactionState == .failed { return }
    let facts = try forms.map { try Facts.of($0) }
    #expect(facts[1] == facts[0] && facts[2] == facts[0], "\(step)")
  }

  private func statement() -> String {
    let (a, b, w) = (random.below(12), random.below(12), random.below(100))
    let values = [
      "1", "1.5", "'text'", "'=1+1'", "[1, 2]", "['a;b', '']", "date('2020-02-03')", "null", "true", "-0.0", "''",
    ]
    let value = values[random.below(values.count)]
    let choices = [
      "CREATE (:N {k: \(a), v: \(value)})", "CREATE ({k: \(a)})", "MERGE (:M {k: \(a)})", "CREATE (:M {k: \(a)})",
      "MATCH (a {k: \(a)}), (b {k: \(b)}) CREATE (a)-[:R {w: \(w)}]->(b)",
      "MATCH (a:N {k: \(a)}), (b:M {k: \(b)}) MERGE (a)-[r:S]->(b) ON CREATE SET r.w = \(value)",
      "MATCH (n {k: \(a)}) SET n.v = \(value), n:L\(b % 3)", "MATCH (n {k: \(a)}) REMOVE n.v, n:L\(b % 3)",
      "MATCH (n {k: \(a)}) DELETE n", "MATCH (n {k: \(a)}) DETACH DELETE n", "MATCH ()-[r]->(n {k: \(b)}) DELETE r",
      "MATCH ()-[r:R]->() SET r.w = r.w + 1", "MATCH (n:N) SET n.v = 1 / (n.k - \(a))",
      "CREATE CONSTRAINT c IF NOT EXISTS FOR (n:M) REQUIRE n.k IS UNIQUE", "DROP CONSTRAINT c IF EXISTS",
      "CREATE CONSTRAINT d IF NOT EXISTS FOR ()-[r:R]-() REQUIRE r.w IS NOT NULL", "DROP CONSTRAINT d",
      "CREATE CONSTRAINT e IF NOT EXISTS FOR (n:N) REQUIRE n.v IS :: INTEGER | STRING", "DROP CONSTRAINT e IF EXISTS",
      "CREATE INDEX i IF NOT EXISTS FOR (n:N) ON (n.k)", "DROP INDEX i IF EXISTS",
      "FOREACH (x IN range(1, 3) | CREATE (:F {k: x, v: \(value)}))",
    ]
    return choices[random.below(choices.count)]
  }

  // MARK: - Forms

  private func open(_ name: String, creating: Bool = true) throws -> Form {
    var options = Database.Options()
    options.createsMissing = creating
    return Form(try Database.open(folder + "/" + name, options: options))
  }

  private func forEachForm(_ body: (Form) throws -> Void) rethrows {
    for form in forms { try body(form) }
  }

  private static func outcome(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "done"
    } catch {
      return (error as? SessionError)?.detail ?? "\(error)"
    }
  }
}

/// A graph in one form, and the session that works on it.
private struct Form {
  let database: Database
  let session: any Session

  init(_ database: Database) {
    self.database = database
    session = database.makeSession()
  }

  /// The number of the last transaction in the log; 0 where there is none.
  func lastLogged() throws -> Int64 { try database.log(limit: 1).first?.number ?? 0 }
}

/// Everything that a graph holds, as rows in order.
private enum Facts {
  static func of(_ form: Form) throws -> [[String]] {
    try [
      "MATCH (n) RETURN labels(n), properties(n)",
      "MATCH (a)-[r]->(b) RETURN properties(a), type(r), properties(r), properties(b)",
      "SHOW CONSTRAINTS YIELD createStatement", "SHOW INDEXES YIELD name, labelsOrTypes, properties",
      "MATCH (n:N {k: 3}) RETURN count(n)",
    ].map { statement in
      let cursor = try form.session.run(statement)
      var rows: [String] = []
      while let batch = try cursor.next() {
        for row in 0..<batch.count {
          rows.append((0..<batch.width).map { batch[row, $0].literalText }.joined(separator: "|"))
        }
      }
      return rows.sorted()
    }
  }
}
