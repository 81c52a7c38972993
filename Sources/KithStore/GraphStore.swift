import KithGraph

/// Where a graph is kept between sessions: a folder of text, or a database file.
///
/// A store holds the graph as of the last commit that it knows of. Whoever changes it takes the right to write, begins a
/// transaction on `graph`, and commits it through the store: it is on the disk when `commit` returns.
/// ```swift
/// try store.beginWriting(patience: .seconds(5))
/// defer { store.endWriting() }
/// let transaction = GraphTransaction(store.graph)
/// ...
/// let next = try store.commit(transaction, statement: "CREATE (:Person {id: 'ada'})")
/// ```
public protocol GraphStore: AnyObject, Sendable {
  /// Where it is, as the person who opened it wrote it.
  var path: String { get }
  /// The graph with every commit that is known.
  var graph: Graph { get }
  /// What was put right when it was opened, for people.
  var notes: [String] { get }
  /// Rules that are broken and evidence that does not hold, against a folder of letters; nil is where the graph's own are.
  func problems(letters: String?) throws(StoreError) -> [StoreProblem]
  /// How many commits a checkpoint would take up.
  var uncheckpointedCount: Int { get }
  /// Whether this process committed something since the last checkpoint.
  var hasOwnCommits: Bool { get }
  /// Takes up what other processes committed; `graph` is then as of now.
  func refresh() throws(StoreError)
  /// Takes the right to write, waiting for another process up to `patience`, and takes up what it committed.
  func beginWriting(patience: Duration) throws(StoreError)
  /// Gives the right to write back; without it, nothing happens.
  func endWriting()
  /// Stores what a transaction changed and commits it, if it has consent. After an error nothing is stored, and the
  /// transaction is open.
  func commit(_ transaction: GraphTransaction, statement: String, consent: CommitConsent) throws(StoreError) -> Graph
  /// Whether this process is committing: asked anything else, the store waits until it has.
  var isCommitting: Bool { get }
  /// The last transactions, the latest first; a folder has git for that.
  func log(limit: Int) throws(StoreError) -> [LogEntry]
  /// Takes back the last transaction that is not taken back yet, and tells which; a folder has git for that.
  func undo() throws(StoreError) -> LogEntry
  /// Removes every trace of what is not in the graph any more.
  func purge() throws(StoreError)
  /// Whether a text may stand in what `purge` removes, or elsewhere in the graph's files.
  func holdsTrace(of text: String) throws(StoreError) -> Bool
  /// Writes a copy of the graph, in the same form, to a place where there is nothing.
  func backup(to target: String) throws(StoreError)
  /// The files of the folder that the graph is in or was made of, nil where there are none, and what cannot go along.
  func text() throws(StoreError) -> (text: KeptText?, leftBehind: [String])
  /// Takes up the commits into the form that is read fastest: a folder's CSV files, or a database's pages. `isLeaving` says
  /// that this process does not go on with the graph.
  func checkpoint(patience: Duration, isLeaving: Bool) throws(StoreError)
}

/// Whether a transaction is still to be committed, as whoever wants it says; where not, it fails with `cancelled`.
public struct CommitConsent {
  /// Asked now and then on the way.
  let goesOn: () -> Bool
  /// Asked once, when all is written and nothing left but to make it count. What has been consented to is committed.
  let isGiven: () -> Bool

  /// Takes the two questions.
  public init(goesOn: @escaping () -> Bool, isGiven: @escaping () -> Bool) {
    self.goesOn = goesOn
    self.isGiven = isGiven
  }

  /// Of somebody who does not change his mind.
  public static var unconditional: CommitConsent { CommitConsent(goesOn: { true }, isGiven: { true }) }

  func requireGoingOn() throws(StoreError) { if !goesOn() { throw StoreError.calledOff } }

  func require() throws(StoreError) { if !isGiven() { throw StoreError.calledOff } }
}

extension GraphStore {
  /// Stores what a transaction changed and commits it.
  public func commit(_ transaction: GraphTransaction, statement: String) throws(StoreError) -> Graph {
    try commit(transaction, statement: statement, consent: .unconditional)
  }

  /// Takes up the commits, and goes on.
  public func checkpoint(patience: Duration) throws(StoreError) {
    try checkpoint(patience: patience, isLeaving: false)
  }
}

/// How a store is opened.
public struct StoreOptions: Sendable {
  /// Nothing is written, not even to put right what a crash left.
  public var isReadOnly = false
  /// A folder's files are read, whatever was kept of them when they were read before.
  public var ignoresCache = false
  /// Whether a graph is made where there is nothing.
  public var createsMissing = false
  /// Makes the usual options.
  public init() {}
}

/// Opens whatever stands at a path.
public enum GraphStores {
  /// What a path ends in where a database file is to be made.
  static let fileSuffixes = [".kith", ".db", ".sqlite"]

  /// Opens a graph: a folder is the text form, a file a database.
  ///
  /// Where there is nothing, a path that ends in `.kith` is a database file to be made by the first commit. With
  /// `createsMissing` so is one that ends in `.db` or `.sqlite`, and any other is a folder, made now.
  public static func open(
    _ path: String, options: StoreOptions = StoreOptions(), isCancelled: @escaping () -> Bool = { false }
  ) throws(StoreError) -> any GraphStore {
    let found: PathKind
    do throws(SystemError) {
      if try kind(ofPath: path) == .nothing {
        if isFile(path), options.createsMissing || path.lowercased().hasSuffix(fileSuffixes[0]) {
          return try newFile(path, options)
        }
        if options.createsMissing { try makeFolder(at: path) }
      }
      found = try kind(ofPath: path)
    } catch {
      throw StoreError(.inputOutput, file: path, "cannot be opened: \(error.message)")
    }
    switch found {
    case .folder:
      return try TextFolderStore(
        path: path, isReadOnly: options.isReadOnly, ignoresCache: options.ignoresCache, isCancelled: isCancelled)
    case .nothing:
      throw StoreError(
        .notFound, file: path, "there is nothing at this path", hint: "an empty folder is an empty graph")
    case .file: return try DatabaseFileStore(path: path, isReadOnly: options.isReadOnly)
    }
  }

  /// Whether a path is that of a database file to be made.
  static func isFile(_ path: String) -> Bool {
    fileSuffixes.contains { path.lowercased().hasSuffix($0) && path.utf8.count > $0.utf8.count }
  }

  private static func newFile(_ path: String, _ options: StoreOptions) throws(SystemError) -> any GraphStore {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    _ = try Folder(path: folder)
    do throws(StoreError) {
      return try DatabaseFileStore(path: path, isReadOnly: options.isReadOnly, isNew: true)
    } catch {
      throw SystemError()
    }
  }
}
