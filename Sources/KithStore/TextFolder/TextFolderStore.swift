import KithGraph
import KithValue
import Synchronization

/// A graph kept in a folder of CSV files, with a journal beside them; see `TextFolder` for the files.
///
/// A commit appends to `GRAPH/.kith/journal` and waits for the disk. A checkpoint folds the journal into the files: all
/// of them land or none does, and what did not change stays byte for byte. Other processes may read and write the folder
/// meanwhile; files that somebody edits by hand are read anew, and never overwritten.
public final class TextFolderStore: GraphStore {
  private let folder: Guarded<OpenFolder>
  private let committing = Atomic<Bool>(false)
  /// Where it is.
  public let path: String

  /// Opens the folder at a path: reads its files, and the journal.
  public init(
    path: String, isReadOnly: Bool = false, ignoresCache: Bool = false, isCancelled: @escaping () -> Bool = { false }
  ) throws(StoreError) {
    self.path = path
    folder = Guarded(
      try OpenFolder(path: path, isReadOnly: isReadOnly, ignoresCache: ignoresCache, isCancelled: isCancelled))
  }

  /// The graph with every commit that is known.
  public var graph: Graph { locked { $0.graph } }
  /// What was put right when it was opened.
  public var notes: [String] { locked { $0.notes } }
  /// How many commits are in the journal and not in the files.
  public var uncheckpointedCount: Int { locked { $0.unfoldedCount } }
  /// Whether this process committed something that is not in the files.
  public var hasOwnCommits: Bool { locked { $0.hasOwnCommits } }

  /// Rules that are broken and evidence that does not hold, with the places of what stands in the files as it is now.
  public func problems(letters: String?) -> [StoreProblem] {
    locked { folder in
      TextFolder.check(
        folder.graph, in: FaultyFolder(sound: folder.loaded, at: path),
        letters: Letters(path: letters ?? path + "/" + TextFolder.letters))
    }
  }

  /// Takes up what other processes committed.
  public func refresh() throws(StoreError) { try locked { (folder) throws(StoreError) in try folder.refresh() } }

  /// Takes the right to write among all processes.
  public func beginWriting(patience: Duration) throws(StoreError) {
    try locked { (folder) throws(StoreError) in try folder.beginWriting(patience: patience) }
  }

  /// Gives it back.
  public func endWriting() { locked { $0.endWriting() } }

  /// Appends a transaction to the journal and waits for the disk.
  public func commit(
    _ transaction: GraphTransaction, statement: String, consent: CommitConsent
  ) throws(StoreError) -> Graph {
    try locked { (folder) throws(StoreError) in
      committing.store(true, ordering: .relaxed)
      defer { committing.store(false, ordering: .relaxed) }
      return try folder.commit(transaction, time: currentMilliseconds(), statement: statement, consent: consent)
    }
  }

  /// Whether this process is committing.
  public var isCommitting: Bool { committing.load(ordering: .relaxed) }

  /// A folder's history is git's.
  public func log(limit: Int) throws(StoreError) -> [LogEntry] { throw StoreError.withoutHistory(path) }
  /// A folder's history is git's.
  public func undo() throws(StoreError) -> LogEntry { throw StoreError.withoutHistory(path) }

  /// Whether a text stands in kith's own files, or in those that commits of the journal are not in yet.
  public func holdsTrace(of text: String) throws(StoreError) -> Bool {
    try locked { (folder) throws(StoreError) in try folder.holdsTrace(of: text) }
  }

  /// Folds the journal, which then holds nothing of what was, and throws the cache away.
  public func purge() throws(StoreError) {
    try checkpoint(patience: .seconds(5), isLeaving: false)
    locked { $0.removeCache() }
  }

  /// The folder's files as they were last folded, and those beside them that a graph in another form can keep.
  public func text() throws(StoreError) -> (text: KeptText?, leftBehind: [String]) {
    try locked { (folder) throws(StoreError) in
      try folder.refresh()
      let lock = try folder.lockFilesForReading()
      defer { withExtendedLifetime(lock) {} }
      var reader = KeptTextReader(folder: folder.root, path: path)
      let text = try reader.read(folder.loaded)
      return (text, reader.leftBehind)
    }
  }

  /// Copies the files and the journal, byte for byte.
  public func backup(to target: String) throws(StoreError) {
    try locked { (folder) throws(StoreError) in try folder.backup(to: target) }
  }

  /// Folds the journal into the files.
  public func checkpoint(patience: Duration, isLeaving: Bool) throws(StoreError) {
    try locked { (folder) throws(StoreError) in
      let hadRight = folder.lock != nil
      try folder.beginWriting(patience: patience)
      defer { if !hadRight { folder.endWriting() } }
      try folder.fold(isLeaving: isLeaving)
    }
  }

  private func locked<R>(_ body: (OpenFolder) throws(StoreError) -> R) throws(StoreError) -> R {
    try folder.withLock { folder in Result { () throws(StoreError) in try body(folder) } }.get()
  }

  private func locked<R>(_ body: (OpenFolder) -> R) -> R { folder.withLock { body($0) } }
}
