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
  /// Stores what a transaction changed and commits it. After an error nothing is stored, and the transaction is open.
  func commit(_ transaction: GraphTransaction, statement: String) throws(StoreError) -> Graph
  /// The last transactions, the latest first; a folder has git for that.
  func log(limit: Int) throws(StoreError) -> [LogEntry]
  /// Takes back the last transaction that is not taken back yet, and tells which; a folder has git for that.
  func undo() throws(StoreError) -> LogEntry
  /// Removes every trace of what is not in the graph any more.
  func purge() throws(StoreError)
  /// Writes a copy of the graph, in the same form, to a place where there is nothing.
  func backup(to target: String) throws(StoreError)
  /// Takes up the commits into the form that is read fastest: a folder's CSV files, or a database's pages.
  func checkpoint(patience: Duration) throws(StoreError)
}

/// How a store is opened.
public struct StoreOptions: Sendable {
  /// Nothing is written, not even to put right what a crash left.
  public var isReadOnly = false
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
        let isFile = fileSuffixes.contains { path.lowercased().hasSuffix($0) && path.utf8.count > $0.utf8.count }
        if isFile, options.createsMissing || path.lowercased().hasSuffix(fileSuffixes[0]) {
          return try newFile(path, options)
        }
        if options.createsMissing { try makeFolder(at: path) }
      }
      found = try kind(ofPath: path)
    } catch {
      throw StoreError(.inputOutput, file: path, "cannot be opened: \(error.message)")
    }
    switch found {
    case .folder: return try TextFolderStore(path: path, isReadOnly: options.isReadOnly, isCancelled: isCancelled)
    case .nothing:
      throw StoreError(
        .notFound, file: path, "there is nothing at this path", hint: "an empty folder is an empty graph")
    case .file: return try DatabaseFileStore(path: path, isReadOnly: options.isReadOnly)
    }
  }

  /// Writes a graph to a place where there is none, as a database file or a folder by the path's end.
  ///
  /// Gives a note where a folder could not take all of it into its files, and keeps it in its journal.
  public static func write(_ graph: Graph, to target: String) throws(StoreError) -> String? {
    guard ((try? kind(ofPath: target)) ?? .nothing) == .nothing else {
      throw StoreError(.occupied, file: target, "is there already", hint: "name a place where there is nothing")
    }
    var options = StoreOptions()
    options.createsMissing = true
    let store = try open(target, options: options)
    try store.beginWriting(patience: .seconds(5))
    defer { store.endWriting() }
    let transaction = GraphTransaction(store.graph)
    do { try transaction.apply(ChangeSet(everythingIn: graph)) } catch {
      throw StoreError(.faults, file: target, error.message)
    }
    _ = try store.commit(transaction, statement: "")
    do throws(StoreError) { try store.checkpoint(patience: .seconds(5)) } catch {
      guard error.kind == .notRepresentable else { throw error }
      return "all of it is in \(target)/.kith, but the files cannot hold it: \(error)"
    }
    return nil
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
