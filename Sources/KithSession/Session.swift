import KithValue

/// What stands between whoever asks (the shell, scripts, diagrams) and whatever answers Cypher.
///
/// An embedded database answers today; a remote server can stand behind the same protocol. Values that cross it are
/// self-contained: no `nodeReference`, `relationshipReference` or `pathReference` ever does.
///
///     let cursor = try session.run("MATCH (p:Person) RETURN p.name AS name")
///     while let batch = try cursor.next() { for row in batch.rows { print(row[0]) } }
public protocol Session: AnyObject, Sendable {
  /// Runs one statement; rows come from the cursor as they are asked for.
  ///
  /// Outside a transaction a statement is one of its own, committed when the cursor is used up or closed without an error.
  func run(_ statement: String, parameters: [String: Value], options: RunOptions) throws(SessionError)
    -> any ResultCursor
  /// Checks a statement (syntax, names, types, columns) without running it.
  func check(_ statement: String) throws(SessionError) -> StatementDescription
  /// Opens an explicit transaction.
  func begin() throws(SessionError)
  /// Makes what the transaction changed visible to others.
  func commit() throws(SessionError)
  /// Forgets what the transaction changed.
  func rollback() throws(SessionError)
  /// Where the session stands between `begin` and `commit`.
  var transactionState: TransactionState { get }
  /// Asks the running statement to stop; may be called from any thread. Whoever runs it has the error within some tens of
  /// milliseconds, also where the statement cannot be broken off at once and stops only later, by itself.
  func cancel()
  /// The labels, relationship types and property keys there are, as of now.
  func catalogue() throws(SessionError) -> Catalogue
  /// Text values of a property, alone or in lists, that start with `prefix`, in order: what completion inside a string
  /// offers.
  func values(
    ofProperty key: String, of owner: PropertyOwner, prefix: String, limit: Int
  ) throws(SessionError) -> [String]
  /// What the session's engine can do.
  var capabilities: Capabilities { get }
}

/// Whose properties are meant.
public enum PropertyOwner: Sendable, Hashable {
  /// Nodes with the label, or every node.
  case node(label: String?)
  /// Relationships of the type, or every relationship.
  case relationship(type: String?)
}

extension Session {
  /// Runs one statement with nothing but the ordinary.
  public func run(_ statement: String, parameters: [String: Value] = [:]) throws(SessionError) -> any ResultCursor {
    try run(statement, parameters: parameters, options: RunOptions())
  }
}

/// The rows of a result, a batch at a time.
public protocol ResultCursor: AnyObject {
  /// The names of the columns; empty for a statement that returns nothing.
  var columns: [String] { get }
  /// The next rows, or nil after the last.
  func next() throws(SessionError) -> RowBatch?
  /// What the statement did; runs it to its end first. Rows not fetched by then are dropped.
  func summary() throws(SessionError) -> Summary
}

/// How a statement is to be run.
public struct RunOptions: Sendable {
  /// Keeps what the patterns matched beside the rows: `Summary.evidence` then lists it. For `:why` and `:draw`.
  public var keepsMatches = false
  /// Refuses to change the graph.
  public var isReadOnly = false
  /// Stops with `LimitExceeded` after so many seconds.
  public var timeLimit: Double?
  /// Stops with `LimitExceeded` where the rows, groups and lists it must keep would take more bytes than this.
  public var memoryLimit: Int?
  /// The folder of the script that the statement stands in: LOAD CSV looks there first for a path that is relative, then
  /// in the current directory.
  public var folder: String?
  /// Only plans, as under EXPLAIN.
  public var plansOnly = false
  /// Makes options.
  public init() {}
}

/// Where a session stands between `begin` and `commit`.
public enum TransactionState: Sendable, Hashable {
  /// No explicit transaction: each statement is its own.
  case none
  /// A transaction is open.
  case open
  /// A statement within the transaction failed: only `rollback` goes on.
  case failed
}

/// What an engine can do beyond running queries.
public struct Capabilities: Sendable, Hashable {
  /// The engine's name and version, `kith 0.1.0`.
  public var engine: String
  /// Whether `begin` works.
  public var hasTransactions: Bool
  /// Whether the graph can be changed.
  public var isWritable: Bool
  /// Makes a description.
  public init(engine: String, hasTransactions: Bool, isWritable: Bool) {
    self.engine = engine
    self.hasTransactions = hasTransactions
    self.isWritable = isWritable
  }
}
