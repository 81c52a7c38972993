import KithGraph
import KithValue
import Synchronization

/// A graph kept in one database file; see `DatabaseFormat` for what is in it.
///
/// A commit appends a row to the file's log and waits for the disk. Other processes may read and write the file meanwhile.
public final class DatabaseFileStore: GraphStore {
  private let database: Guarded<OpenDatabase>
  private let committing = Atomic<Bool>(false)
  /// Where it is.
  public let path: String
  /// What was put right when it was opened: a file of an older format.
  public var notes: [String] { locked { $0.notes } }
  /// The log is a part of the file, so nothing waits to be written.
  public var uncheckpointedCount: Int { 0 }

  /// Opens the file at a path; with `isNew` there is none yet, and the first commit makes it.
  public init(path: String, isReadOnly: Bool = false, isNew: Bool = false) throws(StoreError) {
    self.path = path
    database = Guarded(try OpenDatabase(path: path, isReadOnly: isReadOnly, isNew: isNew))
  }

  /// The graph with every commit that is known.
  public var graph: Graph { locked { $0.graph } }
  /// Whether this process committed something since the last checkpoint.
  public var hasOwnCommits: Bool { locked { $0.hasOwnCommits } }

  /// Rules that are broken and evidence that does not hold. The graph's own letters are those of the folder that the file
  /// was made of, or else those in a folder `letters` beside it.
  public func problems(letters: String?) throws(StoreError) -> [StoreProblem] {
    try locked { (file) throws(StoreError) in
      let found: Letters
      if let letters { found = Letters(path: letters) } else { found = try Self.letters(of: file, at: path) }
      return TextFolder.check(file.graph, in: nil, letters: found)
    }
  }

  private static func letters(of file: OpenDatabase, at path: String) throws(StoreError) -> Letters {
    let kept = Letters(try file.text())
    if kept.areAtHand { return kept }
    return Letters(path: (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + TextFolder.letters)
  }

  /// Takes up what other processes committed.
  public func refresh() throws(StoreError) { try locked { (file) throws(StoreError) in try file.refresh() } }

  /// Takes the right to write among all processes.
  public func beginWriting(patience: Duration) throws(StoreError) {
    try locked { (file) throws(StoreError) in try file.beginWriting(patience: patience) }
  }

  /// Gives it back.
  public func endWriting() { locked { $0.endWriting() } }

  /// Appends a transaction to the log and waits for the disk.
  public func commit(
    _ transaction: GraphTransaction, statement: String, consent: CommitConsent
  ) throws(StoreError) -> Graph {
    try locked { (file) throws(StoreError) in
      committing.store(true, ordering: .relaxed)
      defer { committing.store(false, ordering: .relaxed) }
      return try file.commit(transaction, time: currentMilliseconds(), statement: statement, consent: consent)
    }
  }

  /// Whether this process is committing.
  public var isCommitting: Bool { committing.load(ordering: .relaxed) }

  /// The last transactions, the latest first.
  public func log(limit: Int) throws(StoreError) -> [LogEntry] {
    try locked { (file) throws(StoreError) in try file.log(limit: limit) }
  }

  /// Takes back the last transaction that is not taken back yet. The right to write must be held.
  public func undo() throws(StoreError) -> LogEntry {
    try locked { (file) throws(StoreError) in try file.undo(time: currentMilliseconds()) }
  }

  /// The files of the folder that the graph was made of.
  public func text() throws(StoreError) -> (text: KeptText?, leftBehind: [String]) {
    try locked { (file) throws(StoreError) in
      try file.refresh()
      return (try file.text(), [])
    }
  }

  /// Writes a graph, and the files it came from, into a new file, all of it or nothing.
  static func write(_ graph: Graph, text: KeptText?, to path: String) throws(StoreError) {
    let file = try OpenDatabase(path: path, isReadOnly: false, isNew: true)
    do throws(StoreError) { try file.begin(with: graph, text: text) } catch {
      file.queue = nil
      for end in ["", "-wal", "-shm"] { removeFile(at: path + end) }
      throw error
    }
  }

  /// Removes the log, and every text that nothing uses any more.
  public func purge() throws(StoreError) { try locked { (file) throws(StoreError) in try file.purge() } }

  /// Whether a text stands in the file's bytes, or in those beside it.
  public func holdsTrace(of text: String) throws(StoreError) -> Bool {
    try locked { (file) throws(StoreError) in try file.holdsTrace(of: text) }
  }

  /// Writes a copy of the file.
  public func backup(to target: String) throws(StoreError) {
    try locked { (file) throws(StoreError) in try file.backup(to: target) }
  }

  /// Makes the next opening fast.
  public func checkpoint(patience: Duration, isLeaving: Bool) throws(StoreError) {
    try locked { (file) throws(StoreError) in try file.checkpoint(patience: patience) }
  }

  private func locked<R>(_ body: (OpenDatabase) throws(StoreError) -> R) throws(StoreError) -> R {
    try database.withLock { database in Result { () throws(StoreError) in try body(database) } }.get()
  }

  private func locked<R>(_ body: (OpenDatabase) -> R) -> R { database.withLock { body($0) } }
}
