import KithGraph

/// A folder while it is open: its files as they were read, the commits of its journal, and the locks that are held.
///
///     GRAPH/nodes, GRAPH/relationships   the graph as of the last fold
///     GRAPH/.kith/journal                the commits since, and numbers of rows; see `JournalHeader` and `Frame`
///     GRAPH/.kith/fold                   there only while the files are being replaced; see `FoldRecord`
///     GRAPH/.kith/writer.lock            held by the process that writes
///     GRAPH/.kith/files.lock             shared while the files are read, held alone while they are replaced
///     GRAPH/.kith/cache                  what was read of the files, where they are large; see `FolderCache`
///     GRAPH/.kith/.gitignore             keeps all of it out of git
final class OpenFolder: @unchecked Sendable {
  // Unchecked: its store touches it only under a lock.
  static let hidden = ".kith"
  static let journalName = "journal"
  static let foldName = "fold"
  static let writerLock = "writer.lock"
  static let filesLock = "files.lock"
  /// How long the files of a folder may be in the hands of somebody who replaces them.
  static let patienceForFiles = Duration.seconds(30)

  let path: String
  let isReadOnly: Bool
  let root: Folder
  let identity: FolderIdentity
  var hiddenFolder: Folder?
  /// The files as they were read.
  var loaded: LoadedFolder
  var stamps: [String: FileStamp?] = [:]
  /// The files with every commit since.
  var graph: Graph
  /// Where the journal stands; nil where none was begun on the files as they are.
  var journal: Position?
  /// Whether the files were folded and must be read anew, for the nodes' numbers are not those that they give.
  var isStale = false
  /// Whether this process has committed something that it has not folded, or folded with numbers of its own.
  var hasOwnCommits = false
  var lock: FileLock?
  /// What was put right when the folder was opened.
  var notes: [String] = []

  /// Whether the files are read, whatever the cache holds.
  private let ignoresCache: Bool
  /// What the files were known by when they were read, where that is to be kept.
  private var uncached: FolderCache.Stamps?
  /// Whether they were not read, for the cache has them; what it has was found to keep the rules.
  private var isFromCache = false

  /// A journal that says nothing of the files as they are: it is begun anew by whoever commits next.
  private var spentJournal: Descriptor?
  private var spentInode: UInt64?

  /// How far a journal was read.
  struct Position {
    /// Held open, so that no other file gets its inode meanwhile.
    var file: Descriptor
    var inode: UInt64
    /// Where its last whole record ends.
    var length: Int
    /// How long the file was, an unfinished record included.
    var seenSize: Int64
    /// The number of the next record.
    var sequence: UInt64

    var commitCount: Int { Int(sequence) - 1 }
  }

  init(
    path: String, isReadOnly: Bool, ignoresCache: Bool = false, isCancelled: @escaping () -> Bool
  ) throws(StoreError) {
    self.path = path
    self.isReadOnly = isReadOnly
    self.ignoresCache = ignoresCache
    let listing = try FolderListing(path: path, problems: ProblemList())
    root = listing.folder
    do throws(SystemError) { identity = try root.identity() } catch {
      throw StoreError(.inputOutput, file: path, error.message)
    }
    let nothing = Graph()
    graph = nothing
    loaded = LoadedFolder(graph: nothing, identity: identity, files: [])
    try reload(isCancelled: isCancelled)
    keepCache()
  }

  /// Keeps what was read for whoever opens the folder next.
  private func keepCache() {
    guard let stamps = uncached, !isReadOnly else { return }
    uncached = nil
    if stamps.isWorthKeeping, hiddenFolder == nil { _ = try? makeHiddenFolder() }
    FolderCache(root: root, hidden: hiddenFolder).write(loaded, stamps)
  }

  /// Throws away what is kept of the files besides themselves.
  func removeCache() { FolderCache(root: root, hidden: hiddenFolder).remove() }

  /// How many commits stand in the journal and not in the files.
  var unfoldedCount: Int { journal?.commitCount ?? 0 }

  // MARK: - Reading

  /// Reads the files and the journal anew. After an error everything is as it was, commits that stand in the journal too.
  func reload(isCancelled: @escaping () -> Bool = { false }) throws(StoreError) {
    let before = (loaded, stamps, graph, journal, spentJournal, spentInode, isStale)
    do throws(StoreError) { try readAnew(isCancelled) } catch {
      (loaded, stamps, graph, journal, spentJournal, spentInode, isStale) = before
      throw error
    }
  }

  private func readAnew(_ isCancelled: @escaping () -> Bool) throws(StoreError) {
    while true {
      try findHiddenFolder()
      let lock = try lockFilesForReading()
      loaded = try readFiles(isCancelled)
      guard loaded.identity == identity else { throw gone() }
      stamps = try takeStamps()
      let hadHidden = hiddenFolder != nil
      try findHiddenFolder()
      // Somebody's first commit, while the files were read without a lock.
      if !hadHidden, hiddenFolder != nil { continue }
      graph = loaded.graph
      journal = nil
      (spentJournal, spentInode) = (nil, nil)
      isStale = false
      try replay()
      // Files that are as kith wrote them keep the rules; whatever else came in has to as well.
      if journal == nil, !isFromCache { try TextFolder.requireRules(loaded, at: path) }
      withExtendedLifetime(lock) {}
      return
    }
  }

  /// Reads the files, with the numbers that the journal gives their rows as long as it is a journal of these files.
  private func readFiles(_ isCancelled: @escaping () -> Bool) throws(StoreError) -> LoadedFolder {
    isFromCache = false
    if let hiddenFolder, let header = try readJournal(hiddenFolder)?.reading.header, !header.numbers.isEmpty {
      do throws(StoreError) {
        let numbered = try TextFolder.load(path, numbers: header.numbers, isCancelled: isCancelled)
        if header.differences(from: numbered.headerFiles).isEmpty { return numbered }
      } catch {
        guard error.kind == .changedMeanwhile else { throw error }
      }
    }
    let cache = FolderCache(root: root, hidden: hiddenFolder)
    guard !ignoresCache, let stamps = cache.stamps() else { return try TextFolder.load(path, isCancelled: isCancelled) }
    if let kept = cache.read(stamps) {
      isFromCache = true
      return kept
    }
    let loaded = try TextFolder.load(path, isCancelled: isCancelled)
    uncached = stamps
    return loaded
  }

  func findHiddenFolder() throws(StoreError) {
    guard hiddenFolder == nil else { return }
    hiddenFolder = try attempt(Self.hidden) { () throws(SystemError) in try root.folder(Self.hidden) }
  }

  /// A shared lock on the files, none where there is nothing to lock; a fold that was interrupted is finished first.
  func lockFilesForReading() throws(StoreError) -> FileLock? {
    guard let hiddenFolder else { return nil }
    try finishFold()
    do throws(SystemError) {
      if let lock = try FileLock.take(
        Self.filesLock, in: hiddenFolder, isShared: true, patience: Self.patienceForFiles)
      {
        return lock
      }
    } catch {
      // A folder that may only be read, and that nobody ever wrote to, has no lock to take.
      if error.isNotFound || error.isReadOnly { return nil }
      throw StoreError(.inputOutput, file: Self.hidden, "cannot be locked: \(error.message)")
    }
    throw StoreError(
      .busy, file: path, "another process has been writing the files for more than thirty seconds", hint: "try again")
  }

  func replay() throws(StoreError) {
    guard let hiddenFolder, let found = try readJournal(hiddenFolder) else { return }
    let changed = found.reading.header.differences(from: loaded.headerFiles)
    if !changed.isEmpty {
      // Without commits it only says how the files were at some time.
      if found.reading.commits.isEmpty {
        (spentJournal, spentInode) = (found.file, found.inode)
        return
      }
      throw StoreError(
        .changedMeanwhile, file: changed[0],
        "was changed by somebody else while \(count(found.reading.commits.count, "commit")) made before "
          + "stood in \(Self.journalPath) only; nothing was lost and nothing overwritten",
        hint: "put it back as it was (git stash, or git checkout of the version before), let kith \(path) -c ':save' "
          + "write the commits into the files, then change it again (git stash pop); or move \(Self.journalPath) away, "
          + "and the commits with it")
    }
    graph = try apply(found.reading.commits, to: graph)
    journal = Position(
      file: found.file, inode: found.inode, length: found.reading.length, seenSize: found.size,
      sequence: found.reading.sequence)
    if found.reading.isTorn { try cutTornTail() }
  }

  static var journalPath: String { hidden + "/" + journalName }

  private func readJournal(
    _ hiddenFolder: Folder
  ) throws(StoreError) -> (reading: JournalReading, file: Descriptor, inode: UInt64, size: Int64)? {
    let found = try attempt(Self.journalPath) {
      () throws(SystemError) -> (bytes: [UInt8], file: Descriptor, inode: UInt64)? in
      guard let file = try hiddenFolder.file(Self.journalName) else { return nil }
      return (try file.readAll(), file, FileStamp(try file.status()).inode)
    }
    guard let found else { return nil }
    do throws(JournalReading.Fault) {
      guard let reading = try JournalReading(found.bytes) else {
        (spentJournal, spentInode) = (found.file, found.inode)
        return nil
      }
      return (reading, found.file, found.inode, Int64(found.bytes.count))
    } catch {
      throw fault(error)
    }
  }

  func fault(_ fault: JournalReading.Fault) -> StoreError {
    switch fault {
    case .unknownFormat:
      StoreError(
        .notAGraph, file: Self.journalPath, "is not a journal that this version of kith can read",
        hint: "open the folder with the version that wrote it")
    case .damaged(let offset):
      StoreError(
        .faults, file: Self.journalPath,
        "is damaged at byte \(offset): a commit that was whole is not any more; nothing was changed",
        hint: "put \(Self.journalPath) back from a backup; without it the folder is as of its last :save")
    }
  }

  func apply(_ commits: [ArraySlice<UInt8>], to graph: Graph) throws(StoreError) -> Graph {
    guard !commits.isEmpty else { return graph }
    let transaction = GraphTransaction(graph)
    for bytes in commits {
      do {
        try transaction.apply(Commit(decoding: bytes).changes)
      } catch let mismatch as ChangeSetMismatch {
        throw StoreError(.faults, file: Self.journalPath, "does not fit the files: \(mismatch.message)")
      } catch {
        throw StoreError(.faults, file: Self.journalPath, "holds a commit that cannot be read")
      }
    }
    return transaction.commit()
  }

  // MARK: - What others do

  /// Takes up what other processes committed since, and files that somebody changed by hand: where commits stand in the
  /// journal, whoever writes next is told of those.
  func refresh() throws(StoreError) {
    if isStale { return try reload() }
    try refreshJournal()
    if unfoldedCount == 0, !isStale, try touchedFiles() { try reload() }
  }

  private func refreshJournal() throws(StoreError) {
    try findHiddenFolder()
    guard let hiddenFolder else { return }
    let stamp = try attempt(Self.journalPath) { () throws(SystemError) in try hiddenFolder.stamp(Self.journalName) }
    guard let stamp else {
      if let journal, journal.commitCount > 0 { return try putBack(journal) }
      if journal != nil { try reload() }
      return
    }
    guard let known = journal, known.inode == stamp.inode, known.seenSize <= stamp.size else {
      if journal == nil, spentInode == stamp.inode { return }
      return try reload()
    }
    if known.seenSize != stamp.size { try readTail(known) }
  }

  private func readTail(_ known: Position) throws(StoreError) {
    let bytes = try attempt(Self.journalPath) { () throws(SystemError) in
      try known.file.seek(to: known.length)
      return try known.file.readAll()
    }
    do throws(JournalReading.Fault) {
      let tail = try JournalTail(bytes, from: 0, sequence: known.sequence)
      graph = try takeUp(tail)
      var position = known
      position.length += tail.length
      position.seenSize = Int64(known.length + bytes.count)
      position.sequence = tail.sequence
      journal = position
    } catch {
      throw fault(error)
    }
  }

  private func takeUp(_ tail: JournalTail) throws(JournalReading.Fault) -> Graph {
    do throws(StoreError) { return try apply(tail.commits, to: graph) } catch { throw .damaged(offset: tail.length) }
  }

  /// The files and folders whose stamps are not what they were.
  func touchedFiles() throws(StoreError) -> Bool { try takeStamps() != stamps }

  func takeStamps() throws(StoreError) -> [String: FileStamp?] {
    try attempt(path) { () throws(SystemError) in
      var stamps: [String: FileStamp?] = [SchemaFile.name: try root.stamp(SchemaFile.name)]
      for name in [TextFolder.nodes, TextFolder.relationships] {
        stamps[name] = .some(try root.stamp(name))
        guard let inner = try root.folder(name) else { continue }
        for file in loaded.files where FolderFile.folder(file.content) == name {
          stamps[file.path] = .some(try inner.stamp(file.name))
        }
      }
      return stamps
    }
  }

  // MARK: - Errors

  func attempt<R>(_ file: String, _ body: () throws(SystemError) -> R) throws(StoreError) -> R {
    do throws(SystemError) { return try body() } catch {
      throw StoreError(
        .inputOutput, file: file, error.isSymbolicLink ? "is a symbolic link" : "cannot be used: \(error.message)")
    }
  }

  func gone() -> StoreError {
    StoreError(
      .notFound, file: path, "is not the folder any more that was opened: it was moved, removed or replaced",
      hint: "open it again")
  }

  func count(_ number: Int, _ what: String) -> String { number == 1 ? "1 \(what)" : "\(number) \(what)s" }
}

extension LoadedFolder {
  /// The files as a journal's head names them.
  var headerFiles: [JournalHeader.File] {
    var all = files.map { JournalHeader.File(path: $0.path, hash: $0.hash) }
    if let schemaHash { all.append(JournalHeader.File(path: SchemaFile.name, hash: schemaHash)) }
    return all
  }
}
