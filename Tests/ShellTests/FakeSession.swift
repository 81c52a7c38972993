import Kith
import KithSession
import KithValue

@testable import KithShell

/// A graph that answers a few statements with rows told beforehand, and knows a small catalogue.
final class FakeGraph: GraphSource {
  let path: String?
  var hasUnsavedChanges = false
  let session = FakeSession()
  init(path: String? = nil) { self.path = path }
  func makeSession() -> any Session { session }
  var hasOwnCommits: Bool { hasUnsavedChanges }
  func log(limit: Int) throws(DatabaseError) -> [Database.LogEntry] { [] }
  func undo() throws(DatabaseError) -> Database.LogEntry { throw DatabaseError("nothing to undo") }
  func save(patience: Duration, isLeaving: Bool) throws(DatabaseError) { hasUnsavedChanges = false }
}

final class FakeCursor: ResultCursor {
  let columns: [String]
  private var batches: [RowBatch]
  private let end: Summary
  init(_ columns: [String], _ rows: [[Value]], _ summary: Summary = Summary()) {
    self.columns = columns
    batches = [RowBatch(values: rows.flatMap { $0 }, width: columns.count, count: rows.count)]
    end = summary
  }
  func next() throws(SessionError) -> RowBatch? { batches.popLast() }
  func summary() throws(SessionError) -> Summary { end }
}

// Tests use it from one thread.
final class FakeSession: Session, @unchecked Sendable {
  /// What a statement gives: columns, rows and a summary.
  var answers: [String: ([String], [[Value]], Summary)] = [:]
  /// The statements that were run.
  private(set) var ran: [String] = []
  private(set) var lastParameters: [String: Value] = [:]
  private(set) var transactionState = TransactionState.none
  var writes: Set<String> = []

  func run(
    _ statement: String, parameters: [String: Value], options: RunOptions
  ) throws(SessionError) -> any ResultCursor {
    ran.append(statement)
    lastParameters = parameters
    if statement.hasPrefix("BAD") { throw Self.error(at: 0..<3) }
    if let (columns, rows, summary) = answers[statement] { return FakeCursor(columns, rows, summary) }
    if statement.hasPrefix("CREATE") { return FakeCursor([], []) }
    // What `:param` asks.
    if statement.hasPrefix("RETURN "), options.isReadOnly {
      return FakeCursor(["value"], [[Self.literal(String(statement.dropFirst(7)))]])
    }
    return FakeCursor(["1"], [[.integer(1)]])
  }

  static func error(at place: Range<Int>) -> SessionError {
    SessionError(
      kind: .syntaxError, phase: .compileTime, detail: "UnexpectedSyntax", message: "That is no clause",
      place: TextPlace(lower: place.lowerBound, upper: place.upperBound, line: 1, column: 1),
      hint: "did you mean MATCH?")
  }

  private static func literal(_ text: String) -> Value {
    if text.hasPrefix("'") { return .string(String(text.dropFirst().dropLast())) }
    return Int64(text).map { .integer($0) } ?? .null
  }

  func check(_ statement: String) throws(SessionError) -> StatementDescription {
    StatementDescription(columns: [], isWrite: writes.contains(statement), parameters: [], notifications: [])
  }
  func begin() throws(SessionError) { transactionState = .open }
  func commit() throws(SessionError) { transactionState = .none }
  func rollback() throws(SessionError) { transactionState = .none }
  func cancel() {}
  func catalogue() throws(SessionError) -> Catalogue { Self.catalogue }
  func values(
    ofProperty key: String, of owner: PropertyOwner, prefix: String, limit: Int
  ) throws(SessionError) -> [String] {
    let name =
      switch owner {
      case .node(let label): label ?? ""
      case .relationship(let type): type ?? "any type"
      }
    let values = [
      "name Person": ["Lord Blunkett", "Nick Pahl", "O'Neill"], "name Post": ["CEO of SOM", "Chair"],
      "name ": ["CEO of SOM", "Chair", "Lord Blunkett", "Nick Pahl", "O'Neill"],
      "status HOLDS": ["current", "former"], "status any type": ["current", "former", "past"],
    ]
    return (values["\(key) \(name)"] ?? []).filter { $0.hasPrefix(prefix) }
  }
  var capabilities: Capabilities { Capabilities(engine: "fake", hasTransactions: true, isWritable: true) }

  static let catalogue = Catalogue(
    version: 1, nodeCount: 1204, relationshipCount: 2,
    labels: [
      .init(name: "Person", count: 2, properties: [property("email"), property("name")]),
      .init(name: "Post", count: 1, properties: [property("name"), property("role")]),
      .init(name: "Two Words", count: 1, properties: []),
    ],
    relationshipTypes: [
      .init(name: "HOLDS", count: 2, properties: [property("status")]), .init(name: "KNOWS", count: 2, properties: []),
      .init(name: "LIKES", count: 1, properties: []),
    ],
    triples: [
      .init(start: "Person", type: "HOLDS", end: "Post", count: 2),
      .init(start: "Person", type: "KNOWS", end: "Person", count: 2),
      .init(start: "Post", type: "LIKES", end: "Post", count: 1),
    ],
    functions: [
      FunctionSignature("toUpper", [.init("text", .string)], result: .string, summary: "The text in capitals."),
      FunctionSignature("toLower", [.init("text", .string)], result: .string, summary: "The text in small letters."),
    ])

  private static func property(_ key: String) -> Catalogue.Property { .init(key: key, types: ["STRING"], count: 1) }
}

/// A context over a fake graph that writes into memory.
struct Bench {
  let graph = FakeGraph()
  let output = MemorySink()
  let errors = MemorySink()
  let context: ShellContext
  init(mode: OutputMode = .csv) {
    var settings = ShellContext.Settings()
    settings.mode = mode
    context = ShellContext(source: graph, settings: settings, output: output, errors: errors)
  }
  func run(_ texts: String..., keepsGoing: Bool = false, isAtomic: Bool = false) -> ScriptOutcome? {
    try? ScriptRunner(context: context, keepsGoing: keepsGoing).run(texts.map { .text($0) }, isAtomic: isAtomic)
  }
}
