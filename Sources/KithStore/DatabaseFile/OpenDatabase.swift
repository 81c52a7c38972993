import GRDB
import GRDBSQLite
import KithGraph

/// A database file while it is open.
final class OpenDatabase: @unchecked Sendable {
  // Unchecked: its store touches it only under a lock.
  let path: String
  private(set) var isReadOnly: Bool
  /// How the file was when it was opened without any lock, because neither it nor its folder may be written; nil usually.
  private var frozen: FileStamp?
  /// Which file the connection is to.
  var identity: FolderIdentity?
  /// Nil until the first commit makes the file.
  var queue: DatabaseQueue?
  var graph = Graph()
  /// The last transaction that `graph` holds.
  var sequence: Int64 = 0
  /// Changes when somebody rewrote history, so that the file must be read anew.
  var generation: Int64 = 0
  /// Changes when another connection commits.
  var dataVersion: Int64 = 0
  /// How long the image is, and the rows behind it, in bytes.
  var imageBytes: Int64 = 0
  var bytesBehindImage: Int64 = 0
  /// Whether a transaction of the database is open that only this process may write in.
  var isWriting = false
  var hasOwnCommits = false
  /// What was put right when the file was opened.
  var notes: [String] = []

  init(path: String, isReadOnly: Bool, isNew: Bool) throws(StoreError) {
    self.path = path
    self.isReadOnly = isReadOnly
    if !isNew { try open() }
  }

  // MARK: - The connection

  /// Connects to the file that is there and reads it.
  ///
  /// A file without tables, such as is left by a process that was killed while it made one, is still to be made.
  private func open() throws(StoreError) {
    var isMade = false
    try checkLength()
    if let offset = WriteAheadLog.damage(besideDatabase: path) {
      throw StoreError(
        .faults, file: path + "-wal",
        "is damaged at byte \(offset): a commit that was whole is not any more; nothing was changed",
        hint: "put it and \(path) back from a backup")
    }
    do throws(StoreError) {
      try connect()
      try migrate()
      try reading { db in isMade = try self.load(db) }
    } catch {
      // SQLite shares a file through two others beside it, which cannot be made where nothing may be written.
      guard error.kind == .readOnly || error.kind == .inputOutput, try connectFrozen() else { throw error }
      try reading { db in isMade = try self.load(db) }
    }
    if !isMade { queue = nil }
  }

  /// Throws where a file was cut so short that SQLite takes it for a new one, and would throw away what is beside it.
  private func checkLength() throws(StoreError) {
    guard let size = fileStamp(atPath: path)?.stamp.size, size < 512 else { return }
    if size > 0 {
      let begin = (try? Descriptor(reading: path)?.readAll()) ?? []
      guard Array("SQLite format 3\0".utf8).starts(with: begin.prefix(16)) else {
        throw StoreError(
          .notAGraph, file: path, "is a file, but not a database of kith",
          hint: "a graph is a folder or a database file")
      }
      throw StoreError.damaged(path, "it was cut short, to \(size) bytes")
    }
    if let beside = fileStamp(atPath: path + "-wal")?.stamp.size, beside > 0 {
      throw StoreError.damaged(path, "it is empty, although commits stand in \(path)-wal")
    }
  }

  /// Throws where the file is shorter than it says of itself, and no commits stand beside it that would lengthen it.
  private func checkPages(_ db: Database) throws {
    let length = try number(db, "PRAGMA page_count") * number(db, "PRAGMA page_size")
    guard fileStamp(atPath: path + "-wal").map({ $0.stamp.size == 0 }) ?? true,
      let size = fileStamp(atPath: path)?.stamp.size, size < length
    else { return }
    throw StoreError.damaged(path, "it was cut short, from \(length) to \(size) bytes")
  }

  /// Connects to a file as one that nobody changes; false where that is not so, or it cannot be read at all.
  private func connectFrozen() throws(StoreError) -> Bool {
    guard let found = fileStamp(atPath: path), fileStamp(atPath: path + "-wal").map({ $0.stamp.size == 0 }) ?? true
    else { return false }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-".utf8)
    let escaped = path.utf8.map { allowed.contains($0) ? String(UnicodeScalar($0)) : "%" + hex($0) }.joined()
    var configuration = Configuration()
    configuration.readonly = true
    do { queue = try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration) } catch {
      return false
    }
    (isReadOnly, frozen, identity) = (true, found.stamp, found.identity)
    return true
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  func connect() throws(StoreError) {
    var configuration = Configuration()
    // Only a connection that may write takes the two files away again that SQLite shares the file through. It would also
    // move what a process that was killed left in them: that stays as it is for whoever only reads.
    configuration.readonly = isReadOnly && fileStamp(atPath: path + "-wal").map { $0.stamp.size > 0 } ?? false
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // NORMAL, which is usual with WAL, loses the last commits in a power cut.
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA mmap_size = 1073741824; PRAGMA secure_delete = ON")
    }
    // SQLite would take a name that begins so for a URI.
    let name = path.hasPrefix("file:") ? "./" + path : path
    do { queue = try DatabaseQueue(path: name, configuration: configuration) } catch {
      throw StoreError(error, path: path)
    }
    identity = fileStamp(atPath: path)?.identity
  }

  /// Runs something on the connection; nothing where there is no file yet.
  func onConnection<R>(_ body: (Database) throws -> R) throws(StoreError) -> R? {
    guard let queue else { return nil }
    do { return try queue.unsafeReentrantWrite(body) } catch { throw StoreError(error, path: path) }
  }

  /// Runs something that sees one state of the file.
  func reading(_ body: (Database) throws -> Void) throws(StoreError) {
    _ = try onConnection { db in
      let isInside = db.isInsideTransaction
      if !isInside { try db.execute(sql: "BEGIN") }
      defer { if !isInside { try? db.execute(sql: "COMMIT") } }
      try body(db)
    }
  }

  // MARK: - Reading

  /// Reads the whole file; false where it has no tables yet.
  @discardableResult
  private func load(_ db: Database) throws -> Bool {
    guard try checkVersion(db) else { return false }
    try checkPages(db)
    let state = try self.state(db)
    guard let last = state["sequence"], let ofImage = state["imageSequence"], let generation = state["generation"]
    else {
      throw StoreError.damaged(path, "it does not say which transaction was the last")
    }
    var reader = GraphImageReader()
    let pieces = try db.cachedStatement(sql: "SELECT hash, data FROM image ORDER BY piece")
    defer { pieces.reset() }
    while try pieces.step(db) {
      let bytes = pieces.blob(1)
      var hash = ContentHash()
      hash.update(bytes)
      guard hash.value == UInt64(bitPattern: pieces.number(0)) else {
        throw StoreError.damaged(path, "a part of the graph is not what was written")
      }
      do { try reader.take(bytes) } catch { throw StoreError.damaged(path, "a part of the graph cannot be read") }
    }
    graph = reader.finish()
    sequence = ofImage
    imageBytes = state["imageBytes"] ?? 0
    self.generation = generation
    bytesBehindImage = 0
    dataVersion = try number(db, "PRAGMA data_version")
    guard try readLog(db, through: last) else {
      throw StoreError.damaged(path, "transactions are missing in its log")
    }
    return true
  }

  /// Whether it is a graph; a file without any table is an empty one.
  private func checkVersion(_ db: Database) throws -> Bool {
    let application = try number(db, "PRAGMA application_id")
    let version = try number(db, "PRAGMA user_version")
    if application == 0, try number(db, "SELECT count(*) FROM sqlite_master") == 0 { return false }
    guard application == DatabaseFormat.applicationID else {
      throw StoreError(
        .notAGraph, file: path, "is a SQLite database, but not a graph of kith", hint: "kith import reads other formats"
      )
    }
    guard version <= DatabaseFormat.version else {
      throw StoreError(
        .notAGraph, file: path,
        "was written by a later version of kith (format \(version); this one knows \(DatabaseFormat.version)); nothing was "
          + "changed", hint: "open it with that version, or let that version write a dump: kith dump \(path)")
    }
    guard version >= 1 else {
      throw StoreError.damaged(path, "there never was a format \(version)")
    }
    return true
  }

  func state(_ db: Database) throws -> [String: Int64] {
    var state: [String: Int64] = [:]
    let statement = try db.cachedStatement(sql: "SELECT name, value FROM state")
    defer { statement.reset() }
    while try statement.step(db) { state[statement.text(0)] = statement.number(1) }
    return state
  }

  func number(_ db: Database, _ sql: String) throws -> Int64 {
    let statement = try db.cachedStatement(sql: sql)
    defer { statement.reset() }
    return try statement.step(db) ? statement.number(0) : 0
  }

  /// Applies the transactions behind `sequence`; false where one of them is not in the log any more.
  private func readLog(_ db: Database, through last: Int64) throws -> Bool {
    guard last > sequence else { return true }
    let rows = try db.cachedStatement(
      sql: "SELECT sequence, hash, changes FROM log WHERE sequence > ? ORDER BY sequence")
    defer { rows.reset() }
    rows.reset()
    try rows.bind(sequence, at: 1)
    let transaction = GraphTransaction(graph)
    var reached = sequence
    var length: Int64 = 0
    while try rows.step(db) {
      guard rows.number(0) == reached + 1, !rows.isNull(2) else { return false }
      reached += 1
      let bytes = Array(rows.blob(2))
      guard ContentHash.of(bytes) == UInt64(bitPattern: rows.number(1)) else {
        throw StoreError.damaged(path, "transaction \(reached) is not what was written")
      }
      do {
        try transaction.apply(ChangeSet(decoding: bytes[...]))
      } catch {
        throw StoreError.damaged(path, "transaction \(reached) does not fit the graph")
      }
      length += Int64(bytes.count)
    }
    guard reached == last else { return false }
    graph = transaction.commit()
    sequence = last
    bytesBehindImage += length
    return true
  }

  /// Takes up what other processes committed.
  func refresh() throws(StoreError) {
    if queue == nil {
      // Somebody else may have made the file meanwhile.
      guard ((try? kind(ofPath: path)) ?? .nothing) == .file else { return }
      return try open()
    }
    if let frozen {
      if fileStamp(atPath: path)?.stamp != frozen { try open() }
      return
    }
    _ = try onConnection { db in
      guard try number(db, "PRAGMA data_version") != dataVersion else { return }
      let isInside = db.isInsideTransaction
      if !isInside { try db.execute(sql: "BEGIN") }
      defer { if !isInside { try? db.execute(sql: "COMMIT") } }
      let state = try self.state(db)
      let version = try number(db, "PRAGMA data_version")
      if state["generation"] == generation, try readLog(db, through: state["sequence"] ?? 0) {
        dataVersion = version
      } else {
        try load(db)
      }
    }
  }
}
